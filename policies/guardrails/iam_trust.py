"""IAM: who may take a role, and on whose behalf AWS's services act."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from policies.engine import controls as c
from policies.engine.rule import Level, Severity, resource_rule
from policies.engine.view import Resource
from policies.guardrails.iam_documents import RESOURCE_POLICIES, ROLE, resource_statements
from policies.plan.documents import Statement, parse

GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide"
_GITHUB = "token.actions.githubusercontent.com"
_PROVIDER = f"arn:aws:iam::123456789012:oidc-provider/{_GITHUB}"
_ACCOUNT = "arn:aws:iam::210987654321:root"


def _trust(principal: Any, action: str = "sts:AssumeRole", **condition: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": principal, "Action": action}
    if condition:
        statement["Condition"] = {"StringEquals": {key.replace("__", ":"): value for key, value in condition.items()}}
    return {"assumeRolePolicy": {"Version": "2012-10-17", "Statement": [statement]}}


def _oidc(subject: str) -> dict[str, Any]:
    condition = {"StringLike": {f"{_GITHUB}:sub": subject}, "StringEquals": {f"{_GITHUB}:aud": "sts.amazonaws.com"}}
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": _PROVIDER},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": condition,
    }
    return {"assumeRolePolicy": {"Statement": [statement]}}


def _statements(role: Resource) -> list[Statement]:
    return [statement for statement in parse(role.raw("assumeRolePolicy")) or () if statement.allow]


@resource_rule(
    id="iam-role-disallow-public-trust",
    description="No role can be taken by everybody.",
    severity=Severity.CRITICAL,
    controls=c.own("IAM-6") + c.NOT_PUBLIC,
    remediation="name the account, role or service that takes the role",
    url=f"{GUIDE}/reference_policies_elements_principal.html",
    types=(ROLE,),
    good=_trust({"Service": "ecs-tasks.amazonaws.com"}),
    bad=_trust({"AWS": "*"}),
)
def iam_role_disallow_public_trust(role: Resource) -> Iterator[str]:
    """Anybody, without a condition that says who."""
    for statement in _statements(role):
        if statement.everyone() and not statement.narrowed():
            yield f"{statement.label} of the trust policy is for everybody"


@resource_rule(
    id="iam-role-require-oidc-subject",
    description="A role for an OIDC provider names the subject that may take it.",
    severity=Severity.HIGH,
    controls=c.own("IAM-7") + c.AUTHENTICATION,
    remediation=f"add a condition such as StringLike {_GITHUB}:sub "
    "repo:<organisation>/<repository>:ref:refs/heads/main",
    url=f"{GUIDE}/id_roles_providers_create_oidc.html",
    types=(ROLE,),
    good=_oidc("repo:acme/shop:ref:refs/heads/main"),
    bad=_oidc("repo:acme/*"),
)
def iam_role_require_oidc_subject(role: Resource) -> Iterator[str]:
    """No condition on the subject, or one that any repository or service account of somebody fits."""
    for statement in _statements(role):
        if "conditions" in statement.unknown:
            continue
        for kind, who in statement.principals:
            if kind != "Federated" or ":saml-provider/" in who:
                continue
            host = who.partition(":oidc-provider/")[2] or who
            key = "aud" if host in {"cognito-identity.amazonaws.com", "www.amazon.com", "graph.facebook.com"} else "sub"
            found = statement.condition(f"{host}:{key}")
            values = [value for _, values in found for value in values]
            if not found:
                yield f"{statement.label} for {host} has no condition on {host}:{key}"
            elif any(_too_wide(value) for value in values) and any(
                "equals" not in op or "*" in values for op, _ in found
            ):
                yield f"{statement.label} for {host} takes the subject {', '.join(values)}"


def _too_wide(subject: str) -> bool:
    """Tell whether a subject leaves the repository, project or service account open."""
    kind, _, rest = subject.partition(":")
    if not kind.strip("*") or not rest.strip("*:/"):
        return not kind.strip("*") or "*" in rest
    if kind in {"repo", "project_path", "organization"}:
        owner = re.split(r":(?:ref|ref_type|environment|pull_request|project|workspace)", rest)[0].partition(":")[0]
        return "*" in owner or "?" in owner
    return subject.startswith("system:serviceaccount:") and "*" in subject.split(":", 3)[2:][0]


@resource_rule(
    id="iam-role-require-cross-account-condition",
    description="A role for another whole account asks for an external id, an organisation, or MFA.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("IAM-8") + c.AUTHENTICATION,
    remediation="name a role of that account, or add sts:ExternalId, aws:PrincipalOrgID or aws:MultiFactorAuthPresent",
    url=f"{GUIDE}/id_roles_common-scenarios_third-party.html",
    types=(ROLE,),
    good=_trust({"AWS": _ACCOUNT}, sts__ExternalId="4711"),
    bad=_trust({"AWS": _ACCOUNT}),
    settings={
        "own_accounts": {
            "type": "array",
            "items": {"type": "string"},
            "default": [],
            "description": "Accounts that count as one's own.",
        }
    },
)
def iam_role_require_cross_account_condition(role: Resource, settings: Mapping[str, Any]) -> Iterator[str]:
    """An account as a whole, and nothing asked of its caller."""
    asked = (
        "sts:externalid",
        "aws:principalorgid",
        "aws:principalarn",
        "aws:multifactorauthpresent",
        "aws:principalorgpaths",
    )
    for statement in _statements(role):
        whole = {
            who for kind, who in statement.principals if kind == "AWS" and (who.isdigit() or who.endswith(":root"))
        }
        others = sorted(who for who in whole if not any(account in who for account in settings["own_accounts"]))
        if others and not statement.condition(*asked) and "conditions" not in statement.unknown:
            yield f"{statement.label} trusts {', '.join(others)} without a condition"


_ON_BEHALF = (
    "ecs-tasks.amazonaws.com",
    "scheduler.amazonaws.com",
    "events.amazonaws.com",
    "vpc-flow-logs.amazonaws.com",
    "backup.amazonaws.com",
    "codebuild.amazonaws.com",
    "codepipeline.amazonaws.com",
    "datasync.amazonaws.com",
    "firehose.amazonaws.com",
    "logs.amazonaws.com",
    "pipes.amazonaws.com",
    "sagemaker.amazonaws.com",
    "states.amazonaws.com",
)
_SOURCES = (
    "aws:SourceArn",
    "aws:SourceAccount",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:SourceOwner",
    "sts:ExternalId",
    "kms:ViaService",
    "kms:CallerAccount",
    "s3:DataAccessPointAccount",
)


@resource_rule(
    id="iam-role-require-source-condition",
    description="A role for a service that acts on behalf of others says on whose behalf (confused deputy).",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("IAM-9") + c.LEAST_PRIVILEGE,
    remediation="add the condition aws:SourceAccount, and aws:SourceArn where the ARN is known",
    url=f"{GUIDE}/confused-deputy.html",
    types=(ROLE,),
    good=_trust({"Service": "scheduler.amazonaws.com"}, aws__SourceAccount="123456789012"),
    bad=_trust({"Service": "scheduler.amazonaws.com"}),
)
def iam_role_require_source_condition(role: Resource) -> Iterator[str]:
    """One of the services that send the source along, and no condition on it."""
    for statement in _statements(role):
        deputies = [service for service in statement.services() if service in _ON_BEHALF]
        if deputies and not statement.condition(*_SOURCES) and "conditions" not in statement.unknown:
            yield f"{statement.label} trusts {', '.join(deputies)} for anybody"


@resource_rule(
    id="iam-resource-policy-require-source-condition",
    description="A resource's policy that lets a service in says on whose behalf (confused deputy).",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("IAM-10") + c.LEAST_PRIVILEGE,
    remediation="add the condition aws:SourceAccount or aws:SourceArn",
    url=f"{GUIDE}/confused-deputy.html",
    types=tuple(RESOURCE_POLICIES),
    good={
        "policy": {
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "cloudtrail.amazonaws.com"},
                    "Action": "s3:PutObject",
                    "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}},
                }
            ]
        }
    },
    bad={
        "policy": {
            "Statement": [
                {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:PutObject"}
            ]
        }
    },
)
def iam_resource_policy_require_source_condition(resource: Resource) -> Iterator[str]:
    """A service, and no condition on its source; KMS's encryption context says it as well."""
    for statement in resource_statements(resource):
        if not statement.allow or not statement.services() or "conditions" in statement.unknown:
            continue
        context = any(key.startswith("kms:encryptioncontext") for _, key, _ in statement.conditions)
        if not context and not statement.condition(*_SOURCES):
            yield f"{statement.label} lets {', '.join(statement.services())} in for anybody"
