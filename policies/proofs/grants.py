"""The permissions of a role: what its policies allow together, minus denials, within its boundary. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policies.plan.iam_actions import Catalog
from policies.plan.iam_documents import Actions, Condition, Statement
from policies.plan.iam_patterns import (
    Index,
    arn_fields,
    concerns,
    covers_action,
    every_action,
    is_any,
    is_wild,
    meets,
    meets_action,
)
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


class Denied:
    """What statements deny without a condition."""

    def __init__(self, denials: Sequence[Statement]) -> None:
        self._denials = [one for one in denials if not one.conditions and "conditions" not in one.unknown]
        self._actions = Actions(self._denials)
        self._resources = Index((resource, id(one)) for one in self._denials for resource in one.resources)
        self._except = [one for one in self._denials if one.not_resources]
        self._places: dict[str, set[int]] = {}

    def covers(self, action: str, *resources: str) -> bool:
        """Return whether all of *action* is denied on all of *resources*."""
        if not self._denials:
            return False
        about = {id(one) for one in self._actions.about(action)}
        return bool(about) and not any(about.isdisjoint(self._there(one)) for one in resources)

    def _there(self, resource: str) -> set[int]:
        """Return which denials cover all of a resource."""
        if resource not in self._places:
            named = set(self._resources.covering(resource))
            rest = {id(one) for one in self._except if not any(meets(but, resource) for but in one.not_resources)}
            self._places[resource] = named | rest
        return self._places[resource]


def allowed_of(role: Role) -> Iterator[Allowed]:
    """Yield what is allowed within the boundary, except what is entirely denied without a condition."""
    denied, boundary = Denied(denials_of(role)), Boundary(role.boundary)
    for policy in role.policies:
        for statement in policy.statements or ():
            if not statement.allow:
                continue
            resources = tuple(statement.resources) or ("*",)
            kept = tuple(
                action
                for action in (statement.actions or ("*",))
                if not denied.covers(action, *resources) and boundary.allows(action)
            )
            left = tuple(
                resource for resource in resources if not all(denied.covers(action, resource) for action in kept)
            )
            if kept and left:
                yield Allowed(policy, statement, kept, left)


class Boundary:
    """What a permissions boundary leaves; without one, everything."""

    def __init__(self, statements: Sequence[Statement] | None) -> None:
        found = statements or ()
        self._is_set = statements is not None
        self._denied = Denied([one for one in found if not one.allow])
        self._named = {action.lower() for one in found if one.allow for action in one.actions}
        self._rest = [one.not_actions for one in found if one.allow and one.not_actions]

    def allows(self, action: str) -> bool:
        """Return whether it allows any part of *action*."""
        if not self._is_set:
            return True
        name = action.lower()
        return not self._denied.covers(action, "*") and (
            name in self._named
            or any(meets(one, name) for one in self._named)
            or any(not any(covers_action(one, action) for one in excluded) for excluded in self._rest)
        )


def grant_of(item: Allowed, denials: Sequence[Statement], catalog: Catalog | None) -> Grant:
    """Return a statement as a permission, with its wildcards expanded if there is a catalog."""
    statement = item.statement
    actions: list[str] = []
    if statement.not_actions:
        actions.append(f"everything except {', '.join(statement.not_actions)}")
    else:
        for action in item.actions:
            known = catalog.expand(action) if catalog and is_wild(action) and not every_action(action) else ()
            actions += known or [action]
    resources = item.resources
    if statement.not_resources:
        resources = (f"everything except {', '.join(statement.not_resources)}",)
    excepted = [
        f"{action} on {resource}"
        for denial in denials
        for action in [one for one in denial.actions if any(meets_action(one, other) for other in item.actions)]
        for resource in denial.resources or ("*",)
        if any(meets(resource, one) for one in item.resources)
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


def is_everything(resource: str, action: str = "*") -> bool:
    """Return whether a pattern matches any name of the action's service: ``*``, ``arn:aws:kms:*:*:key/*``."""
    if is_any(resource):
        return True
    fields = arn_fields(resource)
    if fields is None or not concerns(resource, action):
        return False
    _, _, service, region, account, name = fields
    # AWS considers all keys of one Region of one account narrow enough
    # (https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html#kms-1).
    if service != "s3" and (is_wild(region) or is_wild(account)):
        for separator in "/:":
            kind, _, rest = name.partition(separator)
            name = rest if kind in _KINDS else name
    return not name.strip("*?/") and is_wild(name)


def narrows(condition: Condition) -> bool:
    """Return whether a condition restricts a permission to some resources."""
    return condition.demands and condition.key.startswith(_NARROWING)
