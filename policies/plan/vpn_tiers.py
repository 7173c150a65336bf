"""Reads VPN connections and transit gateway attachments as tiers. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from policies.plan.aws import vpc, vpn
from policies.plan.graph import Graph, Registration, number
from policies.plan.kind import Figure
from policies.plan.network import Network
from policies.plan.tier import Tier

_TUNNELS = 2
_DEAD_PEER_SECONDS = 30
"""Default of AWS: https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html"""


def vpn_tiers(graph: Graph[Registration], network: Network) -> Iterator[Tier]:
    """Yield each VPN connection, two tunnels in zones that AWS chooses, and each transit gateway attachment.

    Traffic moves to the other tunnel when a dead peer is detected.
    """
    zones = sorted({subnet.zone for subnet in network.subnets.values() if subnet.zone})
    for connection in graph.of(vpn.VPN_CONNECTION):
        seconds = number(connection.inputs.get("tunnel1DpdTimeoutSeconds"), _DEAD_PEER_SECONDS)
        yield Tier(
            name=network.names[connection.urn],
            kind="vpn",
            zones=tuple(zones),
            units=_TUNNELS,
            failover_time=Figure(seconds, "https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html"),
        )
    yield from _attachments(graph, network)


def _attachments(graph: Graph[Registration], network: Network) -> Iterator[Tier]:
    """Yield each attachment of a VPC to a transit gateway, in the zones of its subnets.

    What is in a zone without one does not reach the gateway:
    https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
    """
    for attachment in graph.of(vpc.TRANSIT_GATEWAY_ATTACHMENT):
        subnets = graph.refs(attachment, "subnetIds", vpc.SUBNET)
        zones = {network.subnets[graph.label(one)].zone for one in subnets if graph.label(one) in network.subnets}
        yield Tier(
            name=network.names[attachment.urn],
            kind="transit-gateway",
            zones=tuple(sorted(zones - {""})),
            owned=graph.ref(attachment, "transitGatewayId", vpc.TRANSIT_GATEWAY) is not None,
        )
