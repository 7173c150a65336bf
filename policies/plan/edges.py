"""Reads what connects networks from a plan's graph: distributions, APIs, accelerators, peering connections. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.plan.aws import apigatewayv2, cloudfront, ec2, globalaccelerator, lb, vpc
from policies.plan.graph import Graph, Registration, blocks, number
from policies.plan.listeners import balancer_of, port_of
from policies.plan.network import Edge, EdgeKind, Group, Node

_HTTPS = 443


EDGES: Mapping[str, EdgeKind] = {
    cloudfront.DISTRIBUTION: "cdn",
    apigatewayv2.API: "api",
    globalaccelerator.ACCELERATOR: "accelerator",
}
"""Type → what one of them is: the managed services that the internet reaches, and that connect to what is in a VPC."""


def edges_of(
    graph: Graph[Registration], names: Mapping[str, str], nodes: Mapping[str, Node], groups: Mapping[str, Group]
) -> Iterator[Edge]:
    """Yield the enabled distributions, and the APIs, with what they connect to in the plan's VPCs.

    *names* are those of `policies.plan.names`, *nodes* by name.
    """
    for api in graph.of(apigatewayv2.API):
        name = names[api.urn]
        yield from list(_links(graph, api, name, names)) or [
            Edge(name=name, kind="api", target="", target_port=0, prefix_list="")
        ]
    for distribution in graph.of(cloudfront.DISTRIBUTION):
        if distribution.inputs.get("enabled") is not False:
            found = list(_origins(graph, distribution, names, nodes, groups))
            yield from found or [Edge(name=names[distribution.urn], target="", target_port=0, prefix_list="")]


def accelerators_of(graph: Graph[Registration], names: Mapping[str, str], nodes: Mapping[str, Node]) -> Iterator[Edge]:
    """Yield the accelerators of load balancers of the plan. Their connections have the addresses of the viewers."""
    for group in graph.of(globalaccelerator.ENDPOINT_GROUP):
        listener = graph.ref(group, "listenerArn", globalaccelerator.LISTENER)
        accelerator = graph.ref(listener, "acceleratorArn", globalaccelerator.ACCELERATOR) if listener else None
        if accelerator is None or accelerator.inputs.get("enabled") is False:
            continue
        for balancer in graph.refs(group, "endpointConfigurations", *lb.LOAD_BALANCERS):
            yield Edge(
                name=names[accelerator.urn],
                target=nodes[names[balancer.urn]].name,
                target_port=_HTTPS,
                prefix_list="",
                private=False,
                kind="accelerator",
            )


def _links(graph: Graph[Registration], api: Registration, name: str, names: Mapping[str, str]) -> Iterator[Edge]:
    """Yield what an API reaches through its VPC links: load balancers, by their listeners."""
    for integration in graph.referring(api, "apiId", apigatewayv2.INTEGRATION):
        link = graph.ref(integration, "connectionId", apigatewayv2.VPC_LINK)
        listener = graph.ref(integration, "integrationUri", *lb.LISTENERS)
        balancer = balancer_of(graph, listener)
        if link is None or listener is None or balancer is None:
            continue
        yield Edge(
            name=name,
            kind="api",
            target=names[balancer.urn],
            target_port=port_of(listener),
            prefix_list="",
            link=Node(
                name=graph.label(link),
                kind="vpc-link",
                subnets=_labels(graph, link, "subnetIds", vpc.SUBNET),
                groups=_labels(graph, link, "securityGroupIds", vpc.SECURITY_GROUP),
            ),
        )


def _labels(graph: Graph[Registration], owner: Registration, key: str, kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(graph.label(one) for one in graph.refs(owner, key, kind)))


def _origins(
    graph: Graph[Registration],
    distribution: Registration,
    names: Mapping[str, str],
    nodes: Mapping[str, Node],
    groups: Mapping[str, Group],
) -> Iterator[Edge]:
    """Yield the origins of a distribution in the plan's VPCs: VPC origins, or public names."""
    name = names[distribution.urn]
    for origin in graph.refs(distribution, "origins", cloudfront.VPC_ORIGIN):
        config = next(iter(blocks(origin.inputs.get("vpcOriginEndpointConfig"))), {})
        for target in graph.refs(origin, "vpcOriginEndpointConfig", *lb.LOAD_BALANCERS, ec2.INSTANCE):
            yield _edge(name, nodes[names[target.urn]], config, groups, private=True)
    for origin in blocks(distribution.inputs.get("origins")):
        config = next(iter(blocks(origin.get("customOriginConfig"))), None)
        if config is None:
            continue
        for balancer in graph.refs(distribution, "origins", *lb.LOAD_BALANCERS, value=origin.get("domainName")):
            yield _edge(name, nodes[names[balancer.urn]], config, groups, private=False)


def _edge(name: str, node: Node, config: Mapping[str, Any], groups: Mapping[str, Group], *, private: bool) -> Edge:
    plain = config.get("originProtocolPolicy") == "http-only"
    return Edge(
        name=name,
        target=node.name,
        target_port=number(config.get("httpPort" if plain else "httpsPort"), 80 if plain else 443),
        prefix_list=_prefix_list(node, groups),
        private=private,
    )


def _prefix_list(node: Node, groups: Mapping[str, Group]) -> str:
    """Return the prefix list that a load balancer admits: the plan does not state which one is CloudFront's."""
    for name in node.groups:
        for rule in groups[name].ingress if name in groups else ():
            if rule.peer.startswith("list:"):
                return rule.peer.removeprefix("list:")
    return ""


def peerings_of(graph: Graph[Registration]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield peering connections with the two VPCs that each connects."""
    for peering in graph.of(vpc.PEERING_CONNECTION):
        one, other = graph.ref(peering, "vpcId", vpc.VPC), graph.ref(peering, "peerVpcId", vpc.VPC)
        if one and other:
            yield graph.label(peering), (graph.label(one), graph.label(other))
