"""The permissions of a role: what its policies allow together, minus denials, within its boundary. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policies.plan.iam_actions import Catalog
from policies.plan.iam_documents import Condition, Statement
from policies.plan.iam_patterns import covers, covers_action, is_wild, meets
from policies.plan.roles import Role, RolePolicy

_NARROWING = (
    "aws:resourcetag/",
    "aws:requesttag/",
    "ecs:cluster",
    "cloudwatch:namespace",
    "kms:resourcealiases",
    "kms:encryptioncontext:",
    "iam:permissionsboundary",
    "s3:prefix",
    "ssm:resourcetag/",
    "ec2:resourcetag/",
    "secretsmanager:resourcetag/",
    "dynamodb:leadingkeys",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Grant:
    """A permission of a role."""

    actions: Sequence[str]
    resources: Sequence[str]
    conditions: Sequence[str] = ()
    excepted: Sequence[str] = ()
    """Denials of a part of it: action, and resource."""
    policy: str = ""
    cause: str = ""

    @property
    def sentence(self) -> str:
        """The permission as a sentence."""
        when = f", if {' and '.join(self.conditions)}" if self.conditions else ""
        but = f", except {', '.join(self.excepted)}" if self.excepted else ""
        why = self.cause or self.policy
        return f"{', '.join(self.actions)} on {', '.join(self.resources)}{when}{but} (because of {why})"


@dataclass(frozen=True, slots=True)
class Allowed:
    """One allow statement that remains after the denials."""

    policy: RolePolicy
    statement: Statement
    actions: tuple[str, ...]
    resources: tuple[str, ...]


def denials_of(role: Role) -> list[Statement]:
    """Return all deny statements of a role."""
    return [one for policy in role.policies for one in policy.statements or () if not one.allow]


def allowed_of(role: Role) -> Iterator[Allowed]:
    """Yield what is allowed within the boundary, except what is entirely denied without a condition."""
    denials = [denial for denial in denials_of(role) if not denial.conditions]
    for policy in role.policies:
        for statement in policy.statements or ():
            if not statement.allow:
                continue
            resources = tuple(statement.resources) or ("*",)
            kept = tuple(
                action
                for action in (statement.actions or ("*",))
                if not all(is_denied(denials, action, resource) for resource in resources)
                and is_within(role.boundary, action)
            )
            left = tuple(
                resource for resource in resources if not all(is_denied(denials, action, resource) for action in kept)
            )
            if kept and left:
                yield Allowed(policy, statement, kept, left)


def is_denied(denials: Sequence[Statement], action: str, resource: str) -> bool:
    """Return whether a denial covers all of *action* on all of *resource*."""
    for denial in denials:
        about = any(covers_action(one, action) for one in denial.actions) or (
            bool(denial.not_actions) and not any(meets(one.lower(), action.lower()) for one in denial.not_actions)
        )
        there = any(covers(one, resource) for one in denial.resources) or (
            bool(denial.not_resources) and not any(meets(one, resource) for one in denial.not_resources)
        )
        if about and there:
            return True
    return False


def is_within(boundary: Sequence[Statement] | None, action: str) -> bool:
    """Return whether a boundary allows any part of *action*."""
    if boundary is None:
        return True
    for statement in boundary:
        if not statement.allow:
            if not statement.conditions and is_denied([statement], action, "*"):
                return False
            continue
    return any(
        any(meets(one.lower(), action.lower()) for one in statement.actions)
        or (bool(statement.not_actions) and not any(covers_action(one, action) for one in statement.not_actions))
        for statement in boundary
        if statement.allow
    )


def grant_of(item: Allowed, denials: Sequence[Statement], catalog: Catalog | None) -> Grant:
    """Return a statement as a permission, with its wildcards expanded if there is a catalog."""
    statement = item.statement
    actions: list[str] = []
    if statement.not_actions:
        actions.append(f"everything except {', '.join(statement.not_actions)}")
    else:
        for action in item.actions:
            known = catalog.expand(action) if catalog and is_wild(action) and action != "*" else ()
            actions += known or [action]
    resources = item.resources
    if statement.not_resources:
        resources = (f"everything except {', '.join(statement.not_resources)}",)
    excepted = [
        f"{action} on {resource}"
        for denial in denials
        for action in denial.actions
        for resource in denial.resources or ("*",)
        if any(meets(action.lower(), one.lower()) for one in item.actions)
        and any(meets(resource, one) for one in item.resources)
    ]
    return Grant(
        actions=tuple(dict.fromkeys(actions)),
        resources=resources,
        conditions=tuple(condition.text for condition in statement.conditions),
        excepted=tuple(dict.fromkeys(excepted)),
        policy=item.policy.name,
        cause=item.policy.cause,
    )


_KINDS = ("alias", "db", "function", "instance", "key", "parameter", "secret", "table", "task")
"""Resource types that precede a name in ARNs. A bucket's ARN has only its name."""


def is_everything(resource: str) -> bool:
    """Return whether a pattern matches any name: ``*``, ``arn:aws:sqs:*:*:*``, ``arn:aws:kms:*:*:key/*``."""
    if resource == "*":
        return True
    parts = resource.split(":", 5)
    if len(parts) != 6:  # noqa: PLR2004 - an ARN's parts
        return False
    name = parts[5]
    # AWS considers all keys of one Region of one account narrow enough
    # (https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html#kms-1).
    if parts[2] != "s3" and (is_wild(parts[3]) or is_wild(parts[4])):
        for separator in "/:":
            kind, _, rest = name.partition(separator)
            name = rest if kind in _KINDS else name
    return not name.strip("*?/") and is_wild(name)


def narrows(condition: Condition) -> bool:
    """Return whether a condition restricts a permission to some resources."""
    return condition.demands and condition.key.startswith(_NARROWING)
