"""``plinth:services.*.scaling``: how many tasks of a service run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from pydantic import Field

from model.aws import ecs
from model.base import Model, Name, tried
from model.problem import Problem
from model.scaling_parts import Cooldown, Forecast, QueueBacklog, ScalingPercent, Steps
from model.scaling_rules import (
    BacklogSteps,
    BacklogTracking,
    PredictiveScaling,
    ScalingRule,
    ScheduledScaling,
    StepScaling,
    TargetTracking,
    Utilized,
)
from model.scaling_schedules import OfficeHours, ScheduledLimits


class Scaling(Model):
    """How many tasks run, by load and by time."""

    min_tasks: int = Field(
        ge=0,
        le=ecs.MAX_TASKS,
        description="Fewest tasks that run; at least 2 in prod. 0 with queue_backlog, of a worker: none runs while no "
        "message waits or is processed.",
        examples=[2],
    )
    max_tasks: int = Field(ge=1, le=ecs.MAX_TASKS, description="Most tasks that may run.", examples=[6])
    cpu_percent: ScalingPercent | None = Field(
        default=None,
        description="Average CPU utilization to hold; 40 to 80 is usual. Default: CPU has no influence.",
        examples=[70],
    )
    memory_percent: ScalingPercent | None = Field(
        default=None,
        description="Average memory utilization to hold. Default: memory has no influence.",
        examples=[80],
    )
    requests_per_task: int | None = Field(
        default=None,
        ge=1,
        le=1_000_000,
        description="Requests of the load balancer per minute and task to hold; web only. Default: requests have no "
        "influence.",
        examples=[1000],
    )
    queue_backlog: QueueBacklog | None = Field(
        default=None,
        description="Tasks by the messages that wait in a queue; needs cluster.container_insights, which counts tasks, "
        "unless min_tasks is 0. Default: no queue has influence.",
        examples=[{"queue": "jobs", "messages_per_task": 100}],
    )
    cpu_steps: Steps | None = Field(
        default=None,
        description="Tasks that are added and removed step by step, by CPU utilization; instead of cpu_percent. "
        "Default: none.",
        examples=[{"add_above_percent": 70, "remove_below_percent": 40}],
    )
    memory_steps: Steps | None = Field(
        default=None,
        description="The same by memory utilization; instead of memory_percent. Default: none.",
        examples=[{"add_above_percent": 80, "remove_below_percent": 50}],
    )
    forecast: Forecast | None = Field(
        default=None,
        description="Predictive scaling: tasks are added before a load that recurs. Default: none.",
        examples=[{"metric": "cpu", "mode": "forecast_only"}],
    )
    schedules: dict[Name, ScheduledLimits] = Field(
        default={},
        max_length=ecs.MAX_SCHEDULES,
        description="Name → limits that hold from a time on. They replace min_tasks and max_tasks, which then only "
        "hold until the first schedule: an update leaves alone what a schedule has set. Default: none.",
        examples=[{"morning": {"schedule": "cron(0 8 ? * MON-FRI *)", "time_zone": "Europe/Berlin", "min_tasks": 4}}],
    )
    office_hours: OfficeHours | None = Field(
        default=None,
        description="Fewer tasks, or none, outside of office hours; instead of schedules. A changed min_tasks or "
        "max_tasks holds from the next start. Default: the same at all times.",
        examples=[{"time_zone": "Europe/Berlin"}],
    )
    scale_out_cooldown_seconds: Cooldown = Field(
        default=60, description="Seconds between two steps up. Default: 60.", examples=[60]
    )
    scale_in_cooldown_seconds: Cooldown = Field(
        default=300, description="Seconds between two steps down. Default: 300.", examples=[300]
    )

    @property
    def rules(self) -> Sequence[ScalingRule]:
        """The rules; where several apply, the highest number of tasks wins."""
        return [*self._targets, *self._backlog, *self._steps, *self._forecasts, *self.scheduled]

    @property
    def scheduled(self) -> Sequence[ScheduledScaling]:
        """The rules that change the limits by time."""
        if self.office_hours is not None:
            return self.office_hours.rules(self.min_tasks, self.max_tasks)
        return [limits.rule(key) for key, limits in self.schedules.items()]

    @property
    def fewest_tasks(self) -> int:
        """Number of tasks that run at any time."""
        return min([self.min_tasks, *(rule.min_tasks for rule in self.scheduled if rule.min_tasks is not None)])

    @property
    def most_tasks(self) -> int:
        """Number of tasks that may run at any time."""
        return max([self.max_tasks, *(rule.max_tasks for rule in self.scheduled if rule.max_tasks is not None)])

    @property
    def _targets(self) -> Iterator[TargetTracking]:
        targets: Mapping[Literal["cpu", "memory", "requests"], int | None] = {
            "cpu": self.cpu_percent,
            "memory": self.memory_percent,
            "requests": self.requests_per_task,
        }
        for metric, target in targets.items():
            if target is not None:
                yield TargetTracking(
                    metric=metric,
                    target=target,
                    scale_out_cooldown_seconds=self.scale_out_cooldown_seconds,
                    scale_in_cooldown_seconds=self.scale_in_cooldown_seconds,
                )

    @property
    def _backlog(self) -> Iterator[BacklogTracking | BacklogSteps]:
        if self.queue_backlog is not None and self.min_tasks == 0:
            yield BacklogSteps(
                messages_per_task=self.queue_backlog.messages_per_task,
                most_tasks=self.most_tasks,
                cooldown_seconds=self.scale_in_cooldown_seconds,
            )
        elif self.queue_backlog is not None:
            yield BacklogTracking(
                messages_per_task=self.queue_backlog.messages_per_task,
                scale_out_cooldown_seconds=self.scale_out_cooldown_seconds,
                scale_in_cooldown_seconds=self.scale_in_cooldown_seconds,
            )

    @property
    def _steps(self) -> Iterator[StepScaling]:
        steps: Mapping[Utilized, Steps | None] = {"cpu": self.cpu_steps, "memory": self.memory_steps}
        for metric, step in steps.items():
            if step is not None:
                yield StepScaling(
                    metric=metric,
                    direction="add",
                    tasks=step.add_tasks,
                    percent=step.add_above_percent,
                    minutes=step.add_after_minutes,
                    cooldown_seconds=self.scale_out_cooldown_seconds,
                )
                yield StepScaling(
                    metric=metric,
                    direction="remove",
                    tasks=step.remove_tasks,
                    percent=step.remove_below_percent,
                    minutes=step.remove_after_minutes,
                    cooldown_seconds=self.scale_in_cooldown_seconds,
                )

    @property
    def _forecasts(self) -> Iterator[PredictiveScaling]:
        if self.forecast is not None:
            target = self.cpu_percent if self.forecast.metric == "cpu" else self.memory_percent
            if target is not None:
                yield PredictiveScaling(metric=self.forecast.metric, target_percent=target, mode=self.forecast.mode)

    def problems(self) -> Iterator[Problem]:
        """Yield limits in the wrong order, scaling without a rule, and rules that work against each other."""
        yield from tried(self._rules, self._limits, self._one_rule_per_metric, self._forecast_target)
        yield from tried(self._one_kind_of_schedule, self._limits_at_any_time, self._back_from_zero, self._from_zero)

    def _rules(self) -> Iterator[Problem]:
        if not self.rules:
            yield Problem(
                (), "needs a rule such as cpu_percent, cpu_steps, schedules or office_hours, or nothing ever scales"
            )

    def _limits(self) -> Iterator[Problem]:
        if self.min_tasks > self.max_tasks:
            yield Problem(("max_tasks",), f"is below min_tasks {self.min_tasks}", f"max_tasks: {self.min_tasks}")

    def _one_rule_per_metric(self) -> Iterator[Problem]:
        # https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking.html:
        # step scaling may undo what target tracking does, and the other way around.
        pairs = (
            ("cpu_steps", self.cpu_steps, "cpu_percent", self.cpu_percent),
            ("memory_steps", self.memory_steps, "memory_percent", self.memory_percent),
        )
        for name, steps, other, percent in pairs:
            if steps is not None and percent is not None:
                yield Problem(
                    (name,),
                    f"is not allowed next to {other}: they work against each other; remove one of them",
                    f"{name}: null",
                    show_value=False,
                )

    def _forecast_target(self) -> Iterator[Problem]:
        if self.forecast is None:
            return
        needed = f"{self.forecast.metric}_percent"
        if getattr(self, needed) is None:
            yield Problem(
                ("forecast", "metric"),
                f"needs {needed}, which it holds; a forecast only adds tasks, {needed} removes them again",
                f"{needed}: 70",
            )

    def _one_kind_of_schedule(self) -> Iterator[Problem]:
        if self.office_hours is not None and self.schedules:
            yield Problem(
                ("schedules",),
                "are not allowed next to office_hours, which are two schedules; remove one of them",
                "schedules: {}",
                show_value=False,
            )
        if self.office_hours is not None and self.office_hours.tasks_outside > self.max_tasks:
            yield Problem(
                ("office_hours", "tasks_outside"),
                f"is above max_tasks {self.max_tasks}",
                f"tasks_outside: {self.max_tasks}",
            )

    def _limits_at_any_time(self) -> Iterator[Problem]:
        """Yield schedules with one limit that may meet the other one on its wrong side, which AWS refuses then."""
        lowest_max = min([self.max_tasks, *(s.max_tasks for s in self.schedules.values() if s.max_tasks is not None)])
        highest_min = max([self.min_tasks, *(s.min_tasks for s in self.schedules.values() if s.min_tasks is not None)])
        for name, one in self.schedules.items():
            if one.max_tasks is None and one.min_tasks is not None and one.min_tasks > lowest_max:
                yield Problem(
                    ("schedules", name, "min_tasks"),
                    f"may be above max_tasks, which is {lowest_max} at another time; set max_tasks, too",
                    f"max_tasks: {max(one.min_tasks, self.max_tasks)}",
                )
            if one.min_tasks is None and one.max_tasks is not None and one.max_tasks < highest_min:
                yield Problem(
                    ("schedules", name, "max_tasks"),
                    f"may be below min_tasks, which is {highest_min} at another time; set min_tasks, too",
                    f"min_tasks: {one.max_tasks}",
                )

    def _back_from_zero(self) -> Iterator[Problem]:
        """Yield schedules that let all tasks end again and again, where none lets one start.

        A service without tasks has no metrics, so that no other rule adds one. One that happens once may be the end.
        """
        if self.min_tasks == 0 or any(one.min_tasks for one in self.schedules.values()):
            return
        for name, one in self.schedules.items():
            if one.min_tasks == 0 and not one.schedule.startswith("at("):
                yield Problem(
                    ("schedules", name, "min_tasks"),
                    "lets all tasks end, and no schedule starts one again: without tasks no metric adds any; give "
                    "another schedule min_tasks above 0",
                    "min_tasks: 1" if one.max_tasks != 0 else "min_tasks: 1, max_tasks: 1",
                )

    def _from_zero(self) -> Iterator[Problem]:
        """Yield what starts no task where none runs, and what works against the messages, which alone decide then."""
        if self.min_tasks > 0:
            return
        if self.queue_backlog is None:
            yield Problem(
                ("min_tasks",),
                "needs queue_backlog: without tasks no other metric starts one",
                "min_tasks: 1",
            )
            return
        for name in ("cpu_percent", "memory_percent", "requests_per_task", "cpu_steps", "memory_steps", "forecast"):
            if getattr(self, name) is not None:
                yield Problem(
                    (name,),
                    "is not allowed with min_tasks 0, where the messages alone decide how many tasks run; remove it",
                    f"{name}: null",
                    show_value=False,
                )
