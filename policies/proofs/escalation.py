"""Sets of actions by which a role can get more than it was given, and which of them a role holds. Pure.

Collected from AWS's own description of each action (https://docs.aws.amazon.com/service-authorization/latest/reference/):
each set lets its holder write permissions, take over another identity, or run code under another role.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policies.plan.documents import Statement
from policies.plan.patterns import covers, covers_action, is_wild
from policies.plan.roles import Role
from policies.proofs.findings import Finding
from policies.proofs.grants import Allowed, denials_of, is_denied, is_everything, is_within, narrows


@dataclass(frozen=True, slots=True)
class Way:
    """One way up."""

    name: str
    actions: Sequence[str]
    """All of them are needed."""
    does: str
    """What a role that holds them can do."""
    service: str = ""
    """The service that a role is passed to, where one is. Default: none is."""


WAYS: Sequence[Way] = (
    Way("write-own-policy", ("iam:PutRolePolicy",), "write any permission into a role"),
    Way("attach-to-role", ("iam:AttachRolePolicy",), "attach any policy, the administrator's too, to a role"),
    Way("new-policy-version", ("iam:CreatePolicyVersion",), "replace the content of a policy in use"),
    Way("older-policy-version", ("iam:SetDefaultPolicyVersion",), "bring back a wider version of a policy"),
    Way("drop-boundary", ("iam:DeleteRolePermissionsBoundary",), "take the boundary off a role"),
    Way("change-boundary", ("iam:PutRolePermissionsBoundary",), "replace the boundary of a role by a wider one"),
    Way("drop-role-policy", ("iam:DeleteRolePolicy",), "delete a policy that denies"),
    Way("detach-role-policy", ("iam:DetachRolePolicy",), "detach a policy that denies"),
    Way("change-trust", ("iam:UpdateAssumeRolePolicy", "sts:AssumeRole"), "let itself assume a role, and assume it"),
    Way("write-user-policy", ("iam:PutUserPolicy",), "write any permission into a user"),
    Way("attach-to-user", ("iam:AttachUserPolicy",), "attach any policy to a user"),
    Way("write-group-policy", ("iam:PutGroupPolicy",), "write any permission into a group"),
    Way("attach-to-group", ("iam:AttachGroupPolicy",), "attach any policy to a group"),
    Way("join-group", ("iam:AddUserToGroup",), "put a user into a group with more rights"),
    Way("make-access-key", ("iam:CreateAccessKey",), "make an access key of another user"),
    Way("make-login", ("iam:CreateLoginProfile",), "give a user a console password"),
    Way("change-login", ("iam:UpdateLoginProfile",), "change another user's console password"),
    Way("trust-other-provider", ("iam:UpdateSAMLProvider",), "replace whose signatures a provider accepts"),
    Way(
        "trust-other-thumbprint", ("iam:UpdateOpenIDConnectProviderThumbprint",), "change whom an OIDC provider trusts"
    ),
    Way("run-task", ("iam:PassRole", "ecs:RunTask"), "start a task with another role", "ecs-tasks.amazonaws.com"),
    Way(
        "register-and-start-task",
        ("iam:PassRole", "ecs:RegisterTaskDefinition", "ecs:StartTask"),
        "start a container of its own with another role",
        "ecs-tasks.amazonaws.com",
    ),
    Way(
        "service-with-role",
        ("iam:PassRole", "ecs:RegisterTaskDefinition", "ecs:UpdateService"),
        "run a container of its own with another role as a service",
        "ecs-tasks.amazonaws.com",
    ),
    Way(
        "run-instance", ("iam:PassRole", "ec2:RunInstances"), "start an instance with another role", "ec2.amazonaws.com"
    ),
    Way(
        "give-instance-role",
        ("iam:PassRole", "ec2:AssociateIamInstanceProfile"),
        "give a running instance another role",
        "ec2.amazonaws.com",
    ),
    Way(
        "run-function",
        ("iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"),
        "run code of its own with another role",
        "lambda.amazonaws.com",
    ),
    Way(
        "function-on-event",
        ("iam:PassRole", "lambda:CreateFunction", "lambda:CreateEventSourceMapping"),
        "run code of its own with another role on an event",
        "lambda.amazonaws.com",
    ),
    Way("change-function", ("lambda:UpdateFunctionCode",), "run code of its own with a function's role"),
    Way(
        "stack-with-role",
        ("iam:PassRole", "cloudformation:CreateStack"),
        "make anything with another role",
        "cloudformation.amazonaws.com",
    ),
    Way(
        "build-with-role",
        ("iam:PassRole", "codebuild:CreateProject", "codebuild:StartBuild"),
        "run a build of its own with another role",
        "codebuild.amazonaws.com",
    ),
    Way(
        "job-with-role",
        ("iam:PassRole", "glue:CreateJob", "glue:StartJobRun"),
        "run a job of its own with another role",
        "glue.amazonaws.com",
    ),
    Way(
        "notebook-with-role",
        ("iam:PassRole", "sagemaker:CreateNotebookInstance", "sagemaker:CreatePresignedNotebookInstanceUrl"),
        "work in a notebook with another role",
        "sagemaker.amazonaws.com",
    ),
    Way(
        "schedule-with-role",
        ("iam:PassRole", "scheduler:CreateSchedule"),
        "call any API with another role on a schedule",
        "scheduler.amazonaws.com",
    ),
    Way(
        "machine-with-role",
        ("iam:PassRole", "states:CreateStateMachine", "states:StartExecution"),
        "call any API with another role from a state machine",
        "states.amazonaws.com",
    ),
    Way("shell-in-instance", ("ssm:SendCommand",), "run commands with the roles of instances"),
    Way("session-in-instance", ("ssm:StartSession",), "open a shell with the roles of instances"),
    Way("shell-in-task", ("ecs:ExecuteCommand",), "open a shell with the roles of tasks"),
)


def escalations(role: Role, allowed: Sequence[Allowed]) -> Iterator[Finding]:
    """Yield the ways up that the role's policies open together; none for an administrator, who is up."""
    for way in WAYS:
        found = [_holder(role, way, action, allowed) for action in way.actions]
        if all(found):
            policies = tuple(dict.fromkeys(item.policy.name for item in found if item))
            text = (
                f"{role.name} can {way.does}: {' with '.join(way.actions)} "
                f"({'policy' if len(policies) == 1 else 'policies'} {', '.join(policies)})"
            )
            yield Finding(
                role=role.name,
                rule=f"escalation-{way.name}",
                severity="high",
                sentence=text,
                policies=policies,
                actions=tuple(way.actions),
            )


