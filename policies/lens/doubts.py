"""What of a network cannot be known from this stack alone: before an update, or because it stands in another one. Pure.

A proof says nothing about what is in doubt. An id that is not known is no doubt where a dependency tells whose it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from policies.engine.stack import Stack
from policies.engine.view import Resource
from policies.plan.aws_types import (
    BALANCERS,
    CACHE_CLUSTER,
    CACHE_GROUP,
    CLASSIC_RULE,
    DB_CLUSTER,
    DB_INSTANCE,
    DEFAULT_NETWORK_ACL,
    DEFAULT_ROUTE_TABLE,
    DEFAULT_SECURITY_GROUP,
    DOCUMENTS,
    EGRESS_RULE,
    ENDPOINT,
    ENDPOINT_TABLE,
    INGRESS_RULE,
    MAIN_ROUTE_TABLE,
    NETWORK_ACL,
    NETWORK_ACL_ASSOCIATION,
    NETWORK_ACL_RULE,
    ROUTE,
    ROUTE_TABLE,
    ROUTE_TABLE_ASSOCIATION,
    SECURITY_GROUP,
    SUBNET,
    VPC,
)
from policies.plan.graph import REFERRED_BY, Graph, Registration
from policies.plan.known import has_id
from policies.plan.network import Network
from policies.plan.values import MISSING, UNKNOWN, vague

_TABLES = (ROUTE_TABLE, DEFAULT_ROUTE_TABLE)
_ACLS = (NETWORK_ACL, DEFAULT_NETWORK_ACL)
_DESTINATIONS = (
    "destinationCidrBlock",
    "destinationIpv6CidrBlock",
    "destinationPrefixListId",
    "cidrBlock",
    "ipv6CidrBlock",
)
_RULE_PARTS = (
    "fromPort",
    "toPort",
    "ipProtocol",
    "protocol",
    "type",
    "cidrIpv4",
    "cidrIpv6",
    "cidrBlocks",
    "ipv6CidrBlocks",
)
_RULE_PEERS = {
    "referencedSecurityGroupId": SECURITY_GROUP,
    "sourceSecurityGroupId": SECURITY_GROUP,
    # The list of a gateway endpoint is that of its service: the addresses of S3 or DynamoDB, and no others.
    "prefixListId": ENDPOINT,
    "prefixListIds": ENDPOINT,
}
_ACL_PARTS = ("ruleNumber", "ruleAction", "egress", "protocol", "cidrBlock", "ipv6CidrBlock", "fromPort", "toPort")
_COMPUTED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((SECURITY_GROUP, DEFAULT_SECURITY_GROUP), ("ingress", "egress")),
    **dict.fromkeys(_TABLES, ("routes",)),
    **dict.fromkeys(_ACLS, ("ingress", "egress", "subnetIds")),
    **dict.fromkeys((DB_INSTANCE, DB_CLUSTER, DOCUMENTS, CACHE_GROUP, CACHE_CLUSTER), ("port",)),
    **dict.fromkeys(BALANCERS, ("subnets", "subnetMappings", "securityGroups")),
    ENDPOINT: ("subnetIds", "securityGroupIds", "routeTableIds", "privateDnsEnabled"),
}
"""Inputs that the provider fills in where they are not given, so that a preview has them as unknown outputs
(`Optional` and `Computed` in the provider's schema)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubts:
    """What is in doubt."""

    subnets: frozenset[str]
    """Names of subnets whose route table or access list may be another one than it seems."""
    groups: frozenset[str]
    """Names of security groups of which some rule is not known."""
    anywhere: bool
    """Whether a rule, route or endpoint may belong to any of them."""


class Links:
    """Whether what a resource names is in the stack."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._known: dict[tuple[str, ...], set[str]] = {}

    def whole(self, owner: Resource, path: str, *types: str) -> bool:
        """Tell whether everything that *path* names is in the stack; nothing named is whole."""
        value = given(owner, path)
        return value is MISSING or self.all_of(owner, path.split(".", maxsplit=1)[0], value, *types)

    def all_of(self, owner: Resource, key: str, value: Any, *types: str) -> bool:
        """Tell whether everything that *value*, a part of the input *key*, names is in the stack."""
        linked = [one for urn in owner.links.get(key, ()) if (one := self._stack.by_urn.get(urn)) is not None]
        linked = [one for one in linked if one.type in types]
        if value is UNKNOWN:
            return bool(linked)
        items = value if isinstance(value, list) else [value]
        missing = sum(item is UNKNOWN for item in items)
        if missing > sum(not has_id(one) for one in linked):
            return False
        return all(isinstance(item, str) and item in self._texts(types) for item in items if item is not UNKNOWN)

    def astray(self, owner: Resource, path: str, *types: str) -> bool:
        """Tell whether *path* is not known and may name anything; a known id of something elsewhere does not."""
        return vague(given(owner, path)) and not self.whole(owner, path, *types)

    def targets(self, owner: Resource, path: str, *types: str) -> Iterator[str]:
        """Yield the URNs of what *path* names by dependency or by a known id."""
        value = owner.raw(path)
        for one in self._stack.of(types) if isinstance(value, str) else ():
            if value in _identities(one):
                yield one.urn
        urns = owner.links.get(path.split(".", maxsplit=1)[0], ())
        yield from (urn for urn in urns if (one := self._stack.by_urn.get(urn)) is not None and one.type in types)

    def _texts(self, types: tuple[str, ...]) -> set[str]:
        if types not in self._known:
            self._known[types] = {text for one in self._stack.of(types) for text in _identities(one)}
        return self._known[types]


def given(owner: Resource, path: str) -> Any:
    """Return what the program says at *path*: MISSING where only the provider will say something.

    An SDK names every input among the dependencies, also one that depends on nothing.
    """
    value = owner.raw(path)
    if value is UNKNOWN and path in _COMPUTED.get(owner.type, ()) and owner.links and path not in owner.links:
        return MISSING
    return value


def _identities(resource: Resource) -> set[str]:
    found = resource.data if isinstance(resource.data, dict) else {}
    return {value for key in REFERRED_BY if isinstance(value := found.get(key), str) and value}


def doubts_of(stack: Stack, graph: Graph[Registration], network: Network) -> Doubts:
    """Return what is in doubt in the network of a stack."""
    judged = _Judged(stack, graph, Links(stack))
    return Doubts(
        subnets=frozenset(judged.subnets(network)),
        groups=frozenset(judged.groups()),
        anywhere=judged.anywhere(),
    )


class _Judged:
    """What all doubts are read from."""

    def __init__(self, stack: Stack, graph: Graph[Registration], links: Links) -> None:
        self.stack = stack
        self.graph = graph
        self.links = links

    def subnets(self, network: Network) -> Iterator[str]:
        associated, foreign = set[str](), set[str]()
        for link in self.stack.of((ROUTE_TABLE_ASSOCIATION,)):
            found = {one.urn for one in self.graph.refs(self.graph.resources[link.urn], "subnetId", SUBNET)}
            associated |= found
            if not self.links.whole(link, "routeTableId", *_TABLES):
                foreign |= found
        loose_tables = self._astray(
            (ROUTE_TABLE_ASSOCIATION, "subnetId", (SUBNET,)),
            (MAIN_ROUTE_TABLE, "vpcId", (VPC,)),
            (MAIN_ROUTE_TABLE, "routeTableId", _TABLES),
            (DEFAULT_ROUTE_TABLE, "defaultRouteTableId", (VPC,)),
        )
        loose_lists = self._astray(
            *((token, "subnetIds", (SUBNET,)) for token in _ACLS),
            (NETWORK_ACL_ASSOCIATION, "subnetId", (SUBNET,)),
            (NETWORK_ACL_ASSOCIATION, "networkAclId", (NETWORK_ACL,)),
            (NETWORK_ACL_RULE, "networkAclId", _ACLS),
        )
        vague_lists = set(self._vague_lists())
        for subnet in self.stack.of((SUBNET,)):
            node = self.graph.resources[subnet.urn]
            drawn = network.subnets[self.graph.label(node)]
            outside = self.graph.ref(node, "vpcId", VPC) is None or not isinstance(node.inputs.get("cidrBlock"), str)
            main = subnet.urn not in associated and loose_tables
            listed = loose_lists or (drawn.acl is not None and drawn.acl.name in vague_lists)
            if outside or main or listed or subnet.urn in foreign:
                yield drawn.name

    def _vague_lists(self) -> Iterator[str]:
        for acl in self.stack.of(_ACLS):
            if vague(given(acl, "ingress")) or vague(given(acl, "egress")):
                yield self.graph.label(self.graph.resources[acl.urn])
        for rule in self.stack.of((NETWORK_ACL_RULE,)):
            if any(rule.raw(part) is UNKNOWN for part in _ACL_PARTS):
                for urn in self.links.targets(rule, "networkAclId", *_ACLS):
                    yield self.graph.label(self.graph.resources[urn])

    def groups(self) -> Iterator[str]:
        for group in self.stack.of((SECURITY_GROUP,)):
            if any(self._vague_block(group, direction) for direction in ("ingress", "egress")):
                yield self.graph.label(self.graph.resources[group.urn])
        for rule in self._vague_rules():
            for urn in self.links.targets(rule, "securityGroupId", SECURITY_GROUP):
                yield self.graph.label(self.graph.resources[urn])

    def _vague_block(self, group: Resource, direction: str) -> bool:
        value = given(group, direction)
        if value is UNKNOWN:
            return True
        for block in _blocks(value):
            if block is UNKNOWN or any(vague(block.get(part)) for part in _RULE_PARTS):
                return True
            for key, token in (("securityGroups", SECURITY_GROUP), ("prefixListIds", ENDPOINT)):
                if vague(block.get(key)) and not any(self._linked(group, direction, token)):
                    return True
        return False

    def _vague_rules(self) -> Iterator[Resource]:
        for rule in self.stack.of((INGRESS_RULE, EGRESS_RULE, CLASSIC_RULE)):
            unsure = any(vague(rule.data.get(part)) for part in _RULE_PARTS)
            astray = any(
                vague(rule.data.get(peer)) and not any(self._linked(rule, peer, token))
                for peer, token in _RULE_PEERS.items()
            )
            if unsure or astray:
                yield rule

    def _linked(self, owner: Resource, key: str, token: str) -> Iterator[bool]:
        for urn in owner.links.get(key, ()):
            one = self.stack.by_urn.get(urn)
            if one is not None and one.type == token:
                yield True

    def anywhere(self) -> bool:
        rules = ((token, "securityGroupId", (SECURITY_GROUP,)) for token in (INGRESS_RULE, EGRESS_RULE, CLASSIC_RULE))
        routes: Iterable[Callable[[], bool]] = (
            lambda: self._astray(
                *rules,
                (ROUTE, "routeTableId", (*_TABLES, VPC)),
                (ENDPOINT_TABLE, "routeTableId", _TABLES),
                (ENDPOINT_TABLE, "vpcEndpointId", (ENDPOINT,)),
            ),
            lambda: any(route.raw(key) is UNKNOWN for route in self.stack.of((ROUTE,)) for key in _DESTINATIONS[:3]),
            lambda: any(_vague_destination(table) for table in self.stack.of(_TABLES)),
            lambda: any(
                vague(given(group, direction))
                for group in self.stack.of((DEFAULT_SECURITY_GROUP,))
                for direction in ("ingress", "egress")
            ),
            lambda: any(self._vague_endpoint(endpoint) for endpoint in self.stack.of((ENDPOINT,))),
        )
        return any(found() for found in routes)

    def _vague_endpoint(self, endpoint: Resource) -> bool:
        wanted = (("subnetIds", (SUBNET,)), ("securityGroupIds", (SECURITY_GROUP,)), ("routeTableIds", _TABLES))
        unsure = any(given(endpoint, key) is UNKNOWN for key in ("vpcEndpointType", "privateDnsEnabled"))
        named = endpoint.text("serviceName").startswith("com.amazonaws.")
        return unsure or not named or not all(self.links.whole(endpoint, path, *types) for path, types in wanted)

    def _astray(self, *questions: tuple[str, str, Sequence[str]]) -> bool:
        return any(
            self.links.astray(owner, path, *types)
            for token, path, types in questions
            for owner in self.stack.of((token,))
        )


def _blocks(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if isinstance(value, dict) else []


def _vague_destination(table: Resource) -> bool:
    routes = given(table, "routes")
    return routes is UNKNOWN or any(
        item is UNKNOWN or any(item.get(key) is UNKNOWN for key in _DESTINATIONS) for item in _blocks(routes)
    )
