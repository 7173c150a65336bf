"""Alarms and dashboard row of an HTTP API. Pure.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
"""

from __future__ import annotations

import pulumi

from components.observability.alarm import Alarm, Graph, Metric, MetricMath
from model.apis import ApiAlarms

_MILLISECONDS = 1000


def _metric(api_id: pulumi.Input[str], name: str, statistic: str = "Sum") -> Metric:
    return Metric(namespace="AWS/ApiGateway", name=name, dimensions={"ApiId": api_id}, statistic=statistic)


def alarms(name: str, api_id: pulumi.Input[str], thresholds: ApiAlarms) -> tuple[Alarm, ...]:
    """Return the alarms of the API called *name*."""
    client_errors = MetricMath(
        label="4xx responses in percent",
        expression="100 * errors / requests",
        metrics={"errors": _metric(api_id, "4xx"), "requests": _metric(api_id, "Count")},
    )
    return (
        Alarm(
            name=f"{name}-5xx",
            description=f"API {name} answers 5xx. Look into its access log: integrationStatus is the service's answer; "
            "without one API Gateway did not reach the load balancer.",
            metric=_metric(api_id, "5xx"),
            threshold=thresholds.errors_per_minute,
            datapoints_to_alarm=3,
            severity="critical",
        ),
        Alarm(
            name=f"{name}-4xx",
            description=f"API {name} refuses many requests. Look into its access log: 429 is throttling, 401 and 403 "
            "are the authorizer's.",
            metric=client_errors,
            threshold=thresholds.client_error_percent,
            datapoints_to_alarm=3,
        ),
        Alarm(
            name=f"{name}-latency-high",
            description=f"API {name} answers slowly. Look at the services behind it.",
            metric=_metric(api_id, "Latency", "p95"),
            threshold=thresholds.latency_p95_seconds * _MILLISECONDS,
            datapoints_to_alarm=3,
        ),
    )


def graphs(name: str, api_id: pulumi.Input[str]) -> tuple[Graph, ...]:
    """Return the dashboard row of the API called *name*."""
    return (
        Graph(title=f"{name}: requests", metrics=(_metric(api_id, "Count"),), unit="requests"),
        Graph(title=f"{name}: errors", metrics=(_metric(api_id, "5xx"), _metric(api_id, "4xx")), unit="answers"),
        Graph(
            title=f"{name}: latency",
            metrics=(
                *(_metric(api_id, "Latency", percentile) for percentile in ("p50", "p95", "p99")),
                _metric(api_id, "IntegrationLatency", "p95"),
            ),
            unit="milliseconds",
        ),
    )
