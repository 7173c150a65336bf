"""A cache without nodes: ElastiCache Serverless, which grows and shrinks by itself between limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.data.cache_rules import Engine
from components.data.cache_users import ID_LENGTH, cache_security_group, connect, make_users
from components.links import Consumer, Link
from components.naming import Label
from components.network.connections import Connections
from components.observability.alarm import Alarm, Graph, Metric
from components.security.key import Key

_PORT = 6379
_MAJOR_VERSIONS: dict[Engine, str] = {"valkey": "8", "redis": "7"}
# https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Scaling.html
_STORAGE_GB = range(1, 5001)
_ECPU_PER_SECOND = range(1000, 15_000_001)
_PERCENT = 0.8


@dataclass(frozen=True, kw_only=True, slots=True)
class ServerlessCacheArgs:
    """What a serverless cache is made of."""

    max_storage_gb: int
    """Most data that it holds, 1 to 5000 GB; beyond, it evicts. The limit of the bill, too."""

    max_ecpu_per_second: int
    """Most ElastiCache processing units a second, 1000 to 15,000,000; beyond, requests are refused."""

    vpc_id: pulumi.Input[str]
    """VPC of the security group."""

    subnet_ids: Sequence[pulumi.Input[str]]
    """Subnets of the data tier, two or three."""

    key: Key
    """Key of the domain ``data``: what is stored, and snapshots."""

    label: Label
    """Gives the name ``<project>-<environment>-<name>``, in 40 characters."""

    engine: Engine = "valkey"
    """``valkey`` or ``redis``. Default: valkey, a third cheaper."""

    snapshot_retention_days: int = 1
    """Days to keep daily snapshots, 0 to 35; 0 takes none. Default: 1."""

    protect: bool = True
    """Refuse deletion. Default: yes."""


class ServerlessCache(pulumi.ComponentResource):
    """A serverless cache over all its zones, TLS only, entered by IAM as Cache is.

    It speaks the cluster protocol, keeps its data in several zones by itself, and writes no logs of its own
    (https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/WhatIs.corecomponents.html).
    """

    connections: Connections
    """Security group, port 6379, closed until something is linked."""

    endpoint: pulumi.Output[str]
    """Host name."""

    alarms: Sequence[Alarm]
    """Storage and processing units near their limits, and refused commands."""

    graphs: Sequence[Graph]
    """Storage, processing units, hits."""

    def __init__(self, name: str, args: ServerlessCacheArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        _check(name, args)
        super().__init__("plinth:data:ServerlessCache", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self._id = args.label.physical_name(name, ID_LENGTH)
        self.connections = Connections(
            name=name, security_group=cache_security_group(name, args.vpc_id, self._child), port=_PORT
        )
        self._user, users = make_users(name, self._id, args.engine, args.label, self._child)
        cache = self._make_cache(users)
        self._arn = cache.arn
        self.endpoint = cache.endpoints.apply(lambda endpoints: endpoints[0].address or "")
        self.alarms = self._alarms()
        self.graphs = (
            Graph(title=f"{name}: storage", metrics=[self._metric("BytesUsedForCache", "Maximum")], unit="bytes"),
            Graph(title=f"{name}: processing units", metrics=[self._metric("ElastiCacheProcessingUnits", "Sum")]),
            Graph(
                title=f"{name}: hits and misses",
                metrics=[self._metric("CacheHits", "Sum"), self._metric("CacheMisses", "Sum")],
            ),
        )
        self.register_outputs({"endpoint": self.endpoint})

    def link(self, consumer: Consumer, access: str) -> Link:
        """Let *consumer* connect; the variables are those of Cache, and the cluster protocol is on."""
        return connect(
            self._name,
            consumer,
            access,
            connections=self.connections,
            arns=(self._arn, self._user.arn),
            environment={
                "HOST": self.endpoint,
                "PORT": str(_PORT),
                "TLS": "true",
                "CLUSTER_MODE": "true",
                "USERNAME": self._id,
                "CACHE_NAME": self._id,
            },
        )

    def _make_cache(self, users: aws.elasticache.UserGroup) -> aws.elasticache.ServerlessCache:
        args = self._args
        return aws.elasticache.ServerlessCache(
            self._name,
            name=self._id,
            description="Cache",
            engine=args.engine,
            major_engine_version=_MAJOR_VERSIONS[args.engine],
            cache_usage_limits=aws.elasticache.ServerlessCacheCacheUsageLimitsArgs(
                data_storage=aws.elasticache.ServerlessCacheCacheUsageLimitsDataStorageArgs(
                    maximum=args.max_storage_gb, unit="GB"
                ),
                ecpu_per_seconds=[
                    aws.elasticache.ServerlessCacheCacheUsageLimitsEcpuPerSecondArgs(maximum=args.max_ecpu_per_second)
                ],
            ),
            kms_key_id=args.key.arn,
            security_group_ids=[self.connections.security_group.id],
            subnet_ids=list(args.subnet_ids),
            user_group_id=users.user_group_id,
            snapshot_retention_limit=args.snapshot_retention_days,
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(protect=args.protect)),
        )

    def _metric(self, name: str, statistic: str) -> Metric:
        return Metric(namespace="AWS/ElastiCache", name=name, dimensions={"clusterId": self._id}, statistic=statistic)

    def _alarms(self) -> tuple[Alarm, ...]:
        return (
            Alarm(
                name=f"{self._name}-storage-high",
                description=f"{self._name} nears its storage limit and will evict keys. Look at keys without expiry.",
                metric=self._metric("BytesUsedForCache", "Maximum"),
                threshold=self._args.max_storage_gb * 1_000_000_000 * _PERCENT,
            ),
            Alarm(
                name=f"{self._name}-units-high",
                description=f"{self._name} nears its limit of processing units and will refuse requests. Raise it.",
                metric=self._metric("ElastiCacheProcessingUnits", "Sum"),
                threshold=self._args.max_ecpu_per_second * 60 * _PERCENT,
            ),
            Alarm(
                name=f"{self._name}-throttled",
                description=f"{self._name} refuses commands for want of processing units. Raise its limit.",
                metric=self._metric("ThrottledCmds", "Sum"),
                threshold=0,
                severity="critical",
            ),
        )


def _check(name: str, args: ServerlessCacheArgs) -> None:
    rules = {
        f"max_storage_gb must be 1 to 5000, not {args.max_storage_gb}": args.max_storage_gb not in _STORAGE_GB,
        f"max_ecpu_per_second must be 1000 to 15000000, not {args.max_ecpu_per_second}": (
            args.max_ecpu_per_second not in _ECPU_PER_SECOND
        ),
        f"subnet_ids must be 2 or 3, not {len(args.subnet_ids)}": len(args.subnet_ids) not in (2, 3),
    }
    problems = [rule for rule, broken in rules.items() if broken]
    if problems:
        raise ValueError(f"cache {name}: {'; '.join(problems)}")
