"""The alarms and graphs of the requests to one target group. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pulumi

from components.edge.load_balancer_metrics import unhealthy_hosts
from components.observability.alarm import Alarm, Graph, Metric, MetricMath
from model.instance_parts import InstanceAlarms
from model.service_alarms import ServiceAlarms


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestMetrics:
    """Where the metrics of the requests to a port of a service, or to a group of instances, are."""

    name: str
    """Logical name of the service, of its additional port or of the group, in titles and alarm names."""

    balancer_arn_suffix: pulumi.Input[str]
    """The load balancer, as CloudWatch calls it."""

    target_group_arn_suffix: pulumi.Input[str]
    """The target group, as CloudWatch calls it."""

    alternate_arn_suffix: pulumi.Input[str] | None = None
    """The second target group, which has the traffic after every other deployment. Default: none."""

    errors_alarm: str | None = None
    """Physical name of the alarm on 5xx, by which deployments know it. Default: made by Pulumi."""

    consequence: str = "A deployment that is going on is rolled back."
    """What the alarm on 5xx does besides. Default: what it does to a deployment of a service."""

    def alarms(self, thresholds: ServiceAlarms | InstanceAlarms) -> tuple[Alarm, ...]:
        """Return the alarms on unhealthy targets, 5xx and latency."""
        return (
            self._unhealthy_hosts(self.balancer_arn_suffix, self.target_group_arn_suffix),
            Alarm(
                name=f"{self.name}-5xx",
                description=f"{self.name} answers 5xx. {self.consequence} Look at its log.",
                metric=self._target("HTTPCode_Target_5XX_Count"),
                threshold=thresholds.target_errors_per_minute,
                datapoints_to_alarm=3,
                physical_name=self.errors_alarm,
                severity="critical",
            ),
            Alarm(
                name=f"{self.name}-latency-high",
                description=f"{self.name} answers slowly. Look at its CPU, the database and the cache.",
                metric=self._target("TargetResponseTime", "p95"),
                threshold=thresholds.latency_p95_seconds,
                datapoints_to_alarm=3,
            ),
        )

    def graphs(self) -> tuple[Graph, ...]:
        """Return requests, errors and latency."""
        answers = (
            self._target("RequestCount"),
            self._target("HTTPCode_Target_4XX_Count"),
            self._target("HTTPCode_Target_5XX_Count"),
        )
        latency = tuple(self._target("TargetResponseTime", statistic) for statistic in ("p50", "p95", "p99"))
        return (
            Graph(title=f"{self.name}: requests and errors", metrics=answers, unit="requests"),
            Graph(title=f"{self.name}: latency", metrics=latency, unit="seconds"),
        )

    def _unhealthy_hosts(self, balancer: pulumi.Input[str], target_group: pulumi.Input[str]) -> Alarm:
        alarm = unhealthy_hosts(self.name, balancer, target_group)
        if self.alternate_arn_suffix is None or not isinstance(alarm.metric, Metric):
            return alarm
        return replace(alarm, metric=self._target(alarm.metric.name, alarm.metric.statistic))

    def _target(self, name: str, statistic: str = "Sum") -> Metric | MetricMath:
        """Return a metric of the target group; of two of them their sum, or for anything but counts the higher value.

        One that has no task has no data either, which counts as 0.
        """
        first = self._of_group(name, statistic, self.target_group_arn_suffix)
        if self.alternate_arn_suffix is None:
            return first
        second = self._of_group(name, statistic, self.alternate_arn_suffix)
        one, other = "FILL(first, 0)", "FILL(second, 0)"
        return MetricMath(
            label=name if statistic == "Sum" else f"{name} {statistic}",
            expression=f"{one} + {other}" if statistic == "Sum" else f"IF({one} > {other}, {one}, {other})",
            metrics={"first": first, "second": second},
        )

    def _of_group(self, name: str, statistic: str, target_group: pulumi.Input[str]) -> Metric:
        return Metric(
            namespace="AWS/ApplicationELB",
            name=name,
            dimensions={"LoadBalancer": self.balancer_arn_suffix, "TargetGroup": target_group},
            statistic=statistic,
        )
