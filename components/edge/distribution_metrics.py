"""What a distribution is watched by: its alarms, their thresholds and its dashboard row. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from components.observability.alarm import Alarm, Graph, Metric

# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html
_REGION = "us-east-1"


@dataclass(frozen=True, kw_only=True, slots=True)
class DistributionAlarms:
    """Thresholds of the distribution's alarms; five bad minutes in a row raise one."""

    server_error_percent: float = 1
    """Share of the answers that are 5xx. Default: 1."""

    client_error_percent: float = 10
    """Share of the answers that are 4xx: a broken link or deployment, or somebody who probes. Default: 10."""


def metric(distribution_id: pulumi.Input[str], name: str, statistic: str = "Average") -> Metric:
    """Return a metric of the distribution over all its edges."""
    dimensions = {"DistributionId": distribution_id, "Region": "Global"}
    return Metric(namespace="AWS/CloudFront", name=name, dimensions=dimensions, statistic=statistic, region=_REGION)


def alarms(name: str, distribution_id: pulumi.Input[str], thresholds: DistributionAlarms) -> tuple[Alarm, ...]:
    """Return the alarms of the distribution called *name*."""
    return (
        Alarm(
            name=f"{name}-5xx",
            description=f"Viewers of {name} get 5xx. Look at the load balancer and at the last deployment.",
            metric=metric(distribution_id, "5xxErrorRate"),
            threshold=thresholds.server_error_percent,
            severity="critical",
        ),
        Alarm(
            name=f"{name}-4xx",
            description=f"Viewers of {name} get 4xx. Look for missing files and into the access logs.",
            metric=metric(distribution_id, "4xxErrorRate"),
            threshold=thresholds.client_error_percent,
        ),
    )


def graphs(name: str, distribution_id: pulumi.Input[str]) -> tuple[Graph, ...]:
    """Return the dashboard row of the distribution called *name*."""
    traffic = tuple(metric(distribution_id, which, "Sum") for which in ("BytesDownloaded", "BytesUploaded"))
    errors = tuple(metric(distribution_id, which) for which in ("5xxErrorRate", "4xxErrorRate"))
    return (
        Graph(title=f"{name}: requests", metrics=(metric(distribution_id, "Requests", "Sum"),), unit="requests"),
        Graph(title=f"{name}: traffic", metrics=traffic, unit="bytes"),
        Graph(title=f"{name}: errors", metrics=errors, unit="percent"),
    )
