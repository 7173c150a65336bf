"""IAM: roles, users and groups as a whole, with all the policies that hang on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.engine import controls as c
from policies.engine.rule import Finding, Level, Sample, Severity, resource_rule, stack_rule
from policies.engine.stack import Stack
from policies.engine.view import Resource
from policies.guardrails.iam_documents import GROUP, INLINE, POLICY, ROLE, USER, all_of_kind, identity_statements
from policies.plan.documents import Statement, parse
from policies.plan.values import known

GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide"
ATTACHMENTS = (
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:iam/userPolicyAttachment:UserPolicyAttachment",
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
    "aws:iam/policyAttachment:PolicyAttachment",
)
_PASSING = "iam:PassRole"
_ESCALATIONS: tuple[tuple[str, ...], ...] = (
    ("iam:CreatePolicyVersion",),
    ("iam:SetDefaultPolicyVersion",),
    ("iam:CreateAccessKey",),
    ("iam:CreateLoginProfile",),
    ("iam:UpdateLoginProfile",),
    ("iam:AttachUserPolicy",),
    ("iam:AttachGroupPolicy",),
    ("iam:AttachRolePolicy",),
    ("iam:PutUserPolicy",),
    ("iam:PutGroupPolicy",),
    ("iam:PutRolePolicy",),
    ("iam:AddUserToGroup",),
    ("iam:UpdateAssumeRolePolicy",),
    ("iam:DeleteRolePermissionsBoundary",),
    ("lambda:UpdateFunctionCode",),
    ("glue:UpdateDevEndpoint",),
    ("ssm:SendCommand",),
    (_PASSING, "ec2:RunInstances"),
    (_PASSING, "lambda:CreateFunction", "lambda:InvokeFunction"),
    (_PASSING, "lambda:CreateFunction", "lambda:CreateEventSourceMapping"),
    (_PASSING, "lambda:CreateFunction", "lambda:AddPermission"),
    (_PASSING, "ecs:RegisterTaskDefinition", "ecs:RunTask"),
    (_PASSING, "ecs:RegisterTaskDefinition", "ecs:UpdateService"),
    (_PASSING, "cloudformation:CreateStack"),
    (_PASSING, "codebuild:CreateProject", "codebuild:StartBuild"),
    (_PASSING, "datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition"),
    (_PASSING, "glue:CreateDevEndpoint"),
    (_PASSING, "glue:CreateJob", "glue:StartJobRun"),
    (_PASSING, "sagemaker:CreateNotebookInstance", "sagemaker:CreatePresignedNotebookInstanceUrl"),
    (_PASSING, "states:CreateStateMachine", "states:StartExecution"),
    (_PASSING, "apprunner:CreateService"),
    (_PASSING, "scheduler:CreateSchedule"),
)
"""Actions that together, on every resource, let an identity give itself more than it has."""

_TRUST = {"assumeRolePolicy": {"Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}}]}}


def _inline(*actions: str) -> Sample:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    return Sample(type=INLINE[0], name="policy", props={"policy": {"Statement": [statement]}}, links={"role": "this"})


@stack_rule(
    id="iam-identity-disallow-privilege-escalation",
    description="No role, user or group can give itself more rights, by all of its policies together.",
    severity=Severity.HIGH,
    controls=c.own("IAM-11") + c.LEAST_PRIVILEGE,
    remediation="hold these actions to named roles, functions or projects, or set a permissions boundary",
    url=f"{GUIDE}/access_policies_boundaries.html",
    types=(ROLE, USER, GROUP, *INLINE, *ATTACHMENTS, POLICY),
    good=(Sample(type=ROLE, props=_TRUST), _inline("ec2:RunInstances")),
    bad=(Sample(type=ROLE, props=_TRUST), _inline("ec2:RunInstances", _PASSING)),
)
def iam_identity_disallow_privilege_escalation(stack: Stack) -> Iterator[Finding]:
    """A known combination on wide resources that no Deny takes back."""
    for identity in stack.of((ROLE, USER, GROUP)):
        if not identity.lacks("permissionsBoundary"):
            continue
        statements = list(_all_statements(stack, identity))
        granted = {action for action in _ACTIONS if _granted(action, statements)}
        found = [combination for combination in _ESCALATIONS if granted.issuperset(combination)]
        if found:
            words = "; ".join(" + ".join(combination) for combination in found[:3])
            more = f"; and {len(found) - 3} more ways" if len(found) > 3 else ""  # noqa: PLR2004 - enough to see
            yield Finding(identity, f"{identity.name} can raise its own rights by {words}{more}")


_ACTIONS = sorted({action for combination in _ESCALATIONS for action in combination})


def _granted(action: str, statements: list[Statement]) -> bool:
    def about(statement: Statement) -> bool:
        wide = not statement.not_resources and any(all_of_kind(item) for item in statement.resources)
        return wide or bool(statement.not_resources)

    denied = any(
        not item.allow and not item.conditions and item.any_resource() and _names(item, action) for item in statements
    )
    return not denied and any(item.allow and about(item) and item.grants(action) for item in statements)


def _names(statement: Statement, action: str) -> bool:
    """Tell whether a Deny is about *action*."""
    return Statement(allow=True, actions=statement.actions, not_actions=statement.not_actions).grants(action)


def _all_statements(stack: Stack, identity: Resource) -> Iterator[Statement]:
    yield from identity_statements(identity) if identity.type == ROLE else ()
    member = identity.type.rpartition(":")[2].lower()
    for inline in stack.companions(identity, INLINE, member).found:
        yield from identity_statements(inline)
    for attachment in stack.companions(identity, ATTACHMENTS, member, f"{member}s").found:
        for policy in stack.targets(attachment, "policyArn", (POLICY,)):
            yield from parse(policy.raw("policy")) or ()


_ADMIN = ("AdministratorAccess", "IAMFullAccess", "PowerUserAccess")


@resource_rule(
    id="iam-attachment-disallow-administrator-policy",
    description="Nobody gets AWS's policies for administrators.",
    severity=Severity.CRITICAL,
    controls=c.own("IAM-12") + c.LEAST_PRIVILEGE,
    remediation="attach a policy that lists what is needed",
    url="https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html",
    types=(*ATTACHMENTS, ROLE, "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment"),
    good={"policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"},
    bad={"policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"},
    settings={
        "policies": {
            "type": "array",
            "items": {"type": "string"},
            "default": list(_ADMIN),
            "description": "Names of AWS's policies that nobody gets.",
        }
    },
)
def iam_attachment_disallow_administrator_policy(resource: Resource, settings: Mapping[str, Any]) -> Iterator[str]:
    """By ARN, on an attachment or a role."""
    for path in ("policyArn", "managedPolicyArns", "managedPolicyArn"):
        for arn in resource.values(path):
            if isinstance(arn, str) and ":aws:policy/" in arn and arn.rpartition("/")[2] in settings["policies"]:
                yield f"{path} is {arn}"


@resource_rule(
    id="iam-user-disallow-long-lived-credentials",
    description="People and machines come by roles: there are no users, access keys or console passwords.",
    severity=Severity.MEDIUM,
    controls=c.cis("1.14") + c.fsbp("IAM.3") + c.AUTHENTICATION,
    remediation="use IAM Identity Center for people, OIDC or a role for machines",
    url=f"{GUIDE}/best-practices.html#bp-users-federation-idp",
    types=("aws:iam/user:User", "aws:iam/accessKey:AccessKey", "aws:iam/userLoginProfile:UserLoginProfile"),
    good=Sample(type=ROLE, props=_TRUST),
    bad={"name": "deployer"},
)
def iam_user_disallow_long_lived_credentials(resource: Resource) -> Iterator[str]:
    """Any of them."""
    yield f"the stack makes {'an access key' if 'accessKey' in resource.type else 'a user or its password'}"


@resource_rule(
    id="iam-user-disallow-own-policies",
    description="Users get rights by groups, not one by one.",
    severity=Severity.LOW,
    controls=c.fsbp("IAM.2") + c.cis("1.14") + c.LEAST_PRIVILEGE,
    remediation="attach the policy to a group, or better to a role",
    url=f"{GUIDE}/best-practices.html",
    types=("aws:iam/userPolicyAttachment:UserPolicyAttachment", "aws:iam/userPolicy:UserPolicy"),
    good=Sample(type=ATTACHMENTS[0], props={"policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}),
    bad={"policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess", "user": "deployer"},
)
def iam_user_disallow_own_policies(resource: Resource) -> Iterator[str]:
    """A policy on a user."""
    yield f"a policy hangs on user {resource.show('user')}"


@resource_rule(
    id="iam-account-require-password-policy",
    description="The account's password policy asks for long passwords and no repetition.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("IAM.7") + c.cis("1.7", "1.8") + c.AUTHENTICATION,
    remediation="set minimumPasswordLength to 14 and passwordReusePrevention to 24",
    url=f"{GUIDE}/id_credentials_passwords_account-policy.html",
    types=("aws:iam/accountPasswordPolicy:AccountPasswordPolicy",),
    good={"minimumPasswordLength": 14, "passwordReusePrevention": 24},
    bad={"minimumPasswordLength": 8, "passwordReusePrevention": 24},
)
def iam_account_require_password_policy(policy: Resource) -> Iterator[str]:
    """Shorter than 14, or fewer than 24 remembered."""
    for path, least in (("minimumPasswordLength", 14), ("passwordReusePrevention", 24)):
        if policy.below(path, least):
            yield f"{path} is {policy.show(path)}"


@resource_rule(
    id="iam-role-require-permissions-boundary",
    description="Every role has a permissions boundary.",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    controls=c.own("IAM-13") + c.LEAST_PRIVILEGE,
    remediation="set permissionsBoundary to the boundary policy of your organisation",
    url=f"{GUIDE}/access_policies_boundaries.html",
    types=(ROLE,),
    good={**_TRUST, "permissionsBoundary": "arn:aws:iam::123456789012:policy/boundary"},
    bad=_TRUST,
    settings={
        "allowed": {
            "type": "array",
            "items": {"type": "string"},
            "default": [],
            "description": "ARNs of the boundaries that count; none named: any.",
        }
    },
    note="Off by default, because only an organisation that delegates IAM has a boundary to name.",
)
def iam_role_require_permissions_boundary(role: Resource, settings: Mapping[str, Any]) -> Iterator[str]:
    """None, or one that is not named; a service-linked path is AWS's own."""
    boundary = role.raw("permissionsBoundary")
    wrong = known(boundary) and bool(settings["allowed"]) and boundary not in settings["allowed"]
    if role.lacks("permissionsBoundary") or wrong:
        yield f"permissionsBoundary is {role.show('permissionsBoundary')}"
