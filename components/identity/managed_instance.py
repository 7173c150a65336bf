"""What the agents on an EC2 instance may do: Systems Manager's, and the answers to the instance's group. Pure."""

from __future__ import annotations

from components.identity.account import Account
from components.identity.policy import Statement

_ON_RESOURCES = [
    *("ssm:DescribeAssociation", "ssm:DescribeDocument", "ssm:GetDocument", "ssm:ListInstanceAssociations"),
    *("ssm:PutComplianceItems", "ssm:UpdateAssociationStatus", "ssm:UpdateInstanceAssociationStatus"),
    "ssm:UpdateInstanceInformation",
]
_ANYWHERE = [
    *("ssm:GetDeployablePatchSnapshotForInstance", "ssm:GetManifest", "ssm:ListAssociations"),
    *("ssm:PutConfigurePackageResult", "ssm:PutInventory"),
    *("ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel"),
    *("ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"),
    *("ec2messages:AcknowledgeMessage", "ec2messages:DeleteMessage", "ec2messages:FailMessage"),
    *("ec2messages:GetEndpoint", "ec2messages:GetMessages", "ec2messages:SendReply"),
]
"""What the SSM agent calls; unlike AmazonSSMManagedInstanceCore, without the right to read every parameter. Which
actions support resources: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html"""


def agent_statements(account: Account) -> tuple[Statement, ...]:
    """Let Systems Manager's agent work, and with it Session Manager: on instances and documents of the account."""
    return (
        Statement(sid="SsmAgent", actions=_ANYWHERE, resources=["*"]),
        Statement(
            sid="SsmAgentHere",
            actions=_ON_RESOURCES,
            resources=[
                account.arn("ec2", "instance/*"),
                account.arn("ssm", "association/*"),
                account.arn("ssm", "document/*"),
                f"arn:{account.partition}:ssm:{account.region}::document/*",
            ],
        ),
    )


def metric_statement(sid: str, namespace: str) -> Statement:
    """Let an instance publish metrics in *namespace*. CloudWatch has no resource for them."""
    return Statement(
        sid=sid,
        actions=["cloudwatch:PutMetricData"],
        resources=["*"],
        conditions={"StringEquals": {"cloudwatch:namespace": namespace}},
    )


def answer_statement(account: Account, group: str) -> Statement:
    """Let an instance answer the lifecycle hooks of the Auto Scaling group called *group*."""
    return Statement(
        sid="AnswerTheGroup",
        actions=["autoscaling:CompleteLifecycleAction"],
        resources=[account.arn("autoscaling", f"autoScalingGroup:*:autoScalingGroupName/{group}")],
    )