def _holder(role: Role, way: Way, action: str, allowed: Sequence[Allowed]) -> Allowed | None:
    """Return the statement that allows *action* as widely as the way needs it."""
    denials = [denial for denial in denials_of(role) if not denial.conditions]
    for item in allowed:
        statement = item.statement
        if statement.not_actions:
            about = not any(covers_action(one, action) for one in statement.not_actions)
        else:
            if {"*", "*:*"} & set(item.actions) and "*" in item.resources:
                continue  # an administrator is a finding of its own
            about = any(covers_action(one, action) for one in item.actions)
        if not about or not is_within(role.boundary, action):
            continue
        open_resources = [one for one in item.resources if not is_denied(denials, action, one)]
        if open_resources and _helps(way, action, statement, open_resources):
            return item
    return None


def _helps(way: Way, action: str, statement: Statement, resources: Sequence[str]) -> bool:
    """Return whether a grant is wide enough: passing named roles to their service is how AWS means it."""
    if any(condition.demands for condition in statement.on("iam:permissionsboundary")):
        return False
    if action in ("iam:PassRole", "sts:AssumeRole"):
        services = [value for one in statement.on("iam:passedtoservice") if one.demands for value in one.values]
        if services and way.service and not any(covers(value, way.service) for value in services):
            return False
        return any(is_wild(resource) for resource in resources)
    if action.startswith(("ssm:", "ecs:ExecuteCommand", "lambda:Update")):
        return any(is_everything(resource) for resource in resources) and not any(
            narrows(condition) for condition in statement.conditions
        )
    return True
