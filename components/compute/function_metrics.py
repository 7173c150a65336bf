"""The alarms of a function and its dashboard row. Pure."""

from __future__ import annotations

from collections.abc import Iterator

import pulumi
import pulumi_aws as aws

from components.compute.function_version import LIVE
from components.messaging.dead_letter_queue import depth
from components.observability.alarm import Alarm, Graph, Metric
from model.functions import Function

_MILLISECONDS = 1000
_PERCENT = 100


def alarms(name: str, function: aws.lambda_.Function, spec: Function) -> tuple[Alarm, ...]:
    """Return the alarms of the function *name*; the queue of its failed events has its own."""
    return (*_always(name, function.name, spec), *_as_set(name, function, spec))


def _always(name: str, function_name: pulumi.Input[str], spec: Function) -> tuple[Alarm, ...]:
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


def _as_set(name: str, function: aws.lambda_.Function, spec: Function) -> Iterator[Alarm]:
    """Yield the alarms of streams, destinations, provisioned concurrency and a canary, of those that there are."""
    if spec.streams:
        yield Alarm(
            name=f"{name}-behind",
            description=f"{name} is behind with records of a stream: it fails at one, or is too slow. Look at its log, "
            "then at parallelization_factor.",
            metric=_metric(function.name, "IteratorAge", "Maximum"),
            threshold=spec.alarms.iterator_age_seconds * _MILLISECONDS,
            datapoints_to_alarm=3,
        )
    if spec.on_failure is not None:
        yield Alarm(
            name=f"{name}-failed-events",
            description=f"Events of {name} failed for good. Their records are at the destination on_failure.",
            metric=_metric(function.name, "AsyncEventsDropped", "Sum"),
            threshold=0,
            period_seconds=300,
            evaluation_periods=1,
        )
    if spec.destinations:
        yield Alarm(
            name=f"{name}-undelivered",
            description=f"Lambda could not send records of events of {name} to a destination, and they are lost. Look "
            "at its role and at the policy of the destination's key.",
            metric=_metric(function.name, "DestinationDeliveryFailures", "Sum"),
            threshold=0,
            period_seconds=300,
            evaluation_periods=1,
            severity="critical",
        )
    if spec.provisioned_concurrency is not None:
        yield Alarm(
            name=f"{name}-spillover",
            description=f"{name} runs more often at the same time than provisioned_concurrency "
            f"{spec.provisioned_concurrency}: the others wait for their initialization.",
            metric=_of_alias(function, "ProvisionedConcurrencySpilloverInvocations"),
            threshold=0,
            datapoints_to_alarm=3,
        )
    if spec.canary is not None and spec.canary.percent:
        yield Alarm(
            name=f"{name}-canary-errors",
            description=f"Runs of the newest version of {name} fail. Set canary.percent to 0 to go back to version "
            f"{spec.canary.stable_version}.",
            metric=_of_alias(function, "Errors", ExecutedVersion=function.version),
            threshold=spec.alarms.errors_per_minute,
            evaluation_periods=1,
            severity="critical",
        )


def graphs(name: str, function_name: pulumi.Input[str], queue_name: pulumi.Input[str] | None) -> tuple[Graph, ...]:
    """Return the row of the function *name*: runs, length and what failed for good, if it has a queue for that."""
    counts = tuple(_metric(function_name, count, "Sum") for count in ("Invocations", "Errors", "Throttles"))
    lengths = tuple(_metric(function_name, "Duration", statistic) for statistic in ("p50", "p95", "Maximum"))
    failed = (
        (Graph(title=f"{name}: failed events", metrics=(depth(queue_name),), unit="events"),)
        if queue_name is not None
        else ()
    )
    return (
        Graph(title=f"{name}: runs", metrics=counts, unit="runs"),
        Graph(title=f"{name}: length of a run", metrics=lengths, unit="milliseconds"),
        *failed,
    )


def _metric(function_name: pulumi.Input[str], metric_name: str, statistic: str) -> Metric:
    # https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
    return Metric(
        namespace="AWS/Lambda", name=metric_name, dimensions={"FunctionName": function_name}, statistic=statistic
    )


def _of_alias(function: aws.lambda_.Function, metric_name: str, **dimensions: pulumi.Input[str]) -> Metric:
    resource = pulumi.Output.concat(function.name, f":{LIVE}")
    return Metric(
        namespace="AWS/Lambda",
        name=metric_name,
        dimensions={"FunctionName": function.name, "Resource": resource, **dimensions},
        statistic="Sum",
    )
