"""A log group made before whatever writes to it, so that nothing is kept for ever or without our key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.observability.alarm import Alarm, Graph, Metric

# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
RETENTION_DAYS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)
"""What CloudWatch Logs can keep; for ever is not among them."""

# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
_NAME = re.compile(r"[A-Za-z0-9_./#-]{1,512}")


@dataclass(frozen=True, kw_only=True, slots=True)
class LogGroupArgs:
    """What a log group is made of."""

    log_group_name: str
    """Fixed name, such as ``/aws/ecs/api-prod``. Nothing else may make a group of that name first."""

    retention_days: int
    """How long events are kept: one of CloudWatch's own steps."""

    key_arn: pulumi.Input[str]
    """Key of the stack's logs. Its policy must let ``logs.<region>.amazonaws.com`` use it."""

    protect: bool = False
    """Refuse deletion, in Pulumi and in AWS. Default: false; true for logs that are evidence."""


class LogGroup(pulumi.ComponentResource):
    """A log group with a retention and a key, always."""

    log_group_name: pulumi.Output[str]
    """Name, known to exist: who uses it waits for the group."""

    arn: pulumi.Output[str]
    """ARN without the trailing ``:*``."""

    log_group: aws.cloudwatch.LogGroup
    """The resource, for ``depends_on`` of what writes to it."""

    alarms: Sequence[Alarm]
    """None: how much a group receives is normal or not only in the eyes of its writer."""

    graphs: Sequence[Graph]
    """Bytes received, which is what it costs."""

    def __init__(self, name: str, args: LogGroupArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        _check(args)
        super().__init__("plinth:observability:LogGroup", name, None, opts)
        self.log_group = aws.cloudwatch.LogGroup(
            name,
            name=args.log_group_name,
            retention_in_days=args.retention_days,
            kms_key_id=args.key_arn,
            deletion_protection_enabled=args.protect,
            opts=pulumi.ResourceOptions(parent=self, protect=args.protect),
        )
        self.log_group_name = self.log_group.name
        self.arn = self.log_group.arn
        self.alarms = ()
        received = Metric(
            namespace="AWS/Logs",
            name="IncomingBytes",
            dimensions={"LogGroupName": self.log_group_name},
            statistic="Sum",
        )
        self.graphs = (Graph(title=f"{name}: log volume", metrics=(received,), unit="bytes"),)
        self.register_outputs({"log_group_name": self.log_group_name, "arn": self.arn})


def _check(args: LogGroupArgs) -> None:
    if args.retention_days not in RETENTION_DAYS:
        raise ValueError(
            f"retention_days is one of {', '.join(map(str, RETENTION_DAYS))}, not {args.retention_days}, "
            f"for log group {args.log_group_name}"
        )
    if not _NAME.fullmatch(args.log_group_name):
        raise ValueError(
            "log_group_name has 1 to 512 letters, digits and _ . / # -, such as /aws/ecs/api-prod, "
            f"not {args.log_group_name!r}"
        )
