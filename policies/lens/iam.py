"""Where IAM documents stand, and what in them is wide. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from policies.engine.view import Resource
from policies.plan.documents import Statement, parse
from policies.plan.values import MISSING

POLICY = "aws:iam/policy:Policy"
ROLE = "aws:iam/role:Role"
USER = "aws:iam/user:User"
GROUP = "aws:iam/group:Group"
INLINE = ("aws:iam/rolePolicy:RolePolicy", "aws:iam/userPolicy:UserPolicy", "aws:iam/groupPolicy:GroupPolicy")
PERMISSION_SET = "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy"
HOLDERS = (POLICY, *INLINE, ROLE, PERMISSION_SET)
"""Types that hold identity policies."""

RESOURCE_POLICIES = {
    "aws:s3/bucketPolicy:BucketPolicy": "policy",
    "aws:sns/topicPolicy:TopicPolicy": "policy",
    "aws:sns/topic:Topic": "policy",
    "aws:sqs/queuePolicy:QueuePolicy": "policy",
    "aws:sqs/queue:Queue": "policy",
    "aws:kms/key:Key": "policy",
    "aws:kms/keyPolicy:KeyPolicy": "policy",
    "aws:secretsmanager/secretPolicy:SecretPolicy": "policy",
    "aws:secretsmanager/secret:Secret": "policy",
    "aws:ecr/repositoryPolicy:RepositoryPolicy": "policy",
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy": "policy",
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": "policyDocument",
    "aws:backup/vaultPolicy:VaultPolicy": "policy",
    "aws:opensearch/domain:Domain": "accessPolicies",
    "aws:opensearch/domainPolicy:DomainPolicy": "accessPolicies",
    "aws:efs/fileSystemPolicy:FileSystemPolicy": "policy",
    "aws:apigateway/restApi:RestApi": "policy",
}
"""Type → property of a policy that hangs on a resource."""

_WIDE = re.compile(r"^arn:[^:]*:[^:]*:\*?:\*?:[*/]+$")
_ALL_OF_KIND = re.compile(r"^arn:[^:]*:[^:]*:[^:]*:[^:]*:[a-z-]+[/:]\*+$")
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
    """Yield the raw identity policies that a resource holds."""
    if resource.type == ROLE:
        for item in resource.each("inlinePolicies"):
            yield item.raw("policy")
    elif resource.type == PERMISSION_SET:
        yield resource.raw("inlinePolicy")
    else:
        yield resource.raw("policy")


def identity_statements(resource: Resource) -> Iterator[Statement]:
    """Yield the known statements of the identity policies that a resource holds."""
    for document in identity_documents(resource):
        yield from parse(document) or ()


def resource_statements(resource: Resource) -> Iterator[Statement]:
    """Yield the known statements of the policy that hangs on a resource."""
    path = RESOURCE_POLICIES.get(resource.type)
    value = resource.raw(path) if path else MISSING
    yield from parse(value) or ()


def wide(resource: str) -> bool:
    """Tell whether an ARN pattern names nothing but perhaps a service: `*`, `arn:aws:sqs:*:*:*`, `arn:aws:s3:::*`."""
    return resource == "*" or _WIDE.match(resource) is not None


def all_of_kind(resource: str) -> bool:
    """Tell whether an ARN pattern names every resource of a kind: `…:role/*`, `…:key/*`."""
    return wide(resource) or _ALL_OF_KIND.match(resource) is not None


def held_by_condition(statement: Statement) -> bool:
    """Tell whether a condition holds the statement to some resources or callers; one not known counts as such."""
    if "conditions" in statement.unknown:
        return True
    for condition in statement.conditions:
        base = condition.operator.removeprefix("foranyvalue:").removeprefix("forallvalues:").removesuffix("ifexists")
        positive = base.startswith(("stringequals", "stringlike", "arn")) or base == "ipaddress"
        if positive and condition.key not in _NOT_ABOUT_RESOURCES and "*" not in condition.values:
            return True
    return False
