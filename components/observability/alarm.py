"""What a component offers to be watched: alarms, graphs and log groups. Pure; Monitoring makes the resources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

import pulumi
import pulumi_aws as aws

Comparison = Literal[
    "GreaterThanThreshold",
    "GreaterThanOrEqualToThreshold",
    "LessThanThreshold",
    "LessThanOrEqualToThreshold",
]

Audience = Literal["operations", "business", "security"]
"""Who a dashboard is for. Each audience that has a graph gets a dashboard of its own."""


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
    """Region of the metric. Default: the stack's; CloudFront's metrics are in us-east-1."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MetricMath:
    """A metric math expression over metrics of one region, such as the backlog of a queue per task.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
    """

    label: str
    """Name of the result: ``Backlog per task``."""

    expression: str
    """Such as ``backlog / tasks``, over the ids in *metrics*."""

    metrics: Mapping[str, Metric]
    """Id → metric. An id begins with a lowercase letter and has letters, digits and underscores."""

    @property
    def region(self) -> str | None:
        """Region of the metrics. None: the stack's."""
        return next((metric.region for metric in self.metrics.values()), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Alarm:
    """When a person is alerted."""

    name: str
    """Component and condition: ``api-cpu-high``. Unique in a stack."""

    description: str
    """What happened and what to look at, for the person on call."""

    metric: Metric | MetricMath
    """What is watched."""

    threshold: float
    """In the metric's own unit."""

    comparison: Comparison = "GreaterThanThreshold"
    """Default: above the threshold."""

    period_seconds: int = 60
    """Length of one data point. Default: 60."""

    evaluation_periods: int = 5
    """Data points that are evaluated. Default: 5."""

    datapoints_to_alarm: int | None = None
    """How many of them must breach. Default: all."""

    treat_missing_data: Literal["missing", "notBreaching", "breaching", "ignore"] = "notBreaching"
    """Default: no data is no alarm."""

    physical_name: str | None = None
    """Name in CloudWatch, where something refers to the alarm by it. Default: made by Pulumi from *name*."""

    severity: Literal["critical", "warning"] = "warning"
    """Critical: users are affected now. Default: warning."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Graph:
    """One graph of a dashboard."""

    title: str
    """Such as ``api: CPU and memory``."""

    metrics: Sequence[Metric | MetricMath]
    """What it draws."""

    unit: str = ""
    """Label of the axis. Default: none."""

    audience: Audience = "operations"
    """Whose dashboard it is on. Default: that of operations."""


class Observable(Protocol):
    """A component that can be watched."""

    alarms: Sequence[Alarm]
    """What Monitoring turns into metric alarms."""

    graphs: Sequence[Graph]
    """The component's row on the dashboard of each audience, left to right."""

    log_groups: Sequence[aws.cloudwatch.LogGroup]
    """Every log group that it makes."""
