"""Condition keys that AWS's services are documented to send when they act for an account. Pure.

A condition on a key that the service does not send is never met: the policy then admits no one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

_REGION = re.compile(r"\.[a-z]{2}(?:-[a-z]+)+-\d(?=\.)")
_DOMAIN = ".amazonaws.com"


@dataclass(frozen=True, kw_only=True, slots=True)
class SentKeys:
    """What AWS's page says of one service in one kind of policy."""

    keys: frozenset[str]
    """Condition keys of the page's own example; empty if its example has no condition."""

    page: str
    """Address of the page."""


def _row(page: str, *keys: str) -> SentKeys:
    return SentKeys(keys=frozenset(keys), page=f"https://docs.aws.amazon.com/{page}")


_ACCOUNT, _ARN = "aws:SourceAccount", "aws:SourceArn"
_TOPIC = "kms:EncryptionContext:aws:sns:topicArn"
_QUEUE = "kms:EncryptionContext:aws:sqs:arn"

SENT_KEYS: Mapping[tuple[str, str], SentKeys] = {
    # Buckets
    # When logs are switched on, the load balancer writes a test object, for which it sends neither account nor ARN.
    ("logdelivery.elasticloadbalancing", "s3"): _row(
        "elasticloadbalancing/latest/application/enable-connection-logs.html"
    ),
    ("delivery.logs", "s3"): _row(
        "AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html", _ACCOUNT, _ARN, "s3:x-amz-acl"
    ),
    ("delivery.logs", "logs"): _row("AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html", _ACCOUNT, _ARN),
    ("logging.s3", "s3"): _row("AmazonS3/latest/userguide/enable-server-access-logging.html", _ACCOUNT, _ARN),
    ("cloudfront", "s3"): _row(
        "AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html", _ARN
    ),
    # Keys
    ("cloudfront", "kms"): _row(
        "AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html", _ARN
    ),
    ("logs", "kms"): _row(
        "AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html", "kms:EncryptionContext:aws:logs:arn"
    ),
    ("cloudwatch", "kms"): _row("sns/latest/dg/sns-enable-encryption-for-topic.html", _ACCOUNT, _ARN, _TOPIC),
    ("budgets", "kms"): _row("cost-management/latest/userguide/budgets-sns-policy.html", _ACCOUNT, _ARN, _TOPIC),
    ("dnssec-route53", "kms"): _row(
        "Route53/latest/DeveloperGuide/access-control-managing-permissions.html",
        _ACCOUNT,
        _ARN,
        "kms:GrantIsForAWSResource",
    ),
    ("sns", "kms"): _row("AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html", _QUEUE),
    ("events", "kms"): _row("AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html", _QUEUE),
    # Queues
    ("events", "sqs"): _row("eventbridge/latest/userguide/eb-use-resource-based.html", _ARN),
    ("sns", "sqs"): _row("sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html", _ARN),
    # Log groups
    ("route53", "logs"): _row("AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html", _ACCOUNT, _ARN),
    # Topics
    ("cloudwatch", "sns"): _row("sns/latest/dg/sns-access-policy-use-cases.html", _ACCOUNT, _ARN),
    ("budgets", "sns"): _row("cost-management/latest/userguide/budgets-sns-policy.html", _ACCOUNT, _ARN),
    # Roles
    ("ec2", "sts"): _row("IAM/latest/UserGuide/id_roles_use_switch-role-ec2.html"),
    ("ecs", "sts"): _row("AmazonECS/latest/developerguide/AmazonECSInfrastructureRolePolicyForLoadBalancers.html"),
    ("ecs-tasks", "sts"): _row("AmazonECS/latest/developerguide/task-iam-roles.html", _ACCOUNT, _ARN),
    ("events", "sts"): _row(
        "eventbridge/latest/userguide/cross-service-confused-deputy-prevention.html", _ACCOUNT, _ARN
    ),
    ("monitoring.rds", "sts"): _row(
        "AmazonRDS/latest/UserGuide/cross-service-confused-deputy-prevention.html", _ACCOUNT, _ARN
    ),
    ("dlm", "sts"): _row("ebs/latest/userguide/service-role.html", _ACCOUNT, _ARN),
    ("lambda", "sts"): _row("lambda/latest/dg/lambda-intro-execution-role.html"),
    ("scheduler", "sts"): _row(
        "scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html", _ACCOUNT, _ARN
    ),
    ("states", "sts"): _row("step-functions/latest/dg/procedure-create-iam-role.html", _ACCOUNT, _ARN),
    ("vpc-flow-logs", "sts"): _row("vpc/latest/userguide/flow-logs-iam-role.html", _ACCOUNT, _ARN),
}
"""Service principal without region and domain, and the service of the actions → keys, and the page that says so."""


def unsent_keys(principal: str, actions: Collection[str], keys: Collection[str]) -> list[str]:
    """Return which of the condition *keys* the service *principal* is not documented to send with *actions*.

    Raises ValueError for a principal and a service of actions that have no row in SENT_KEYS.
    """
    name = _REGION.sub("", principal).removesuffix(_DOMAIN)
    unsent: set[str] = set()
    for service in {action.partition(":")[0] for action in actions}:
        row = SENT_KEYS.get((name, service))
        if row is None:
            raise ValueError(
                f"{principal} with actions of {service} has no row in model/aws/service_principals.py; add its "
                "documented condition keys and AWS's page"
            )
        unsent |= set(keys) - row.keys
    return sorted(unsent)
