"""From a stack, as the pack sees it, to the graph that the proofs read. Pure.

What is not known is left out, so that the proofs lean on dependencies. Where leaving it out would widen something (a
port that is missing bounds nothing, a statement without resources means all), the whole of it goes. Where an id inside
a list or a block is not known, the one resource that it can come from stands in: an update of a stack that exists has
known and unknown ids side by side.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from policies.engine import view
from policies.engine.stack import Stack
from policies.engine.values import UNKNOWN
from policies.plan import aws_types
from policies.plan.aws_types import (
    CLASSIC_RULE,
    EGRESS_RULE,
    ENDPOINT,
    INGRESS_RULE,
    INSTANCE,
    INTERFACE,
    NAT,
    PEERING,
    POLICY,
    ROLE,
    ROLE_POLICY,
    SECURITY_GROUP,
    SUBNET,
    VPN_GATEWAY,
)
from policies.plan.graph import Graph, Resource, without_unknown

INTERNET_GATEWAY = "aws:ec2/internetGateway:InternetGateway"
EGRESS_ONLY_GATEWAY = "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway"
ELSEWHERE = "unknown"
"""Stands for the id of something that is not known and comes from nothing in the stack."""

_GATEWAYS = (INTERNET_GATEWAY, VPN_GATEWAY)
_SLOTS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("subnets", "subnetIds", "subnetId"), (SUBNET,)),
    **dict.fromkeys(("securityGroups", "securityGroupIds", "vpcSecurityGroupIds"), (SECURITY_GROUP,)),
    "gatewayId": _GATEWAYS,
    "natGatewayId": (NAT,),
    "egressOnlyGatewayId": (EGRESS_ONLY_GATEWAY,),
    "vpcPeeringConnectionId": (PEERING,),
    "networkInterfaceId": (INTERFACE, INSTANCE),
    "vpcEndpointId": (ENDPOINT,),
}
"""Input → types that its id can be of."""

_BOUNDS = ("fromPort", "toPort", "protocol", "ipProtocol", "type")
"""What a rule of a security group must say for anybody to know what it opens."""

_RULES = (INGRESS_RULE, EGRESS_RULE, CLASSIC_RULE)
_DOCUMENTS: dict[str, str] = {ROLE: "assumeRolePolicy", ROLE_POLICY: "policy", POLICY: "policy"}


def _tokens() -> frozenset[str]:
    found = {INTERNET_GATEWAY, EGRESS_ONLY_GATEWAY}
    for value in vars(aws_types).values():
        found.update([value] if isinstance(value, str) else value if isinstance(value, tuple) else ())
    return frozenset(token for token in found if token.startswith("aws:"))


READ = _tokens()
"""Every type that a proof reads; of all others only the names count."""


def graph_of(stack: Stack) -> Graph:
    """Return the graph of a stack; a resource whose id is not known goes by its URN."""
    return Graph(_Reader(stack).resources())


class _Reader:
    """What all resources of a stack are read with."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    def resources(self) -> list[Resource]:
        return [self._read(resource) for resource in self._stack.resources]

    def _read(self, resource: view.Resource) -> Resource:
        if resource.type not in READ or not isinstance(resource.data, dict):
            return Resource(urn=resource.urn, type=resource.type, name=resource.name, parent=resource.parent)
        data = resource.data
        links = {key: sorted(urns) for key, urns in resource.links.items()}
        if vague(data):
            data = self._known(resource)
            if resource.type in _RULES and _unbounded(resource.data):
                data, links = {}, {}
        return Resource(
            urn=resource.urn,
            type=resource.type,
            name=resource.name,
            inputs=data,
            outputs=data if isinstance(data.get("id"), str) and data["id"] else {**data, "id": resource.urn},
            links=links,
            parent=resource.parent,
        )

    def _known(self, resource: view.Resource) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in resource.data.items():
            if value is UNKNOWN:
                continue
            kept = value
            if vague(value):
                if key == _DOCUMENTS.get(resource.type):
                    kept = _document(value)
                elif key == "inlinePolicies":
                    kept = [_inline(item) for item in (value if isinstance(value, list) else [value])]
                elif resource.type in (SECURITY_GROUP, aws_types.DEFAULT_SECURITY_GROUP) and key in (
                    "ingress",
                    "egress",
                ):
                    kept = [item for item in _list(value) if isinstance(item, dict) and not _unbounded(item)]
                kept = self._filled(resource, key, key, kept)
            found[key] = without_unknown(kept, UNKNOWN)
        return found

    def _filled(self, resource: view.Resource, root: str, key: str, value: Any) -> Any:
        """Put the resources that *root* depends on where ids of their type are not known."""
        if isinstance(value, dict):
            return {inner: self._filled(resource, root, inner, item) for inner, item in value.items()}
        types = _SLOTS.get(key)
        if isinstance(value, list):
            if not types:
                return [self._filled(resource, root, key, item) for item in value]
            known = [item for item in value if item is not UNKNOWN]
            return known if len(known) == len(value) else [*known, *self._candidates(resource, root, types)]
        if value is not UNKNOWN or not types:
            return value
        found = self._candidates(resource, root, types)
        if key in ("subnets", "subnetIds", "securityGroups", "securityGroupIds", "vpcSecurityGroupIds"):
            return found or UNKNOWN
        return found[0] if found else UNKNOWN if key == "gatewayId" else ELSEWHERE

    def _candidates(self, resource: view.Resource, root: str, types: tuple[str, ...]) -> list[str]:
        linked = (self._stack.by_urn.get(urn) for urn in sorted(resource.links.get(root, ())))
        return [one.urn for one in linked if one is not None and one.type in types and not has_id(one)]


def has_id(resource: view.Resource) -> bool:
    """Tell whether a resource's id is known."""
    found = resource.data.get("id") if isinstance(resource.data, dict) else None
    return isinstance(found, str) and bool(found)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def vague(value: Any) -> bool:
    """Tell whether a part of *value* is not known."""
    if isinstance(value, dict):
        return any(map(vague, value.values()))
    if isinstance(value, list):
        return any(map(vague, value))
    return value is UNKNOWN


def _unbounded(block: Mapping[str, Any]) -> bool:
    return any(block.get(key) is UNKNOWN for key in _BOUNDS)


def _inline(block: Any) -> Any:
    return {**block, "policy": _document(block.get("policy"))} if isinstance(block, dict) else block


def _document(value: Any) -> Any:
    """Return a policy document with the statements that surely say something."""
    if not isinstance(value, dict):
        return value
    statements = [item for item in _list(value.get("Statement")) if isinstance(item, dict) and _says(item)]
    return json.dumps(without_unknown({**value, "Statement": statements}, UNKNOWN))


def _says(statement: Mapping[str, Any]) -> bool:
    """Tell whether what is left of a statement without its unknown parts is no wider than the statement."""
    if str(statement.get("Effect")).lower() == "deny":
        return not any(vague(statement.get(key)) for key in ("NotAction", "NotResource", "NotPrincipal", "Condition"))
    if any(vague(statement.get(key)) for key in ("NotAction", "NotResource", "NotPrincipal", "Condition", "Effect")):
        return False
    parts = (statement.get(key) for key in ("Action", "Resource") if key in statement)
    return all(any(item is not UNKNOWN for item in _list(part)) for part in parts)
