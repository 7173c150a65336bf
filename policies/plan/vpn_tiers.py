"""Reads VPN connections as tiers: two tunnels each, in zones that AWS chooses. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from policies.plan.aws import vpn
from policies.plan.graph import Graph, Registration, number
from policies.plan.kind import Figure
from policies.plan.network import Network
from policies.plan.tier import Tier

_TUNNELS = 2
_DEAD_PEER_SECONDS = 30
"""Default of AWS: https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html"""


def vpn_tiers(graph: Graph[Registration], network: Network) -> Iterator[Tier]:
    """Yield each VPN connection; traffic moves to the other tunnel when a dead peer is detected."""
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
