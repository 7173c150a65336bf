"""Which parts of a network cannot be determined: values known after the update, and resources of other stacks. Pure.

Proofs report nothing about what is in doubt. An unknown id is not in doubt if a dependency identifies its resource.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from policies.plan.aws import docdb, elasticache, lb, rds, vpc
from policies.plan.graph import Graph, Registration
from policies.plan.known_graph import has_id
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource
from policies.plan.network import Network
from policies.plan.values import MISSING, UNKNOWN, flat, vague

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
    "referencedSecurityGroupId": vpc.SECURITY_GROUP,
    "sourceSecurityGroupId": vpc.SECURITY_GROUP,
    # The prefix list of a gateway endpoint only contains the addresses of its service, S3 or DynamoDB.
    "prefixListId": vpc.ENDPOINT,
    "prefixListIds": vpc.ENDPOINT,
}
_ACL_PARTS = ("ruleNumber", "ruleAction", "egress", "protocol", "cidrBlock", "ipv6CidrBlock", "fromPort", "toPort")
_COMPUTED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((vpc.SECURITY_GROUP, vpc.DEFAULT_SECURITY_GROUP), ("ingress", "egress")),
    **dict.fromkeys(vpc.ROUTE_TABLES, ("routes",)),
    **dict.fromkeys(vpc.NETWORK_ACLS, ("ingress", "egress", "subnetIds")),
    **dict.fromkeys(
        (rds.INSTANCE, rds.CLUSTER, docdb.CLUSTER, elasticache.REPLICATION_GROUP, elasticache.CLUSTER), ("port",)
    ),
    **dict.fromkeys(lb.LOAD_BALANCERS, ("subnets", "subnetMappings", "securityGroups")),
    vpc.ENDPOINT: ("subnetIds", "securityGroupIds", "routeTableIds", "privateDnsEnabled"),
}
"""Inputs that the provider computes if they are omitted, so that a preview shows them as unknown outputs
(`Optional` and `Computed` in the provider's schema)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubts:
    """The parts of a network that cannot be determined."""

    subnets: frozenset[str]
    """Names of subnets whose route table or network ACL is uncertain."""
    groups: frozenset[str]
    """Names of security groups with an unknown rule."""
    anywhere: bool
    """Whether a rule, route or endpoint may belong to any subnet or security group."""


class Links:
    """Whether the resources that a resource refers to are in the stack."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    def whole(self, owner: Resource, path: str, *types: str) -> bool:
        """Return whether everything that *path* refers to is in the stack; true if it is omitted."""
        value = given(owner, path)
        return value is MISSING or self.all_of(owner, path.split(".", maxsplit=1)[0], value, *types)

    def all_of(self, owner: Resource, key: str, value: Any, *types: str) -> bool:
        """Return whether everything that *value*, a part of the input *key*, refers to is in the stack."""
        linked = [one for urn in owner.links.get(key, ()) if (one := self._stack.by_urn.get(urn)) is not None]
        linked = [one for one in linked if one.type in types]
        if value is UNKNOWN:
            return bool(linked)
        items = value if isinstance(value, list) else [value]
        missing = sum(item is UNKNOWN for item in items)
        if missing > sum(not has_id(one) for one in linked):
            return False
        graph = self._stack.graph
        return all(isinstance(item, str) and graph.named(item, *types) for item in items if item is not UNKNOWN)

    def astray(self, owner: Resource, path: str, *types: str) -> bool:
        """Return whether *path* is unknown and may refer to anything; a known id of another stack does not."""
        return vague(given(owner, path)) and not self.whole(owner, path, *types)

    def targets(self, owner: Resource, path: str, *types: str) -> Iterator[str]:
        """Yield the URNs that *path* refers to by dependency or by a known id."""
        value = owner.raw(path)
        for one in self._stack.graph.named(value, *types) if isinstance(value, str) else ():
            yield one.urn
        yield from (
            urn for urn in owner.sources(path) if (one := self._stack.by_urn.get(urn)) is not None and one.type in types
        )


def given(owner: Resource, path: str) -> Any:
    """Return the program's value at *path*; MISSING if the program omits it and the provider will compute it.

    SDKs list every input among the property dependencies, even one without dependencies.
    """
    value = owner.raw(path)
    if value is UNKNOWN and path in _COMPUTED.get(owner.type, ()) and owner.links and path not in owner.links:
        return MISSING
    return value


def doubts_of(stack: Stack, graph: Graph[Registration], network: Network) -> Doubts:
    """Return the parts of a stack's network that cannot be determined."""
    judged = _Judged(stack, graph, Links(stack))
    return Doubts(
        subnets=frozenset(judged.subnets(network)),
        groups=frozenset(judged.groups()),
        anywhere=judged.anywhere(),
    )


class _Judged:
    """Determines all doubts of a stack."""

    def __init__(self, stack: Stack, graph: Graph[Registration], links: Links) -> None:
        self.stack = stack
        self.graph = graph
        self.links = links

    def subnets(self, network: Network) -> Iterator[str]:
        associated, foreign = set[str](), set[str]()
        for link in self.stack.of((vpc.ROUTE_TABLE_ASSOCIATION,)):
            found = {one.urn for one in self.graph.refs(self.graph.resources[link.urn], "subnetId", vpc.SUBNET)}
            associated |= found
            if not self.links.whole(link, "routeTableId", *vpc.ROUTE_TABLES):
                foreign |= found
        loose_tables = self._astray(
            (vpc.ROUTE_TABLE_ASSOCIATION, "subnetId", (vpc.SUBNET,)),
            (vpc.MAIN_ROUTE_TABLE_ASSOCIATION, "vpcId", (vpc.VPC,)),
            (vpc.MAIN_ROUTE_TABLE_ASSOCIATION, "routeTableId", vpc.ROUTE_TABLES),
            (vpc.DEFAULT_ROUTE_TABLE, "defaultRouteTableId", (vpc.VPC,)),
        )
        loose_lists = self._astray(
            *((token, "subnetIds", (vpc.SUBNET,)) for token in vpc.NETWORK_ACLS),
            (vpc.NETWORK_ACL_ASSOCIATION, "subnetId", (vpc.SUBNET,)),
            (vpc.NETWORK_ACL_ASSOCIATION, "networkAclId", (vpc.NETWORK_ACL,)),
            (vpc.NETWORK_ACL_RULE, "networkAclId", vpc.NETWORK_ACLS),
        )
        vague_lists = set(self._vague_lists())
        for subnet in self.stack.of((vpc.SUBNET,)):
            node = self.graph.resources[subnet.urn]
            own = network.subnets[self.graph.label(node)]
            outside = self.graph.ref(node, "vpcId", vpc.VPC) is None or not isinstance(
                node.inputs.get("cidrBlock"), str
            )
            main = subnet.urn not in associated and loose_tables
            listed = loose_lists or (own.acl is not None and own.acl.name in vague_lists)
            if outside or main or listed or subnet.urn in foreign:
                yield own.name

    def _vague_lists(self) -> Iterator[str]:
        for acl in self.stack.of(vpc.NETWORK_ACLS):
            if vague(given(acl, "ingress")) or vague(given(acl, "egress")):
                yield self.graph.label(self.graph.resources[acl.urn])
        for rule in self.stack.of((vpc.NETWORK_ACL_RULE,)):
            if any(rule.raw(part) is UNKNOWN for part in _ACL_PARTS):
                for urn in self.links.targets(rule, "networkAclId", *vpc.NETWORK_ACLS):
                    yield self.graph.label(self.graph.resources[urn])

    def groups(self) -> Iterator[str]:
        for group in self.stack.of((vpc.SECURITY_GROUP,)):
            if any(self._vague_block(group, direction) for direction in ("ingress", "egress")):
                yield self.graph.label(self.graph.resources[group.urn])
        for rule in self._vague_rules():
            for urn in self.links.targets(rule, "securityGroupId", vpc.SECURITY_GROUP):
                yield self.graph.label(self.graph.resources[urn])

    def _vague_block(self, group: Resource, direction: str) -> bool:
        value = given(group, direction)
        if value is UNKNOWN:
            return True
        for block in _blocks(value):
            if block is UNKNOWN or any(vague(block.get(part)) for part in _RULE_PARTS):
                return True
            for key, token in (("securityGroups", vpc.SECURITY_GROUP), ("prefixListIds", vpc.ENDPOINT)):
                if vague(block.get(key)) and not any(self._linked(group, direction, token)):
                    return True
        return False

    def _vague_rules(self) -> Iterator[Resource]:
        for rule in self.stack.of((vpc.INGRESS_RULE, vpc.EGRESS_RULE, vpc.SECURITY_GROUP_RULE)):
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
        rules = (
            (token, "securityGroupId", (*vpc.SECURITY_GROUPS, vpc.VPC))
            for token in (vpc.INGRESS_RULE, vpc.EGRESS_RULE, vpc.SECURITY_GROUP_RULE)
        )
        routes: Iterable[Callable[[], bool]] = (
            lambda: self._astray(
                *rules,
                (vpc.ROUTE, "routeTableId", (*vpc.ROUTE_TABLES, vpc.VPC)),
                (vpc.ENDPOINT_ROUTE_TABLE_ASSOCIATION, "routeTableId", vpc.ROUTE_TABLES),
                (vpc.ENDPOINT_ROUTE_TABLE_ASSOCIATION, "vpcEndpointId", (vpc.ENDPOINT,)),
            ),
            lambda: any(
                route.raw(key) is UNKNOWN for route in self.stack.of((vpc.ROUTE,)) for key in _DESTINATIONS[:3]
            ),
            lambda: any(_vague_destination(table) for table in self.stack.of(vpc.ROUTE_TABLES)),
            lambda: any(
                vague(given(group, direction))
                for group in self.stack.of((vpc.DEFAULT_SECURITY_GROUP,))
                for direction in ("ingress", "egress")
            ),
            lambda: any(
                True
                for rule in self._vague_rules()
                for _ in self.links.targets(rule, "securityGroupId", vpc.DEFAULT_SECURITY_GROUP, vpc.VPC)
            ),
            lambda: any(self._vague_endpoint(endpoint) for endpoint in self.stack.of((vpc.ENDPOINT,))),
        )
        return any(found() for found in routes)

    def _vague_endpoint(self, endpoint: Resource) -> bool:
        wanted = (
            ("subnetIds", (vpc.SUBNET,)),
            ("securityGroupIds", (vpc.SECURITY_GROUP,)),
            ("routeTableIds", vpc.ROUTE_TABLES),
        )
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
    return [item for item in flat(value) if item is UNKNOWN or isinstance(item, dict)]


def _vague_destination(table: Resource) -> bool:
    routes = given(table, "routes")
    return routes is UNKNOWN or any(
        item is UNKNOWN or any(item.get(key) is UNKNOWN for key in _DESTINATIONS) for item in _blocks(routes)
    )
