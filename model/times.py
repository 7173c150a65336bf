"""When something happens, in fields ``schedule`` and ``time_zone`` of services, functions, schedules and scaling."""

from __future__ import annotations

from collections.abc import Iterator

from model.aws.schedule import broken_schedule, meant_schedule
from model.aws.time_zones import unknown_time_zone
from model.problem import Problem


def schedule_problems(schedule: str) -> Iterator[Problem]:
    """Yield which rule of EventBridge Scheduler *schedule* breaks."""
    rule = broken_schedule(schedule)
    if rule:
        yield Problem(("schedule",), rule, f'schedule: "{meant_schedule(schedule)}"')


def time_zone_problems(time_zone: str) -> Iterator[Problem]:
    """Yield a time zone that is not in the tz database."""
    rule, meant = unknown_time_zone(time_zone, any_case=False)
    if rule:
        yield Problem(("time_zone",), rule, f"time_zone: {meant}")
