"""What a component offers to be watched: alarms and dashboard rows. Pure; Monitoring makes the resources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

import pulumi

Comparison = Literal[
    "GreaterThanThreshold",
    "GreaterThanOrEqualToThreshold",
    "LessThanThreshold",
    "LessThanOrEqualToThreshold",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Metric:
    """One CloudWatch metric."""

    namespace: str
    """Such as ``AWS/ECS``."""

    name: str
    """Such as ``CPUUtilization``."""

    dimensions: Mapping[str, pulumi.Input[str]] = field(default_factory=dict)
    """Dimension name → value. Default: none."""

    statistic: str = "Average"
    """``Average``, ``Sum``, ``Minimum``, ``Maximum``, ``SampleCount`` or a percentile: ``p95``. Default: average."""

    region: str | None = None
    """Region that holds the metric. Default: the stack's; CloudFront's metrics are in us-east-1."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Alarm:
    """When somebody is called."""

    name: str
    """Component and condition: ``api-cpu-high``. Unique in a stack."""

    description: str
    """What happened and what to look at, for the person who is woken up."""

    metric: Metric
    """What is watched."""

    threshold: float
    """In the metric's own unit."""

    comparison: Comparison = "GreaterThanThreshold"
    """Default: above the threshold."""

    period_seconds: int = 60
    """Length of one data point. Default: 60."""

    evaluation_periods: int = 5
    """Data points that are looked at. Default: 5."""

    datapoints_to_alarm: int | None = None
    """How many of them must breach. Default: all."""

    treat_missing_data: Literal["missing", "notBreaching", "breaching", "ignore"] = "notBreaching"
    """Default: no data is no alarm."""

    severity: Literal["critical", "warning"] = "warning"
    """Critical: users are affected now. Default: warning."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Graph:
    """One graph of a dashboard."""

    title: str
    """Such as ``api: CPU and memory``."""

    metrics: Sequence[Metric]
    """What it draws."""

    unit: str = ""
    """Label of the axis. Default: none."""


class Observable(Protocol):
    """A component that can be watched."""

    alarms: Sequence[Alarm]
    """What Monitoring turns into metric alarms."""

    graphs: Sequence[Graph]
    """The component's row on the dashboard, left to right."""
