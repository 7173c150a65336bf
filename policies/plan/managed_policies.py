"""Documents of some AWS managed policies, from AWS's reference. Pure data.

Others are unknown: the report names them as not judged.

https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policies.plan.iam_documents import Statement

_LOG_WRITES = ("logs:CreateLogStream", "logs:PutLogEvents")
_INTERFACES = (
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
)


def _on(resource: str, *actions: str) -> Statement:
    return Statement(allow=True, actions=actions, resources=(resource,))


_WHOLE_SERVICES = {
    "AmazonDynamoDBFullAccess": "dynamodb",
    "AmazonEC2ContainerRegistryFullAccess": "ecr",
    "AmazonEC2FullAccess": "ec2",
    "AmazonECS_FullAccess": "ecs",
    "AmazonElastiCacheFullAccess": "elasticache",
    "AmazonKinesisFullAccess": "kinesis",
    "AmazonRDSFullAccess": "rds",
    "AmazonRoute53FullAccess": "route53",
    "AmazonS3FullAccess": "s3",
    "AmazonSNSFullAccess": "sns",
    "AmazonSQSFullAccess": "sqs",
    "AmazonSSMFullAccess": "ssm",
    "AWSLambda_FullAccess": "lambda",
    "CloudWatchFullAccess": "cloudwatch",
    "CloudWatchLogsFullAccess": "logs",
    "SecretsManagerReadWrite": "secretsmanager",
}
"""Policy that allows all actions of a service on all resources → the service. Most of them allow more, which adds
nothing to what is wrong with them."""

MANAGED: Mapping[str, Sequence[Statement]] = {
    **{name: (_on("*", f"{service}:*"),) for name, service in _WHOLE_SERVICES.items()},
    "AdministratorAccess": (_on("*", "*"),),
    "IAMFullAccess": (_on("*", "iam:*"),),
    "PowerUserAccess": (
        Statement(allow=True, not_actions=("iam:*", "organizations:*", "account:*"), resources=("*",)),
    ),
    "AmazonECSTaskExecutionRolePolicy": (
        _on(
            "*",
            "ecr:GetAuthorizationToken",
            "ecr:BatchCheckLayerAvailability",
            "ecr:GetDownloadUrlForLayer",
            "ecr:BatchGetImage",
            *_LOG_WRITES,
        ),
    ),
    "AmazonRDSEnhancedMonitoringRole": (
        _on("arn:aws:logs:*:*:log-group:RDS*", "logs:CreateLogGroup", "logs:PutRetentionPolicy"),
        _on(
            "arn:aws:logs:*:*:log-group:RDS*:log-stream:*",
            *_LOG_WRITES,
            "logs:DescribeLogStreams",
            "logs:GetLogEvents",
        ),
    ),
    "AWSLambdaBasicExecutionRole": (_on("*", "logs:CreateLogGroup", *_LOG_WRITES),),
    "AWSLambdaVPCAccessExecutionRole": (_on("*", "logs:CreateLogGroup", *_LOG_WRITES, *_INTERFACES),),
    "AmazonSSMManagedInstanceCore": (
        _on(
            "*",
            "ssm:DescribeAssociation",
            "ssm:DescribeDocument",
            "ssm:GetDeployablePatchSnapshotForInstance",
            "ssm:GetDocument",
            "ssm:GetManifest",
            "ssm:GetParameter",
            "ssm:GetParameters",
            "ssm:ListAssociations",
            "ssm:ListInstanceAssociations",
            "ssm:PutComplianceItems",
            "ssm:PutConfigurePackageResult",
            "ssm:PutInventory",
            "ssm:UpdateAssociationStatus",
            "ssm:UpdateInstanceAssociationStatus",
            "ssm:UpdateInstanceInformation",
            "ssmmessages:CreateControlChannel",
            "ssmmessages:CreateDataChannel",
            "ssmmessages:OpenControlChannel",
            "ssmmessages:OpenDataChannel",
            "ec2messages:AcknowledgeMessage",
            "ec2messages:DeleteMessage",
            "ec2messages:FailMessage",
            "ec2messages:GetEndpoint",
            "ec2messages:GetMessages",
            "ec2messages:SendReply",
        ),
    ),
}
"""Name → statements."""
