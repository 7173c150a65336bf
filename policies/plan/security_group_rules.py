"""Reads security groups from a plan's graph, with inline and separate rules. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from policies.plan.aws import vpc
from policies.plan.graph import Graph, Registration, blocks, number, texts
from policies.plan.network import DEFAULT_ROUTES, Group, GroupRule
from policies.plan.subnets import PROTOCOLS


def default_group(vpc: str) -> str:
    """Return the name of the security group that AWS creates with every VPC."""
    return f"default of {vpc}" if vpc else "default"


def groups_of(graph: Graph[Registration]) -> Iterator[Group]:
    """Yield the security groups of a plan, and the default one of each VPC."""
    names = {group.urn: graph.label(group) for group in graph.of(vpc.SECURITY_GROUP)}
    defaults = {own_vpc.urn: default_group(graph.label(own_vpc)) for own_vpc in graph.of(vpc.VPC)}
    rules: dict[str, dict[str, list[GroupRule]]] = {urn: {"ingress": [], "egress": []} for urn in (*names, *defaults)}
    managed: set[str] = set()
    for group in graph.of(vpc.SECURITY_GROUP, vpc.DEFAULT_SECURITY_GROUP):
        urn = _owner(graph, group)
        managed.add(urn)
        for direction in ("ingress", "egress") if urn in rules else ():
            for block in blocks(group.inputs.get(direction)):
                rules[urn][direction] += _inline(graph, group, direction, block, own=defaults.get(urn, ""))
    for urn in defaults.keys() - managed:
        # What AWS creates: from its members, and to anywhere.
        rules[urn]["ingress"].append(GroupRule(peer=f"group:{defaults[urn]}", protocol="all"))
        rules[urn]["egress"] += [GroupRule(peer=peer, protocol="all") for peer in DEFAULT_ROUTES]
    for rule in graph.of(vpc.INGRESS_RULE, vpc.EGRESS_RULE, vpc.SECURITY_GROUP_RULE):
        key = "securityGroupId"
        target = graph.ref(rule, key, vpc.SECURITY_GROUP) or graph.ref(rule, key, vpc.DEFAULT_SECURITY_GROUP, vpc.VPC)
        urn = _owner(graph, target) if target else ""
        if urn in rules:
            outgoing = rule.type == vpc.EGRESS_RULE or (
                rule.type == vpc.SECURITY_GROUP_RULE and rule.inputs.get("type") == "egress"
            )
            own = names.get(urn) or defaults[urn]
            found = _classic(graph, rule, own) if rule.type == vpc.SECURITY_GROUP_RULE else _single(graph, rule)
            rules[urn]["egress" if outgoing else "ingress"] += found
    for urn, name in {**names, **defaults}.items():
        yield Group(name=name, ingress=tuple(rules[urn]["ingress"]), egress=tuple(rules[urn]["egress"]))


def _owner(graph: Graph[Registration], group: Registration) -> str:
    """Return the URN of a security group, of the VPC for its default one; empty if that VPC is not in the plan."""
    if group.type != vpc.DEFAULT_SECURITY_GROUP:
        return group.urn
    own_vpc = graph.ref(group, "vpcId", vpc.VPC)
    return own_vpc.urn if own_vpc else ""


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


def _classic(graph: Graph[Registration], rule: Registration, own: str) -> list[GroupRule]:
    peers = [*_cidrs(rule.inputs), *_lists(rule.inputs)]
    if other := graph.ref(rule, "sourceSecurityGroupId", vpc.SECURITY_GROUP):
        peers.append(f"group:{graph.label(other)}")
    if rule.inputs.get("self"):
        peers.append(f"group:{own}")
    return _rules(rule.inputs, "protocol", peers)
