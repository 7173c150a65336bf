"""Reads what connects VPCs with other networks from a plan's graph: VPN connections, transit gateways. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from policies.plan.aws import vpc, vpn
from policies.plan.graph import Graph, Registration, texts
from policies.plan.network import Remote


def remotes_of(graph: Graph[Registration], names: Mapping[str, str]) -> Iterator[Remote]:
    """Yield VPN connections, and attachments to transit gateways that the plan does not make, for each VPC.

    *names* are those of `policies.plan.names`.
    """
    attachments = [(one, _gateway(graph, one)) for one in graph.of(vpc.TRANSIT_GATEWAY_ATTACHMENT)]
    for connection in graph.of(vpn.VPN_CONNECTION):
        name, ranges = names[connection.urn], tuple(_static(graph, connection))
        gateway = graph.ref(connection, "vpnGatewayId", vpn.VPN_GATEWAY)
        if gateway is not None:
            home = graph.ref(gateway, "vpcId", vpc.VPC)
            if home is not None:
                yield Remote(name=name, kind="vpn", vpc=graph.label(home), by="vpn", ranges=ranges)
            continue
        for attachment, transit in attachments:
            home = graph.ref(attachment, "vpcId", vpc.VPC)
            if home is not None and transit and transit == _gateway(graph, connection):
                yield Remote(name=name, kind="vpn", vpc=graph.label(home), by="transit", ranges=ranges)
    for attachment, transit in attachments:
        home = graph.ref(attachment, "vpcId", vpc.VPC)
        if home is not None and transit not in graph.resources:
            yield Remote(
                name=names[attachment.urn], kind="transit-gateway", vpc=graph.label(home), by="transit", gateway=transit
            )


def _gateway(graph: Graph[Registration], attached: Registration) -> str:
    """Return the URN of the transit gateway that something is attached to, or its id if the plan does not make it."""
    made = graph.ref(attached, "transitGatewayId", vpc.TRANSIT_GATEWAY)
    return made.urn if made is not None else str(attached.inputs.get("transitGatewayId") or "")


def _static(graph: Graph[Registration], connection: Registration) -> Iterator[str]:
    """Yield the ranges that routes of a virtual private or transit gateway lead to a connection; none with BGP."""
    for route in graph.referring(connection, "vpnConnectionId", vpn.VPN_CONNECTION_ROUTE):
        yield from texts(route.inputs.get("destinationCidrBlock"))
    for route in graph.of(vpc.TRANSIT_GATEWAY_ROUTE):
        if graph.ref(route, "transitGatewayAttachmentId", vpn.VPN_CONNECTION) == connection:
            yield from texts(route.inputs.get("destinationCidrBlock"))
