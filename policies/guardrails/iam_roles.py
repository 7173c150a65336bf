"""IAM: what a role can do with all of its policies combined, from the privilege proof."""

from __future__ import annotations

import json
from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Policy, Sample, Severity
from policies.guardrails import iam_identities, iam_trust
from policies.plan.aws import iam
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource
from policies.plan.roles import roles_of
from policies.proofs.privilege import combined_findings

_OPEN = ("trust-open", "trust-oidc-subject")
_SHOWN = 3


def _document(action: str, resource: str) -> str:
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _deployer(resource: str) -> tuple[Sample, ...]:
    """Return a role that can register task definitions, update services, and pass *resource*."""
    trust = {"Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}}]}
    ecs = "arn:aws:ecs:us-east-1:123456789012"
    return (
        Sample(type=iam.ROLE, props={"assumeRolePolicy": json.dumps(trust)}),
        Sample(
            type=iam.ROLE_POLICY, name="pass", props={"policy": _document("iam:PassRole", resource)}, links=_OF_ROLE
        ),
        Sample(
            type=iam.ROLE_POLICY,
            name="register",
            props={"policy": _document("ecs:RegisterTaskDefinition", f"{ecs}:task-definition/app:*")},
            links=_OF_ROLE,
        ),
        Sample(
            type=iam.ROLE_POLICY,
            name="update",
            props={"policy": _document("ecs:UpdateService", f"{ecs}:service/shop/app")},
            links=_OF_ROLE,
        ),
    )


_OF_ROLE = {"role": "this"}


@Policy(
    id="iam-role-disallow-escalation-paths",
    description="Roles cannot escalate their privileges through their combined policies and cannot be assumed "
    "publicly.",
    severity=Severity.HIGH,
    controls=c.own("IAM-14") + c.LEAST_PRIVILEGE,
    remediation="restrict the actions to specific roles and resources, set a permissions boundary, or require "
    "iam:PermissionsBoundary; in a trust policy, specify who can assume the role",
    url=f"{guides.IAM}/access_policies_boundaries.html",
    types=(iam.ROLE, iam.ROLE_POLICY, iam.POLICY, iam.ROLE_POLICY_ATTACHMENT, iam.POLICY_ATTACHMENT),
    good=_deployer("arn:aws:iam::123456789012:role/app"),
    bad=_deployer("arn:aws:iam::123456789012:role/shop-*"),
    note="Combines a role's inline, attached and AWS managed policies, its permissions boundary and its denials, "
    "and also considers named resources. Does not repeat what a policy about one document or "
    "iam-identity-disallow-privilege-escalation reports.",
)
def iam_role_disallow_escalation_paths(stack: Stack) -> Iterator[Finding]:
    """Report escalation paths and public trust that no other policy reports for the same role."""
    if not stack.of((iam.ROLE,)):
        return
    graph = stack.graph
    for read, node in zip(roles_of(graph), graph.of(iam.ROLE), strict=True):
        role = stack.by_urn[node.urn]
        found = combined_findings(read)
        paths = [one for one in found if one.rule.startswith("escalation-")]
        if paths and role.urn not in stack.once(_reported) and _boundary_is_known(role, read.boundary):
            more = f"; and {len(paths) - _SHOWN} more paths" if len(paths) > _SHOWN else ""
            yield Finding(role, "; ".join(one.sentence for one in paths[:_SHOWN]) + more)
        trust = [one for one in found if one.rule in _OPEN and one.severity == "critical"]
        if trust and not _trust_is_reported(role):
            yield Finding(role, "; ".join(one.sentence for one in trust))


def _reported(stack: Stack) -> set[str]:
    """Return the URNs of identities that iam-identity-disallow-privilege-escalation reports."""
    found = iam_identities.iam_identity_disallow_privilege_escalation.check(stack, {})
    return {one.resource.urn for one in found if isinstance(one, Finding) and one.resource is not None}


def _trust_is_reported(role: Resource) -> bool:
    rules = (iam_trust.iam_role_disallow_public_trust, iam_trust.iam_role_require_oidc_subject)
    return any(found for rule in rules for found in rule.check(role, rule.defaults()))


def _boundary_is_known(role: Resource, boundary: object) -> bool:
    """Return whether a role certainly has no permissions boundary, or one that was read."""
    return role.lacks("permissionsBoundary") or boundary is not None
