"""Log groups and monitoring role of a database: made before the database, or RDS would make its own log groups."""

from __future__ import annotations

import pulumi
import pulumi_aws as aws

from components.data.postgres_alarms import DEADLOCK_NAMESPACE, Watched, deadlock_metric
from components.identity.account import Account
from components.identity.policy import service_trust
from components.observability.log_groups import LogGroups
from model.aws.rds import LOGS


def make_logs(instance: Watched, log_groups: LogGroups, opts: pulumi.ResourceOptions) -> list[aws.cloudwatch.LogGroup]:
    """Make the log groups of *instance* and return them; RDS derives their names from its identifier."""
    groups = {
        log: log_groups.make(f"{instance.name}-{log}-log", f"/aws/rds/instance/{instance.identifier}/{log}", opts)
        for log in LOGS
    }
    if not instance.replica:
        # RDS has no metric of deadlocks for PostgreSQL, but the log reports each.
        aws.cloudwatch.LogMetricFilter(
            f"{instance.name}-deadlocks",
            log_group_name=groups["postgresql"].name,
            pattern='"deadlock detected"',
            metric_transformation=aws.cloudwatch.LogMetricFilterMetricTransformationArgs(
                namespace=DEADLOCK_NAMESPACE, name=deadlock_metric(instance.identifier), value="1", default_value="0"
            ),
            opts=opts,
        )
    return list(groups.values())


def make_monitoring_role(
    name: str, identifier: str, account: Account, opts: pulumi.ResourceOptions
) -> tuple[aws.iam.Role, aws.iam.RolePolicyAttachment]:
    """Make the role with which RDS monitors the operating system of the instance *identifier* and of its replicas."""
    role = aws.iam.Role(
        name,
        description="Lets RDS write measurements of the operating system",
        assume_role_policy=service_trust(
            "monitoring.rds.amazonaws.com", account, account.arn("rds", f"db:{identifier}*")
        ),
        opts=opts,
    )
    attachment = aws.iam.RolePolicyAttachment(
        name,
        role=role.name,
        policy_arn=f"arn:{account.partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
        opts=pulumi.ResourceOptions(parent=role),
    )
    return role, attachment
