"""``plinth:databases``, ``plinth:caches``, ``plinth:buckets``: what is kept."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.aws.facts import OLD_NODE_TYPES, POSTGRES_END, POSTGRES_OLDEST_MINOR
from model.base import Checked, Matches, Model, NonNegative, Percent, Risk
from model.windows import (
    check_backup_window,
    check_cache_maintenance,
    check_database_maintenance,
    check_snapshot_window,
)

Role = Literal["assets", "uploads", "backups", "media", "archive"]


def _check_postgres(version: str) -> str:
    major, dot, minor = version.partition(".")
    if not major.isdecimal() or (dot and not minor.isdecimal()):
        raise ValueError("must be a major version of PostgreSQL, quoted")
    if int(major) < min(POSTGRES_END):
        raise ValueError(f"standard support of PostgreSQL {major} has ended; supported: {_supported()}")
    if int(major) not in POSTGRES_END:
        raise ValueError(f"PostgreSQL {major} is not on RDS; supported: {_supported()}")
    oldest = POSTGRES_OLDEST_MINOR[int(major)]
    if minor and int(minor) < oldest:
        raise ValueError(
            f"RDS no longer creates PostgreSQL {version}, the oldest is {major}.{oldest}: say {major} alone"
        )
    if dot:
        raise ValueError(f"say {major} alone: AWS picks the newest minor version and keeps it up to date")
    return version


def _supported() -> str:
    return ", ".join(f"{major} (until {end})" for major, end in POSTGRES_END.items())


def _check_node(node: str) -> str:
    if node.startswith(OLD_NODE_TYPES):
        raise ValueError("ElastiCache no longer creates nodes of this family")
    if node.startswith("cache.r6gd."):
        raise ValueError("r6gd needs data tiering, which Plinth does not offer")
    return Matches(_NODE, "must begin with 'cache.', then name a family and one of its sizes").check(node)


_NODE = r"cache\.(t[34]g?|[cmr][0-9][a-z]*)\.(micro|small|medium|large|[0-9]*xlarge)"
_CLASS = r"db\.(t[0-9][a-z]*\.(micro|small|medium|large|xlarge|2xlarge)|[cmrx][0-9][a-z]*\.(medium|large|[0-9]*xlarge))"
PostgresVersion = Annotated[str, Checked(_check_postgres)]
InstanceClass = Annotated[str, Matches(_CLASS, "must begin with 'db.', then name a family and one of its sizes")]
NodeType = Annotated[str, Checked(_check_node)]
DatabaseName = Annotated[
    str, Matches(r"[a-z][a-z0-9_]{0,62}", "must be 1 to 63 small letters, digits and underscores, a letter first")
]
MonitoringInterval = Literal[0, 1, 5, 10, 15, 30, 60]
BackupWindow = Annotated[str, Checked(check_backup_window)]
DatabaseMaintenance = Annotated[str, Checked(check_database_maintenance)]
SnapshotWindow = Annotated[str, Checked(check_snapshot_window)]
CacheMaintenance = Annotated[str, Checked(check_cache_maintenance)]
ParameterName = Annotated[
    str, Matches(r"[a-z][a-z0-9_.]*", "a parameter of PostgreSQL has small letters, digits, _ and .")
]


class DatabaseAlarms(Model):
    """Thresholds of a database's alarms."""

    cpu_percent: Percent = Field(default=80, description="CPU use, percent. Default: 80.", examples=[80])
    connections_percent: Percent = Field(
        default=80, description="Connections, percent of those that the class allows. Default: 80.", examples=[80]
    )
    free_storage_percent: Percent = Field(
        default=10,
        description="Free storage, percent of storage_gib; half of it if storage grows by itself. Default: 10.",
        examples=[10],
    )
    free_memory_percent: Percent = Field(
        default=5, description="Free memory, percent of the class's. Default: 5.", examples=[5]
    )
    replica_lag_seconds: NonNegative = Field(
        default=60, description="Seconds that a replica is behind. Default: 60.", examples=[60]
    )
    transaction_ids: NonNegative = Field(
        default=1_000_000_000,
        description="Age of the oldest transaction id; at 2 billion writing stops. Default: 1000000000.",
        examples=[1_000_000_000],
    )
    disk_queue_depth: NonNegative = Field(
        default=64, description="Reads and writes that wait for the disk. Default: 64.", examples=[64]
    )
    burst_balance_percent: Percent = Field(
        default=10, description="What is left of the bursts of a burstable class, percent. Default: 10.", examples=[10]
    )
    deadlocks: NonNegative = Field(
        default=0, description="Deadlocks in 5 minutes. Default: 0, so that the first one counts.", examples=[0]
    )


