"""Flow logs: a record of every connection that enters, leaves or crosses a VPC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.identity.policy import Statement, document, service_trust
from components.observability.log_groups import LogGroups
from components.site import Site
from model.network import FlowLogs

RECORD_FORMAT = " ".join(
    f"${{{field}}}"
    for field in (
        # AWS's default record, version 2
        *("version", "account-id", "interface-id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol"),
        *("packets", "bytes", "start", "end", "action", "log-status"),
        # What an investigation needs next: the resource, who is behind a NAT, the path, who opened the connection
        *("vpc-id", "subnet-id", "instance-id", "az-id", "tcp-flags", "flow-direction", "traffic-path"),
        *("pkt-srcaddr", "pkt-dstaddr", "pkt-src-aws-service", "pkt-dst-aws-service"),
    )
)
"""Fields of a record (https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html)."""

_LIVE_SECONDS, _ARCHIVE_SECONDS = 60, 600
"""The two aggregation intervals that AWS offers
(https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-basics.html): a minute where people watch; ten minutes,
with far fewer records, in an archive."""


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
    """Log bucket for records in S3; its policy must admit ``delivery.logs.amazonaws.com``."""


class VpcFlowLogs(pulumi.ComponentResource):
    """Flow log of all traffic, accepted and rejected."""

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
        aws.ec2.FlowLog(
            self._name,
            vpc_id=self._args.vpc_id,
            traffic_type="ALL",
            log_destination_type="s3",
            log_destination=self._args.log_bucket_arn,
            log_format=RECORD_FORMAT,
            max_aggregation_interval=_ARCHIVE_SECONDS,
            destination_options=aws.ec2.FlowLogDestinationOptionsArgs(file_format="parquet"),
            opts=self._child,
        )
        return ()

    def _to_log_group(self) -> Sequence[aws.cloudwatch.LogGroup]:
        group = aws.cloudwatch.LogGroup(
            self._name,
            retention_in_days=self._args.spec.retention_days,
            kms_key_id=self._args.log_groups.key_arn,
            opts=self._child,
        )
        role = self._role()
        writing = self._permission(role, group)
        aws.ec2.FlowLog(
            self._name,
            vpc_id=self._args.vpc_id,
            traffic_type="ALL",
            log_destination_type="cloud-watch-logs",
            log_destination=group.arn,
            iam_role_arn=role.arn,
            log_format=RECORD_FORMAT,
            max_aggregation_interval=_LIVE_SECONDS,
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
