from typing import Any, Final

import pytest
from pydantic import TypeAdapter

from model.base import require_valid
from model.deployment import Deployment, RollingDeployment

DEPLOYMENT: Final[TypeAdapter[Deployment]] = TypeAdapter(Deployment)


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


@pytest.mark.parametrize(
    ("given", "minutes"),
    [
        ({}, 0),
        ({"second_target_group": True}, 0),
        ({"strategy": "blue_green", "bake_minutes": 30}, 30),
        ({"strategy": "canary", "canary_minutes": 5, "bake_minutes": 7}, 12),
        ({"strategy": "blue_green", "approval": {"timeout_minutes": 40}}, 50),
        ({"strategy": "blue_green", "hooks": {"check": {"function": "check", "stages": ["pre_scale_up"]}}}, 25),
        ({"strategy": "linear", "step_percent": 25, "step_minutes": 2, "bake_minutes": 1}, 7),
        ({"strategy": "linear", "step_percent": 30, "step_minutes": 2, "bake_minutes": 1}, 7),
    ],
)
def test_a_deployment_pauses_after_each_step_but_the_last_one_and_at_the_end(
    given: dict[str, Any], minutes: int
) -> None:
    deployment = DEPLOYMENT.validate_python(given)

    assert deployment.pause_minutes == minutes
    assert deployment.shifts_traffic is bool(given)
    assert deployment.obstacle(1) is None


def test_pauses_of_more_than_a_day_are_refused() -> None:
    deployment = DEPLOYMENT.validate_python({"strategy": "linear", "step_percent": 3, "step_minutes": 60})

    with pytest.raises(ValueError, match="it pauses for 1990 minutes in all; an update waits for at most 1440"):
        require_valid("deployment of api", deployment)
