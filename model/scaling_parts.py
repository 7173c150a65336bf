"""``plinth:services.*.scaling``: what its rules are made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from model.aws import ecs
from model.base import Model, Name
from model.problem import Problem
from model.scaling_rules import ForecastMode, Utilized

ScalingPercent = Annotated[int, Field(ge=1, le=99)]
"""Utilization is never above 100 percent, so a target of 100 never adds a task."""
Cooldown = Annotated[int, Field(ge=0, le=3600)]
StepMinutes = Annotated[int, Field(ge=1, le=60)]
StepTasks = Annotated[int, Field(ge=1, le=ecs.MAX_TASKS)]


class Steps(Model):
    """A few tasks more above one utilization, a few less below another one."""

    add_above_percent: ScalingPercent = Field(
        default=70, description="Average utilization above which tasks are added. Default: 70.", examples=[70]
    )
    add_after_minutes: StepMinutes = Field(
        default=2, description="Minutes that it is above it before tasks are added. Default: 2.", examples=[2]
    )
    add_tasks: StepTasks = Field(default=1, description="Tasks that are added at a time. Default: 1.", examples=[1])
    remove_below_percent: ScalingPercent = Field(
        default=40, description="Average utilization below which tasks are removed. Default: 40.", examples=[40]
    )
    remove_after_minutes: StepMinutes = Field(
        default=5, description="Minutes that it is below it before tasks are removed. Default: 5.", examples=[5]
    )
    remove_tasks: StepTasks = Field(
        default=1, description="Tasks that are removed at a time. Default: 1.", examples=[1]
    )

    def problems(self) -> Iterator[Problem]:
        """Yield limits that would add and remove tasks at the same time."""
        if self.remove_below_percent >= self.add_above_percent:
            yield Problem(
                ("remove_below_percent",),
                f"must be below add_above_percent {self.add_above_percent}, or tasks are added and removed in turn",
                f"remove_below_percent: {max(1, self.add_above_percent // 2)}",
            )


class QueueBacklog(Model):
    """As many tasks as the messages of a queue need."""

    queue: Name = Field(
        description="Queue whose messages the service receives, by a link with consume or send_consume.",
        examples=["jobs"],
    )
    messages_per_task: int = Field(
        ge=1,
        le=1_000_000,
        description="Messages that may wait for each task: the longest time that a message may wait, divided by the "
        "time that a task takes for one.",
        examples=[100],
    )


class Forecast(Model):
    """Tasks that run before a load comes that recurs by the day or week."""

    metric: Utilized = Field(
        description="Whose load is forecast; the utilization to hold is that of cpu_percent or memory_percent.",
        examples=["cpu"],
    )
    mode: ForecastMode = Field(
        default="forecast_only",
        description="forecast_only: only shows what it would do, in the console of ECS; forecast_and_scale: adds the "
        "tasks. A forecast needs the metrics of 24 hours. Default: forecast_only.",
        examples=["forecast_only"],
    )
