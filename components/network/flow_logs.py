"""Flow logs: a record of every connection that enters, leaves or crosses a VPC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.identity.policy import Statement, document, service_trust
from components.observability.log_groups import LogGroups
from components.site import Site
from model.flow_logs import FlowLogs


@dataclass(frozen=True, kw_only=True, slots=True)
class VpcFlowLogsArgs:
    """Inputs of VpcFlowLogs."""

    spec: FlowLogs
    """What is asked for. In S3, the lifecycle of the log bucket has its retention (components.data.log_folders)."""

    site: Site
    """Account and region, for the conditions of the role."""

    vpc_id: pulumi.Input[str]
    """VPC whose connections are recorded."""

    log_groups: LogGroups
    """Encryption of the log group in CloudWatch."""

    log_bucket_arn: pulumi.Input[str]
    """Log bucket for records in S3; its policy must admit ``delivery.logs.amazonaws.com`` to the folder of *spec*."""


class VpcFlowLogs(pulumi.ComponentResource):
    """Flow log of a VPC, with a role and a log group, or into the log bucket."""

    log_groups: Sequence[aws.cloudwatch.LogGroup]
    """The log group of the records, unless they go to S3."""

    def __init__(self, name: str, args: VpcFlowLogsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:network:VpcFlowLogs", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self.log_groups = self._to_bucket() if args.spec.destination == "s3" else self._to_log_group()
        self.register_outputs({})

    def _to_bucket(self) -> Sequence[aws.cloudwatch.LogGroup]:
        spec = self._args.spec
        aws.ec2.FlowLog(
            self._name,
            vpc_id=self._args.vpc_id,
            traffic_type=spec.traffic,
            log_destination_type="s3",
            log_destination=self._folder(),
            log_format=record_format(spec),
            max_aggregation_interval=spec.seconds,
            destination_options=aws.ec2.FlowLogDestinationOptionsArgs(
                file_format=spec.file_format,
                hive_compatible_partitions=spec.hive_compatible_partitions or None,
                per_hour_partition=spec.per_hour_partitions or None,
            ),
            opts=self._child,
        )
        return ()

    def _folder(self) -> pulumi.Input[str]:
        prefix = self._args.spec.prefix
        return pulumi.Output.concat(self._args.log_bucket_arn, f"/{prefix}/") if prefix else self._args.log_bucket_arn

    def _to_log_group(self) -> Sequence[aws.cloudwatch.LogGroup]:
        group = self._args.log_groups.make(self._name, None, self._child, retention_days=self._args.spec.retention_days)
        role = self._role()
        writing = self._permission(role, group)
        aws.ec2.FlowLog(
            self._name,
            vpc_id=self._args.vpc_id,
            traffic_type=self._args.spec.traffic,
            log_destination_type="cloud-watch-logs",
            log_destination=group.arn,
            iam_role_arn=role.arn,
            log_format=record_format(self._args.spec),
            max_aggregation_interval=self._args.spec.seconds,
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=[writing])),
        )
        return (group,)

    def _role(self) -> aws.iam.Role:
        account = self._args.site.account
        return aws.iam.Role(
            self._name,
            assume_role_policy=service_trust(
                "vpc-flow-logs.amazonaws.com", account, account.arn("ec2", "vpc-flow-log/*")
            ),
            description="Lets VPC flow logs write to their log group",
            opts=self._child,
        )

    def _permission(self, role: aws.iam.Role, group: aws.cloudwatch.LogGroup) -> aws.iam.RolePolicy:
        return aws.iam.RolePolicy(
            f"{self._name}-write",
            role=role.id,
            policy=document(
                Statement(
                    sid="WriteRecords",
                    actions=["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
                    resources=[group.arn, pulumi.Output.concat(group.arn, ":*")],
                ),
                Statement(
                    sid="FindTheGroup",
                    actions=["logs:DescribeLogGroups"],
                    resources=[self._args.site.account.arn("logs", "log-group:*")],
                ),
            ),
            opts=pulumi.ResourceOptions(parent=role),
        )


def record_format(spec: FlowLogs) -> str:
    """Return the format of a record, as EC2 takes it: ``${version} ${account-id} …``."""
    return " ".join(f"${{{field}}}" for field in spec.fields_in_order)
