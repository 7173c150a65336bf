from typing import Any

import pytest

from model.base import require_valid
from model.scaling import Scaling
from model.scaling_rules import PredictiveScaling, ScheduledScaling, StepScaling, TargetTracking


def test_each_target_is_a_rule_with_the_same_cooldowns() -> None:
    scaling = Scaling(min_tasks=1, max_tasks=2, cpu_percent=70, memory_percent=80, scale_in_cooldown_seconds=120)

    assert scaling.rules == [
        TargetTracking(metric=metric, target=target, scale_out_cooldown_seconds=60, scale_in_cooldown_seconds=120)
        for metric, target in (("cpu", 70), ("memory", 80))
    ]


def test_steps_are_a_rule_up_and_one_down() -> None:
    scaling = Scaling.model_validate({"min_tasks": 2, "max_tasks": 20, "cpu_steps": {}})

    assert scaling.rules == [
        StepScaling(metric="cpu", direction="add", tasks=1, percent=70, minutes=2, cooldown_seconds=60),
        StepScaling(metric="cpu", direction="remove", tasks=1, percent=40, minutes=5, cooldown_seconds=300),
    ]


def test_a_forecast_holds_the_target_of_its_metric() -> None:
    forecast = {"metric": "memory", "mode": "forecast_and_scale"}
    scaling = Scaling.model_validate({"min_tasks": 2, "max_tasks": 9, "memory_percent": 65, "forecast": forecast})

    assert scaling.rules[1:] == [PredictiveScaling(metric="memory", target_percent=65, mode="forecast_and_scale")]


def test_office_hours_open_with_the_limits_and_close_with_fewer_tasks() -> None:
    hours = {"time_zone": "Europe/Berlin", "start": "06:30", "end": "19:05", "days": "MON-SAT"}
    scaling = Scaling.model_validate({"min_tasks": 2, "max_tasks": 4, "cpu_percent": 70, "office_hours": hours})

    assert scaling.scheduled == (
        ScheduledScaling(
            key="office-start",
            schedule="cron(30 6 ? * MON-SAT *)",
            time_zone="Europe/Berlin",
            min_tasks=2,
            max_tasks=4,
        ),
        ScheduledScaling(
            key="office-end", schedule="cron(5 19 ? * MON-SAT *)", time_zone="Europe/Berlin", min_tasks=0, max_tasks=0
        ),
    )
    assert (scaling.fewest_tasks, scaling.most_tasks) == (0, 4)


def test_the_fewest_and_most_tasks_are_those_of_any_time() -> None:
    schedules = {
        "peak": {"schedule": "cron(0 8 * * ? *)", "min_tasks": 6, "max_tasks": 30},
        "night": {"schedule": "cron(0 20 * * ? *)", "min_tasks": 1, "max_tasks": 4},
    }
    scaling = Scaling.model_validate({"min_tasks": 2, "max_tasks": 9, "cpu_percent": 50, "schedules": schedules})

    assert (scaling.fewest_tasks, scaling.most_tasks) == (1, 30)


@pytest.mark.parametrize(
    "limits",
    [
        {"a": {"min_tasks": 4}},
        {"a": {"max_tasks": 2}},
        {"a": {"min_tasks": 20, "max_tasks": 30}, "b": {"min_tasks": 0, "max_tasks": 0}},
    ],
)
def test_limits_of_schedules_that_fit_at_any_time_are_accepted(limits: dict[str, dict[str, int]]) -> None:
    schedules = {f"at-{key}": {"schedule": "rate(1 day)", **one} for key, one in limits.items()}
    given: dict[str, Any] = {"min_tasks": 2, "max_tasks": 4, "schedules": schedules}

    require_valid("scaling queue", Scaling.model_validate(given))


@pytest.mark.parametrize(
    ("scaling", "message"),
    [
        (Scaling(min_tasks=3, max_tasks=2, cpu_percent=50), "max_tasks is below min_tasks 3"),
        (Scaling(min_tasks=1, max_tasks=2), "it needs a rule such as cpu_percent"),
    ],
)
def test_limits_and_rules_that_make_no_sense_are_refused(scaling: Scaling, message: str) -> None:
    with pytest.raises(ValueError, match=f"scaling queue: {message}"):
        require_valid("scaling queue", scaling)


@pytest.mark.parametrize(
    "changes",
    [
        {"min_tasks": -1},
        {"cpu_percent": 0},
        {"memory_percent": 101},
        {"scale_in_cooldown_seconds": -1},
    ],
)
def test_numbers_that_aws_refuses_are_refused(changes: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"greater than or equal|less than or equal"):
        Scaling.model_validate({"min_tasks": 1, "max_tasks": 2, "cpu_percent": 50, **changes})
