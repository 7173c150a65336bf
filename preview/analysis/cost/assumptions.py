"""What a plan does not say about its use, and the estimate has to assume. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from preview.errors import WrongInputError

SECTION = "plinth:cost"
"""Key of the configuration whose ``usage`` says what else to assume."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Assumptions:
    """A month of light use. Figures are of the whole stack if they say no more: resources of a kind share them."""

    hours: float = 730
    """Hours of a month, as AWS's own calculator counts them. Default: 730."""

    nat_gb: float = 100
    """GB through NAT gateways. Default: 100."""

    endpoint_gb: float = 100
    """GB through interface endpoints. Default: 100."""

    load_balancer_lcus: float = 1
    """Capacity units that each load balancer uses on average. Default: 1: 25 connections a second, 1 GB an hour."""

    internet_gb: float = 100
    """GB from internet-facing load balancers to the internet. Default: 100."""

    zone_gb: float = 100
    """GB between availability zones, billed once on each side. Default: 100."""

    cdn_gb: float = 100
    """GB from CloudFront to viewers in North America and Europe. Default: 100."""

    cdn_requests: float = 1_000_000
    """HTTPS requests to CloudFront. Default: one million."""

    bucket_gb: float = 50
    """GB in S3 Standard. Default: 50."""

    bucket_writes: float = 100_000
    """PUT, COPY, POST and LIST requests to S3. Default: 100 000."""

    bucket_reads: float = 1_000_000
    """GET requests to S3. Default: one million."""

    image_gb: float = 5
    """GB of images in ECR. Default: 5, as seed 001 has it."""

    log_gb: float = 10
    """GB of logs ingested by CloudWatch; one month of them is stored. Default: 10."""

    key_requests: float = 100_000
    """Requests to KMS. Default: 100 000."""

    secret_requests: float = 100_000
    """Requests to Secrets Manager. Default: 100 000."""

    database_backup_gb: float = 0
    """GB of database backups beyond the free size of the storage. Default: 0."""

    cache_backup_gb: float = 0
    """GB of cache snapshots beyond the free latest one. Default: 0."""

    monitoring_gb: float = 0.07
    """GB of logs that RDS enhanced monitoring writes for each instance at an interval of 60 s.

    Default: 0.07; a shorter interval writes more in proportion.
    """

    job_runs: float = 30
    """Runs of each scheduled job. Default: 30, one a day."""

    job_hours: float = 0.25
    """Hours of each run. Default: a quarter."""

    emails: float = 100
    """E-mails from each alert topic to each address. Default: 100."""

    insights_cluster_metrics: float = 8
    """Container Insights: metrics of a cluster. Default: 8, as AWS's price example has it."""

    insights_service_metrics: float = 17
    """Container Insights: metrics of a service and its task definition. Default: 11 and 6, from the same example."""

    enhanced_cluster_metrics: float = 23
    """Enhanced Container Insights: metrics of a cluster. Default: 23, measured."""

    enhanced_service_metrics: float = 77
    """Enhanced Container Insights: metrics of a service and its task definition. Default: 77.

    157 were measured for a service of one task; how they divide between service and task is a guess.
    """

    enhanced_task_metrics: float = 80
    """Enhanced Container Insights: metrics of a task with its container. Default: 80, the rest of those 157."""

    average_tasks: Mapping[str, float] = field(default_factory=dict)
    """Service that scales → tasks that run on average. Default: its fewest."""


def from_config(config: Mapping[str, str]) -> Assumptions:
    """Return what a stack's configuration assumes (``plinth:cost`` → ``usage``), and the default for all the rest.

    *config* has the engine's form: ``namespace:key`` → text, objects as JSON. Raises WrongInputError with a line for
    everything that is no assumption. A program that checks its own configuration has refused that before.
    """
    section = _decoded(config.get(SECTION, ""))
    usage = section.get("usage") if isinstance(section, Mapping) else None
    if usage is None:
        return Assumptions()
    path = f"{SECTION}.usage"
    if not isinstance(usage, Mapping):
        raise WrongInputError(f"{path}: expected a map of assumptions; example: usage: {{internet_gb: 500}}")
    given = {str(name): value for name, value in usage.items() if value is not None}
    wrong = [line for name, value in given.items() for line in _wrong(path, name, value)]
    if wrong:
        raise WrongInputError(*wrong)
    return Assumptions(**given)


def _decoded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _wrong(path: str, name: str, value: Any) -> Iterable[str]:
    known = [assumption.name for assumption in fields(Assumptions)]
    if name not in known:
        yield f"{path}.{name}: unknown assumption; known: {', '.join(known)}"
    elif name != "average_tasks":
        if not _is_amount(value):
            yield f"{path}.{name}: expected a number of at least 0"
    elif not isinstance(value, Mapping):
        yield f"{path}.{name}: expected a map of services; example: average_tasks: {{api: 3}}"
    else:
        yield from (
            f"{path}.{name}.{service}: expected a number of at least 0"
            for service, tasks in value.items()
            if not _is_amount(tasks)
        )


def _is_amount(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < float("inf")
