"""What a PostgreSQL database is watched by: alarms of each instance, their thresholds, dashboard row. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from components.data.postgres_rules import connection_limit, is_burstable, memory_gib
from components.observability.alarm import Alarm, Graph, Metric

_NAMESPACE = "AWS/RDS"
DEADLOCK_NAMESPACE = "Plinth/Postgres"
_GIB = 2**30
_MINUTES_5 = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class PostgresAlarms:
    """Thresholds of the alarms of a database.

    Where nothing else is said they are those that AWS recommends:
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html
    """

    cpu_percent: float = 80
    """CPU of an instance, for 15 minutes. Default: 80, below AWS's 90, to leave time for a larger class."""

    connections_percent: float = 80
    """Connections, of those that the class allows. Default: 80."""

    free_storage_percent: float = 10
    """Free storage, of ``storage_gib``, whatever has grown beyond it. Default: 10.

    With storage autoscaling half of it counts: RDS itself grows the storage below 10 %.
    """

    free_memory_percent: float = 5
    """Free memory, of the class. Default: 5; PostgreSQL uses what there is as a cache."""

    replica_lag_seconds: float = 60
    """How far a replica is behind. Default: 60."""

    transaction_ids: float = 1_000_000_000
    """Age of the oldest transaction id; at 2 billion the database stops writing. Default: 1 billion."""

    disk_queue_depth: float = 64
    """Reads and writes that wait for the disk. Default: 64, what 64,000 IOPS of 1 ms each keep busy."""

    burst_balance_percent: float = 10
    """What is left of the I/O bursts of a burstable class. Default: 10."""

    deadlocks: float = 0
    """Deadlocks in 5 minutes. Default: 0, so that the first one counts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Watched:
    """One instance, as its alarms see it."""

    name: str
    """Logical name; alarms are named from it."""

    identifier: str
    """What CloudWatch calls the instance."""

    instance_class: str
    """Such as ``db.r6g.large``."""

    storage_gib: int
    """Storage that is asked for; it may have grown beyond."""

    autoscaling: bool
    """Whether RDS grows the storage."""

    parameters: Mapping[str, str]
    """Parameters of the stack file."""

    replica: bool = False
    """Whether it follows another instance. Default: no."""


def deadlock_metric(identifier: str) -> str:
    """Return the name of the metric that counts the deadlocks of an instance in its log."""
    return f"Deadlocks-{identifier}"


def metric(identifier: str, name: str, statistic: str = "Average") -> Metric:
    """Return a metric of one instance."""
    return Metric(namespace=_NAMESPACE, name=name, dimensions={"DBInstanceIdentifier": identifier}, statistic=statistic)


def alarms(watched: Watched, thresholds: PostgresAlarms) -> tuple[Alarm, ...]:
    """Return the alarms of one instance."""
    found = [*_load(watched, thresholds), *_room(watched, thresholds)]
    if is_burstable(watched.instance_class):
        found.append(_burst(watched, thresholds))
    found.append(_lag(watched, thresholds) if watched.replica else _wraparound(watched, thresholds))
    if not watched.replica:
        found.append(_deadlocks(watched, thresholds))
    return tuple(found)


def graphs(name: str, watched: Sequence[Watched]) -> tuple[Graph, ...]:
    """Return the dashboard row of the database *name*, which is the instances *watched*."""

    def drawn(metric_name: str, statistic: str = "Average") -> list[Metric]:
        return [metric(instance.identifier, metric_name, statistic) for instance in watched]

    row = [
        Graph(title=f"{name}: CPU", metrics=drawn("CPUUtilization"), unit="%"),
        Graph(title=f"{name}: connections", metrics=drawn("DatabaseConnections", "Maximum")),
        Graph(title=f"{name}: free storage", metrics=drawn("FreeStorageSpace", "Minimum"), unit="bytes"),
        Graph(
            title=f"{name}: latency", metrics=[*drawn("ReadLatency", "p95"), *drawn("WriteLatency", "p95")], unit="s"
        ),
    ]
    lags = [metric(instance.identifier, "ReplicaLag", "Maximum") for instance in watched if instance.replica]
    if lags:
        row.append(Graph(title=f"{name}: replica lag", metrics=lags, unit="s"))
    return tuple(row)


def _load(watched: Watched, thresholds: PostgresAlarms) -> tuple[Alarm, ...]:
    limit = connection_limit(watched.instance_class, watched.parameters)
    return (
        Alarm(
            name=f"{watched.name}-cpu-high",
            description=f"CPU of {watched.name} is high. Look at the top queries in Database Insights.",
            metric=metric(watched.identifier, "CPUUtilization"),
            threshold=thresholds.cpu_percent,
            period_seconds=_MINUTES_5,
            evaluation_periods=3,
        ),
        Alarm(
            name=f"{watched.name}-connections-high",
            description=f"{watched.name} soon refuses connections: it takes about {limit}. Look for leaking pools.",
            metric=metric(watched.identifier, "DatabaseConnections", "Maximum"),
            threshold=float(int(limit * thresholds.connections_percent / 100)),
            severity="critical",
        ),
        Alarm(
            name=f"{watched.name}-disk-queue-deep",
            description=f"Reads and writes of {watched.name} wait for the disk. Look at IOPS and throughput.",
            metric=metric(watched.identifier, "DiskQueueDepth"),
            threshold=thresholds.disk_queue_depth,
            period_seconds=_MINUTES_5,
            evaluation_periods=3,
        ),
    )


def _room(watched: Watched, thresholds: PostgresAlarms) -> tuple[Alarm, ...]:
    share = thresholds.free_storage_percent / 100 * (0.5 if watched.autoscaling else 1)
    memory = memory_gib(watched.instance_class) * thresholds.free_memory_percent / 100
    return (
        Alarm(
            name=f"{watched.name}-storage-low",
            description=f"{watched.name} runs out of storage and then stops. Raise storage_gib or max_storage_gib.",
            metric=metric(watched.identifier, "FreeStorageSpace", "Minimum"),
            threshold=float(int(watched.storage_gib * share * _GIB)),
            comparison="LessThanThreshold",
            severity="critical",
        ),
        Alarm(
            name=f"{watched.name}-memory-low",
            description=f"{watched.name} has hardly any free memory. Look at connections, work_mem and the class.",
            metric=metric(watched.identifier, "FreeableMemory"),
            threshold=float(int(memory * _GIB)),
            comparison="LessThanThreshold",
            period_seconds=_MINUTES_5,
            evaluation_periods=3,
        ),
    )


def _burst(watched: Watched, thresholds: PostgresAlarms) -> Alarm:
    return Alarm(
        name=f"{watched.name}-burst-balance-low",
        description=f"{watched.name} has used up its I/O bursts and gets slow. A larger class has a larger baseline.",
        metric=metric(watched.identifier, "EBSIOBalance%", "Minimum"),
        threshold=thresholds.burst_balance_percent,
        comparison="LessThanThreshold",
        evaluation_periods=3,
    )


def _lag(watched: Watched, thresholds: PostgresAlarms) -> Alarm:
    return Alarm(
        name=f"{watched.name}-lag-high",
        description=f"{watched.name} is behind, so readers see old rows. Look at its load and at long queries.",
        metric=metric(watched.identifier, "ReplicaLag", "Maximum"),
        threshold=thresholds.replica_lag_seconds,
    )


def _wraparound(watched: Watched, thresholds: PostgresAlarms) -> Alarm:
    return Alarm(
        name=f"{watched.name}-transaction-ids-old",
        description=f"Vacuum does not keep up in {watched.name}, which will stop writing. Look for old transactions.",
        metric=metric(watched.identifier, "MaximumUsedTransactionIDs", "Maximum"),
        threshold=thresholds.transaction_ids,
        evaluation_periods=1,
        severity="critical",
    )


def _deadlocks(watched: Watched, thresholds: PostgresAlarms) -> Alarm:
    return Alarm(
        name=f"{watched.name}-deadlocks",
        description=f"Transactions of {watched.name} lock each other out. The log names the queries.",
        metric=Metric(namespace=DEADLOCK_NAMESPACE, name=deadlock_metric(watched.identifier), statistic="Sum"),
        threshold=thresholds.deadlocks,
        period_seconds=_MINUTES_5,
        evaluation_periods=1,
    )
