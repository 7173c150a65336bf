import pytest

from model.deployment import RollingDeployment


@pytest.mark.parametrize(
    ("tasks", "minimum", "maximum", "proceeds"),
    [
        (1, 100, 200, True),
        (1, 0, 100, True),
        (1, 100, 150, False),
        (1, 50, 150, False),
        (2, 100, 150, True),
        (2, 100, 100, False),
        (2, 50, 100, True),
        (3, 67, 100, False),
        (3, 66, 100, True),
    ],
)
def test_a_deployment_proceeds_if_a_task_may_start_or_stop(
    tasks: int, minimum: int, maximum: int, *, proceeds: bool
) -> None:
    deployment = RollingDeployment(minimum_healthy_percent=minimum, maximum_percent=maximum)

    assert (deployment.obstacle(tasks) is None) is proceeds
