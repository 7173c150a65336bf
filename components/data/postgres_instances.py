"""The instances of a database: the primary, and the read replicas that follow it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.data.credentials import MASTER_USERNAME
from components.data.postgres_alarms import Watched
from components.data.refused_updates import one_major_version, storage_that_grows
from components.site import Site
from model.aws.rds import CA, INSIGHTS_DAYS, LOGS
from model.databases import Database


@dataclass(frozen=True, kw_only=True, slots=True)
class Fittings:
    """What all instances of a database have in common."""

    spec: Database
    """What is asked for."""

    site: Site
    """Whether deletion is refused."""

    key_arn: pulumi.Input[str]
    """Key of storage, snapshots and insights."""

    parameter_group: aws.rds.ParameterGroup
    """Parameters of PostgreSQL."""

    security_group_id: pulumi.Input[str]
    """Security group of the database."""

    monitoring_role_arn: pulumi.Input[str] | None
    """Role of enhanced monitoring; none without it."""

    child: pulumi.ResourceOptions
    """Options of every child of the component."""

    @property
    def apply_immediately(self) -> bool:
        """Whether changes that interrupt an instance do not wait for its maintenance window."""
        return self.spec.allow_immediate_interruption or not self.site.protect

    def options(self, after: Sequence[pulumi.Resource]) -> pulumi.ResourceOptions:
        """Return the options of an instance that is created after the resources *after*."""
        return pulumi.ResourceOptions.merge(
            self.child,
            pulumi.ResourceOptions(
                protect=self.site.protect,
                depends_on=list(after),
                # The zone of an instance is set at creation or by a failover. Another value would replace it.
                ignore_changes=["availabilityZone"],
                # Copying a large volume, or its final snapshot, takes longer than the provider waits by default.
                custom_timeouts=pulumi.CustomTimeouts(create="2h", update="3h", delete="2h"),
            ),
        )


def make_primary(
    instance: Watched,
    fittings: Fittings,
    *,
    subnet_group: aws.rds.SubnetGroup,
    password: pulumi.Output[str] | None,
    secrets_key_arn: pulumi.Input[str],
    availability_zone: str | None,
    after: Sequence[pulumi.Resource],
) -> aws.rds.Instance:
    """Make the primary of a database, whose password RDS manages unless one is given."""
    spec, site = fittings.spec, fittings.site
    # A snapshot outlives its database, so the snapshot of the next database of that name needs another name. The
    # subnet group is made and deleted with the database, and its name ends in random digits.
    final = subnet_group.name.apply(lambda group: f"{instance.identifier}-final-{group.rpartition('-')[2]}")
    return aws.rds.Instance(
        instance.name,
        identifier=instance.identifier,
        engine="postgres",
        engine_version=spec.engine_version,
        engine_lifecycle_support="open-source-rds-extended-support-disabled",
        auto_minor_version_upgrade=True,
        # Only the stack file raises the major version, and the plan shows it.
        allow_major_version_upgrade=True,
        instance_class=spec.instance_class,
        storage_type="gp3",
        # With a maximum, the provider accepts storage that autoscaling has grown, and still grows it to this size.
        allocated_storage=spec.storage_gib,
        max_allocated_storage=spec.max_storage_gib,
        iops=spec.provisioned_iops,
        storage_throughput=spec.provisioned_throughput_mibps,
        storage_encrypted=True,
        kms_key_id=fittings.key_arn,
        db_name=spec.database_name,
        username=MASTER_USERNAME,
        password=password,
        manage_master_user_password=True if spec.managed_credentials else None,
        master_user_secret_kms_key_id=secrets_key_arn if spec.managed_credentials else None,
        iam_database_authentication_enabled=True,
        multi_az=spec.multi_az,
        availability_zone=None if spec.multi_az else availability_zone,
        db_subnet_group_name=subnet_group.name,
        parameter_group_name=fittings.parameter_group.name,
        vpc_security_group_ids=[fittings.security_group_id],
        port=spec.PORT,
        publicly_accessible=False,
        ca_cert_identifier=CA,
        backup_retention_period=spec.backup_retention_days,
        backup_window=spec.backup_window,
        maintenance_window=spec.maintenance_window,
        copy_tags_to_snapshot=True,
        delete_automated_backups=not site.protect,
        deletion_protection=site.protect,
        skip_final_snapshot=not site.protect,
        final_snapshot_identifier=final if site.protect else None,
        apply_immediately=fittings.apply_immediately,
        database_insights_mode=spec.insights,
        performance_insights_enabled=True,
        performance_insights_kms_key_id=fittings.key_arn,
        performance_insights_retention_period=INSIGHTS_DAYS[spec.insights],
        monitoring_interval=spec.monitoring_interval_seconds,
        monitoring_role_arn=fittings.monitoring_role_arn,
        enabled_cloudwatch_logs_exports=list(LOGS),
        opts=pulumi.ResourceOptions.merge(
            fittings.options(after), pulumi.ResourceOptions(hooks=storage_that_grows(instance.name))
        ),
    )


def make_replica(
    instance: Watched, fittings: Fittings, *, source: aws.rds.Instance, after: Sequence[pulumi.Resource]
) -> aws.rds.Instance:
    """Make a read replica of *source*.

    RDS encrypts it with the key of its source, and refuses to be given one in the same region:
    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html, KmsKeyId.
    """
    spec, site = fittings.spec, fittings.site
    return aws.rds.Instance(
        instance.name,
        identifier=instance.identifier,
        replicate_source_db=source.identifier,
        auto_minor_version_upgrade=True,
        instance_class=spec.instance_class,
        storage_type="gp3",
        # The provider creates a replica with the storage of its source, and only grows it if this says so.
        allocated_storage=spec.storage_gib,
        max_allocated_storage=spec.max_storage_gib,
        iops=spec.provisioned_iops,
        storage_throughput=spec.provisioned_throughput_mibps,
        storage_encrypted=True,
        iam_database_authentication_enabled=True,
        multi_az=False,
        parameter_group_name=fittings.parameter_group.name,
        vpc_security_group_ids=[fittings.security_group_id],
        port=spec.PORT,
        publicly_accessible=False,
        ca_cert_identifier=CA,
        maintenance_window=spec.maintenance_window,
        copy_tags_to_snapshot=True,
        deletion_protection=site.protect,
        # RDS creates no final snapshot of a replica.
        skip_final_snapshot=True,
        apply_immediately=fittings.apply_immediately,
        database_insights_mode=spec.insights,
        performance_insights_enabled=True,
        performance_insights_kms_key_id=fittings.key_arn,
        performance_insights_retention_period=INSIGHTS_DAYS[spec.insights],
        monitoring_interval=spec.monitoring_interval_seconds,
        monitoring_role_arn=fittings.monitoring_role_arn,
        enabled_cloudwatch_logs_exports=list(LOGS),
        opts=pulumi.ResourceOptions.merge(
            fittings.options(after), pulumi.ResourceOptions(hooks=one_major_version(instance.name))
        ),
    )
