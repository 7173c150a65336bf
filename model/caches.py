"""``plinth:caches``, ``plinth:serverless_caches``: Valkey and Redis on ElastiCache."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field

from model.aws import elasticache, elasticache_parameters
from model.aws.instance_types import nearest_type
from model.base import (
    Checked,
    DataLoss,
    EventsPerMinute,
    LagSeconds,
    Matches,
    Model,
    NonNegative,
    Risk,
    Utilization,
    did_you_mean,
    tried,
)
from model.keys import KeyDomain
from model.links import LinkOffer
from model.network import InNetwork
from model.problem import Problem
from model.windows import apart, check_cache_maintenance, check_snapshot_window


def _check_node(node: str) -> str:
    if node.startswith(elasticache.OLD_NODE_TYPES):
        raise ValueError("ElastiCache no longer creates nodes of this family")
    if elasticache.DATA_TIERING in node:
        family = node.removeprefix("cache.").partition(".")[0]
        raise ValueError(f"{family} requires data tiering, which Plinth does not offer")
    if re.fullmatch(elasticache.NODE_TYPE, node):
        return node
    meant = nearest_type(f"cache.{node.strip().lower().removeprefix('cache.')}", elasticache.all_node_types())
    rule = "must begin with 'cache.', then name a family and one of its sizes"
    raise ValueError(rule + did_you_mean(meant))


NodeType = Annotated[str, Checked(_check_node, pattern=elasticache.NODE_TYPE)]
SnapshotWindow = Annotated[str, Checked(check_snapshot_window)]
CacheMaintenance = Annotated[str, Checked(check_cache_maintenance)]
ParameterName = Annotated[
    str, Matches(r"[a-z][a-z0-9-]*", "must be a parameter of Valkey or Redis: lowercase letters, digits and hyphens")
]
UsersEngine = Annotated[
    elasticache.Engine | None,
    Field(
        description="Engine of the users that sign in; redis for a cache that was created with it, for life. "
        "Default: engine.",
        examples=["redis"],
    ),
]
_CLUSTER, _DATABASES = "cluster-enabled", "databases"
_VARIABLES = ("_HOST", "_PORT", "_TLS", "_CLUSTER_MODE", "_USERNAME", "_CACHE_NAME")


class CacheAlarms(Model):
    """Thresholds of the alarms of each node of a cache.

    Unless a reason is given they are those that AWS recommends:
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html
    Engine CPU: 80, below AWS's 90, to leave time to add a shard. Memory: 80, before keys are evicted. Lag: usually it
    is well below a second. Connections: four fifths of the 65,000 that a node accepts.
    """

    engine_cpu_percent: Utilization = Field(
        default=80, description="CPU utilization of the engine's main thread, percent. Default: 80.", examples=[80]
    )
    memory_percent: Utilization = Field(
        default=80, description="Memory in use, percent of what is available for data. Default: 80.", examples=[80]
    )
    evictions_per_minute: EventsPerMinute = Field(
        default=0,
        description="Keys evicted for lack of memory. Default: 0, so that the first one counts.",
        examples=[0],
    )
    replication_lag_seconds: LagSeconds = Field(
        default=10, description="Seconds that a replica lags behind. Default: 10.", examples=[10]
    )
    connections: NonNegative = Field(
        default=52_000,
        lt=elasticache.MOST_CONNECTIONS,
        description="Open connections of a node, of 65000. Default: 52000.",
        examples=[52_000],
    )


class Cache(Model):
    """A Valkey or Redis replication group on ElastiCache: encrypted, TLS only."""

    network: InNetwork = None
    engine: elasticache.Engine = Field(
        default="valkey",
        description="valkey continues Redis OSS, and costs a fifth less. Default: valkey.",
        examples=["valkey"],
    )
    users_engine: UsersEngine = None
    engine_version: str | None = Field(
        default=None,
        description="Version of the engine, quoted. Default: 8.2 of valkey, 7.1 of redis.",
        examples=["8.2"],
    )
    node_type: NodeType = Field(description="Node type of every node.", examples=["cache.t4g.micro"])
    shards: int = Field(
        default=1,
        ge=1,
        le=elasticache.MOST_SHARDS,
        description="Shards of the data, each on its own nodes; more than 1 requires cluster_mode. Default: 1.",
        examples=[1],
    )
    replicas: Annotated[int, Risk(lambda count: count == 0, "no replica: if its node fails, the cache is empty")] = (
        Field(
            default=0,
            ge=0,
            le=elasticache.MOST_REPLICAS,
            description="Replicas of each shard, in other availability zones; prod requires one. Default: 0.",
            examples=[1],
        )
    )
    cluster_mode: bool = Field(
        default=False,
        description="Use the cluster protocol, which clients must support. Cannot be changed later. Default: false.",
        examples=[True],
    )
    snapshot_retention_days: Annotated[int, DataLoss(lambda days: days == 0, "there are no snapshots of the cache")] = (
        Field(
            default=1,
            ge=0,
            le=elasticache.MOST_SNAPSHOT_DAYS,
            description="Days that daily snapshots are kept; 0 only with stack.allow_data_loss. Default: 1.",
            examples=[1],
        )
    )
    snapshot_window: SnapshotWindow = Field(
        default="03:00-04:00",
        description="Daily window for snapshots, UTC. Default: 03:00-04:00.",
        examples=["03:00-04:00"],
    )
    maintenance_window: CacheMaintenance = Field(
        default="sun:04:30-sun:05:30",
        description="Weekly window for maintenance, UTC, outside of the snapshot window. Default: sun:04:30-sun:05:30.",
        examples=["sun:04:30-sun:05:30"],
    )
    allow_immediate_interruption: Annotated[
        bool, Risk(bool, "changes that interrupt the cache are applied at once, not in its maintenance window")
    ] = Field(
        default=False,
        description="Apply changes at once that otherwise wait for the maintenance window: node type, engine, version. "
        "Turning it on applies what already waits. In a stack that allows data loss they never wait. Default: false.",
        examples=[True],
    )
    parameters: dict[ParameterName, str] = Field(
        default={},
        description="Parameters of the engine: text, quoted. Default: none, so AWS's values apply.",
        examples=[{"maxmemory-policy": "noeviction"}],
    )
    alarms: CacheAlarms = Field(
        default=CacheAlarms(),
        description="Thresholds of its alarms. Default: see there.",
        examples=[{"engine_cpu_percent": 80}],
    )

    LINK: ClassVar[LinkOffer] = LinkOffer(
        access=("connect",), variables=(*_VARIABLES, "_READER_HOST"), arns={"connect": 2}
    )
    PORT: ClassVar[int] = elasticache.PORT
    KEY_DOMAIN: ClassVar[KeyDomain] = "data"

    @property
    def version(self) -> str:
        """Version of the engine: the one asked for, or the engine's default."""
        return self.engine_version or elasticache.DEFAULT_VERSIONS[self.engine]

    def problems(self) -> Iterator[Problem]:
        """Yield what ElastiCache would refuse of this cache."""
        yield from tried(self._versions, self._sharding, self._windows, self._parameters, self._users)

    def _versions(self) -> Iterator[Problem]:
        legal = elasticache.versions(self.engine)
        if self.engine_version is not None and self.engine_version not in legal:
            more = "; Redis OSS ended at 7.1, valkey continues it" if self.engine == "redis" else ""
            yield Problem(
                ("engine_version",),
                f"{self.engine} has {', '.join(legal)}{more}",
                f'engine_version: "{legal[-1]}"',
                by_table=self.engine == "valkey" and re.fullmatch(r"[0-9]+\.[0-9]+", self.engine_version) is not None,
            )

    def _sharding(self) -> Iterator[Problem]:
        if self.shards > 1 and not self.cluster_mode:
            yield Problem(("shards",), "more than one shard requires cluster_mode", "cluster_mode: true")
        nodes, most = self.shards * (1 + self.replicas), elasticache.MOST_NODES
        if nodes > most:
            yield Problem(
                ("shards",),
                f"{self.shards} shards of {1 + self.replicas} nodes are {nodes}; a cluster has at most {most} nodes",
                f"shards: {most // (1 + self.replicas)}",
            )
        elif nodes > elasticache.QUOTA_NODES:
            yield Problem(
                ("shards",),
                f"{self.shards} shards of {1 + self.replicas} nodes are {nodes}; a cluster has at most "
                f"{elasticache.QUOTA_NODES} nodes unless AWS has raised the account's quota",
                f"shards: {elasticache.QUOTA_NODES // (1 + self.replicas)}",
                by_table=True,
            )

    def _windows(self) -> Iterator[Problem]:
        yield from apart("snapshot", self.snapshot_window, self.maintenance_window)

    def _parameters(self) -> Iterator[Problem]:
        if _CLUSTER in self.parameters:
            yield Problem(("parameters", _CLUSTER), "is set by cluster_mode; remove it", "cluster_mode: true")
        if self.cluster_mode and _DATABASES in self.parameters:
            yield Problem(
                ("parameters", _DATABASES), "has no effect with cluster_mode, which has database 0 only; remove it"
            )
        for name, value in self.parameters.items():
            if name != _CLUSTER:
                yield from elasticache_parameters.problems(name, value)

    def _users(self) -> Iterator[Problem]:
        yield from _fitting_users(self.engine, self.users_engine)


