"""A stack's network as the proofs read it, with the parts that cannot be determined. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policies.plan.aws import vpc
from policies.plan.lens.network_doubts import Doubts, doubts_of
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource
from policies.plan.network import Network
from policies.plan.network_of_graph import network_of

NETWORK = (
    vpc.VPC,
    vpc.SUBNET,
    vpc.INTERNET_GATEWAY,
    vpc.NAT_GATEWAY,
    vpc.ROUTE_TABLE,
    vpc.ROUTE,
    vpc.ROUTE_TABLE_ASSOCIATION,
    vpc.NETWORK_ACL,
    vpc.SECURITY_GROUP,
    vpc.INGRESS_RULE,
    vpc.EGRESS_RULE,
    vpc.ENDPOINT,
)
"""Types that every policy about network paths reads."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StackNetwork:
    """A stack's network, and the resource of each name in it."""

    network: Network
    doubts: Doubts
    owners: Mapping[str, Resource]
    """Name → resource, of nodes and of what is in no VPC."""


def stack_network(stack: Stack) -> StackNetwork:
    """Return the network of a stack; call with `stack.once`."""
    graph = stack.graph
    network = network_of(graph)
    owners = {name: stack.by_urn[urn] for urn, name in network.names.items()}
    return StackNetwork(network=network, doubts=doubts_of(stack, graph, network), owners=owners)
