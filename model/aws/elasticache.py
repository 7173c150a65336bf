"""What ElastiCache accepts, as of November 2026. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from model.aws.instance_types import Families, united
from model.aws.tables import table

PORT = 6379

Engine = Literal["valkey", "redis"]

_FIRST_WITH_IAM = 7
"""Major version: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html"""

DEFAULT_VERSIONS: Mapping[Engine, str] = {"valkey": "8.2", "redis": "7.1"}
"""What an engine runs if the stack file does not say."""

SERVERLESS_MAJOR_VERSIONS: Mapping[Engine, str] = {"valkey": "8", "redis": "7"}

NODE_TYPE = r"cache\.[a-z][a-z0-9-]*\.[a-z0-9]+"
"""Form of a node type; which exist says `node_types`."""

OLD_NODE_TYPES = ("cache.t1.", "cache.t2.", "cache.m1.", "cache.m2.", "cache.m3.", "cache.c1.", "cache.r3.")
"""Node types that ElastiCache no longer creates:
https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html"""

DATA_TIERING = "gd."
"""Node types of these families require data tiering:
https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/data-tiering.html"""

MOST_CONNECTIONS = 65_000
"""Of a node: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.Engine.html"""

MOST_SHARDS = 90
MOST_REPLICAS = 5
"""https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html"""

MOST_NODES, QUOTA_NODES = 500, 90
"""Of a cluster: with a raised quota, and without: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Shards.html"""

MOST_SNAPSHOT_DAYS = 35
"""https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-automatic.html"""

SHORTEST_WINDOW_MINUTES = 60
"""https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/maintenance-window.html"""

LONGEST_ID = 40
"""Characters: https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html"""

MOST_SERVERLESS_GB = 5000
FEWEST_SERVERLESS_ECPU, MOST_SERVERLESS_ECPU = 1000, 15_000_000
"""Limits of usage: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Scaling.html"""

SERVERLESS_SUBNETS = range(2, 4)
"""Subnets in different availability zones:
https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateServerlessCache.html"""


def versions(engine: Engine) -> tuple[str, ...]:
    """Return the versions of an engine that have IAM authentication, the oldest first; Redis OSS ends at 7.1."""
    found: list[str] = table("elasticache")["versions"][engine]
    return tuple(one for one in found if int(one.partition(".")[0]) >= _FIRST_WITH_IAM)


def node_types(region: str) -> Families | None:
    """Return the node types that a region offers, or None if the table does not contain it."""
    offered: Mapping[str, Families] = table("elasticache")["nodes"]
    return offered.get(region)


def all_node_types() -> Families:
    """Return the node types that any region offers."""
    return united(table("elasticache")["nodes"].values())


def family(engine: Engine, engine_version: str) -> str:
    """Return the parameter group family: Valkey 8.2 gives ``valkey8``."""
    return f"{engine}{engine_version.partition('.')[0]}"


def node_ids(group_id: str, *, shards: int, replicas: int, cluster_mode: bool) -> dict[str, str]:
    """Return the ids that ElastiCache and CloudWatch give the nodes of a replication group, by their final digits.

    https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.html
    """
    nodes = [f"{node:03}" for node in range(1, replicas + 2)]
    places = [f"{shard:04}-{node}" for shard in range(1, shards + 1) for node in nodes] if cluster_mode else nodes
    return {place: f"{group_id}-{place}" for place in places}


def leaves_redis(old_engine: object, new_engine: object) -> bool:
    """Return whether a cache changes from Redis OSS, the engine of one that names none, to Valkey."""
    return (old_engine or "redis", new_engine) == ("redis", "valkey")
