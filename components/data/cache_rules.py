"""What ElastiCache allows: engines, versions, nodes, shards. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from components.data.windows import check_windows

Engine = Literal["valkey", "redis"]

# Versions with IAM authentication: Valkey, and the last ones of Redis OSS.
# https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/engine-versions.html
_VERSIONS: Mapping[Engine, tuple[str, ...]] = {
    "valkey": ("7.2", "8.0", "8.1", "8.2", "9.0"),
    "redis": ("7.0", "7.1"),
}

DEFAULT_VERSIONS: Mapping[Engine, str] = {"valkey": "8.2", "redis": "7.1"}
"""What an engine runs if the stack file does not say."""

_NODE = re.compile(r"cache\.(t[34]g?|[cmr]\d[a-z]*)\.(micro|small|medium|large|\d*xlarge)")
_SHARDS = range(1, 91)
_REPLICAS = range(6)
_SNAPSHOT_DAYS = range(36)
# https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/maintenance-window.html
_SHORTEST_WINDOW = 60
_FIXED_PARAMETERS = ("cluster-enabled",)


def family(engine: Engine, engine_version: str) -> str:
    """Return the parameter-group family: Valkey 8.2 gives ``valkey8``."""
    return f"{engine}{engine_version.partition('.')[0]}"


def node_ids(group_id: str, *, shards: int, replicas: int, cluster_mode: bool) -> dict[str, str]:
    """Return what ElastiCache and CloudWatch call the nodes of a replication group, by the digits they end in."""
    nodes = [f"{node:03}" for node in range(1, replicas + 2)]
    places = [f"{shard:04}-{node}" for shard in range(1, shards + 1) for node in nodes] if cluster_mode else nodes
    return {place: f"{group_id}-{place}" for place in places}


def check_cache(
    *,
    engine: str,
    engine_version: str | None,
    node_type: str,
    shards: int,
    replicas: int,
    cluster_mode: bool,
    parameters: Mapping[str, str],
) -> list[str]:
    """Return what ElastiCache would refuse about engine and topology."""
    if engine not in _VERSIONS:
        return [f"engine must be one of {', '.join(_VERSIONS)}, not {engine}"]
    versions = _VERSIONS["valkey" if engine == "valkey" else "redis"]
    rules = {
        f"engine_version of {engine} must be one of {', '.join(versions)}, not {engine_version}": (
            engine_version is not None and engine_version not in versions
        ),
        f"node_type must be like cache.t4g.micro or cache.r7g.large, not {node_type}": _NODE.fullmatch(node_type)
        is None,
        f"node_type must not be one with data tiering, as {node_type} is": "gd." in node_type,
        f"shards must be 1 to 90, not {shards}": shards not in _SHARDS,
        f"shards need cluster_mode, not {shards} without": shards > 1 and not cluster_mode,
        f"replicas must be 0 to 5, not {replicas}": replicas not in _REPLICAS,
        f"parameters must not set {', '.join(_FIXED_PARAMETERS)}, cluster_mode does": any(
            name in parameters for name in _FIXED_PARAMETERS
        ),
    }
    return [rule for rule, broken in rules.items() if broken]


def check_upkeep(snapshot_retention_days: int, snapshot_window: str, maintenance_window: str) -> list[str]:
    """Return what ElastiCache would refuse about snapshots and windows."""
    problems = check_windows(
        snapshot_window, maintenance_window, shortest_daily=_SHORTEST_WINDOW, shortest_weekly=_SHORTEST_WINDOW
    )
    if snapshot_retention_days not in _SNAPSHOT_DAYS:
        problems.append(f"snapshot_retention_days must be 0 to 35, not {snapshot_retention_days}")
    return problems
