"""IAM: roles, users and groups with all of their policies, and the password policy."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Level, Policy, Sample, Settings, Severity, strings
from policies.plan.aws import iam, ssoadmin
from policies.plan.iam_documents import Actions, Statement, parse
from policies.plan.iam_patterns import is_every
from policies.plan.lens.iam_statements import INLINE, identity_statements
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource
from policies.plan.values import known

ATTACHMENTS = (
    iam.ROLE_POLICY_ATTACHMENT,
    iam.USER_POLICY_ATTACHMENT,
    iam.GROUP_POLICY_ATTACHMENT,
    iam.POLICY_ATTACHMENT,
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
"""Actions that together, on every resource, let an identity escalate its privileges."""

_TRUST = {"assumeRolePolicy": {"Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}}]}}


def _inline(*actions: str) -> Sample:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    return Sample(type=INLINE[0], name="policy", props={"policy": {"Statement": [statement]}}, links={"role": "this"})


@Policy(
    id="iam-identity-disallow-privilege-escalation",
    description="Roles, users and groups cannot escalate their privileges with actions on all resources.",
    severity=Severity.HIGH,
    controls=c.own("IAM-11") + c.LEAST_PRIVILEGE,
    remediation="restrict these actions to specific roles, functions or projects, or set a permissions boundary",
    url=f"{guides.IAM}/access_policies_boundaries.html",
    types=(iam.ROLE, iam.USER, iam.GROUP, *INLINE, *ATTACHMENTS, iam.POLICY),
    good=(Sample(type=iam.ROLE, props=_TRUST), _inline("ec2:RunInstances")),
    bad=(Sample(type=iam.ROLE, props=_TRUST), _inline("ec2:RunInstances", _PASSING)),
)
def iam_identity_disallow_privilege_escalation(stack: Stack) -> Iterator[Finding]:
    """Report a known combination of actions on wildcard resources that no Deny revokes."""
    for identity in stack.of((iam.ROLE, iam.USER, iam.GROUP)):
        if not identity.lacks("permissionsBoundary"):
            continue
        statements = list(_all_statements(stack, identity))
        granted = _granted(statements)
        found = [combination for combination in _ESCALATIONS if granted.issuperset(combination)]
        if found:
            words = "; ".join(" + ".join(combination) for combination in found[:3])
            more = f"; and {len(found) - 3} more combinations" if len(found) > 3 else ""  # noqa: PLR2004 - keeps the message short
            yield Finding(identity, f"{identity.name} can escalate its privileges with {words}{more}")


_ACTIONS = sorted({action for combination in _ESCALATIONS for action in combination})


def _granted(statements: list[Statement]) -> set[str]:
    """Return the actions that statements allow on all resources, or all but some, and that no Deny revokes."""
    allowed, denied = Actions(one for one in statements if one.allow), Actions(filter(_denies_anywhere, statements))
    return {
        action
        for action in _ACTIONS
        if any(_is_everywhere(one, action) for one in allowed.about(action)) and not any(denied.about(action))
    }


def _is_everywhere(statement: Statement, action: str) -> bool:
    return bool(statement.not_resources) or any(is_every(item, action) for item in statement.resources)


def _denies_anywhere(statement: Statement) -> bool:
    unconditional = not statement.conditions and "conditions" not in statement.unknown
    return not statement.allow and unconditional and statement.any_resource()


def _all_statements(stack: Stack, identity: Resource) -> Iterator[Statement]:
    yield from identity_statements(identity) if identity.type == iam.ROLE else ()
    member = identity.type.rpartition(":")[2].lower()
    for inline in stack.companions(identity, INLINE, member).found:
        yield from identity_statements(inline)
    for attachment in stack.companions(identity, ATTACHMENTS, member, f"{member}s").found:
        for policy in stack.targets(attachment, "policyArn", (iam.POLICY,)):
            yield from parse(policy.raw("policy")) or ()


_ADMIN = ("AdministratorAccess", "IAMFullAccess", "PowerUserAccess")


@Policy(
    id="iam-attachment-disallow-administrator-policy",
    description="AWS managed administrator policies are not attached.",
    severity=Severity.CRITICAL,
    controls=c.own("IAM-12") + c.LEAST_PRIVILEGE,
    remediation="attach a policy with only the required permissions",
    url=f"{guides.MANAGED_POLICIES}/AdministratorAccess.html",
    types=(*ATTACHMENTS, iam.ROLE, ssoadmin.MANAGED_POLICY_ATTACHMENT),
    good={"policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"},
    bad={"policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"},
    settings={"policies": strings(*_ADMIN, description="Names of AWS managed policies that are not allowed.")},
)
def iam_attachment_disallow_administrator_policy(resource: Resource, settings: Settings) -> Iterator[str]:
    """Report such a policy, by ARN, on an attachment or a role."""
    for path in ("policyArn", "managedPolicyArns", "managedPolicyArn"):
        for arn in resource.values(path):
            if isinstance(arn, str) and ":aws:policy/" in arn and arn.rpartition("/")[2] in settings["policies"]:
                yield f"{path} is {arn}"


@Policy(
    id="iam-user-disallow-long-lived-credentials",
    description="People and workloads use roles; there are no IAM users, access keys or console passwords.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("IAM.3") + c.cis("1.12", "1.13") + c.AUTHENTICATION,
    remediation="use IAM Identity Center for people, and OIDC or a role for workloads",
    url=f"{guides.IAM}/best-practices.html#bp-users-federation-idp",
    types=(iam.USER, iam.ACCESS_KEY, iam.USER_LOGIN_PROFILE),
    good=Sample(type=iam.ROLE, props=_TRUST),
    bad={"name": "deployer"},
    omitted="violates",
    unknown="violates",
)
def iam_user_disallow_long_lived_credentials(resource: Resource) -> Iterator[str]:
    """Report any of them."""
    yield f"the stack creates {'an access key' if 'accessKey' in resource.type else 'an IAM user or its password'}"


@Policy(
    id="iam-user-disallow-own-policies",
    description="IAM users receive permissions through groups only.",
    severity=Severity.LOW,
    controls=c.fsbp("IAM.2") + c.cis("1.14") + c.LEAST_PRIVILEGE,
    remediation="attach the policy to a group, or preferably to a role",
    url=f"{guides.IAM}/best-practices.html",
    types=(iam.USER_POLICY_ATTACHMENT, iam.USER_POLICY, iam.POLICY_ATTACHMENT),
    good=Sample(type=ATTACHMENTS[0], props={"policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}),
    bad={"policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess", "user": "deployer"},
    omitted="violates",
    unknown="violates",
)
def iam_user_disallow_own_policies(resource: Resource) -> Iterator[str]:
    """Report a policy on a user, or on one of the users of an attachment."""
    if resource.type != iam.POLICY_ATTACHMENT:
        yield f"a policy is attached to user {resource.show('user')}"
    elif users := resource.texts("users"):
        yield f"a policy is attached to users {', '.join(users)}"


@Policy(
    id="iam-account-require-password-policy",
    description="The account password policy requires long passwords and prevents reuse.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("IAM.7", part="length and reuse")
    + c.security_hub("IAM.15", "IAM.16")
    + c.cis("1.7", "1.8")
    + c.AUTHENTICATION,
    remediation="set minimumPasswordLength to 14 and passwordReusePrevention to 24",
    url=f"{guides.IAM}/id_credentials_passwords_account-policy.html",
    types=(iam.ACCOUNT_PASSWORD_POLICY,),
    good={"minimumPasswordLength": 14, "passwordReusePrevention": 24},
    bad={"minimumPasswordLength": 8, "passwordReusePrevention": 24},
    omitted="violates",
)
def iam_account_require_password_policy(policy: Resource) -> Iterator[str]:
    """Report a minimum length below 14, or fewer than 24 remembered passwords."""
    for path, least in (("minimumPasswordLength", 14), ("passwordReusePrevention", 24)):
        if policy.below(path, least):
            yield f"{path} is {policy.show(path)}"


@Policy(
    id="iam-role-require-permissions-boundary",
    description="Roles have a permissions boundary.",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    controls=c.own("IAM-13") + c.LEAST_PRIVILEGE,
    remediation="set permissionsBoundary to your organization's boundary policy",
    url=f"{guides.IAM}/access_policies_boundaries.html",
    types=(iam.ROLE,),
    good={**_TRUST, "permissionsBoundary": "arn:aws:iam::123456789012:policy/boundary"},
    bad=_TRUST,
    settings={"allowed": strings(description="ARNs of the allowed boundaries; empty: any boundary.")},
    note="Off by default, because only organizations that delegate IAM have a permissions boundary.",
    omitted="violates",
)
def iam_role_require_permissions_boundary(role: Resource, settings: Settings) -> Iterator[str]:
    """Report a role without a boundary, or with one that is not allowed."""
    boundary = role.raw("permissionsBoundary")
    wrong = known(boundary) and bool(settings["allowed"]) and boundary not in settings["allowed"]
    if role.lacks("permissionsBoundary") or wrong:
        yield f"permissionsBoundary is {role.show('permissionsBoundary')}"
