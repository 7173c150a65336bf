"""Reads the network from a plan's graph. Pure.

It supports all forms of pulumi-aws: inline rules, and both generations of separate resources.
"""

from __future__ import annotations

from policies.plan.aws import vpc
from policies.plan.edges import accelerators_of, edges_of, peerings_of
from policies.plan.graph import Graph, Registration
from policies.plan.invocations import invocations_of
from policies.plan.listeners import forwards_of
from policies.plan.names import names_of
from policies.plan.network import Network
from policies.plan.nodes import nodes_of
from policies.plan.remotes import remotes_of
from policies.plan.security_group_rules import groups_of
from policies.plan.subnets import subnets_of, vpc_cidrs


def network_of(graph: Graph[Registration]) -> Network:
    """Return the network of a plan. Resources that are not in the plan, such as an existing VPC, are not in it."""
    names = names_of(graph)
    ranges = vpc_cidrs(graph)
    groups = {group.name: group for group in groups_of(graph)}
    nodes = {node.name: node for node in nodes_of(graph, names, groups)}
    return Network(
        names=names,
        subnets={subnet.name: subnet for subnet in subnets_of(graph, names)},
        groups=groups,
        nodes=nodes,
        forwards=tuple(forwards_of(graph, names)),
        edges=(*edges_of(graph, names, nodes, groups), *accelerators_of(graph, names, nodes)),
        invocations=tuple(invocations_of(graph, names)),
        remotes=tuple(remotes_of(graph, names)),
        vpc_cidrs={graph.label(own_vpc): tuple(ranges[own_vpc.urn]) for own_vpc in graph.of(vpc.VPC)},
        peerings=dict(peerings_of(graph)),
    )
