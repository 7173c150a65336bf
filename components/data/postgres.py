"""A PostgreSQL database on RDS: encrypted, TLS only, backed up, watched, with credentials that rotate."""

from __future__ import annotations

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from components.data.credentials import GeneratedCredentials, GeneratedCredentialsArgs
from components.data.postgres_alarms import PostgresAlarms, alarms, graphs
from components.data.postgres_args import PostgresArgs, check, instances
from components.data.postgres_rules import family, parameters
from components.data.postgres_telemetry import LOGS, LogsArgs, make_logs, make_monitoring_role
from components.links import Consumer, Link, SecretReference, variable_prefix
from components.network.connections import Connections
from components.observability.alarm import Alarm, Graph
from components.security.secret import read_statements

__all__ = ["Postgres", "PostgresAlarms", "PostgresArgs"]

_PORT = 5432
# The one that AWS gives to new databases, which rotates the server's certificate by itself; valid to 2061.
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html
_CA = "rds-ca-rsa2048-g1"
# Seven days are free of charge, and Database Insights asks for 15 months in advanced mode.
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DatabaseInsights.Considerations.html
_INSIGHTS_DAYS = {"standard": 7, "advanced": 465}
_RECOVERY_DAYS = 30


class Postgres(pulumi.ComponentResource):
    """A database, its read replicas and its credentials.

    Tasks get the credentials when they start. After a rotation a task that opens a new connection is refused, and
    should end: ECS starts it again with the new password. Connections that are open stay so.
    """

    connections: Connections
    """Security group of all instances, port 5432, closed until something is linked."""

    endpoint: pulumi.Output[str]
    """Host name of the primary."""

    reader_endpoint: pulumi.Output[str] | None
    """Host names of the replicas, with commas between, as libpq and JDBC take them; none without replicas."""

    secret_arn: pulumi.Output[str]
    """ARN of the secret with the keys ``username`` and ``password``."""

    alarms: Sequence[Alarm]
    """CPU, connections, storage, memory, disk queue, bursts, transaction ids, deadlocks, lag of replicas."""

    graphs: Sequence[Graph]
    """CPU, connections, storage, latency, lag."""

    def __init__(self, name: str, args: PostgresArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        check(name, args)
        super().__init__("plinth:data:Postgres", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self._instances = instances(name, args)
        self._subnet_group = self._make_subnet_group()
        self._parameter_group = self._make_parameter_group()
        self.connections = Connections(name=name, security_group=self._make_security_group(), port=_PORT)
        self._monitoring, may_monitor = self._make_monitoring()
        credentials = None if args.managed else self._make_credentials()
        password = credentials.password if credentials else None
        self._primary = self._make_primary(password, [*self._make_logs(name), *may_monitor])
        replicas = [self._make_replica(number, may_monitor) for number in range(args.replicas)]
        self.secret_arn = credentials.rotate(self._primary) if credentials else self._managed_secret()
        self.endpoint = self._primary.address
        self.reader_endpoint = (
            pulumi.Output.all(*(replica.address for replica in replicas)).apply(",".join) if replicas else None
        )
        watched = list(self._instances.values())
        self.alarms = tuple(alarm for instance in watched for alarm in alarms(instance, args.alarms))
        self.graphs = graphs(name, watched)
        self.register_outputs(
            {"endpoint": self.endpoint, "reader_endpoint": self.reader_endpoint, "secret_arn": self.secret_arn}
        )

    def link(self, consumer: Consumer, access: str) -> Link:
        """Let *consumer* connect: port, address, and the credentials as secrets. The one access is ``connect``.

        Variables ``<NAME>_HOST``, ``_PORT`` and ``_NAME``, with replicas ``_READER_HOST``; secrets ``<NAME>_USERNAME``
        and ``<NAME>_PASSWORD``. TLS is forced, so clients should verify it: ``sslmode=verify-full``.
        """
        if access != "connect":
            raise ValueError(f"database {self._name}: access must be connect, not {access}")
        prefix = variable_prefix(self._name)
        rules = consumer.connect(self.connections)
        policy = consumer.reader.allow(
            f"read-{self._name}-credentials", *read_statements(self.secret_arn, self._args.secrets_key)
        )
        environment: dict[str, pulumi.Input[str]] = {
            f"{prefix}_HOST": self.endpoint,
            f"{prefix}_PORT": str(_PORT),
            f"{prefix}_NAME": self._args.database_name,
        }
        if self.reader_endpoint is not None:
            environment[f"{prefix}_READER_HOST"] = self.reader_endpoint
        return Link(
            environment=environment,
            secrets={
                f"{prefix}_USERNAME": SecretReference(arn=self.secret_arn, json_key="username"),
                f"{prefix}_PASSWORD": SecretReference(arn=self.secret_arn, json_key="password"),
            },
            requires=[*rules, policy],
        )

    def _make_subnet_group(self) -> aws.rds.SubnetGroup:
        return aws.rds.SubnetGroup(
            f"{self._name}-subnets",
            description="Subnets of a database",
            subnet_ids=list(self._args.subnet_ids),
            opts=self._child,
        )

    def _make_parameter_group(self) -> aws.rds.ParameterGroup:
        return aws.rds.ParameterGroup(
            f"{self._name}-parameters",
            description="Parameters of a database",
            family=family(self._args.engine_version),
            parameters=[
                aws.rds.ParameterGroupParameterArgs(name=name, value=value, apply_method=method)
                for name, value, method in parameters(self._args.parameters)
            ],
            # A major upgrade that waits for the maintenance window leaves the old group in use until then.
            skip_destroy=not self._args.apply_immediately,
            opts=self._child,
        )

    def _make_security_group(self) -> aws.ec2.SecurityGroup:
        return aws.ec2.SecurityGroup(
            f"{self._name}-security-group",
            description="Database",
            vpc_id=self._args.vpc_id,
            revoke_rules_on_delete=True,
            opts=self._child,
        )

    def _make_monitoring(self) -> tuple[pulumi.Output[str] | None, list[pulumi.Resource]]:
        if not self._args.monitoring_interval_seconds:
            return None, []
        identifier = self._instances[self._name].identifier
        role, attachment = make_monitoring_role(f"{self._name}-monitoring", identifier, self._args.account, self._child)
        return role.arn, [attachment]

    def _make_logs(self, name: str) -> list[pulumi.Resource]:
        logs = LogsArgs(
            identifier=self._instances[name].identifier,
            retention_days=self._args.log_retention_days,
            key_arn=self._args.logs_key_arn,
            count_deadlocks=name == self._name,
        )
        return make_logs(name, logs, self._child)

    def _options(self, after: Sequence[pulumi.Resource]) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions.merge(
            self._child,
            pulumi.ResourceOptions(
                protect=self._args.protect,
                depends_on=list(after),
                # Where an instance lies is decided when it is made, or by a failover. Another value would replace it.
                ignore_changes=["availabilityZone"],
                # A copy of a large volume, or its final snapshot, takes longer than the provider would wait.
                custom_timeouts=pulumi.CustomTimeouts(create="2h", update="3h", delete="2h"),
            ),
        )

    def _make_primary(self, password: pulumi.Output[str] | None, after: Sequence[pulumi.Resource]) -> aws.rds.Instance:
        args = self._args
        identifier = self._instances[self._name].identifier
        # A snapshot outlives its database, so the next one of that name needs another name for its own. The subnet
        # group is made and deleted with the database, and its name ends in random digits.
        final = self._subnet_group.name.apply(lambda group: f"{identifier}-final-{group.rpartition('-')[2]}")
        return aws.rds.Instance(
            self._name,
            identifier=identifier,
            engine="postgres",
            engine_version=args.engine_version,
            engine_lifecycle_support="open-source-rds-extended-support-disabled",
            auto_minor_version_upgrade=True,
            # Only the stack file raises the major version, and the plan shows it.
            allow_major_version_upgrade=True,
            instance_class=args.instance_class,
            storage_type="gp3",
            # With a maximum, the provider takes storage that has grown by itself as it is, and still grows it to this.
            allocated_storage=args.storage_gib,
            max_allocated_storage=args.max_storage_gib,
            iops=args.iops,
            storage_throughput=args.throughput_mibps,
            storage_encrypted=True,
            kms_key_id=args.key.arn,
            db_name=args.database_name,
            username=args.master_username,
            password=password,
            manage_master_user_password=True if args.managed else None,
            master_user_secret_kms_key_id=args.secrets_key.arn if args.managed else None,
            iam_database_authentication_enabled=True,
            multi_az=args.multi_az,
            availability_zone=args.zone,
            db_subnet_group_name=self._subnet_group.name,
            parameter_group_name=self._parameter_group.name,
            vpc_security_group_ids=[self.connections.security_group.id],
            port=_PORT,
            publicly_accessible=False,
            ca_cert_identifier=_CA,
            backup_retention_period=args.backup_retention_days,
            backup_window=args.backup_window,
            maintenance_window=args.maintenance_window,
            copy_tags_to_snapshot=True,
            delete_automated_backups=not args.protect,
            deletion_protection=args.protect,
            skip_final_snapshot=not args.protect,
            final_snapshot_identifier=final if args.protect else None,
            apply_immediately=args.apply_immediately,
            database_insights_mode=args.insights,
            performance_insights_enabled=True,
            performance_insights_kms_key_id=args.key.arn,
            performance_insights_retention_period=_INSIGHTS_DAYS[args.insights],
            monitoring_interval=args.monitoring_interval_seconds,
            monitoring_role_arn=self._monitoring,
            enabled_cloudwatch_logs_exports=list(LOGS),
            opts=self._options(after),
        )

    def _make_replica(self, number: int, may_monitor: Sequence[pulumi.Resource]) -> aws.rds.Instance:
        args = self._args
        name = f"{self._name}-replica-{number + 1}"
        return aws.rds.Instance(
            name,
            identifier=self._instances[name].identifier,
            replicate_source_db=self._primary.identifier,
            auto_minor_version_upgrade=True,
            instance_class=args.instance_class,
            storage_type="gp3",
            max_allocated_storage=args.max_storage_gib,
            iops=args.iops,
            storage_throughput=args.throughput_mibps,
            storage_encrypted=True,
            kms_key_id=args.key.arn,
            iam_database_authentication_enabled=True,
            multi_az=False,
            availability_zone=args.replica_zones[number] if args.replica_zones else None,
            parameter_group_name=self._parameter_group.name,
            vpc_security_group_ids=[self.connections.security_group.id],
            port=_PORT,
            publicly_accessible=False,
            ca_cert_identifier=_CA,
            maintenance_window=args.maintenance_window,
            copy_tags_to_snapshot=True,
            deletion_protection=args.protect,
            # AWS takes no final snapshot of a replica.
            skip_final_snapshot=True,
            apply_immediately=args.apply_immediately,
            database_insights_mode=args.insights,
            performance_insights_enabled=True,
            performance_insights_kms_key_id=args.key.arn,
            performance_insights_retention_period=_INSIGHTS_DAYS[args.insights],
            monitoring_interval=args.monitoring_interval_seconds,
            monitoring_role_arn=self._monitoring,
            enabled_cloudwatch_logs_exports=list(LOGS),
            opts=self._options([*self._make_logs(name), *may_monitor]),
        )

    def _managed_secret(self) -> pulumi.Output[str]:
        # RDS rotates every seven days if nobody says otherwise, and always: what it manages cannot be cancelled, so
        # this only leaves the state.
        rotation = aws.secretsmanager.SecretRotation(
            f"{self._name}-rotation",
            secret_id=self._primary.master_user_secrets.apply(lambda secrets: secrets[0].secret_arn),
            rotate_immediately=False,
            rotation_rules=aws.secretsmanager.SecretRotationRotationRulesArgs(
                automatically_after_days=self._args.rotation_days
            ),
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(retain_on_delete=True)),
        )
        return rotation.secret_id

    def _make_credentials(self) -> GeneratedCredentials:
        args = self._args
        return GeneratedCredentials(
            f"{self._name}-credentials",
            GeneratedCredentialsArgs(
                database=self.connections,
                database_name=args.database_name,
                username=args.master_username,
                key=args.secrets_key,
                rotation_days=args.rotation_days,
                recovery_window_days=_RECOVERY_DAYS if args.protect else 0,
                vpc_id=args.vpc_id,
                subnet_ids=args.rotation_subnet_ids,
                secrets_endpoint=args.secrets_endpoint,
                log_retention_days=args.log_retention_days,
                logs_key_arn=args.logs_key_arn,
                account=args.account,
                label=args.label,
            ),
            opts=self._child,
        )
