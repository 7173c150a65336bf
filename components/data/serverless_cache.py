"""A cache without nodes: ElastiCache Serverless, which scales by itself up to limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.data.cache_users import connect, make_users
from components.data.refused_updates import users_that_redis_accepts
from components.links import Consumer, Link
from components.network.connections import Connections
from components.network.placement import Placement
from components.network.security_group import closed_security_group
from components.observability.alarm import Alarm, Graph, Metric
from components.security.key import Key
from components.site import Site
from model import caches
from model.aws.elasticache import LONGEST_ID, SERVERLESS_MAJOR_VERSIONS, SERVERLESS_SUBNETS
from model.base import require_valid

_PERCENT = 0.8
"""Share of a limit from which there is an alarm: a fifth is left to raise it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ServerlessCacheArgs:
    """Inputs of ServerlessCache."""

    spec: caches.ServerlessCache
    """What is asked for; its limits cap the bill, too."""

    key: Key
    """Key of the domain ``data``: data at rest and snapshots."""

    placement: Placement
    """Two or three subnets of the data tier."""

    site: Site
    """Gives the name ``<project>-<scope>-<name>``, in 40 characters, and decides whether deletion is refused."""


class ServerlessCache(pulumi.ComponentResource):
    """A serverless cache in all its availability zones, TLS only, with IAM authentication as in Cache.

    It uses the cluster protocol, replicates its data to several availability zones, and writes no logs of its own
    (https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/WhatIs.corecomponents.html).
    """

    connections: Connections
    """Security group, port 6379, closed until something is linked."""

    endpoint: pulumi.Output[str]
    """Host name."""

    alarms: Sequence[Alarm]
    """Storage and processing units near their limits, and throttled commands."""

    graphs: Sequence[Graph]
    """Storage, processing units, hits."""

    log_groups: Sequence[aws.cloudwatch.LogGroup] = ()
    """None."""

    exports: Mapping[str, pulumi.Output[str]]
    """Stack outputs that list it by its name."""

    def __init__(self, name: str, args: ServerlessCacheArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        _check(name, args)
        super().__init__("plinth:data:ServerlessCache", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self._id = args.site.label.physical_name(name, LONGEST_ID)
        security_group = closed_security_group(name, "Cache", args.placement.vpc_id, self._child)
        self.connections = Connections(
            name=name, security_group=security_group, port=args.spec.PORT, placement=args.placement
        )
        self._user, users = make_users(
            name, self._id, args.spec.users_engine or args.spec.engine, args.site.label, self._child
        )
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
        self.exports = {"cacheEndpoints": self.endpoint}
        self.register_outputs({"endpoint": self.endpoint})

    def link(self, consumer: Consumer, access: str) -> Link:
        """Let *consumer* connect; the variables are those of Cache and ``<NAME>_SERVERLESS``, which is ``true``.

        The cluster protocol is on. The token of a serverless cache is signed with the query parameter
        ``ResourceType=ServerlessCache`` in addition, and is refused without:
        https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
        """
        spec = self._args.spec
        spec.LINK.require_access(f"cache {self._name}", access)
        return connect(
            self._name,
            consumer,
            offer=spec.LINK,
            connections=self.connections,
            arns=(self._arn, self._user.arn),
            access=access,
            environment={
                "_HOST": self.endpoint,
                "_PORT": str(spec.PORT),
                "_TLS": "true",
                "_CLUSTER_MODE": "true",
                "_USERNAME": self._id,
                "_CACHE_NAME": self._id,
                "_SERVERLESS": "true",
            },
        )

    def _make_cache(self, users: aws.elasticache.UserGroup) -> aws.elasticache.ServerlessCache:
        args, spec = self._args, self._args.spec
        return aws.elasticache.ServerlessCache(
            self._name,
            name=self._id,
            description="Cache",
            engine=spec.engine,
            major_engine_version=SERVERLESS_MAJOR_VERSIONS[spec.engine],
            cache_usage_limits=aws.elasticache.ServerlessCacheCacheUsageLimitsArgs(
                data_storage=aws.elasticache.ServerlessCacheCacheUsageLimitsDataStorageArgs(
                    maximum=spec.max_storage_gb, unit="GB"
                ),
                ecpu_per_seconds=[
                    aws.elasticache.ServerlessCacheCacheUsageLimitsEcpuPerSecondArgs(maximum=spec.max_ecpu_per_second)
                ],
            ),
            kms_key_id=args.key.arn,
            security_group_ids=[self.connections.security_group.id],
            subnet_ids=list(args.placement.subnet_ids),
            user_group_id=users.user_group_id,
            snapshot_retention_limit=spec.snapshot_retention_days,
            opts=pulumi.ResourceOptions.merge(
                self._child,
                pulumi.ResourceOptions(
                    protect=args.site.protect,
                    hooks=None if spec.users_engine == "redis" else users_that_redis_accepts(self._name),
                ),
            ),
        )

    def _metric(self, name: str, statistic: str) -> Metric:
        return Metric(namespace="AWS/ElastiCache", name=name, dimensions={"clusterId": self._id}, statistic=statistic)

    def _alarms(self) -> tuple[Alarm, ...]:
        return (
            Alarm(
                name=f"{self._name}-storage-high",
                description=f"{self._name} nears its storage limit and will evict keys. Look at keys without expiry.",
                metric=self._metric("BytesUsedForCache", "Maximum"),
                threshold=self._args.spec.max_storage_gb * 1_000_000_000 * _PERCENT,
            ),
            Alarm(
                name=f"{self._name}-units-high",
                description=f"{self._name} nears its limit of processing units and will refuse requests. Raise it.",
                metric=self._metric("ElastiCacheProcessingUnits", "Sum"),
                threshold=self._args.spec.max_ecpu_per_second * 60 * _PERCENT,
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
    require_valid(f"cache {name}", args.spec)
    if len(args.placement.subnet_ids) not in SERVERLESS_SUBNETS:
        raise ValueError(f"cache {name}: needs 2 or 3 subnets, not {len(args.placement.subnet_ids)}")
