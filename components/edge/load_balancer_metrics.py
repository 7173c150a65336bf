"""Alarms and dashboard row of a load balancer. Pure."""

from __future__ import annotations

import pulumi

from components.observability.alarm import Alarm, Graph, Metric
from model.load_balancer import LoadBalancerAlarms

_NAMESPACE = "AWS/ApplicationELB"


def metric(arn_suffix: pulumi.Input[str], name: str, statistic: str = "Sum") -> Metric:
    """Return a metric of the whole load balancer."""
    return Metric(namespace=_NAMESPACE, name=name, dimensions={"LoadBalancer": arn_suffix}, statistic=statistic)


def alarms(name: str, arn_suffix: pulumi.Input[str], thresholds: LoadBalancerAlarms) -> tuple[Alarm, ...]:
    """Return the alarms of the load balancer called *name*."""
    return (
        Alarm(
            name=f"{name}-balancer-5xx",
            description=f"{name} answers 5xx by itself. Look for target groups without a healthy target.",
            metric=metric(arn_suffix, "HTTPCode_ELB_5XX_Count"),
            threshold=thresholds.balancer_errors_per_minute,
            datapoints_to_alarm=3,
            severity="critical",
        ),
        Alarm(
            name=f"{name}-target-5xx",
            description=f"Services behind {name} answer 5xx. Look at their logs and at the last deployment.",
            metric=metric(arn_suffix, "HTTPCode_Target_5XX_Count"),
            threshold=thresholds.target_errors_per_minute,
            datapoints_to_alarm=3,
            severity="critical",
        ),
        Alarm(
            name=f"{name}-latency-high",
            description=f"Services behind {name} answer slowly. Look at their CPU, the database and the cache.",
            metric=metric(arn_suffix, "TargetResponseTime", "p95"),
            threshold=thresholds.latency_p95_seconds,
            datapoints_to_alarm=3,
        ),
        Alarm(
            name=f"{name}-connections-rejected",
            description=f"{name} has reached its limit of connections and refuses more.",
            metric=metric(arn_suffix, "RejectedConnectionCount"),
            threshold=thresholds.rejected_connections_per_minute,
            evaluation_periods=1,
            severity="critical",
        ),
    )


def unhealthy_hosts(service: str, arn_suffix: pulumi.Input[str], target_group_suffix: pulumi.Input[str]) -> Alarm:
    """Return the alarm of one service's target group: some of its tasks fail their health check."""
    return Alarm(
        name=f"{service}-hosts-unhealthy",
        description=f"Tasks of {service} fail their health check for five minutes. Look at the service's events.",
        metric=Metric(
            namespace=_NAMESPACE,
            name="UnHealthyHostCount",
            dimensions={"LoadBalancer": arn_suffix, "TargetGroup": target_group_suffix},
            statistic="Maximum",
        ),
        threshold=0,
    )


def graphs(name: str, arn_suffix: pulumi.Input[str]) -> tuple[Graph, ...]:
    """Return the dashboard row of the load balancer called *name*."""
    return (
        Graph(title=f"{name}: requests", metrics=(metric(arn_suffix, "RequestCount"),), unit="requests"),
        Graph(
            title=f"{name}: errors",
            metrics=(
                metric(arn_suffix, "HTTPCode_ELB_5XX_Count"),
                metric(arn_suffix, "HTTPCode_Target_5XX_Count"),
                metric(arn_suffix, "HTTPCode_Target_4XX_Count"),
            ),
            unit="answers",
        ),
        Graph(
            title=f"{name}: latency",
            metrics=tuple(metric(arn_suffix, "TargetResponseTime", p) for p in ("p50", "p95", "p99")),
            unit="seconds",
        ),
        Graph(
            title=f"{name}: connections",
            metrics=(metric(arn_suffix, "ActiveConnectionCount"), metric(arn_suffix, "RejectedConnectionCount")),
            unit="connections",
        ),
    )
