"""Routes that a virtual private gateway propagates to route tables. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from policies.plan.aws import vpc, vpn
from policies.plan.graph import Graph, Registration, texts
from policies.plan.network import Route

_ANNOUNCED = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
"""What a device may announce by BGP: a plan does not know it, and these are the private ranges (RFC 1918)."""


def propagated_routes(graph: Graph[Registration]) -> Iterator[tuple[Registration, list[Route]]]:
    """Yield each route table with the routes of the VPN connections whose gateway propagates to it."""
    routes = _routes(graph)
    for propagation in graph.of(vpn.VPN_GATEWAY_ROUTE_PROPAGATION):
        table = graph.ref(propagation, "routeTableId", *vpc.ROUTE_TABLES)
        gateway = graph.ref(propagation, "vpnGatewayId", vpn.VPN_GATEWAY)
        if table and gateway:
            yield table, routes.get(gateway.urn, [])


def _routes(graph: Graph[Registration]) -> dict[str, list[Route]]:
    """Return the routes of the connections of each virtual private gateway, by its URN."""
    static: dict[str, list[str]] = {}
    for route in graph.of(vpn.VPN_CONNECTION_ROUTE):
        if connection := graph.ref(route, "vpnConnectionId", vpn.VPN_CONNECTION):
            static.setdefault(connection.urn, []).extend(texts(route.inputs.get("destinationCidrBlock")))
    found: dict[str, list[Route]] = {}
    for connection in graph.of(vpn.VPN_CONNECTION):
        if gateway := graph.ref(connection, "vpnGatewayId", vpn.VPN_GATEWAY):
            by_bgp = not connection.inputs.get("staticRoutesOnly")
            ranges = _ANNOUNCED if by_bgp else static.get(connection.urn, [])
            label = graph.label(connection)
            found.setdefault(gateway.urn, []).extend(
                Route(destination=cidr, kind="vpn", target=label) for cidr in ranges
            )
    return found
