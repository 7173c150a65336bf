"""``plinth:services.*.scaling``: how many tasks of a service run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from model.aws import ecs
from model.base import Model, tried
from model.problem import Problem

ScalingPercent = Annotated[int, Field(ge=1, le=99)]
"""Utilization is never above 100 percent, so a target of 100 never adds a task."""
Cooldown = Annotated[int, Field(ge=0, le=3600)]


@dataclass(frozen=True, kw_only=True, slots=True)
class TargetTracking:
    """A scaling rule that keeps the average of a metric at a target.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html
    """

    metric: Literal["cpu", "memory"]
    """Average utilization of the service's tasks."""

    target_percent: float
    """Utilization to hold."""

    scale_out_cooldown_seconds: int
    """Pause after tasks were added."""

    scale_in_cooldown_seconds: int
    """Pause after tasks were removed."""


ScalingRule = TargetTracking
"""What changes the number of tasks: a union with one member. A further kind of rule is a class that joins it with
``|``; `Scaling.rules` creates it, and `components.compute.scaling` then needs a case for it."""


class Scaling(Model):
    """How many tasks run, by load."""

    min_tasks: int = Field(
        ge=1, le=ecs.MAX_TASKS, description="Fewest tasks that run; at least 2 in prod.", examples=[2]
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
    scale_out_cooldown_seconds: Cooldown = Field(
        default=60, description="Seconds between two steps up. Default: 60.", examples=[60]
    )
    scale_in_cooldown_seconds: Cooldown = Field(
        default=300, description="Seconds between two steps down. Default: 300.", examples=[300]
    )

    @property
    def rules(self) -> Sequence[ScalingRule]:
        """The rules; where several apply, the highest number of tasks wins."""
        targets: tuple[tuple[Literal["cpu", "memory"], int | None], ...] = (
            ("cpu", self.cpu_percent),
            ("memory", self.memory_percent),
        )
        return [
            TargetTracking(
                metric=metric,
                target_percent=target,
                scale_out_cooldown_seconds=self.scale_out_cooldown_seconds,
                scale_in_cooldown_seconds=self.scale_in_cooldown_seconds,
            )
            for metric, target in targets
            if target is not None
        ]

    def problems(self) -> Iterator[Problem]:
        """Yield limits in the wrong order, and scaling without a rule."""
        yield from tried(self._rules, self._limits)

    def _rules(self) -> Iterator[Problem]:
        if not self.rules:
            yield Problem((), "needs cpu_percent or memory_percent, or nothing ever scales")

    def _limits(self) -> Iterator[Problem]:
        if self.min_tasks > self.max_tasks:
            yield Problem(("max_tasks",), f"is below min_tasks {self.min_tasks}", f"max_tasks: {self.min_tasks}")
