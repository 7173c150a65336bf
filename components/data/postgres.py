"""A PostgreSQL database on RDS: encrypted, TLS only, backed up, with alarms, with credentials that rotate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.data.credentials import GeneratedCredentials, GeneratedCredentialsArgs, rotate_managed
from components.data.postgres_alarms import alarms, graphs, instances
from components.data.postgres_instances import Fittings, make_primary, make_replica
from components.data.postgres_parameters import make_parameter_group
from components.data.postgres_telemetry import make_logs, make_monitoring_role
from components.identity.policy import Statement
from components.links import Consumer, Link, SecretReference
from components.network.connections import Connections
from components.network.placement import Placement
from components.network.security_group import closed_security_group
from components.observability.alarm import Alarm, Graph
from components.observability.log_groups import LogGroups
from components.security.key import Key
from components.security.secret import read_statements
from components.site import Site
from model.aws.rds import FEWEST_SUBNETS
from model.base import require_valid
from model.databases import Database, user_of


@dataclass(frozen=True, kw_only=True, slots=True)
class PostgresArgs:
    """Inputs of Postgres."""

    spec: Database
    """What is asked for."""

    key: Key
    """Key of the domain ``data``: storage, snapshots, insights."""

    secrets_key: Key
    """Key of the domain ``secrets``: the credentials."""

    placement: Placement
    """Subnets of the data tier in at least two availability zones."""

    rotation: Placement
    """Subnets of the function that rotates generated credentials, from which it must reach Secrets Manager."""

    secrets_endpoint: Connections | None = None
    """Interface endpoint of Secrets Manager for that function. Default: none, it uses HTTPS through a NAT."""

    availability_zone: str | None = None
    """Where a database without a standby is created, such as ``us-east-1a``. Default: AWS chooses."""

    log_groups: LogGroups
    """Encryption and retention of its logs."""

    site: Site
    """Account and region; gives the identifier ``<project>-<scope>-<name>``. If it is protected, deletion is
    refused, a snapshot precedes it, and unless interruptions are allowed what needs a restart waits for the maintenance
    window: until then the parameter group that was replaced is in use, so it is not deleted."""


class Postgres(pulumi.ComponentResource):
    """A database, its read replicas and its credentials.

    The password of the master user rotates. A workload that is linked with ``connect`` has it from its start: after a
    rotation its new connections are refused while open ones stay, and it should exit, so that ECS starts another one
    with the new password. Links with ``fetch`` and ``iam`` are not affected.
    """

    connections: Connections
    """Security group of all instances, port 5432, closed until something is linked."""

    endpoint: pulumi.Output[str]
    """Host name of the primary."""

    reader_endpoint: pulumi.Output[str] | None
    """Host names of the replicas, separated by commas, as libpq and JDBC accept them; none without replicas."""

    secret_arn: pulumi.Output[str]
    """ARN of the secret with the keys ``username`` and ``password``."""

    alarms: Sequence[Alarm]
    """CPU, connections, storage, memory, disk queue, bursts, transaction ids, deadlocks, lag of replicas."""

    graphs: Sequence[Graph]
    """CPU, connections, storage, latency, lag."""

    log_groups: Sequence[aws.cloudwatch.LogGroup]
    """Those of all instances, and that of the rotation function if there is one."""

    exports: Mapping[str, pulumi.Output[str]]
    """Stack outputs that list it by its name."""

    def __init__(self, name: str, args: PostgresArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        _check(name, args)
        super().__init__("plinth:data:Postgres", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self._spec = spec = args.spec
        self._instances = instances(name, spec, args.site.label)
        self._subnet_group = self._make_subnet_group()
        self._parameter_group = make_parameter_group(name, spec, self._child, keep_replaced=args.site.protect)
        security_group = closed_security_group(name, "Database", args.placement.vpc_id, self._child)
        self.connections = Connections(
            name=name, security_group=security_group, port=spec.PORT, placement=args.placement
        )
        monitoring_role_arn, may_monitor = self._make_monitoring()
        credentials = None if spec.managed_credentials else self._make_credentials()
        logs = {
            instance: make_logs(self._instances[instance], args.log_groups, self._child) for instance in self._instances
        }
        fittings = Fittings(
            spec=spec,
            site=args.site,
            key_arn=args.key.arn,
            parameter_group=self._parameter_group,
            security_group_id=security_group.id,
            monitoring_role_arn=monitoring_role_arn,
            child=self._child,
        )
        self._primary = make_primary(
            self._instances[name],
            fittings,
            subnet_group=self._subnet_group,
            password=credentials.password if credentials else None,
            secrets_key_arn=args.secrets_key.arn,
            availability_zone=args.availability_zone,
            after=[*logs[name], *may_monitor],
        )
        self._replicas = [
            make_replica(self._instances[replica], fittings, source=self._primary, after=[*logs[replica], *may_monitor])
            for replica in logs
            if replica != name
        ]
        self.secret_arn = (
            credentials.rotate(self._primary)
            if credentials
            else rotate_managed(name, self._primary, spec.rotation_days, self._child)
        )
        self.endpoint = self._primary.address
        self.reader_endpoint = (
            pulumi.Output.all(*(replica.address for replica in self._replicas)).apply(",".join)
            if self._replicas
            else None
        )
        watched = list(self._instances.values())
        self.alarms = tuple(alarm for instance in watched for alarm in alarms(instance))
        self.graphs = graphs(name, watched)
        self.log_groups = [
            *(group for groups in logs.values() for group in groups),
            *(credentials.log_groups if credentials else ()),
        ]
        self.exports = {"databaseEndpoints": self.endpoint, "databaseSecretArns": self.secret_arn}
        self.register_outputs(
            {"endpoint": self.endpoint, "reader_endpoint": self.reader_endpoint, "secret_arn": self.secret_arn}
        )

    def link(self, consumer: Consumer, access: str) -> Link:
        """Let *consumer* connect: port, address, and a way to sign in.

        Always ``<NAME>_HOST``, ``_PORT`` and ``_NAME``, with replicas ``_READER_HOST``. TLS is forced, so clients
        should verify it: ``sslmode=verify-full``.

        ``connect``: the master user's ``_USERNAME`` and ``_PASSWORD``, as secrets that a task gets when it starts.

        ``fetch``: ``_SECRET_ARN`` of the same; the code reads it itself, and again when a connection is refused.

        ``iam``: the ``_USERNAME`` of the service's own user, who signs in with a token of the task role.
        """
        self._spec.LINK.require_access(f"database {self._name}", access)
        rules = consumer.connect(self.connections)
        entrance = self._entrance(access, consumer)
        address: dict[str, pulumi.Input[str]] = {
            "_HOST": self.endpoint,
            "_PORT": str(self._spec.PORT),
            "_NAME": self._spec.database_name,
        }
        if self.reader_endpoint is not None:
            address["_READER_HOST"] = self.reader_endpoint
        return Link(
            environment={**self._spec.LINK.named(self._name, access, address), **entrance.environment},
            secrets=entrance.secrets,
            allows=entrance.allows,
            allows_start=entrance.allows_start,
            requires=rules,
        )

    def _entrance(self, access: str, consumer: Consumer) -> Link:
        """Return how *consumer* signs in."""
        if access == "iam":
            return self._by_iam(consumer.workload)
        return self._injected() if access == "connect" else self._fetched()

    def _injected(self) -> Link:
        secrets = {
            "_USERNAME": SecretReference(arn=self.secret_arn, json_key="username"),
            "_PASSWORD": SecretReference(arn=self.secret_arn, json_key="password"),
        }
        return Link(
            secrets=self._spec.LINK.named(self._name, "connect", secrets),
            allows_start=read_statements(self.secret_arn, self._args.secrets_key),
        )

    def _fetched(self) -> Link:
        return Link(
            environment=self._spec.LINK.named(self._name, "fetch", {"_SECRET_ARN": self.secret_arn}),
            allows=read_statements(self.secret_arn, self._args.secrets_key),
        )

    def _by_iam(self, workload: str) -> Link:
        # https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html
        user, account = user_of(workload), self._args.site.account
        users = [
            instance.resource_id.apply(lambda resource: account.arn("rds-db", f"dbuser:{resource}/{user}"))
            for instance in (self._primary, *self._replicas)
        ]
        return Link(
            environment=self._spec.LINK.named(self._name, "iam", {"_USERNAME": user}),
            allows=[Statement(actions=["rds-db:connect"], resources=users)],
        )

    def _make_subnet_group(self) -> aws.rds.SubnetGroup:
        return aws.rds.SubnetGroup(
            f"{self._name}-subnets",
            description="Subnets of a database",
            subnet_ids=list(self._args.placement.subnet_ids),
            opts=self._child,
        )

    def _make_monitoring(self) -> tuple[pulumi.Output[str] | None, list[pulumi.Resource]]:
        if not self._spec.monitoring_interval_seconds:
            return None, []
        identifier = self._instances[self._name].identifier
        account = self._args.site.account
        role, attachment = make_monitoring_role(f"{self._name}-monitoring", identifier, account, self._child)
        return role.arn, [attachment]

    def _make_credentials(self) -> GeneratedCredentials:
        args = self._args
        return GeneratedCredentials(
            f"{self._name}-credentials",
            GeneratedCredentialsArgs(
                spec=args.spec,
                database=self.connections,
                key=args.secrets_key,
                placement=args.rotation,
                secrets_endpoint=args.secrets_endpoint,
                log_groups=args.log_groups,
                site=args.site,
            ),
            opts=self._child,
        )


def _check(name: str, args: PostgresArgs) -> None:
    require_valid(f"database {name}", args.spec)
    if len(args.placement.subnet_ids) < FEWEST_SUBNETS:
        raise ValueError(
            f"database {name}: needs {FEWEST_SUBNETS} subnets or more, not {len(args.placement.subnet_ids)}"
        )
