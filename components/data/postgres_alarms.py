"""Alarms of each instance of a database, and its dashboard row. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components.naming import Label
from components.observability.alarm import Alarm, Graph, Metric
from model.aws.rds import connection_limit, is_burstable, memory_gib
from model.databases import Database

_NAMESPACE = "AWS/RDS"
DEADLOCK_NAMESPACE = "Plinth/Postgres"
_GIB = 2**30
_MINUTES_5 = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Watched:
    """One instance of a database, as its alarms see it."""

    name: str
    """Logical name; alarms are named from it."""

    identifier: str
    """Identifier of the instance in RDS and CloudWatch."""

    spec: Database
    """The database: class, storage, parameters and thresholds."""

    replica: bool = False
    """Whether it is a read replica. Default: no."""


def instances(name: str, spec: Database, label: Label) -> dict[str, Watched]:
    """Return the instances of the database called *name*, the primary first, by their logical names."""
    replicas = [f"{name}-replica-{number}" for number in range(1, spec.replicas + 1)]
    return {
        instance: Watched(name=instance, identifier=label.physical_name(instance), spec=spec, replica=instance != name)
        for instance in (name, *replicas)
    }


def deadlock_metric(identifier: str) -> str:
    """Return the name of the metric that counts the deadlocks of an instance in its log."""
    return f"Deadlocks-{identifier}"


def metric(identifier: str, name: str, statistic: str = "Average") -> Metric:
    """Return a metric of one instance."""
    return Metric(namespace=_NAMESPACE, name=name, dimensions={"DBInstanceIdentifier": identifier}, statistic=statistic)


def alarms(watched: Watched) -> tuple[Alarm, ...]:
    """Return the alarms of one instance."""
    found = [*_load(watched), *_capacity(watched)]
    if is_burstable(watched.spec.instance_class):
        found.append(_burst(watched))
    found += [_lag(watched)] if watched.replica else [_wraparound(watched), _deadlocks(watched)]
    return tuple(found)


def graphs(name: str, watched: Sequence[Watched]) -> tuple[Graph, ...]:
    """Return the dashboard row of the database *name* with the instances *watched*."""

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


def _load(watched: Watched) -> tuple[Alarm, ...]:
    limit = connection_limit(watched.spec.instance_class, watched.spec.parameters)
    return (
        Alarm(
            name=f"{watched.name}-cpu-high",
            description=f"CPU of {watched.name} is high. Look at the top queries in Database Insights.",
            metric=metric(watched.identifier, "CPUUtilization"),
            threshold=watched.spec.alarms.cpu_percent,
            period_seconds=_MINUTES_5,
            evaluation_periods=3,
        ),
        Alarm(
            name=f"{watched.name}-connections-high",
            description=f"{watched.name} soon refuses connections: it takes about {limit}. Look for leaking pools.",
            metric=metric(watched.identifier, "DatabaseConnections", "Maximum"),
            threshold=float(int(limit * watched.spec.alarms.connections_percent / 100)),
            severity="critical",
        ),
        Alarm(
            name=f"{watched.name}-disk-queue-deep",
            description=f"Reads and writes of {watched.name} wait for the disk. Look at IOPS and throughput.",
            metric=metric(watched.identifier, "DiskQueueDepth"),
            threshold=watched.spec.alarms.disk_queue_depth,
            period_seconds=_MINUTES_5,
            evaluation_periods=3,
        ),
    )


def _capacity(watched: Watched) -> tuple[Alarm, ...]:
    spec = watched.spec
    # RDS grows the storage below 10 % free, so an alarm at that share would fire each time.
    # https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html
    share = spec.alarms.free_storage_percent / 100 * (1 if spec.max_storage_gib is None else 0.5)
    memory = memory_gib(spec.instance_class) * spec.alarms.free_memory_percent / 100
    return (
        Alarm(
            name=f"{watched.name}-storage-low",
            description=f"{watched.name} runs out of storage and then stops. Raise storage_gib: it waits for the "
            "maintenance window unless allow_immediate_interruption is set.",
            metric=metric(watched.identifier, "FreeStorageSpace", "Minimum"),
            threshold=float(int(spec.storage_gib * share * _GIB)),
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


def _burst(watched: Watched) -> Alarm:
    return Alarm(
        name=f"{watched.name}-burst-balance-low",
        description=f"{watched.name} has used up its I/O bursts and gets slow. A larger class has a larger baseline.",
        metric=metric(watched.identifier, "EBSIOBalance%", "Minimum"),
        threshold=watched.spec.alarms.burst_balance_percent,
        comparison="LessThanThreshold",
        evaluation_periods=3,
    )


def _lag(watched: Watched) -> Alarm:
    return Alarm(
        name=f"{watched.name}-lag-high",
        description=f"{watched.name} is behind, so readers see old rows. Look at its load and at long queries.",
        metric=metric(watched.identifier, "ReplicaLag", "Maximum"),
        threshold=watched.spec.alarms.replica_lag_seconds,
    )


def _wraparound(watched: Watched) -> Alarm:
    return Alarm(
        name=f"{watched.name}-transaction-ids-old",
        description=f"Vacuum does not keep up in {watched.name}, which will stop writing. Look for old transactions.",
        metric=metric(watched.identifier, "MaximumUsedTransactionIDs", "Maximum"),
        threshold=watched.spec.alarms.transaction_ids,
        evaluation_periods=1,
        severity="critical",
    )


def _deadlocks(watched: Watched) -> Alarm:
    return Alarm(
        name=f"{watched.name}-deadlocks",
        description=f"Transactions of {watched.name} lock each other out. The log names the queries.",
        metric=Metric(namespace=DEADLOCK_NAMESPACE, name=deadlock_metric(watched.identifier), statistic="Sum"),
        threshold=watched.spec.alarms.deadlocks,
        period_seconds=_MINUTES_5,
        evaluation_periods=1,
    )