class Database(Model):
    """A PostgreSQL database on RDS, with forced TLS, encrypted, with backups to any second."""

    engine_version: PostgresVersion = Field(
        default="17",
        description="Major version of PostgreSQL, quoted; AWS keeps the minor up to date. Default: 17.",
        examples=["17"],
    )
    instance_class: InstanceClass = Field(description="Size of the machine.", examples=["db.t4g.micro"])
    storage_gib: int = Field(
        ge=20, le=65_536, description="Storage in GiB, gp3. It can grow, never shrink.", examples=[20]
    )
    max_storage_gib: int | None = Field(
        default=None,
        ge=21,
        le=65_536,
        description="Size in GiB up to which storage grows by itself, from storage_gib on. Default: it does not grow.",
        examples=[100],
    )
    iops: int | None = Field(
        default=None,
        ge=12_000,
        le=64_000,
        description="IOPS, from 400 GiB on, at most 50 per GiB. Default: 3000, or 12000 from 400 GiB on.",
        examples=[12_000],
    )
    throughput_mibps: int | None = Field(
        default=None,
        ge=500,
        le=4000,
        description="MiB per second, with iops and at most a quarter of them. Default: 125, or 500 from 400 GiB on.",
        examples=[500],
    )
    multi_az: Annotated[bool, Risk(lambda on: not on, "no standby: if the database's zone fails, it is down")] = Field(
        default=True, description="Keep a standby in a second zone; needed in prod. Default: true.", examples=[True]
    )
    replicas: int = Field(
        default=0,
        ge=0,
        le=15,
        description="Copies for reading, each in its own zone as far as possible. The first one moves the credentials "
        "to another secret unless they are generated already: docs/recovery.md. Default: 0.",
        examples=[1],
    )
    credentials: Literal["auto", "managed", "generated"] = Field(
        default="auto",
        description="managed: RDS makes and rotates the password; generated: Plinth makes it, as AWS wants it for "
        "databases with replicas. A change moves them to another secret and starts linked services anew, so say "
        "generated early if replicas may come. Default: auto, whichever fits.",
        examples=["auto"],
    )
    backup_retention_days: int = Field(
        default=7, ge=1, le=35, description="Days back to which the database can be restored. Default: 7.", examples=[7]
    )
    backup_window: BackupWindow = Field(
        default="03:00-04:00",
        description="When backups are taken, UTC. Default: 03:00-04:00.",
        examples=["03:00-04:00"],
    )
    maintenance_window: DatabaseMaintenance = Field(
        default="sun:04:30-sun:05:30",
        description="When AWS may maintain it, UTC, outside of the backup window. Default: sun:04:30-sun:05:30.",
        examples=["sun:04:30-sun:05:30"],
    )
    database_name: DatabaseName = Field(
        default="app", description="Name of the database on the server. Default: app.", examples=["app"]
    )
    insights: Literal["standard", "advanced"] = Field(
        default="standard",
        description="Database Insights; advanced keeps 15 months of analysis and costs extra. Default: standard.",
        examples=["standard"],
    )
    monitoring_interval_seconds: MonitoringInterval = Field(
        default=60,
        description="Seconds between two readings of the operating system; 0 for none. Default: 60.",
        examples=[60],
    )
    parameters: dict[ParameterName, str] = Field(
        default={},
        description="Settings of PostgreSQL beyond Plinth's own: text, quoted. Default: none.",
        examples=[{"log_min_duration_statement": "500"}],
    )
    alarms: DatabaseAlarms = Field(
        default=DatabaseAlarms(),
        description="Thresholds of its alarms. Default: see there.",
        examples=[{"cpu_percent": 80}],
    )


