"""Reads what is at the edge as tiers: distributions, APIs, DNS names with a standby, DNS Firewall. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from policies.plan.aws import apigatewayv2, cloudfront
from policies.plan.dns_firewalls import dns_firewalls
from policies.plan.graph import Graph, Registration
from policies.plan.name_failovers import name_failovers
from policies.plan.network import Network
from policies.plan.origins import origin_failovers
from policies.plan.tier import Tier


def edge_tiers(graph: Graph[Registration], network: Network) -> Iterator[Tier]:
    """Yield what AWS runs globally or in the whole Region in front of a VPC, and the filter of its queries."""
    for distribution in graph.of(cloudfront.DISTRIBUTION):
        groups = tuple(origin_failovers(graph, network, distribution))
        yield Tier(name=network.names[distribution.urn], kind="global", origins=groups)
    for pair in name_failovers(graph, network):
        yield Tier(name=pair.name, kind="name", pair=pair)
    for api in graph.of(apigatewayv2.API):
        yield Tier(name=network.names[api.urn], kind="regional", noun="api")
    firewalls = list(dns_firewalls(graph))
    for one in firewalls:
        name = "DNS Firewall" if len(firewalls) == 1 else f"DNS Firewall of {one.vpc}"
        yield Tier(name=name, kind="dns-firewall", vpc=one.vpc, standby=one.fails_open)
