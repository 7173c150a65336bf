"""The permissions of each role, who can assume it, and which of them are too broad. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policies.plan.iam_actions import Catalog
from policies.plan.iam_patterns import concerns, covers_action, every_action, is_all, is_any, is_wild
from policies.plan.roles import Role, RolePolicy
from policies.proofs.escalation import escalations
from policies.proofs.findings import Finding
from policies.proofs.grants import (
    Allowed,
    Grant,
    allowed_of,
    denials_of,
    grant_of,
    is_everything,
    narrows,
)
from policies.proofs.trust import Assumer, assumers, trust_findings

__all__ = ["Assumer", "Catalog", "Finding", "Grant", "Report", "Role", "RolePolicy", "judge"]

_READS = ("get", "list", "describe", "batchget", "head", "view", "lookup", "search")
_ALWAYS_SCOPABLE = (
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "ecs:RunTask",
    "iam:PassRole",
    "kms:Decrypt",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "lambda:InvokeFunction",
    "s3:DeleteObject",
    "s3:GetObject",
    "s3:PutObject",
    "secretsmanager:GetSecretValue",
    "sns:Publish",
    "sqs:ReceiveMessage",
    "sqs:SendMessage",
    "ssm:GetParameter",
    "ssm:GetParameters",
    "sts:AssumeRole",
)
"""Judged without a catalog too: each applies to one resource, and to data, keys or identities."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """The permissions, trust and findings of one role."""

    role: str
    grants: Sequence[Grant]
    assumers: Sequence[Assumer]
    findings: Sequence[Finding]
    unread: Sequence[str]
    """Policies, and possibly the trust document, whose content is unknown: they have no findings."""


def judge(role: Role, catalog: Catalog | None = None) -> Report:
    """Return what *role* can do and what is wrong with it."""
    allowed = list(allowed_of(role))
    denials = denials_of(role)
    grants = [grant_of(item, denials, catalog) for item in allowed]
    findings = [found for item in allowed for found in _statement_findings(role.name, item, catalog)]
    unread = [policy.name for policy in role.policies if policy.statements is None]
    return Report(
        role=role.name,
        grants=grants,
        assumers=assumers(role.trust or ()),
        findings=list(dict.fromkeys([*findings, *combined_findings(role, allowed)])),
        unread=[*unread, *(["trust document"] if role.trust is None else [])],
    )


def combined_findings(role: Role, allowed: Sequence[Allowed] | None = None) -> list[Finding]:
    """Return what is wrong with all policies of a role together, and with its trust; *allowed* is what they allow."""
    allowed = list(allowed_of(role)) if allowed is None else allowed
    trust = trust_findings(role.name, role.trust, role.account) if role.trust else ()
    return [*escalations(role, allowed), *trust]


# Findings about one statement ----------------------------------------------------------------------------------------


def _statement_findings(role: str, item: Allowed, catalog: Catalog | None) -> Iterator[Finding]:
    policies = (item.policy.name,)
    by = f"policy {item.policy.name}"
    statement = item.statement
    if statement.not_actions:
        text = f"{role} can do everything except {', '.join(statement.not_actions)} ({by}): list what it may do instead"
        yield Finding(role=role, rule="not-action", severity="high", sentence=text, policies=policies)
        return
    if statement.not_resources:
        text = (
            f"{role} can act on everything except {', '.join(statement.not_resources)} ({by}): list what it may act on"
        )
        yield Finding(role=role, rule="not-resource", severity="high", sentence=text, policies=policies)
        return
    if any(map(every_action, item.actions)) and any(map(is_all, item.resources)):
        text = f"{role} is an administrator: {by} allows every action on every resource"
        yield Finding(role=role, rule="admin", severity="critical", sentence=text, policies=policies, actions=("*",))
        return
    for action in item.actions:
        if is_wild(action):
            yield _wildcard(role, item, action)
    if "iam:passrole" in {action.lower() for action in item.actions}:
        yield from _pass_role(role, item)
    yield from _unscoped(role, item, catalog)


def _wildcard(role: str, item: Allowed, action: str) -> Finding:
    service, _, verb = action.partition(":")
    if not verb.strip("*?") or is_wild(service):
        severity, what = "high", f"every action of {service}"
    elif verb.lower().startswith(_READS):
        severity, what = "low", f"every action like {action}"
    else:
        severity, what = "medium", f"every action like {action}"
    return Finding(
        role=role,
        rule="wildcard-action",
        severity=severity,
        sentence=f"{role} can do {what} (policy {item.policy.name}): name the actions",
        policies=(item.policy.name,),
        actions=(action,),
    )


def _pass_role(role: str, item: Allowed) -> Iterator[Finding]:
    roles = [resource for resource in item.resources if concerns(resource, "iam:PassRole")]
    wide = [one for one in roles if is_any(one) or is_wild(one.rsplit("role/", 1)[-1][:1])]
    if wide:
        yield Finding(
            role=role,
            rule="pass-role",
            severity="high",
            sentence=f"{role} can pass any role (policy {item.policy.name}, on {wide[0]}): name the roles",
            policies=(item.policy.name,),
            actions=("iam:PassRole",),
        )
    elif not any(condition.demands for condition in item.statement.on("iam:passedtoservice")):
        text = f"{role} can pass its roles to any service (policy {item.policy.name}): require iam:PassedToService"
        yield Finding(
            role=role,
            rule="pass-role-service",
            severity="low",
            sentence=text,
            policies=(item.policy.name,),
            actions=("iam:PassRole",),
        )


def _unscoped(role: str, item: Allowed, catalog: Catalog | None) -> Iterator[Finding]:
    """Yield a finding for actions allowed on all resources, although they support resource-level permissions."""
    wide = [resource for resource in item.resources if is_everything(resource)]
    if not wide or any(narrows(condition) for condition in item.statement.conditions):
        return
    actions: list[str] = []
    for action in item.actions:
        if not any(is_everything(resource, action) for resource in wide):
            continue
        known = (catalog.expand(action) if catalog else ()) or [action]
        if catalog:
            hit = any(catalog.scopable(one) for one in known)
        else:
            hit = any(covers_action(action, one) for one in _ALWAYS_SCOPABLE)
        if hit:
            actions.append(action)
    if actions:
        yield Finding(
            role=role,
            rule="wildcard-resource",
            severity="high",
            sentence=f"{role} can do {', '.join(actions)} on {wide[0]} (policy {item.policy.name}): name the resources",
            policies=(item.policy.name,),
            actions=tuple(actions),
        )
