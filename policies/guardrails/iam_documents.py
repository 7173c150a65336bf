"""IAM: the form of policy documents, and what they must not say wherever they are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Policy, Severity
from policies.plan.aws import (
    cloudwatch,
    codeartifact,
    dynamodb,
    efs,
    glacier,
    glue,
    iam,
    kinesis,
    msk,
    s3,
    sns,
    sqs,
)
from policies.plan.iam_conditions import SOURCES, narrows
from policies.plan.iam_documents import unreadable
from policies.plan.iam_grammar import Place, mistakes
from policies.plan.iam_patterns import whole_service
from policies.plan.lens.iam_statements import HOLDERS, RESOURCE_POLICIES, identity_documents, resource_statements
from policies.plan.lens.resource_policies import public_statements
from policies.plan.lens.view import Resource
from policies.plan.values import MISSING

_SHOWN = 5
_POINTS = {key: test for key, test in SOURCES.items() if key.startswith("s3:dataaccesspoint")}
_ELSEWHERE = (
    s3.ACCESS_POINT,
    s3.OBJECT_LAMBDA_POLICY,
    s3.OUTPOSTS_BUCKET_POLICY,
    s3.TABLE_BUCKET_POLICY,
    s3.TABLE_POLICY,
    s3.VECTORS_BUCKET_POLICY,
    cloudwatch.LOG_DESTINATION_POLICY,
    cloudwatch.LOG_RESOURCE_POLICY,
    codeartifact.DOMAIN_POLICY,
    codeartifact.REPOSITORY_POLICY,
    dynamodb.RESOURCE_POLICY,
    efs.FILE_SYSTEM_POLICY,
    glacier.VAULT,
    glue.RESOURCE_POLICY,
    kinesis.RESOURCE_POLICY,
    msk.CLUSTER_POLICY,
)
"""Types with a resource-based policy that no policy of their service judges."""


def _statement(**more: Any) -> dict[str, Any]:
    return {
        "policy": {
            "Version": "2012-10-17",
            "Statement": [{"Sid": "This", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", **more}],
        }
    }


@Policy(
    id="iam-policy-require-valid-document",
    description="Identity-based, trust and resource-based policies are valid documents of a size that AWS accepts.",
    severity=Severity.HIGH,
    controls=c.own("IAM-5") + c.HARDENING,
    remediation="pass valid JSON with Version and Statement, whose elements are spelled as in the IAM policy grammar",
    url=f"{guides.IAM}/reference_policies_grammar.html",
    types=(*HOLDERS, *RESOURCE_POLICIES),
    good=_statement(),
    bad=_statement(Effect="Alow"),
    note="The other policies cannot judge a document that is no JSON object, or longer than any that AWS accepts.",
)
def iam_policy_require_valid_document(resource: Resource) -> Iterator[str]:
    """Report a known document that cannot be read, or that AWS refuses or reads other than it is meant."""
    for path, place, document in _documents(resource):
        why = unreadable(document)
        if why:
            yield f"{path} {why}"
        else:
            found = list(islice(mistakes(document, place), _SHOWN + 1))
            more = "; and more" if len(found) > _SHOWN else ""
            yield from (f"{path}: {text}" for text in ["; ".join(found[:_SHOWN]) + more] if text)


def _documents(resource: Resource) -> Iterator[tuple[str, Place, Any]]:
    """Yield (what it is, where it is, document) for each known document; an empty text is none in a resource policy."""
    if resource.type in HOLDERS:
        yield from (("the policy document", "identity", one) for one in identity_documents(resource))
    if resource.type == iam.ROLE:
        yield "assumeRolePolicy", "trust", resource.raw("assumeRolePolicy")
    path = RESOURCE_POLICIES.get(resource.type)
    if path:
        document = resource.raw(path)
        yield path, "resource", MISSING if document == "" else document


@Policy(
    id="iam-resource-policy-disallow-wildcard-action",
    description="Bucket, topic and queue policies do not allow all actions of the service, or all actions but some.",
    severity=Severity.HIGH,
    controls=c.own("IAM-15") + c.LEAST_PRIVILEGE,
    remediation="list only the required actions",
    url=f"{guides.IAM}/best-practices.html#grant-least-privilege",
    types=(s3.BUCKET_POLICY, *s3.BUCKETS, sns.TOPIC_POLICY, sns.TOPIC, sqs.QUEUE_POLICY, sqs.QUEUE),
    good=_statement(Principal={"AWS": "arn:aws:iam::123456789012:role/app"}),
    bad=_statement(Principal={"AWS": "arn:aws:iam::123456789012:role/app"}, Action="*"),
)
def iam_resource_policy_disallow_wildcard_action(resource: Resource) -> Iterator[str]:
    """Report `*`, `sqs:*` or NotAction in an Allow, unless it leaves the decision to the access points of an account.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html#access-points-delegating-control
    """
    for statement in resource_statements(resource):
        every = [action for action in statement.actions if whole_service(action)]
        if statement.allow and every and not narrows(statement.conditions, _POINTS):
            yield f"{statement.label} allows {', '.join(every)}"
        if statement.allow and statement.not_actions:
            yield f"{statement.label} allows all actions except {', '.join(statement.not_actions)}"


@Policy(
    id="iam-resource-policy-disallow-public-access",
    description="Policies of access points, tables, streams, vaults, file systems and other resources do not allow "
    "public access.",
    severity=Severity.HIGH,
    controls=c.own("IAM-16") + c.NOT_PUBLIC,
    remediation="specify the principals, or restrict them with aws:PrincipalOrgID, aws:SourceArn or aws:SourceVpce",
    url=f"{guides.IAM}/reference_policies_elements_principal.html",
    types=_ELSEWHERE,
    good=_statement(Principal={"AWS": "arn:aws:iam::123456789012:role/app"}),
    bad=_statement(Principal="*"),
    note="Buckets, topics, queues, keys, secrets, image repositories, backup vaults, event buses and OpenSearch "
    "domains have policies of their own. An access point of a VPC is never public.",
)
def iam_resource_policy_disallow_public_access(resource: Resource) -> Iterator[str]:
    """Report every statement that is public."""
    if resource.lacks("vpcConfiguration"):
        yield from public_statements(resource, RESOURCE_POLICIES[resource.type])
