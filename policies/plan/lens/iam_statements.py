"""Where IAM policy documents are, and which of their statements a condition restricts. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policies.plan.aws import (
    apigateway,
    backup,
    cloudwatch,
    codeartifact,
    dynamodb,
    ecr,
    efs,
    eventbridge,
    glacier,
    glue,
    iam,
    kinesis,
    kms,
    msk,
    opensearch,
    s3,
    secretsmanager,
    sns,
    sqs,
    ssoadmin,
)
from policies.plan.iam_conditions import says_nothing
from policies.plan.iam_documents import Statement, parse
from policies.plan.lens.view import Resource
from policies.plan.values import MISSING

INLINE = (iam.ROLE_POLICY, iam.USER_POLICY, iam.GROUP_POLICY)
HOLDERS = (iam.POLICY, *INLINE, iam.ROLE, ssoadmin.PERMISSION_SET_INLINE_POLICY)
"""Types with identity-based policies."""

RESOURCE_POLICIES: dict[str, str] = {
    s3.BUCKET_POLICY: "policy",
    **dict.fromkeys(s3.BUCKETS, "policy"),
    s3.ACCESS_POINT: "policy",
    s3.ACCESS_POINT_POLICY: "policy",
    s3.OBJECT_LAMBDA_POLICY: "policy",
    s3.OUTPOSTS_BUCKET_POLICY: "policy",
    s3.TABLE_BUCKET_POLICY: "resourcePolicy",
    s3.TABLE_POLICY: "resourcePolicy",
    s3.VECTORS_BUCKET_POLICY: "policy",
    sns.TOPIC_POLICY: "policy",
    sns.TOPIC: "policy",
    sqs.QUEUE_POLICY: "policy",
    sqs.QUEUE: "policy",
    kms.KEY: "policy",
    kms.KEY_POLICY: "policy",
    kms.EXTERNAL_KEY: "policy",
    kms.REPLICA_KEY: "policy",
    secretsmanager.SECRET_POLICY: "policy",
    secretsmanager.SECRET: "policy",
    ecr.REPOSITORY_POLICY: "policy",
    ecr.REGISTRY_POLICY: "policy",
    eventbridge.EVENT_BUS_POLICY: "policy",
    cloudwatch.LOG_DESTINATION_POLICY: "accessPolicy",
    cloudwatch.LOG_RESOURCE_POLICY: "policyDocument",
    codeartifact.DOMAIN_POLICY: "policyDocument",
    codeartifact.REPOSITORY_POLICY: "policyDocument",
    dynamodb.RESOURCE_POLICY: "policy",
    glacier.VAULT: "accessPolicy",
    glue.RESOURCE_POLICY: "policy",
    kinesis.RESOURCE_POLICY: "policy",
    msk.CLUSTER_POLICY: "policy",
    backup.VAULT_POLICY: "policy",
    opensearch.DOMAIN: "accessPolicies",
    opensearch.DOMAIN_POLICY: "accessPolicies",
    opensearch.ELASTICSEARCH_DOMAIN: "accessPolicies",
    efs.FILE_SYSTEM_POLICY: "policy",
    apigateway.REST_API: "policy",
}
"""Type → property with its resource-based policy."""

_NOT_ABOUT_RESOURCES = (
    "aws:securetransport",
    "aws:multifactorauthpresent",
    "aws:multifactorauthage",
    "aws:requestedregion",
    "aws:currenttime",
    "aws:epochtime",
    "aws:tokenissuetime",
    "aws:useragent",
    "aws:viaawsservice",
    "aws:calledvia",
)


def identity_documents(resource: Resource) -> Iterator[Any]:
    """Yield the identity-based policy documents of a resource, as they are."""
    if resource.type == iam.ROLE:
        for item in resource.each("inlinePolicies"):
            yield item.raw("policy")
    elif resource.type == ssoadmin.PERMISSION_SET_INLINE_POLICY:
        yield resource.raw("inlinePolicy")
    else:
        yield resource.raw("policy")


def identity_statements(resource: Resource) -> Iterator[Statement]:
    """Yield the known statements of a resource's identity-based policies."""
    for document in identity_documents(resource):
        yield from parse(document) or ()


def resource_statements(resource: Resource) -> Iterator[Statement]:
    """Yield the known statements of a resource-based policy."""
    path = RESOURCE_POLICIES.get(resource.type)
    value = resource.raw(path) if path else MISSING
    yield from parse(value) or ()


def held_by_condition(statement: Statement) -> bool:
    """Return whether a condition restricts the statement to resources or callers; an unknown condition counts."""
    if "conditions" in statement.unknown:
        return True
    return any(
        condition.is_positive
        and condition.base != "bool"
        and condition.key not in _NOT_ABOUT_RESOURCES
        and not any(says_nothing(condition, value) for value in condition.values)
        for condition in statement.conditions
    )
