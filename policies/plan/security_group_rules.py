"""Reads security groups from a plan's graph, with inline and separate rules. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from policies.plan.aws import vpc
from policies.plan.graph import Graph, Registration, blocks, number, texts
from policies.plan.network import Group, GroupRule
from policies.plan.subnets import PROTOCOLS

_WORLD = ("0.0.0.0/0", "::/0")


def default_group(vpc: str) -> str:
    """Return the name of the security group that AWS creates with every VPC."""
    return f"default of {vpc}" if vpc else "default"


def groups_of(graph: Graph[Registration]) -> Iterator[Group]:
    """Yield the security groups of a plan, and the default one of each VPC."""
    rules: dict[str, dict[str, list[GroupRule]]] = {}
    for group in graph.of(vpc.SECURITY_GROUP):
        rules[group.urn] = {
            direction: [
                rule
                for block in blocks(group.inputs.get(direction))
                for rule in _inline(graph, group, direction, block)
            ]
            for direction in ("ingress", "egress")
        }
    for rule in graph.of(vpc.INGRESS_RULE, vpc.EGRESS_RULE):
        owner = graph.ref(rule, "securityGroupId", vpc.SECURITY_GROUP)
        if owner:
            rules[owner.urn]["ingress" if rule.type == vpc.INGRESS_RULE else "egress"] += _single(graph, rule)
    for rule in graph.of(vpc.SECURITY_GROUP_RULE):
        owner = graph.ref(rule, "securityGroupId", vpc.SECURITY_GROUP)
        if owner:
            rules[owner.urn]["egress" if rule.inputs.get("type") == "egress" else "ingress"] += _classic(
                graph, rule, owner
            )
    for group in graph.of(vpc.SECURITY_GROUP):
        found = rules[group.urn]
        yield Group(name=graph.label(group), ingress=tuple(found["ingress"]), egress=tuple(found["egress"]))
    adopted = {
        own_vpc.urn: group
        for group in graph.of(vpc.DEFAULT_SECURITY_GROUP)
        if (own_vpc := graph.ref(group, "vpcId", vpc.VPC))
    }
    for own_vpc in graph.of(vpc.VPC):
        yield _default(graph, graph.label(own_vpc), adopted.get(own_vpc.urn))


def _default(graph: Graph[Registration], vpc: str, adopted: Registration | None) -> Group:
    """Return a VPC's default group: as the plan sets it, otherwise AWS's default: from its members, and to anywhere."""
    name = default_group(vpc)
    if adopted is None:
        everything = tuple(GroupRule(peer=peer, protocol="all") for peer in _WORLD)
        return Group(name=name, ingress=(GroupRule(peer=f"group:{name}", protocol="all"),), egress=everything)
    found = {
        direction: tuple(
            rule
            for block in blocks(adopted.inputs.get(direction))
            for rule in _inline(graph, adopted, direction, block, own=name)
        )
        for direction in ("ingress", "egress")
    }
    return Group(name=name, ingress=found["ingress"], egress=found["egress"])


def _rules(block: Mapping[str, Any], protocol_key: str, peers: Sequence[str]) -> list[GroupRule]:
    protocol = PROTOCOLS.get(str(block.get(protocol_key)), "other")
    ports = (0, 65535) if protocol == "all" else (number(block.get("fromPort")), number(block.get("toPort")))
    return [GroupRule(peer=peer, protocol=protocol, ports=ports) for peer in peers]


def _cidrs(block: Mapping[str, Any]) -> list[str]:
    return texts(block.get("cidrBlocks"), block.get("ipv6CidrBlocks"))


def _lists(block: Mapping[str, Any]) -> list[str]:
    return [f"list:{item}" for item in texts(block.get("prefixListIds"))]


def _inline(
    graph: Graph[Registration], group: Registration, direction: str, block: Mapping[str, Any], own: str = ""
) -> list[GroupRule]:
    others = graph.refs(group, direction, vpc.SECURITY_GROUP, value=block.get("securityGroups") or [])
    stated = _cidrs(block) or _lists(block) or block.get("self")
    if stated and not block.get("securityGroups"):
        others = []
    peers = [
        *_cidrs(block),
        *(f"group:{graph.label(other)}" for other in others),
        *_lists(block),
        *([f"group:{own or graph.label(group)}"] if block.get("self") else []),
    ]
    return _rules(block, "protocol", peers)


def _single(graph: Graph[Registration], rule: Registration) -> list[GroupRule]:
    peers = texts(rule.inputs.get("cidrIpv4"), rule.inputs.get("cidrIpv6"))
    lists = texts(rule.inputs.get("prefixListId"))
    peers += [f"list:{item}" for item in lists]
    if other := graph.ref(rule, "referencedSecurityGroupId", vpc.SECURITY_GROUP):
        peers.append(f"group:{graph.label(other)}")
    else:
        peers += [f"group:{item}" for item in texts(rule.inputs.get("referencedSecurityGroupId"))]
    return _rules(rule.inputs, "ipProtocol", peers)


def _classic(graph: Graph[Registration], rule: Registration, owner: Registration) -> list[GroupRule]:
    peers = [*_cidrs(rule.inputs), *_lists(rule.inputs)]
    if other := graph.ref(rule, "sourceSecurityGroupId", vpc.SECURITY_GROUP):
        peers.append(f"group:{graph.label(other)}")
    if rule.inputs.get("self"):
        peers.append(f"group:{graph.label(owner)}")
    return _rules(rule.inputs, "protocol", peers)
