"""Reads Route 53 Resolver DNS Firewall: which VPCs' queries it filters, and what it does if it fails. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policies.plan.aws import route53, vpc
from policies.plan.graph import Graph, Registration


@dataclass(frozen=True, kw_only=True, slots=True)
class DnsFirewall:
    """The filter of the queries of one VPC."""

    vpc: str
    """Name of the VPC."""
    rules: int
    """Number of its rules in the plan."""
    fails_open: bool
    """Whether queries are answered without a filter while it does not respond; otherwise none is answered."""


def dns_firewalls(graph: Graph[Registration]) -> Iterator[DnsFirewall]:
    """Yield the DNS Firewall of each VPC of the plan that has one."""
    groups: dict[str, list[Registration]] = {}
    for association in graph.of(route53.RESOLVER_FIREWALL_ASSOCIATION):
        own = graph.ref(association, "vpcId", vpc.VPC)
        group = graph.ref(association, "firewallRuleGroupId", route53.RESOLVER_FIREWALL_RULE_GROUP)
        if own is not None:
            groups.setdefault(own.urn, []).extend([group] if group else [])
    open_vpcs = {
        own.urn
        for config in graph.of(route53.RESOLVER_FIREWALL_CONFIG)
        if config.inputs.get("firewallFailOpen") == "ENABLED"
        for own in graph.refs(config, "resourceId", vpc.VPC)
    }
    for urn, held in groups.items():
        rules = [
            rule
            for group in held
            for rule in graph.referring(group, "firewallRuleGroupId", route53.RESOLVER_FIREWALL_RULE)
        ]
        yield DnsFirewall(vpc=graph.label(graph.resources[urn]), rules=len(rules), fails_open=urn in open_vpcs)
