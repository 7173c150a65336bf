"""The record of every connection that enters, leaves or crosses a VPC."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pulumi
import pulumi_aws as aws

from components.identity.account import Account
from components.identity.policy import Statement, document, service_trust

RECORD_FORMAT = " ".join(
    f"${{{field}}}"
    for field in (
        # AWS's default record, version 2
        *("version", "account-id", "interface-id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol"),
        *("packets", "bytes", "start", "end", "action", "log-status"),
        # What an investigation asks next: where it ran, who is behind a NAT, which way, who opened the connection
        *("vpc-id", "subnet-id", "instance-id", "az-id", "tcp-flags", "flow-direction", "traffic-path"),
        *("pkt-srcaddr", "pkt-dstaddr", "pkt-src-aws-service", "pkt-dst-aws-service"),
    )
)
"""Fields of a record (https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html)."""

_LIVE_SECONDS, _ARCHIVE_SECONDS = 60, 600
"""The two intervals that AWS knows: a minute where people watch; ten, and so far fewer records, in an archive."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FlowLogsArgs:
    """Where a VPC's flow logs go, and for how long."""

    destination: Literal["cloudwatch", "s3"]
    """``cloudwatch``: a log group of their own. ``s3``: the log bucket, as Parquet."""

    retention_days: int
    """Retention in CloudWatch. In S3 the lifecycle of the log bucket decides."""

    aggregation_seconds: Literal[60, 600] | None = None
    """Longest time that one record covers. Default: 60 in CloudWatch, 600 in S3."""


@dataclass(frozen=True, kw_only=True, slots=True)
class VpcFlowLogsArgs:
    """Inputs of VpcFlowLogs."""

    flow_logs: FlowLogsArgs
    """Where the logs go."""

    vpc_id: pulumi.Input[str]
    """VPC that is watched."""

    account: Account
    """Account and region, for the conditions of the role."""

    logs_key_arn: pulumi.Input[str]
    """Key that encrypts the log group."""

    log_bucket_arn: pulumi.Input[str] | None = None
    """Log bucket, whose policy by now admits ``delivery.logs.amazonaws.com``. Default: none, ``s3`` needs it."""


class VpcFlowLogs(pulumi.ComponentResource):
    """Flow log of all traffic, accepted and rejected."""

    def __init__(self, name: str, args: VpcFlowLogsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:network:VpcFlowLogs", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        if args.flow_logs.destination == "s3":
            self._to_bucket()
        else:
            self._to_log_group()
        self.register_outputs({})

    def _to_bucket(self) -> None:
        if self._args.log_bucket_arn is None:
            raise ValueError(f"{self._name}: flow logs to s3 need log_bucket_arn; got none")
        aws.ec2.FlowLog(
            self._name,
            vpc_id=self._args.vpc_id,
            traffic_type="ALL",
            log_destination_type="s3",
            log_destination=self._args.log_bucket_arn,
            log_format=RECORD_FORMAT,
            max_aggregation_interval=self._args.flow_logs.aggregation_seconds or _ARCHIVE_SECONDS,
            destination_options=aws.ec2.FlowLogDestinationOptionsArgs(file_format="parquet"),
            opts=self._child,
        )

    def _to_log_group(self) -> None:
        group = aws.cloudwatch.LogGroup(
            self._name,
            retention_in_days=self._args.flow_logs.retention_days,
            kms_key_id=self._args.logs_key_arn,
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
            max_aggregation_interval=self._args.flow_logs.aggregation_seconds or _LIVE_SECONDS,
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=[writing])),
        )

    def _role(self) -> aws.iam.Role:
        account = self._args.account
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
                    resources=[self._args.account.arn("logs", "log-group:*")],
                ),
            ),
            opts=pulumi.ResourceOptions(parent=role),
        )
