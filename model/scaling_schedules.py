"""``plinth:services.*.scaling.schedules`` and ``office_hours``: limits of the number of tasks by the time of day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from model.aws import ecs
from model.base import Checked, Model, Text, tried
from model.problem import Problem
from model.scaling_rules import ScheduledScaling
from model.times import schedule_problems, time_zone_problems

_DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
_DAY = rf"(?:{'|'.join(_DAYS)})"
_DAYS_PATTERN = rf"{_DAY}(?:-{_DAY})?(?:,{_DAY}(?:-{_DAY})?)*"
_TIME_PATTERN = r"([01][0-9]|2[0-3]):[0-5][0-9]"


def _check_time(text: str) -> str:
    if not re.fullmatch(_TIME_PATTERN, text):
        raise ValueError("must be a time of day, quoted, 00:00 to 23:59")
    return text


def _check_days(text: str) -> str:
    if not re.fullmatch(_DAYS_PATTERN, text):
        raise ValueError("must be days, MON to SUN, as MON-FRI or MON,WED,FRI")
    return text


DayTime = Annotated[str, Checked(_check_time, _TIME_PATTERN)]
Weekdays = Annotated[str, Checked(_check_days, _DAYS_PATTERN)]


class ScheduledLimits(Model):
    """Limits that hold from a time on, until another schedule changes them."""

    schedule: Text = Field(
        description="When: cron(minute hour day month weekday year), rate(…), or once, at(yyyy-mm-ddThh:mm:ss).",
        examples=["cron(0 8 ? * MON-FRI *)"],
    )
    time_zone: Text = Field(
        default="UTC",
        description="Time zone of schedule, by its name in the tz database. Default: UTC.",
        examples=["Europe/Berlin"],
    )
    min_tasks: int | None = Field(
        default=None,
        ge=0,
        le=ecs.MAX_TASKS,
        description="Fewest tasks from then on. Default: unchanged.",
        examples=[4],
    )
    max_tasks: int | None = Field(
        default=None,
        ge=0,
        le=ecs.MAX_TASKS,
        description="Most tasks from then on. Default: unchanged.",
        examples=[20],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield a schedule that is none, a time zone that does not exist, and limits that AWS refuses."""
        yield from tried(
            lambda: schedule_problems(self.schedule), lambda: time_zone_problems(self.time_zone), self._limits
        )

    def _limits(self) -> Iterator[Problem]:
        if self.min_tasks is None and self.max_tasks is None:
            yield Problem((), "needs min_tasks, max_tasks or both, or it changes nothing", "min_tasks: 4")
        elif self.min_tasks is not None and self.max_tasks is not None and self.min_tasks > self.max_tasks:
            yield Problem(("max_tasks",), f"is below min_tasks {self.min_tasks}", f"max_tasks: {self.min_tasks}")

    def rule(self, key: str) -> ScheduledScaling:
        """Return the rule of this schedule, whose name is *key*."""
        return ScheduledScaling(
            key=key,
            schedule=self.schedule,
            time_zone=self.time_zone,
            min_tasks=self.min_tasks,
            max_tasks=self.max_tasks,
        )


class OfficeHours(Model):
    """Fewer tasks, or none, outside of the hours in which people work."""

    time_zone: Text = Field(
        description="Time zone of start and end, by its name in the tz database.", examples=["Europe/Berlin"]
    )
    start: DayTime = Field(
        default="07:00", description='When min_tasks and max_tasks begin to hold. Default: "07:00".', examples=["07:00"]
    )
    end: DayTime = Field(
        default="20:00",
        description='When tasks_outside begins to hold, on the same day. Default: "20:00".',
        examples=["20:00"],
    )
    days: Weekdays = Field(
        default="MON-FRI",
        description="Days with office hours, MON-FRI or MON,WED. Default: MON-FRI.",
        examples=["MON-FRI"],
    )
    tasks_outside: int = Field(
        default=0,
        ge=0,
        le=ecs.MAX_TASKS,
        description="Tasks that run outside of these hours. Default: 0, nothing runs and nothing answers.",
        examples=[0],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield a time zone that does not exist, and hours that end before they start."""
        yield from tried(lambda: time_zone_problems(self.time_zone), self._hours)

    def _hours(self) -> Iterator[Problem]:
        if self.end <= self.start:
            yield Problem(("end",), f"is not after start {self.start}", 'end: "20:00", start: "07:00"')

    def rules(self, min_tasks: int, max_tasks: int) -> tuple[ScheduledScaling, ScheduledScaling]:
        """Return the rules that open and close, with the limits that hold in between."""
        outside = self.tasks_outside
        return (
            self._at("office-start", self.start, min_tasks, max_tasks),
            self._at("office-end", self.end, outside, outside),
        )

    def _at(self, key: str, time: str, min_tasks: int, max_tasks: int) -> ScheduledScaling:
        hour, minute = map(int, time.split(":"))
        return ScheduledScaling(
            key=key,
            schedule=f"cron({minute} {hour} ? * {self.days} *)",
            time_zone=self.time_zone,
            min_tasks=min_tasks,
            max_tasks=max_tasks,
        )
