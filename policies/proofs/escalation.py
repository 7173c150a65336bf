"""Sets of actions by which a role can get more than it was given, and which of them a role holds. Pure.

Collected from AWS's own description of each action (https://docs.aws.amazon.com/service-authorization/latest/reference/):
each set lets its holder write permissions, take over another identity, or run code under another role.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policies.plan.iam_documents import Statement
from policies.plan.iam_patterns import Index, concerns, covers, every_action, is_all, is_wild
from policies.plan.roles import Role
from policies.proofs.findings import Finding
from policies.proofs.grants import Allowed, Boundary, Denied, denials_of, is_everything, narrows


@dataclass(frozen=True, slots=True)
class Technique:
    """One technique of privilege escalation."""

    name: str
    actions: Sequence[str]
    """All of them are needed."""
    does: str
    """What a role that holds them can do."""
    service: str = ""
    """The service that a role is passed to, where one is. Default: none is."""


TECHNIQUES: Sequence[Technique] = (
    Technique("write-own-policy", ("iam:PutRolePolicy",), "write any permission into a role"),
    Technique("attach-to-role", ("iam:AttachRolePolicy",), "attach any policy, the administrator's too, to a role"),
    Technique("new-policy-version", ("iam:CreatePolicyVersion",), "replace the content of a policy in use"),
    Technique("older-policy-version", ("iam:SetDefaultPolicyVersion",), "bring back a wider version of a policy"),
    Technique("drop-boundary", ("iam:DeleteRolePermissionsBoundary",), "take the boundary off a role"),
    Technique("change-boundary", ("iam:PutRolePermissionsBoundary",), "replace the boundary of a role by a wider one"),
    Technique("drop-role-policy", ("iam:DeleteRolePolicy",), "delete a policy that denies"),
    Technique("detach-role-policy", ("iam:DetachRolePolicy",), "detach a policy that denies"),
    Technique(
        "change-trust", ("iam:UpdateAssumeRolePolicy", "sts:AssumeRole"), "let itself assume a role, and assume it"
    ),
    Technique("write-user-policy", ("iam:PutUserPolicy",), "write any permission into a user"),
    Technique("attach-to-user", ("iam:AttachUserPolicy",), "attach any policy to a user"),
    Technique("write-group-policy", ("iam:PutGroupPolicy",), "write any permission into a group"),
    Technique("attach-to-group", ("iam:AttachGroupPolicy",), "attach any policy to a group"),
    Technique("join-group", ("iam:AddUserToGroup",), "put a user into a group with more rights"),
    Technique("make-access-key", ("iam:CreateAccessKey",), "make an access key of another user"),
    Technique("make-login", ("iam:CreateLoginProfile",), "give a user a console password"),
    Technique("change-login", ("iam:UpdateLoginProfile",), "change another user's console password"),
    Technique("trust-other-provider", ("iam:UpdateSAMLProvider",), "replace whose signatures a provider accepts"),
    Technique(
        "trust-other-thumbprint", ("iam:UpdateOpenIDConnectProviderThumbprint",), "change whom an OIDC provider trusts"
    ),
    Technique("run-task", ("iam:PassRole", "ecs:RunTask"), "start a task with another role", "ecs-tasks.amazonaws.com"),
    Technique(
        "register-and-start-task",
        ("iam:PassRole", "ecs:RegisterTaskDefinition", "ecs:StartTask"),
        "start a container of its own with another role",
        "ecs-tasks.amazonaws.com",
    ),
    Technique(
        "service-with-role",
        ("iam:PassRole", "ecs:RegisterTaskDefinition", "ecs:UpdateService"),
        "run a container of its own with another role as a service",
        "ecs-tasks.amazonaws.com",
    ),
    Technique(
        "run-instance", ("iam:PassRole", "ec2:RunInstances"), "start an instance with another role", "ec2.amazonaws.com"
    ),
    Technique(
        "give-instance-role",
        ("iam:PassRole", "ec2:AssociateIamInstanceProfile"),
        "give a running instance another role",
        "ec2.amazonaws.com",
    ),
    Technique(
        "run-function",
        ("iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"),
        "run code of its own with another role",
        "lambda.amazonaws.com",
    ),
    Technique(
        "function-on-event",
        ("iam:PassRole", "lambda:CreateFunction", "lambda:CreateEventSourceMapping"),
        "run code of its own with another role on an event",
        "lambda.amazonaws.com",
    ),
    Technique("change-function", ("lambda:UpdateFunctionCode",), "run code of its own with a function's role"),
    Technique(
        "stack-with-role",
        ("iam:PassRole", "cloudformation:CreateStack"),
        "make anything with another role",
        "cloudformation.amazonaws.com",
    ),
    Technique(
        "build-with-role",
        ("iam:PassRole", "codebuild:CreateProject", "codebuild:StartBuild"),
        "run a build of its own with another role",
        "codebuild.amazonaws.com",
    ),
    Technique(
        "job-with-role",
        ("iam:PassRole", "glue:CreateJob", "glue:StartJobRun"),
        "run a job of its own with another role",
        "glue.amazonaws.com",
    ),
    Technique(
        "notebook-with-role",
        ("iam:PassRole", "sagemaker:CreateNotebookInstance", "sagemaker:CreatePresignedNotebookInstanceUrl"),
        "work in a notebook with another role",
        "sagemaker.amazonaws.com",
    ),
    Technique(
        "schedule-with-role",
        ("iam:PassRole", "scheduler:CreateSchedule"),
        "call any API with another role on a schedule",
        "scheduler.amazonaws.com",
    ),
    Technique(
        "machine-with-role",
        ("iam:PassRole", "states:CreateStateMachine", "states:StartExecution"),
        "call any API with another role from a state machine",
        "states.amazonaws.com",
    ),
    Technique("shell-in-instance", ("ssm:SendCommand",), "run commands with the roles of instances"),
    Technique("session-in-instance", ("ssm:StartSession",), "open a shell with the roles of instances"),
    Technique("shell-in-task", ("ecs:ExecuteCommand",), "open a shell with the roles of tasks"),
)


def escalations(role: Role, allowed: Sequence[Allowed]) -> Iterator[Finding]:
    """Yield the techniques that the policies of a role allow together; none for an administrator, who needs none."""
    holders = _Holders(role, allowed)
    for technique in TECHNIQUES:
        found = [holders.of(technique, action) for action in technique.actions]
        if all(found):
            policies = tuple(dict.fromkeys(item.policy.name for item in found if item))
            text = (
                f"{role.name} can {technique.does}: {' with '.join(technique.actions)} "
                f"({'policy' if len(policies) == 1 else 'policies'} {', '.join(policies)})"
            )
            yield Finding(
                role=role.name,
                rule=f"escalation-{technique.name}",
                severity="high",
                sentence=text,
                policies=policies,
                actions=tuple(technique.actions),
            )


class _Holders:
    """Which statements of a role allow an action; an administrator is a finding of its own."""

    def __init__(self, role: Role, allowed: Sequence[Allowed]) -> None:
        self._boundary = Boundary(role.boundary)
        self._denied = Denied(denials_of(role))
        self._rest = [item for item in allowed if item.statement.not_actions]
        self._named = Index(
            (action.lower(), item)
            for item in allowed
            if not item.statement.not_actions
            and not (any(map(every_action, item.actions)) and any(map(is_all, item.resources)))
            for action in item.actions
        )

    def of(self, technique: Technique, action: str) -> Allowed | None:
        """Return a statement that allows *action* as widely as the technique needs it."""
        if not self._boundary.allows(action):
            return None
        rest = (item for item in self._rest if item.statement.is_about(action))
        for item in (*self._named.covering(action.lower()), *rest):
            resources = [
                one for one in item.resources if concerns(one, action) and not self._denied.covers(action, one)
            ]
            if resources and _helps(technique, action, item.statement, resources):
                return item
        return None


def _helps(technique: Technique, action: str, statement: Statement, resources: Sequence[str]) -> bool:
    """Return whether a grant is wide enough: passing named roles to their service is AWS's intended use."""
    if any(condition.demands for condition in statement.on("iam:permissionsboundary")):
        return False
    if action in ("iam:PassRole", "sts:AssumeRole"):
        services = [value for one in statement.on("iam:passedtoservice") if one.demands for value in one.values]
        if services and technique.service and not any(covers(value, technique.service) for value in services):
            return False
        return any(is_wild(resource) for resource in resources)
    if action.startswith(("ssm:", "ecs:ExecuteCommand", "lambda:Update")):
        return any(is_everything(resource, action) for resource in resources) and not any(
            narrows(condition) for condition in statement.conditions
        )
    return True
