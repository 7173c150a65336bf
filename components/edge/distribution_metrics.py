"""Alarms and dashboard row of a distribution, in the region of CloudFront's metrics. Pure."""

from __future__ import annotations

import pulumi

from components.observability.alarm import Alarm, Graph, Metric
from model.aws.regions import GLOBAL_SERVICES_REGION
from model.distribution import CdnAlarms


def metric(distribution_id: pulumi.Input[str], name: str, statistic: str = "Average") -> Metric:
    """Return a metric of the distribution over all its edge locations."""
    dimensions = {"DistributionId": distribution_id, "Region": "Global"}
    return Metric(
        namespace="AWS/CloudFront",
        name=name,
        dimensions=dimensions,
        statistic=statistic,
        region=GLOBAL_SERVICES_REGION,
    )


def alarms(name: str, distribution_id: pulumi.Input[str], thresholds: CdnAlarms) -> tuple[Alarm, ...]:
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
