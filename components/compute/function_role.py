"""What the execution role of a function may do besides its links. Pure."""

from __future__ import annotations

import pulumi

from components.identity.account import Account
from components.identity.policy import Statement
from components.security.key import Key

_DESCRIBE = ("ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets")
_CHANGE = (
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
)
"""Together https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaVPCAccessExecutionRole.html"""


def log_statement(log_group_arn: pulumi.Input[str]) -> Statement:
    """Let a function write to its own log group, which exists."""
    return Statement(
        sid="WriteLog",
        actions=["logs:CreateLogStream", "logs:PutLogEvents"],
        resources=[pulumi.Output.concat(log_group_arn, ":*")],
    )


def failure_statements(queue_arn: pulumi.Input[str], key: Key) -> list[Statement]:
    """Let Lambda send the events that failed for good to an encrypted queue, with the function's role."""
    return [
        Statement(sid="KeepFailedEvents", actions=["sqs:SendMessage"], resources=[queue_arn]),
        key.encrypt_decrypt_statement("sqs"),
    ]


def interface_statements(account: Account) -> list[Statement]:
    """Let Lambda make the network interfaces of a function in a VPC, and refuse it to the function's own code.

    Both use the same role; only calls of the code have the key: "Security best practice" of
    https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html.
    """
    return [
        Statement(sid="FindInterfaces", actions=_DESCRIBE, resources=["*"]),
        Statement(
            sid="ConnectToVpc",
            actions=_CHANGE,
            resources=[account.arn("ec2", f"{kind}/*") for kind in ("network-interface", "security-group", "subnet")],
        ),
        Statement(
            sid="NotByItsCode",
            effect="Deny",
            actions=[*_DESCRIBE, *_CHANGE],
            resources=["*"],
            conditions={"ArnLike": {"lambda:SourceFunctionArn": account.arn("lambda", "function:*")}},
        ),
    ]
