"""The graph of what is known of a plan before an update. Pure.

What is not known is left out, so that readers follow dependencies instead. Where leaving it out would widen something
(a port that is missing bounds nothing, a statement without resources means all), the whole of it is left out. Where an
id inside a list or a block is not known, the one resource that it can come from is put in its place: an update of a
stack that exists has known and unknown ids next to each other.
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
"""Takes the place of the id of something that is not known and comes from nothing in the stack."""

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
"""Input → types that its id can be of."""

_BOUNDS = ("fromPort", "toPort", "protocol", "ipProtocol", "type")
"""What a rule of a security group must say so that it is known what it opens."""

_RULES = (vpc.INGRESS_RULE, vpc.EGRESS_RULE, vpc.SECURITY_GROUP_RULE)
_DOCUMENTS: Mapping[str, str] = {iam.ROLE: "assumeRolePolicy", iam.ROLE_POLICY: "policy", iam.POLICY: "policy"}


class Seen(Protocol):
    """One resource as an engine reports it: what is not known yet is UNKNOWN."""

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
    """Return the graph of what is known of *resources*; one whose id is not known has its URN for it."""
    by_urn = {resource.urn: resource for resource in resources}
    return Graph(_Known(resource, by_urn) for resource in by_urn.values())


class _Known:
    """What is known of one resource, read when it is first asked for: most resources are only looked up by name."""

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
        """The texts that are known."""
        return {key: value for key, value in self._data.items() if isinstance(value, str)}

    @cached_property
    def inputs(self) -> Mapping[str, Any]:
        """The properties, without what is not known."""
        if not vague(self._data):
            return self._data
        return {} if self._opens_something else self._without_unknown()

    @cached_property
    def property_dependencies(self) -> Mapping[str, list[str]]:
        """Property → URNs, in order."""
        return {} if self._opens_something else {key: sorted(urns) for key, urns in self._seen.links.items()}

    @cached_property
    def _opens_something(self) -> bool:
        """Whether it is a rule of a security group of which it is not known what it opens."""
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
        """Put the resources that *root* depends on where ids of their type are not known."""
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
    """Return a policy document with the statements that mean what they say without their unknown parts."""
    if not isinstance(value, dict):
        return value
    statements = [item for item in _list(value.get("Statement")) if isinstance(item, dict) and _says(item)]
    return json.dumps(without_unknown({**value, "Statement": statements}, UNKNOWN))


def _says(statement: Mapping[str, Any]) -> bool:
    """Return whether what is left of a statement without its unknown parts is no wider than the statement."""
    if str(statement.get("Effect")).lower() == "deny":
        return not any(vague(statement.get(key)) for key in ("NotAction", "NotResource", "NotPrincipal", "Condition"))
    if any(vague(statement.get(key)) for key in ("NotAction", "NotResource", "NotPrincipal", "Condition", "Effect")):
        return False
    parts = (statement.get(key) for key in ("Action", "Resource") if key in statement)
    return all(any(item is not UNKNOWN for item in _list(part)) for part in parts)
