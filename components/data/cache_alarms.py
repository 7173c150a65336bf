"""Alarms of each node of a cache, and its dashboard row. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from components.observability.alarm import Alarm, Graph, Metric
from model.caches import CacheAlarms

_NAMESPACE = "AWS/ElastiCache"


def alarms(name: str, nodes: Mapping[str, str], thresholds: CacheAlarms, *, replicas: int) -> tuple[Alarm, ...]:
    """Return the alarms of the cache called *name*; *nodes* are ids by their final digits."""
    return tuple(
        alarm
        for suffix, node in nodes.items()
        for alarm in _node(f"{name}-{suffix}", node, thresholds, replicas=replicas)
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
