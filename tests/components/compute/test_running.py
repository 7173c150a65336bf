import pytest

from components.compute.running import obstacle

OLD, NEW = (f"arn:aws:ecs:us-east-1:123456789012:task-definition/plinth-dev-api:{revision}" for revision in (1, 2))


@pytest.mark.parametrize(
    ("running", "definition", "expected"),
    [
        (2, NEW, None),
        (2, OLD, "runs plinth-dev-api:1, not plinth-dev-api:2: ECS has rolled its deployment back"),
        (0, OLD, "runs plinth-dev-api:1, not plinth-dev-api:2: ECS has rolled its deployment back"),
        (None, NEW, None),
        (None, OLD, "runs plinth-dev-api:1, not plinth-dev-api:2: ECS has rolled its deployment back"),
        (0, NEW, "runs no task: its last deployment failed, and ECS does not try again by itself"),
    ],
)
def test_a_service_that_does_not_run_what_was_deployed_is_named_with_what_it_runs(
    running: int | None, definition: str, expected: str | None
) -> None:
    assert obstacle(running=running, definition=definition, wanted=NEW) == expected
