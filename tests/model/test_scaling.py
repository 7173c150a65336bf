import pytest

from model.base import require_valid
from model.scaling import Scaling


def test_each_target_is_a_rule_with_the_same_cooldowns() -> None:
    scaling = Scaling(min_tasks=1, max_tasks=2, cpu_percent=70, memory_percent=80, scale_in_cooldown_seconds=120)

    assert [
        (rule.metric, rule.target_percent, rule.scale_out_cooldown_seconds, rule.scale_in_cooldown_seconds)
        for rule in scaling.rules
    ] == [("cpu", 70, 60, 120), ("memory", 80, 60, 120)]


@pytest.mark.parametrize(
    ("scaling", "message"),
    [
        (Scaling(min_tasks=3, max_tasks=2, cpu_percent=50), "max_tasks is below min_tasks 3"),
        (Scaling(min_tasks=1, max_tasks=2), "it needs cpu_percent or memory_percent"),
    ],
)
def test_limits_and_rules_that_make_no_sense_are_refused(scaling: Scaling, message: str) -> None:
    with pytest.raises(ValueError, match=f"scaling queue: {message}"):
        require_valid("scaling queue", scaling)


@pytest.mark.parametrize(
    "changes",
    [
        {"min_tasks": 0},
        {"min_tasks": -1},
        {"cpu_percent": 0},
        {"memory_percent": 101},
        {"scale_in_cooldown_seconds": -1},
    ],
)
def test_numbers_that_aws_refuses_are_refused(changes: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"greater than or equal|less than or equal"):
        Scaling.model_validate({"min_tasks": 1, "max_tasks": 2, "cpu_percent": 50, **changes})
