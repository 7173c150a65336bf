"""A Valkey or Redis cache on ElastiCache: always a replication group, TLS only, entered by IAM and not by password."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from components.data.cache_alarms import CacheAlarms, alarms, graphs
from components.data.cache_rules import DEFAULT_VERSIONS, Engine, check_cache, check_upkeep, family, node_ids
from components.data.cache_users import ID_LENGTH, cache_security_group, connect, make_users
from components.identity.account import Account
from components.links import Consumer, Link
from components.naming import Label
from components.network.connections import Connections
from components.observability.alarm import Alarm, Graph
from components.security.key import Key

__all__ = ["Cache", "CacheAlarms", "CacheArgs"]

_PORT = 6379
_LOGS = ("slow-log", "engine-log")


@dataclass(frozen=True, kw_only=True, slots=True)
class CacheArgs:
    """What a cache is made of."""

    node_type: str
    """Such as ``cache.t4g.micro`` or ``cache.r7g.large``."""

    vpc_id: pulumi.Input[str]
    """VPC of the security group."""

    subnet_ids: Sequence[pulumi.Input[str]]
    """Subnets of the data tier."""

    key: Key
    """Key of the domain ``data``: what is on disk, and snapshots."""

    logs_key_arn: pulumi.Input[str]
    """Key of the log groups."""

    account: Account
    """Account and region."""

    label: Label
    """Gives the id ``<project>-<environment>-<name>``, in 40 characters."""

    engine: Engine = "valkey"
    """``valkey`` or ``redis``; from redis to valkey is an upgrade, the way back a new cache. Default: valkey."""

    engine_version: str | None = None
    """Version with IAM authentication. Default: 8.2 of Valkey, 7.1 of Redis."""

    shards: int = 1
    """Parts among which keys are divided, 1 to 90; more than one needs *cluster_mode*. Default: 1."""

    replicas: int = 0
    """Replicas of each shard, 0 to 5, in other zones, with failover. Default: 0."""

    cluster_mode: bool = False
    """Speak the cluster protocol, which clients must know. Cannot be changed later. Default: no."""

    snapshot_retention_days: int = 1
    """Days to keep daily snapshots, 0 to 35; 0 takes none. Default: 1."""

    snapshot_window: str = "03:00-04:00"
    """Daily, UTC, an hour or longer. Default: 03:00-04:00."""

    maintenance_window: str = "sun:04:30-sun:05:30"
    """Weekly, UTC, an hour or longer, apart from the snapshot window. Default: Sunday 04:30-05:30."""

    parameters: Mapping[str, str] = field(default_factory=dict)
    """Parameters of the engine, such as ``maxmemory-policy``. Default: AWS's."""

    log_retention_days: int = 30
    """Retention of the log groups. Default: 30."""

    protect: bool = True
    """Refuse deletion, and take a snapshot before it. Default: yes."""

    apply_immediately: bool = False
    """Change nodes at once, rather than in the maintenance window. Default: no.

    A parameter group that was replaced is deleted only then: until the window it is in use.
    """

    alarms: CacheAlarms = field(default_factory=CacheAlarms)
    """Thresholds. Default: see CacheAlarms."""


