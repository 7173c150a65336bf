"""A stack's network, as the proofs draw it, with what of it is in doubt. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policies.engine.stack import Stack
from policies.engine.view import Resource
from policies.lens.doubts import Doubts, doubts_of
from policies.plan.aws.vpc import INTERNET_GATEWAY
from policies.plan.aws_types import (
    EGRESS_RULE,
    ENDPOINT,
    INGRESS_RULE,
    NAT,
    NETWORK_ACL,
    ROUTE,
    ROUTE_TABLE,
    ROUTE_TABLE_ASSOCIATION,
    SECURITY_GROUP,
    SUBNET,
    VPC,
)
from policies.plan.network import Network
from policies.plan.nodes import node_names
from policies.plan.read_network import network_of

NETWORK = (
    VPC,
    SUBNET,
    INTERNET_GATEWAY,
    NAT,
    ROUTE_TABLE,
    ROUTE,
    ROUTE_TABLE_ASSOCIATION,
    NETWORK_ACL,
    SECURITY_GROUP,
    INGRESS_RULE,
    EGRESS_RULE,
    ENDPOINT,
)
"""What every rule about the network asks about."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawn:
    """A stack's network, and where each node of it comes from."""

    network: Network
    doubts: Doubts
    owners: Mapping[str, Resource]
    """Node's name → resource."""


def drawn(stack: Stack) -> Drawn:
    """Return the network of a stack; ask by `stack.once`."""
    graph = stack.graph
    network = network_of(graph)
    owners = {name: stack.by_urn[urn] for urn, name in node_names(graph).items()}
    return Drawn(network=network, doubts=doubts_of(stack, graph, network), owners=owners)