class ServerlessCache(Model):
    """A Valkey or Redis cache on ElastiCache Serverless: no nodes, several availability zones, billed by usage."""

    network: InNetwork = None
    engine: elasticache.Engine = Field(
        default="valkey", description="valkey costs a third less. Default: valkey.", examples=["valkey"]
    )
    users_engine: UsersEngine = None
    max_storage_gb: int = Field(
        ge=1,
        le=elasticache.MOST_SERVERLESS_GB,
        description="Maximum of stored data in GB; above it, keys are evicted.",
        examples=[10],
    )
    max_ecpu_per_second: int = Field(
        ge=elasticache.FEWEST_SERVERLESS_ECPU,
        le=elasticache.MOST_SERVERLESS_ECPU,
        description="Maximum of ElastiCache processing units per second; above it, requests are throttled. A simple "
        "command uses about one.",
        examples=[5000],
    )
    snapshot_retention_days: Annotated[int, DataLoss(lambda days: days == 0, "there are no snapshots of the cache")] = (
        Field(
            default=1,
            ge=0,
            le=elasticache.MOST_SNAPSHOT_DAYS,
            description="Days that daily snapshots are kept; 0 only with stack.allow_data_loss. Default: 1.",
            examples=[1],
        )
    )

    LINK: ClassVar[LinkOffer] = LinkOffer(
        access=("connect",), variables=(*_VARIABLES, "_SERVERLESS"), arns={"connect": 2}
    )
    PORT: ClassVar[int] = elasticache.PORT
    KEY_DOMAIN: ClassVar[KeyDomain] = "data"

    def problems(self) -> Iterator[Problem]:
        """Yield what ElastiCache would refuse of this cache."""
        yield from tried(self._users)

    def _users(self) -> Iterator[Problem]:
        yield from _fitting_users(self.engine, self.users_engine)


def _fitting_users(engine: elasticache.Engine, users_engine: elasticache.Engine | None) -> Iterator[Problem]:
    if engine == "redis" and users_engine == "valkey":
        yield Problem(("users_engine",), "a Redis cache accepts Redis users only", "users_engine: redis")
