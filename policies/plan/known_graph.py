"""The graph of what is known of a plan before an update. Pure.

Unknown values are removed, so that readers follow dependencies instead. If that would widen something (a rule without
ports opens all of them, a statement without resources applies to all), the whole rule or statement is removed. An
unknown id in a list or a block is replaced with the one resource that it can come from: an update of an existing stack
has known and unknown ids next to each other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Protocol

from policies.plan.aws import ec2, iam, vpc, vpn
from policies.plan.graph import Graph, Registration, without_unknown
from policies.plan.values import UNKNOWN, vague

ELSEWHERE = "unknown"
"""Replaces the id of an unknown resource that is not in the stack."""

_SUBNETS = ("subnets", "subnetIds")
_GROUPS = ("securityGroups", "securityGroupIds", "vpcSecurityGroupIds")
_SLOTS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys((*_SUBNETS, "subnetId"), (vpc.SUBNET,)),
    **dict.fromkeys(_GROUPS, (vpc.SECURITY_GROUP,)),
    "gatewayId": (vpc.INTERNET_GATEWAY, vpn.VPN_GATEWAY),
    "natGatewayId": (vpc.NAT_GATEWAY,),
    "egressOnlyGatewayId": (vpc.EGRESS_ONLY_INTERNET_GATEWAY,),
    "vpcPeeringConnectionId": (vpc.PEERING_CONNECTION,),
    "networkInterfaceId": (ec2.NETWORK_INTERFACE, ec2.INSTANCE),
    "vpcEndpointId": (vpc.ENDPOINT,),
}
"""Input → types that its id can refer to."""

_BOUNDS = ("fromPort", "toPort", "protocol", "ipProtocol", "type")
"""Inputs that determine what a rule of a security group opens."""

_RULES = (vpc.INGRESS_RULE, vpc.EGRESS_RULE, vpc.SECURITY_GROUP_RULE)
_DOCUMENTS: Mapping[str, str] = {iam.ROLE: "assumeRolePolicy", iam.ROLE_POLICY: "policy", iam.POLICY: "policy"}


class Seen(Protocol):
    """One resource as the engine sends it: values that are not known yet are UNKNOWN."""

    @property
    def urn(self) -> str:
        """Its URN."""
        ...

    @property
    def type(self) -> str:
        """Pulumi's token."""
        ...

    @property
    def name(self) -> str:
        """Logical name."""
        ...

    @property
    def parent(self) -> str:
        """URN of the parent."""
        ...

    @property
    def data(self) -> Any:
        """Properties by their camelCase names."""
        ...

    @property
    def links(self) -> Mapping[str, Iterable[str]]:
        """Property → URNs of the resources that it was computed from."""
        ...


def graph_of_known(resources: Iterable[Seen]) -> Graph[Registration]:
    """Return the graph of what is known of *resources*; the id of a new one is its URN."""
    by_urn = {resource.urn: resource for resource in resources}
    return Graph(_Known(resource, by_urn) for resource in by_urn.values())


class _Known:
    """What is known of one resource, calculated at the first use: most resources are only looked up by name."""

    def __init__(self, resource: Seen, by_urn: Mapping[str, Seen]) -> None:
        self._seen = resource
        self._by_urn = by_urn
        self._data: Mapping[str, Any] = resource.data if isinstance(resource.data, dict) else {}
        self.urn = resource.urn
        self.type = resource.type
        self.name = resource.name
        self.parent = resource.parent
        self.id = self._data["id"] if has_id(resource) else resource.urn

    @cached_property
    def outputs(self) -> Mapping[str, Any]:
        """The known strings."""
        return {key: value for key, value in self._data.items() if isinstance(value, str)}

    @cached_property
    def inputs(self) -> Mapping[str, Any]:
        """The properties, without unknown values."""
        if not vague(self._data):
            return self._data
        return {} if self._opens_something else self._without_unknown()

    @cached_property
    def property_dependencies(self) -> Mapping[str, list[str]]:
        """Property → URNs, in order."""
        return {} if self._opens_something else {key: sorted(urns) for key, urns in self._seen.links.items()}

    @cached_property
    def _opens_something(self) -> bool:
        """Whether it is a rule of a security group, and what it opens is unknown."""
        return self.type in _RULES and _unbounded(self._data)

    def _without_unknown(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in self._data.items():
            if value is UNKNOWN:
                continue
            kept = value
            if vague(value):
                if key == _DOCUMENTS.get(self.type):
                    kept = _document(value)
                elif key == "inlinePolicies":
                    kept = [_inline(item) for item in _list(value)]
                elif self.type in vpc.SECURITY_GROUPS and key in ("ingress", "egress"):
                    kept = [item for item in _list(value) if isinstance(item, dict) and not _unbounded(item)]
                kept = self._filled(key, key, kept)
            found[key] = without_unknown(kept, UNKNOWN)
        return found

    def _filled(self, root: str, key: str, value: Any) -> Any:
        """Return *value* with unknown ids replaced with the resources of their type that *root* depends on."""
        if isinstance(value, dict):
            return {inner: self._filled(root, inner, item) for inner, item in value.items()}
        types = _SLOTS.get(key)
        if isinstance(value, list):
            if not types:
                return [self._filled(root, key, item) for item in value]
            known = [item for item in value if item is not UNKNOWN]
            return known if len(known) == len(value) else [*known, *self._candidates(root, types)]
        if value is not UNKNOWN or not types:
            return value
        found = self._candidates(root, types)
        if key in (*_SUBNETS, *_GROUPS):
            return found or UNKNOWN
        return found[0] if found else UNKNOWN if key == "gatewayId" else ELSEWHERE

    def _candidates(self, root: str, types: tuple[str, ...]) -> list[str]:
        linked = (self._by_urn.get(urn) for urn in sorted(self._seen.links.get(root, ())))
        return [one.urn for one in linked if one is not None and one.type in types and not has_id(one)]


def has_id(resource: Seen) -> bool:
    """Return whether a resource's id is known."""
    found = resource.data.get("id") if isinstance(resource.data, dict) else None
    return isinstance(found, str) and bool(found)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _unbounded(block: Mapping[str, Any]) -> bool:
    return any(block.get(key) is UNKNOWN for key in _BOUNDS)


def _inline(block: Any) -> Any:
    return {**block, "policy": _document(block.get("policy"))} if isinstance(block, dict) else block


def _document(value: Any) -> Any:
    """Return a policy document with those statements that are no wider without their unknown parts."""
    if not isinstance(value, dict):
        return value
    statements = [item for item in _list(value.get("Statement")) if isinstance(item, dict) and _no_wider(item)]
    return json.dumps(without_unknown({**value, "Statement": statements}, UNKNOWN))


def _no_wider(statement: Mapping[str, Any]) -> bool:
    """Return whether a statement without its unknown parts is no wider than the statement."""
    if str(statement.get("Effect")).lower() == "deny":
        return not any(vague(statement.get(key)) for key in ("NotAction", "NotResource", "NotPrincipal", "Condition"))
    if any(vague(statement.get(key)) for key in ("NotAction", "NotResource", "NotPrincipal", "Condition", "Effect")):
        return False
    parts = (statement.get(key) for key in ("Action", "Resource") if key in statement)
    return all(any(item is not UNKNOWN for item in _list(part)) for part in parts)
