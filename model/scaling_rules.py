"""The kinds of rules that change the number of tasks of a service. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

Utilized = Literal["cpu", "memory"]
"""Whose average utilization a rule looks at: that of the service's tasks."""

MOST_STEPS: Final = 20
"""Step adjustments of a policy:
https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-limits.html"""

ForecastMode = Literal["forecast_only", "forecast_and_scale"]


@dataclass(frozen=True, kw_only=True, slots=True)
class TargetTracking:
    """A scaling rule that keeps the average of a metric at a target.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html
    """

    metric: Literal["cpu", "memory", "requests"]
    """Average utilization of the service's tasks, or the requests of the load balancer per task and minute."""

    target: float
    """Percent of utilization, or requests, to hold."""

    scale_out_cooldown_seconds: int
    """Pause after tasks were added."""

    scale_in_cooldown_seconds: int
    """Pause after tasks were removed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BacklogTracking:
    """A scaling rule that keeps the number of messages that wait for each task at a target.

    https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html
    """

    messages_per_task: int
    """Messages to hold."""

    scale_out_cooldown_seconds: int
    """Pause after tasks were added."""

    scale_in_cooldown_seconds: int
    """Pause after tasks were removed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BacklogSteps:
    """A scaling rule that runs as many tasks as the messages of a queue need, none without a message.

    Target tracking divides by the tasks, so that it starts none where none runs.
    """

    messages_per_task: int
    """Messages, waiting or in flight, for which one task runs."""

    most_tasks: int
    """Tasks that run for any number of messages."""

    cooldown_seconds: int
    """Pause after a change before tasks are removed, and how long no message is there before the last one ends."""

    @property
    def steps(self) -> Sequence[tuple[int, int]]:
        """Fewest messages and the tasks that run for them, ascending: a step for each task, but no more than AWS takes.

        With fewer steps than tasks each runs as many as its last message needs.
        """
        many = min(self.most_tasks, MOST_STEPS)
        levels = [-(-self.most_tasks * step // many) for step in range(1, many + 1)]
        return [
            (self.messages_per_task * before + 1, tasks) for before, tasks in zip([0, *levels], levels, strict=False)
        ]


@dataclass(frozen=True, kw_only=True, slots=True)
class StepScaling:
    """A scaling rule that adds or removes tasks while an alarm is on.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-stepscaling.html
    """

    metric: Utilized
    direction: Literal["add", "remove"]
    tasks: int
    """How many tasks are added or removed at a time."""

    percent: int
    """Average utilization: tasks are added above it, or removed below it."""

    minutes: int
    """For how long, before the first step."""

    cooldown_seconds: int
    """Pause between two steps."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PredictiveScaling:
    """A scaling rule that adds tasks before a load that recurs; it never removes any.

    https://docs.aws.amazon.com/autoscaling/application/userguide/aas-predictive-scaling-how-it-works.html
    """

    metric: Utilized
    target_percent: int
    mode: ForecastMode


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduledScaling:
    """New limits of the number of tasks at a time.

    https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-policy-overview.html
    """

    key: str
    """Name of the rule within its service."""

    schedule: str
    """``cron(…)``, ``rate(…)`` or ``at(…)``."""

    time_zone: str
    """Name of the tz database."""

    min_tasks: int | None
    """None: unchanged."""

    max_tasks: int | None
    """None: unchanged."""


ScalingRule = TargetTracking | BacklogTracking | BacklogSteps | StepScaling | PredictiveScaling | ScheduledScaling
"""What changes the number of tasks. A further kind of rule is a class that joins it with ``|``; `Scaling.rules` creates
it, and `components.compute.scaling` then needs a case for it."""