class CacheAlarms(Model):
    """Thresholds of a cache's alarms, for each of its nodes."""

    engine_cpu_percent: Percent = Field(
        default=80, description="Use of the engine's own CPU, percent. Default: 80.", examples=[80]
    )
    memory_percent: Percent = Field(
        default=80, description="Memory in use, percent of what data may take. Default: 80.", examples=[80]
    )
    evictions_per_minute: NonNegative = Field(
        default=0,
        description="Keys thrown out for want of memory. Default: 0, so that the first one counts.",
        examples=[0],
    )
    replication_lag_seconds: NonNegative = Field(
        default=10, description="Seconds that a replica is behind. Default: 10.", examples=[10]
    )
    connections: NonNegative = Field(
        default=52_000, description="Open connections of a node, of 65000. Default: 52000.", examples=[52_000]
    )


class Cache(Model):
    """A Valkey or Redis replication group on ElastiCache, with TLS, encrypted."""

    engine: Literal["valkey", "redis"] = Field(
        default="valkey",
        description="valkey goes on where Redis OSS ended, and costs a fifth less. Default: valkey.",
        examples=["valkey"],
    )
    engine_version: str | None = Field(
        default=None,
        description="Version of the engine, quoted. Default: 8.2 of valkey, 7.1 of redis.",
        examples=["8.2"],
    )
    node_type: NodeType = Field(description="Size of each node.", examples=["cache.t4g.micro"])
    shards: int = Field(
        default=1,
        ge=1,
        le=90,
        description="Parts of the data, each on its own nodes; more than 1 in cluster mode. Default: 1.",
        examples=[1],
    )
    replicas: Annotated[int, Risk(lambda count: count == 0, "no replica: if its node fails, the cache is empty")] = (
        Field(
            default=0,
            ge=0,
            le=5,
            description="Replicas of each shard, in other zones; prod needs one. Default: 0.",
            examples=[1],
        )
    )
    cluster_mode: bool = Field(
        default=False, description="Spread keys over shards; clients must know how. Default: false.", examples=[True]
    )
    snapshot_retention_days: Annotated[int, Risk(lambda days: days == 0, "there are no snapshots of the cache")] = (
        Field(
            default=1,
            ge=0,
            le=35,
            description="Days that daily snapshots are kept; 0 only with stack.allow_data_loss. Default: 1.",
            examples=[1],
        )
    )
    snapshot_window: SnapshotWindow = Field(
        default="03:00-04:00",
        description="When snapshots are taken, UTC. Default: 03:00-04:00.",
        examples=["03:00-04:00"],
    )
    maintenance_window: CacheMaintenance = Field(
        default="sun:04:30-sun:05:30",
        description="When AWS may maintain it, UTC, outside of the snapshot window. Default: sun:04:30-sun:05:30.",
        examples=["sun:04:30-sun:05:30"],
    )
    alarms: CacheAlarms = Field(
        default=CacheAlarms(),
        description="Thresholds of its alarms. Default: see there.",
        examples=[{"engine_cpu_percent": 80}],
    )


class ServerlessCache(Model):
    """A Valkey or Redis cache on ElastiCache Serverless: no nodes, three zones by itself, paid by use."""

    engine: Literal["valkey", "redis"] = Field(
        default="valkey", description="valkey costs a third less. Default: valkey.", examples=["valkey"]
    )
    max_storage_gb: int = Field(
        ge=1, le=5000, description="Most data that it holds, in GB; beyond, it evicts keys.", examples=[10]
    )
    max_ecpu_per_second: int = Field(
        ge=1000,
        le=15_000_000,
        description="Most processing units a second; beyond, it refuses requests. One is about one simple command.",
        examples=[5000],
    )
    snapshot_retention_days: Annotated[int, Risk(lambda days: days == 0, "there are no snapshots of the cache")] = (
        Field(
            default=1,
            ge=0,
            le=35,
            description="Days that daily snapshots are kept; 0 only with stack.allow_data_loss. Default: 1.",
            examples=[1],
        )
    )


class Bucket(Model):
    """A private S3 bucket, versioned and encrypted, whose role decides how its objects age."""

    role: Role = Field(
        description="assets: files of the CDN; uploads: files of users; backups, archive: rarely read; media: large "
        "files. The bucket for logs is made by Plinth itself.",
        examples=["uploads"],
    )
    object_lock_days: int | None = Field(
        default=None,
        ge=1,
        le=36_500,
        description="Days in which nobody deletes an object without a right of its own; archive only, from the "
        "bucket's first day on. Default: none.",
        examples=[365],
    )
