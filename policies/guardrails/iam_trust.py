"""IAM: who can assume a role, and on whose behalf AWS services act."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Settings, Severity, strings
from policies.plan.aws import iam
from policies.plan.iam_conditions import CONTEXTS, OUTSIDERS, SOURCES, names_something, narrows
from policies.plan.iam_documents import Statement, parse
from policies.plan.iam_federation import is_any_subject, patterns, provider_of, subject_key, subjects
from policies.plan.iam_patterns import is_wild
from policies.plan.lens.iam_statements import RESOURCE_POLICIES, resource_statements
from policies.plan.lens.resource_policies import public
from policies.plan.lens.view import Resource

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


@Policy(
    id="iam-role-disallow-public-trust",
    description="Role trust policies do not allow public access.",
    severity=Severity.CRITICAL,
    controls=c.own("IAM-6") + c.NOT_PUBLIC,
    remediation="specify the account, role or service that can assume the role",
    url=f"{guides.IAM}/reference_policies_elements_principal.html",
    types=(iam.ROLE,),
    good=_trust({"Service": "ecs-tasks.amazonaws.com"}),
    bad=_trust({"AWS": "*"}),
)
def iam_role_disallow_public_trust(role: Resource) -> Iterator[str]:
    """Report a trust statement for any principal without a condition that restricts the caller."""
    for statement in public(parse(role.raw("assumeRolePolicy")) or ()):
        yield f"{statement.label} of the trust policy allows everyone"


@Policy(
    id="iam-role-require-oidc-subject",
    description="Roles for OIDC providers restrict the subject that can assume them.",
    severity=Severity.HIGH,
    controls=c.own("IAM-7") + c.AUTHENTICATION,
    remediation=f"add a condition such as StringLike {_GITHUB}:sub "
    "repo:<organization>/<repository>:ref:refs/heads/main",
    url=f"{guides.IAM}/id_roles_providers_create_oidc.html",
    types=(iam.ROLE,),
    good=_oidc("repo:acme/shop:ref:refs/heads/main"),
    bad=_oidc("repo:acme/*"),
)
def iam_role_require_oidc_subject(role: Resource) -> Iterator[str]:
    """Report no condition on the subject, or one that matches any repository or service account."""
    for statement in _statements(role):
        if "conditions" in statement.unknown:
            continue
        for host in dict.fromkeys(provider_of(*principal) for principal in statement.principals):
            if not host:
                continue
            found = subjects(statement, host)
            if not found:
                yield f"{statement.label} for {host} has no condition that demands {subject_key(host)}"
            elif all(any(map(_too_wide, patterns(condition))) for condition in found):
                values = [value for condition in found for value in condition.values]
                yield f"{statement.label} for {host} allows the subject {', '.join(values)}"


def _too_wide(subject: str) -> bool:
    """Return whether a subject pattern does not restrict the repository, project or service account."""
    kind, _, rest = subject.partition(":")
    if is_any_subject(subject):
        return True
    if kind in {"repo", "project_path", "organization"}:
        owner = re.split(r":(?:ref|ref_type|environment|pull_request|project|workspace)", rest)[0].partition(":")[0]
        return is_wild(owner)
    return subject.startswith("system:serviceaccount:") and is_wild(subject.split(":", 3)[2])


@Policy(
    id="iam-role-require-cross-account-condition",
    description="Roles that trust another account require an external ID, an organization or MFA.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("IAM-8") + c.AUTHENTICATION,
    remediation="specify a role of that account, or add sts:ExternalId, aws:PrincipalOrgID or "
    "aws:MultiFactorAuthPresent",
    url=f"{guides.IAM}/id_roles_common-scenarios_third-party.html",
    types=(iam.ROLE,),
    good=_trust({"AWS": _ACCOUNT}, sts__ExternalId="4711"),
    bad=_trust({"AWS": _ACCOUNT}),
    settings={"own_accounts": strings(description="IDs of your own accounts.")},
)
def iam_role_require_cross_account_condition(role: Resource, settings: Settings) -> Iterator[str]:
    """Report trust in a whole account without a condition on the caller."""
    for statement in _statements(role):
        whole = {
            who for kind, who in statement.principals if kind == "AWS" and (who.isdigit() or who.endswith(":root"))
        }
        others = sorted(who for who in whole if not any(account in who for account in settings["own_accounts"]))
        if others and not names_something(statement.conditions, *OUTSIDERS) and "conditions" not in statement.unknown:
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
_SENDS_NO_SOURCE = "logdelivery.elasticloadbalancing.amazonaws.com"
"""AWS's policy for a load balancer's logs has no condition; the folder of one account is its boundary:
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html"""
_ACCOUNT_FOLDER = re.compile(r"/AWSLogs/\d{12}/")


_ONLY_FOR_ITSELF = "kms:GrantIsForAWSResource"
"""AWS's policy for the key of DNSSEC lets a service create grants with this condition and none on the source:
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/access-control-managing-permissions.html"""


@Policy(
    id="iam-role-require-source-condition",
    description="Roles that AWS services assume restrict the source account or resource (confused deputy prevention).",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("IAM-9") + c.LEAST_PRIVILEGE,
    remediation="add the condition aws:SourceAccount, and aws:SourceArn if the ARN is known",
    url=f"{guides.IAM}/confused-deputy.html",
    types=(iam.ROLE,),
    good=_trust({"Service": "scheduler.amazonaws.com"}, aws__SourceAccount="123456789012"),
    bad=_trust({"Service": "scheduler.amazonaws.com"}),
)
def iam_role_require_source_condition(role: Resource) -> Iterator[str]:
    """Report trust, without a condition on the source, in a service that sends the source."""
    for statement in _statements(role):
        deputies = [service for service in statement.services() if service in _ON_BEHALF]
        if deputies and not _names_source(statement):
            yield f"{statement.label} trusts {', '.join(deputies)} on behalf of any account"


def _names_source(statement: Statement) -> bool:
    """Return whether a condition names the account or the resource that a service acts for, or may do so."""
    return (
        "conditions" in statement.unknown
        or narrows(statement.conditions, {**SOURCES, **CONTEXTS})
        or names_something(statement.conditions, "sts:ExternalId")
    )


@Policy(
    id="iam-resource-policy-require-source-condition",
    description="Resource-based policies that allow AWS services restrict the source account or resource (confused "
    "deputy prevention).",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("IAM-10") + c.LEAST_PRIVILEGE,
    remediation="add the condition aws:SourceAccount or aws:SourceArn",
    url=f"{guides.IAM}/confused-deputy.html",
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
    """Report a service without a condition on its source; a KMS encryption context also counts.

    So does the folder of one account for the load balancers' logs, for which no source is sent, and a grant that only
    the service itself can use.
    """
    for statement in resource_statements(resource):
        if not statement.allow or not statement.services() or _names_source(statement):
            continue
        if set(statement.services()) == {_SENDS_NO_SOURCE} and all(map(_ACCOUNT_FOLDER.search, statement.resources)):
            continue
        if {one.lower() for one in statement.actions} == {"kms:creategrant"} and names_something(
            statement.conditions, _ONLY_FOR_ITSELF
        ):
            continue
        yield f"{statement.label} allows {', '.join(statement.services())} on behalf of any account"
