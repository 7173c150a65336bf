"""Reads roles from a plan's graph, with all their policies and the purpose of each. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from policies.plan.aws import iam
from policies.plan.graph import Graph, Registration, blocks, texts
from policies.plan.iam_documents import Statement, parse
from policies.plan.managed_policies import MANAGED

_AWS_MANAGED = re.compile(r"arn:aws[a-z-]*:iam::aws:policy/(?:.+/)?(?P<name>[^/]+)")
_IN_ARN = re.compile(r"arn:aws[a-z-]*:iam::(\d{12}):")


@dataclass(frozen=True, kw_only=True, slots=True)
class RolePolicy:
    """One policy of a role."""

    name: str
    statements: Sequence[Statement] | None
    """None if the document is unknown."""
    cause: str = ""
    """Its purpose, such as the link ``read_write uploads``. Default: its name is enough."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """A role with everything that determines its permissions."""

    name: str
    policies: Sequence[RolePolicy] = ()
    trust: Sequence[Statement] | None = ()
    """None if the document is unknown."""
    boundary: Sequence[Statement] | None = None
    """Default: none."""
    account: str = ""
    """Its account. Default: unknown."""


def roles_of(graph: Graph[Registration]) -> list[Role]:
    """Return the roles of a plan. A policy whose document is unknown has no statements."""
    policies: dict[str, list[RolePolicy]] = {role.urn: [] for role in graph.of(iam.ROLE)}
    for inline in graph.of(iam.ROLE_POLICY):
        if role := graph.ref(inline, "role", iam.ROLE):
            policies[role.urn].append(_policy(graph, role, inline, "policy"))
    for attachment in graph.of(iam.ROLE_POLICY_ATTACHMENT, iam.POLICY_ATTACHMENT):
        for role in graph.refs(
            attachment, "role" if attachment.type == iam.ROLE_POLICY_ATTACHMENT else "roles", iam.ROLE
        ):
            policies[role.urn] += _attached(graph, role, attachment, "policyArn")
    found = []
    account = _account(graph)
    for role in graph.of(iam.ROLE):
        own = [
            RolePolicy(name=str(block.get("name") or "inline"), statements=parse(block.get("policy")))
            for block in blocks(role.inputs.get("inlinePolicies"))
        ]
        listed = _attached(graph, role, role, "managedPolicyArns") if _has(role, "managedPolicyArns") else []
        found.append(
            Role(
                name=graph.label(role),
                policies=(*policies[role.urn], *own, *listed),
                trust=parse(role.inputs.get("assumeRolePolicy")),
                boundary=_boundary(graph, role),
                account=account,
            )
        )
    return found


def _has(resource: Registration, key: str) -> bool:
    return bool(resource.inputs.get(key) or resource.property_dependencies.get(key))


def _policy(graph: Graph[Registration], role: Registration, owner: Registration, key: str) -> RolePolicy:
    return RolePolicy(
        name=graph.label(owner), statements=parse(owner.inputs.get(key)), cause=_cause(graph, role, owner)
    )


def _cause(graph: Graph[Registration], role: Registration, owner: Registration) -> str:
    """Return the purpose of a policy: its name without its role's, and the component of the role."""
    rest = owner.name.removeprefix(f"{role.name}-")
    parent = graph.resources.get(role.parent)
    return f"{rest} of {parent.name}" if parent and rest != owner.name else rest


def _attached(graph: Graph[Registration], role: Registration, owner: Registration, key: str) -> list[RolePolicy]:
    """Return the policies that an attachment, or the role itself, refers to: the plan's own, and AWS managed ones."""
    own = [_policy(graph, role, policy, "policy") for policy in graph.refs(owner, key, iam.POLICY)]
    known = {str(policy.outputs.get("arn")) for policy in graph.of(iam.POLICY)}
    value = owner.inputs.get(key)
    arns = [arn for arn in texts(value) if arn not in known]
    return [*own, *(_managed(arn) for arn in arns)]


def _managed(arn: str) -> RolePolicy:
    match = _AWS_MANAGED.fullmatch(arn)
    if match is None:
        return RolePolicy(name=arn.rsplit("/", 1)[-1], statements=None)
    return RolePolicy(name=match["name"], statements=MANAGED.get(match["name"]), cause=f"AWS's {match['name']}")


def _boundary(graph: Graph[Registration], role: Registration) -> Sequence[Statement] | None:
    """Return a role's permissions boundary if its document is known; an unknown one restricts nothing."""
    if policy := graph.ref(role, "permissionsBoundary", iam.POLICY):
        return parse(policy.inputs.get("policy"))
    arn = role.inputs.get("permissionsBoundary")
    return _managed(arn).statements if isinstance(arn, str) else None


def _account(graph: Graph[Registration]) -> str:
    """Return the account of a plan from its roles' ARNs, otherwise from their conditions on the source account."""
    found = [match[1] for role in graph.of(iam.ROLE) if (match := _IN_ARN.match(str(role.outputs.get("arn") or "")))]
    found = found or list(_source_accounts(parse(role.inputs.get("assumeRolePolicy")) for role in graph.of(iam.ROLE)))
    return max(sorted(set(found)), key=found.count, default="")


def _source_accounts(documents: Any) -> Iterator[str]:
    for document in documents:
        for statement in document or ():
            for condition in statement.on("aws:sourceaccount"):
                yield from condition.values
