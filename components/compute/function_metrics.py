"""The alarms of a function and its dashboard row. Pure."""

from __future__ import annotations

import pulumi

from components.messaging.dead_letter_queue import depth
from components.observability.alarm import Alarm, Graph, Metric
from model.functions import Function

_MILLISECONDS = 1000
_PERCENT = 100


def alarms(name: str, function_name: pulumi.Input[str], spec: Function) -> tuple[Alarm, ...]:
    """Return the alarms of the function *name*; the queue of its failed events has its own."""
    limit = spec.timeout_seconds * _MILLISECONDS * spec.alarms.duration_percent / _PERCENT
    return (
        Alarm(
            name=f"{name}-errors",
            description=f"Runs of {name} end with an error or are ended by its time-out. Look at its log.",
            metric=_metric(function_name, "Errors", "Sum"),
            threshold=spec.alarms.errors_per_minute,
            datapoints_to_alarm=3,
        ),
        Alarm(
            name=f"{name}-throttles",
            description=f"Runs of {name} are refused: reserved_concurrency, or what the account has left, is used up.",
            metric=_metric(function_name, "Throttles", "Sum"),
            threshold=0,
            datapoints_to_alarm=3,
        ),
        Alarm(
            name=f"{name}-slow",
            description=f"Runs of {name} take long enough that its time-out of {spec.timeout_seconds} seconds is near.",
            metric=_metric(function_name, "Duration", "Maximum"),
            threshold=limit,
            datapoints_to_alarm=3,
        ),
    )


def graphs(name: str, function_name: pulumi.Input[str], queue_name: pulumi.Input[str]) -> tuple[Graph, ...]:
    """Return the row of the function *name*: runs, length and what failed for good."""
    counts = tuple(_metric(function_name, count, "Sum") for count in ("Invocations", "Errors", "Throttles"))
    lengths = tuple(_metric(function_name, "Duration", statistic) for statistic in ("p50", "p95", "Maximum"))
    return (
        Graph(title=f"{name}: runs", metrics=counts, unit="runs"),
        Graph(title=f"{name}: length of a run", metrics=lengths, unit="milliseconds"),
        Graph(title=f"{name}: failed events", metrics=(depth(queue_name),), unit="events"),
    )


def _metric(function_name: pulumi.Input[str], metric_name: str, statistic: str) -> Metric:
    # https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
    return Metric(
        namespace="AWS/Lambda", name=metric_name, dimensions={"FunctionName": function_name}, statistic=statistic
    )
