"""What a cache is watched by: alarms of each node, their thresholds, dashboard row. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from components.observability.alarm import Alarm, Graph, Metric

_NAMESPACE = "AWS/ElastiCache"


@dataclass(frozen=True, kw_only=True, slots=True)
class CacheAlarms:
    """Thresholds of the alarms of a cache, for each of its nodes.

    Where nothing else is said they are those that AWS recommends:
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html
    """

    engine_cpu_percent: float = 80
    """CPU of the engine's one main thread. Default: 80, below AWS's 90, to leave time for another shard."""

    memory_percent: float = 80
    """Memory in use, of what data may take. Default: 80, before keys are evicted."""

    evictions_per_minute: float = 0
    """Keys thrown out for want of memory. Default: 0, so that the first one counts."""

    replication_lag_seconds: float = 10
    """How far a replica is behind. Default: 10; usually it is well below one."""

    connections: float = 52_000
    """Open connections. Default: 52000, four fifths of the 65,000 that a node takes."""


def alarms(name: str, nodes: Mapping[str, str], thresholds: CacheAlarms, *, replicas: int) -> tuple[Alarm, ...]:
    """Return the alarms of the cache called *name*; *nodes* are ids by the digits that they end in."""
    return tuple(
        alarm
        for place, node in nodes.items()
        for alarm in _node(f"{name}-{place}", node, thresholds, replicas=replicas)
    )


def graphs(name: str, nodes: Mapping[str, str]) -> tuple[Graph, ...]:
    """Return the dashboard row of the cache called *name*."""

    def drawn(metric_name: str, statistic: str = "Average") -> list[Metric]:
        return [metric(node, metric_name, statistic) for node in nodes.values()]

    return (
        Graph(title=f"{name}: engine CPU", metrics=drawn("EngineCPUUtilization"), unit="%"),
        Graph(title=f"{name}: memory", metrics=drawn("DatabaseMemoryUsagePercentage"), unit="%"),
        Graph(title=f"{name}: hits and misses", metrics=[*drawn("CacheHits", "Sum"), *drawn("CacheMisses", "Sum")]),
        Graph(title=f"{name}: connections", metrics=drawn("CurrConnections", "Maximum")),
    )


def metric(node: str, name: str, statistic: str = "Average") -> Metric:
    """Return a metric of one node."""
    return Metric(namespace=_NAMESPACE, name=name, dimensions={"CacheClusterId": node}, statistic=statistic)


def _node(name: str, node: str, thresholds: CacheAlarms, *, replicas: int) -> list[Alarm]:
    found = [
        Alarm(
            name=f"{name}-engine-cpu-high",
            description=f"The engine of {name} is busy. Look at the slow log; more shards spread the load.",
            metric=metric(node, "EngineCPUUtilization"),
            threshold=thresholds.engine_cpu_percent,
        ),
        Alarm(
            name=f"{name}-memory-high",
            description=f"{name} is nearly full and will evict keys. Look at keys without expiry, or at the node type.",
            metric=metric(node, "DatabaseMemoryUsagePercentage", "Maximum"),
            threshold=thresholds.memory_percent,
        ),
        Alarm(
            name=f"{name}-evictions",
            description=f"{name} throws keys out for want of memory. A larger node or more shards hold them.",
            metric=metric(node, "Evictions", "Sum"),
            threshold=thresholds.evictions_per_minute,
        ),
        Alarm(
            name=f"{name}-connections-high",
            description=f"{name} soon refuses connections. Look for clients without a pool.",
            metric=metric(node, "CurrConnections", "Maximum"),
            threshold=thresholds.connections,
            severity="critical",
        ),
    ]
    if replicas:
        found.append(
            Alarm(
                name=f"{name}-lag-high",
                description=f"{name} is behind its primary: a failover now would lose writes. Look at its load.",
                metric=metric(node, "ReplicationLag", "Maximum"),
                threshold=thresholds.replication_lag_seconds,
            )
        )
    return found