class Cache(pulumi.ComponentResource):
    """A cache with one user, who signs in with a short-lived token of the task role: there is no password to keep.

    The client makes the token with the name of the group and its user, as AWS's examples do, and again after 12 hours
    at most, when ElastiCache ends the connection (https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html).
    """

    connections: Connections
    """Security group, port 6379, closed until something is linked."""

    endpoint: pulumi.Output[str]
    """Host name: of the primary, or with cluster mode the one that tells of all nodes."""

    reader_endpoint: pulumi.Output[str] | None
    """Host name of the replicas; none in cluster mode, where the client finds them, or without replicas."""

    alarms: Sequence[Alarm]
    """Engine CPU, memory, evictions, connections and lag of each node."""

    graphs: Sequence[Graph]
    """CPU, memory, hits, connections."""

    def __init__(self, name: str, args: CacheArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        _check(name, args)
        super().__init__("plinth:data:Cache", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self._id = args.label.physical_name(name, ID_LENGTH)
        self._engine_version = args.engine_version or DEFAULT_VERSIONS[args.engine]
        self.connections = Connections(
            name=name, security_group=cache_security_group(name, args.vpc_id, self._child), port=_PORT
        )
        self._user, users = make_users(name, self._id, args.engine, args.label, self._child)
        group = self._make_group(users, self._make_logs())
        self._arn = group.arn
        self.endpoint = group.configuration_endpoint_address if args.cluster_mode else group.primary_endpoint_address
        self.reader_endpoint = group.reader_endpoint_address if args.replicas and not args.cluster_mode else None
        nodes = node_ids(self._id, shards=args.shards, replicas=args.replicas, cluster_mode=args.cluster_mode)
        self.alarms = alarms(name, nodes, args.alarms, replicas=args.replicas)
        self.graphs = graphs(name, nodes)
        self.register_outputs({"endpoint": self.endpoint, "reader_endpoint": self.reader_endpoint})

    def link(self, consumer: Consumer, access: str) -> Link:
        """Let *consumer* connect: port, address, and the right to sign in as the cache's user.

        The one access is ``connect``. Variables ``<NAME>_HOST``, ``_PORT``, ``_TLS``, ``_CLUSTER_MODE``, ``_USERNAME``
        and, as the token needs it, ``_CACHE_NAME``; with replicas and without cluster mode ``_READER_HOST``.
        """
        environment: dict[str, pulumi.Input[str]] = {
            "HOST": self.endpoint,
            "PORT": str(_PORT),
            "TLS": "true",
            "CLUSTER_MODE": "true" if self._args.cluster_mode else "false",
            "USERNAME": self._id,
            "CACHE_NAME": self._id,
        }
        if self.reader_endpoint is not None:
            environment["READER_HOST"] = self.reader_endpoint
        return connect(
            self._name,
            consumer,
            access,
            connections=self.connections,
            arns=(self._arn, self._user.arn),
            environment=environment,
        )

    def _make_logs(self) -> dict[str, aws.cloudwatch.LogGroup]:
        return {
            log: aws.cloudwatch.LogGroup(
                f"{self._name}-{log}",
                name=f"/aws/elasticache/{self._id}/{log}",
                retention_in_days=self._args.log_retention_days,
                kms_key_id=self._args.logs_key_arn,
                opts=self._child,
            )
            for log in _LOGS
        }

    def _make_parameter_group(self) -> aws.elasticache.ParameterGroup:
        chosen = {**self._args.parameters, **({"cluster-enabled": "yes"} if self._args.cluster_mode else {})}
        return aws.elasticache.ParameterGroup(
            f"{self._name}-parameters",
            description="Parameters of a cache",
            family=family(self._args.engine, self._engine_version),
            parameters=[
                aws.elasticache.ParameterGroupParameterArgs(name=name, value=chosen[name]) for name in sorted(chosen)
            ],
            # An upgrade that waits for the maintenance window leaves the old group in use until then.
            opts=pulumi.ResourceOptions.merge(
                self._child, pulumi.ResourceOptions(retain_on_delete=not self._args.apply_immediately)
            ),
        )

    def _make_subnet_group(self) -> aws.elasticache.SubnetGroup:
        return aws.elasticache.SubnetGroup(
            f"{self._name}-subnets",
            description="Subnets of a cache",
            subnet_ids=list(self._args.subnet_ids),
            opts=self._child,
        )

    def _make_group(
        self, users: aws.elasticache.UserGroup, logs: Mapping[str, aws.cloudwatch.LogGroup]
    ) -> aws.elasticache.ReplicationGroup:
        args = self._args
        parameter_group = self._make_parameter_group()
        subnet_group = self._make_subnet_group()
        # A snapshot outlives its cache, so the next one of that name needs another name for its own. The subnet group
        # is made and deleted with the cache, and its name ends in random digits.
        final = subnet_group.name.apply(lambda group: f"{self._id}-final-{group.rpartition('-')[2]}")
        return aws.elasticache.ReplicationGroup(
            self._name,
            replication_group_id=self._id,
            description="Cache",
            engine=args.engine,
            engine_version=self._engine_version,
            auto_minor_version_upgrade=True,
            node_type=args.node_type,
            port=_PORT,
            cluster_mode="enabled" if args.cluster_mode else "disabled",
            num_node_groups=args.shards if args.cluster_mode else None,
            replicas_per_node_group=args.replicas if args.cluster_mode else None,
            num_cache_clusters=None if args.cluster_mode else args.replicas + 1,
            automatic_failover_enabled=args.cluster_mode or args.replicas > 0,
            multi_az_enabled=args.replicas > 0,
            subnet_group_name=subnet_group.name,
            parameter_group_name=parameter_group.name,
            security_group_ids=[self.connections.security_group.id],
            transit_encryption_enabled=True,
            transit_encryption_mode="required",
            at_rest_encryption_enabled=True,
            kms_key_id=args.key.arn,
            user_group_ids=[users.user_group_id],
            snapshot_retention_limit=args.snapshot_retention_days,
            snapshot_window=args.snapshot_window,
            final_snapshot_identifier=final if args.protect else None,
            maintenance_window=args.maintenance_window,
            apply_immediately=args.apply_immediately,
            log_delivery_configurations=[
                aws.elasticache.ReplicationGroupLogDeliveryConfigurationArgs(
                    destination=group.name, destination_type="cloudwatch-logs", log_format="json", log_type=log
                )
                for log, group in logs.items()
            ],
            opts=pulumi.ResourceOptions.merge(
                self._child,
                pulumi.ResourceOptions(
                    protect=args.protect,
                    depends_on=list(logs.values()),
                    # Shards that move their keys take longer than the provider would wait.
                    custom_timeouts=pulumi.CustomTimeouts(create="90m", update="3h", delete="90m"),
                ),
            ),
        )


def _check(name: str, args: CacheArgs) -> None:
    problems = [
        *check_cache(
            engine=args.engine,
            engine_version=args.engine_version,
            node_type=args.node_type,
            shards=args.shards,
            replicas=args.replicas,
            cluster_mode=args.cluster_mode,
            parameters=args.parameters,
        ),
        *check_upkeep(args.snapshot_retention_days, args.snapshot_window, args.maintenance_window),
    ]
    if problems:
        raise ValueError(f"cache {name}: {'; '.join(problems)}")
