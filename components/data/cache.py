"""A Valkey or Redis cache on ElastiCache: always a replication group, TLS only, with IAM authentication."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.data.cache_alarms import alarms, graphs
from components.data.cache_users import connect, make_users
from components.data.refused_updates import users_that_redis_accepts
from components.links import Consumer, Link
from components.network.connections import Connections
from components.network.placement import Placement
from components.network.security_group import closed_security_group
from components.observability.alarm import Alarm, Graph
from components.observability.log_groups import LogGroups
from components.security.key import Key
from components.site import Site
from model import caches
from model.aws.elasticache import LONGEST_ID, family, node_ids
from model.base import require_valid

_LOGS = ("slow-log", "engine-log")


@dataclass(frozen=True, kw_only=True, slots=True)
class CacheArgs:
    """Inputs of Cache."""

    spec: caches.Cache
    """What is asked for. From redis to valkey is an upgrade, which keeps the Redis users; the reverse is a new cache,
    as is a change of *cluster_mode*."""

    key: Key
    """Key of the domain ``data``: data at rest and snapshots."""

    placement: Placement
    """Subnets of the data tier."""

    log_groups: LogGroups
    """Encryption and retention of its logs."""

    site: Site
    """Gives the id ``<project>-<scope>-<name>``, in 40 characters. If it is protected, deletion is refused, a
    snapshot precedes it, and unless interruptions are allowed nodes change in the maintenance window only: until then
    the parameter group that was replaced is in use, so it is not deleted."""


class Cache(pulumi.ComponentResource):
    """A cache with one user, who signs in with a short-lived token of the task role: there is no password.

    The client makes the token with the name of the group and its user, as AWS's examples do, and again after 12 hours
    at most, when ElastiCache ends the connection (https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html).
    """

    connections: Connections
    """Security group, port 6379, closed until something is linked."""

    endpoint: pulumi.Output[str]
    """Host name of the primary, or with cluster mode the configuration endpoint."""

    reader_endpoint: pulumi.Output[str] | None
    """Host name of the replicas; none in cluster mode, where clients discover them, or without replicas."""

    alarms: Sequence[Alarm]
    """Engine CPU, memory, evictions, connections and lag of each node."""

    graphs: Sequence[Graph]
    """CPU, memory, hits, connections."""

    log_groups: Sequence[aws.cloudwatch.LogGroup]
    """Slow log and engine log."""

    exports: Mapping[str, pulumi.Output[str]]
    """Stack outputs that list it by its name."""

    def __init__(self, name: str, args: CacheArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        spec = args.spec
        require_valid(f"cache {name}", spec)
        super().__init__("plinth:data:Cache", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self._id = args.site.label.physical_name(name, LONGEST_ID)
        security_group = closed_security_group(name, "Cache", args.placement.vpc_id, self._child)
        self.connections = Connections(
            name=name, security_group=security_group, port=spec.PORT, placement=args.placement
        )
        self._user, users = make_users(name, self._id, spec.users_engine or spec.engine, args.site.label, self._child)
        logs = self._make_logs()
        group = self._make_group(users, logs)
        self.log_groups = list(logs.values())
        self._arn = group.arn
        self.endpoint = group.configuration_endpoint_address if spec.cluster_mode else group.primary_endpoint_address
        self.reader_endpoint = group.reader_endpoint_address if spec.replicas and not spec.cluster_mode else None
        nodes = node_ids(self._id, shards=spec.shards, replicas=spec.replicas, cluster_mode=spec.cluster_mode)
        self.alarms = alarms(name, nodes, spec.alarms, replicas=spec.replicas)
        self.graphs = graphs(name, nodes)
        self.exports = {"cacheEndpoints": self.endpoint}
        self.register_outputs({"endpoint": self.endpoint, "reader_endpoint": self.reader_endpoint})

    def link(self, consumer: Consumer, access: str) -> Link:
        """Let *consumer* connect: port, address, and the right to sign in as the cache's user.

        The one access is ``connect``. Variables ``<NAME>_HOST``, ``_PORT``, ``_TLS``, ``_CLUSTER_MODE``, ``_USERNAME``
        and, as the token needs it, ``_CACHE_NAME``; with replicas and without cluster mode ``_READER_HOST``.
        """
        spec = self._args.spec
        spec.LINK.require_access(f"cache {self._name}", access)
        environment: dict[str, pulumi.Input[str]] = {
            "_HOST": self.endpoint,
            "_PORT": str(spec.PORT),
            "_TLS": "true",
            "_CLUSTER_MODE": "true" if spec.cluster_mode else "false",
            "_USERNAME": self._id,
            "_CACHE_NAME": self._id,
        }
        if self.reader_endpoint is not None:
            environment["_READER_HOST"] = self.reader_endpoint
        return connect(
            self._name,
            consumer,
            offer=spec.LINK,
            connections=self.connections,
            arns=(self._arn, self._user.arn),
            access=access,
            environment=environment,
        )

    def _make_logs(self) -> dict[str, aws.cloudwatch.LogGroup]:
        return {
            log: self._args.log_groups.make(f"{self._name}-{log}", f"/aws/elasticache/{self._id}/{log}", self._child)
            for log in _LOGS
        }

    def _make_parameter_group(self) -> aws.elasticache.ParameterGroup:
        spec = self._args.spec
        chosen = {**spec.parameters, **({"cluster-enabled": "yes"} if spec.cluster_mode else {})}
        return aws.elasticache.ParameterGroup(
            f"{self._name}-parameters",
            description="Parameters of a cache",
            family=family(spec.engine, spec.version),
            parameters=[
                aws.elasticache.ParameterGroupParameterArgs(name=name, value=chosen[name]) for name in sorted(chosen)
            ],
            # An upgrade that waits for the maintenance window leaves the old group in use until then.
            opts=pulumi.ResourceOptions.merge(
                self._child, pulumi.ResourceOptions(retain_on_delete=self._args.site.protect)
            ),
        )

    def _make_subnet_group(self) -> aws.elasticache.SubnetGroup:
        return aws.elasticache.SubnetGroup(
            f"{self._name}-subnets",
            description="Subnets of a cache",
            subnet_ids=list(self._args.placement.subnet_ids),
            opts=self._child,
        )

    def _make_group(
        self, users: aws.elasticache.UserGroup, logs: Mapping[str, aws.cloudwatch.LogGroup]
    ) -> aws.elasticache.ReplicationGroup:
        args, spec = self._args, self._args.spec
        parameter_group = self._make_parameter_group()
        subnet_group = self._make_subnet_group()
        # A snapshot outlives its cache, so the snapshot of the next cache of that name needs another name. The subnet
        # group is made and deleted with the cache, and its name ends in random digits.
        final = subnet_group.name.apply(lambda group: f"{self._id}-final-{group.rpartition('-')[2]}")
        return aws.elasticache.ReplicationGroup(
            self._name,
            replication_group_id=self._id,
            description="Cache",
            engine=spec.engine,
            engine_version=spec.version,
            auto_minor_version_upgrade=True,
            node_type=spec.node_type,
            port=spec.PORT,
            cluster_mode="enabled" if spec.cluster_mode else "disabled",
            num_node_groups=spec.shards if spec.cluster_mode else None,
            replicas_per_node_group=spec.replicas if spec.cluster_mode else None,
            num_cache_clusters=None if spec.cluster_mode else spec.replicas + 1,
            automatic_failover_enabled=spec.cluster_mode or spec.replicas > 0,
            multi_az_enabled=spec.replicas > 0,
            subnet_group_name=subnet_group.name,
            parameter_group_name=parameter_group.name,
            security_group_ids=[self.connections.security_group.id],
            transit_encryption_enabled=True,
            transit_encryption_mode="required",
            at_rest_encryption_enabled=True,
            kms_key_id=args.key.arn,
            user_group_ids=[users.user_group_id],
            snapshot_retention_limit=spec.snapshot_retention_days,
            snapshot_window=spec.snapshot_window,
            final_snapshot_identifier=final if args.site.protect else None,
            maintenance_window=spec.maintenance_window,
            apply_immediately=spec.allow_immediate_interruption or not args.site.protect,
            log_delivery_configurations=[
                aws.elasticache.ReplicationGroupLogDeliveryConfigurationArgs(
                    destination=group.name, destination_type="cloudwatch-logs", log_format="json", log_type=log
                )
                for log, group in logs.items()
            ],
            opts=pulumi.ResourceOptions.merge(
                self._child,
                pulumi.ResourceOptions(
                    protect=args.site.protect,
                    depends_on=list(logs.values()),
                    # Moving keys between shards takes longer than the provider waits by default.
                    custom_timeouts=pulumi.CustomTimeouts(create="90m", update="3h", delete="90m"),
                    hooks=None if spec.users_engine == "redis" else users_that_redis_accepts(self._name),
                ),
            ),
        )
