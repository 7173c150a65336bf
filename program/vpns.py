"""The VPN connections of a stack, and the transit gateways of its networks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import pulumi

from components.network.connections import Connections
from components.network.remote_hosts import RemoteHosts
from components.network.transit_gateway import TransitGateway, TransitGatewayArgs
from components.network.vpc import Vpc
from components.network.vpn import Vpn, VpnArgs
from components.network.vpn_gateway import VpnGateway, VpnGatewayArgs
from model.tiers import Tier
from model.transit_gateway import ExistingTransitGateway
from model.vpns import Vpn as VpnSpec
from program.data import Stores
from program.edge import Entrance
from program.foundation import Foundation
from program.network import Networks
from settings import Settings


class Connected(Protocol):
    """A component with a security group."""

    connections: Connections
    """Its group, and the port that it listens on."""


def make_vpns(
    foundation: Foundation,
    networks: Networks,
    stores: Stores,
    entrance: Entrance,
    reaching: Mapping[str, Connected],
) -> Mapping[str, Vpn]:
    """Make the VPN connections, a gateway of each kind for each network that needs one, and what they let through.

    *reaching* are the workloads that may reach remote hosts.
    """
    config = foundation.config
    gateways = {
        network: VpnGateway(
            f"{network}-vpn",
            VpnGatewayArgs(vpc_id=vpc.vpc_id, route_table_ids=_route_tables(vpc, tiers)),
        )
        for network, vpc in networks.made.items()
        if (tiers := _propagated(config, network))
    }
    transit = {
        network: TransitGateway(
            f"{network}-transit",
            TransitGatewayArgs(
                vpc_id=vpc.vpc_id,
                subnet_ids=vpc.subnets("vpn"),
                existing_id=vpc.spec.transit_gateway.id if vpc.spec.transit_gateway else None,
            ),
        )
        for network, vpc in networks.made.items()
        if vpc.spec.transit_gateway
        or any(spec.by_transit and config.network_of(spec) == network for spec in config.vpns.values())
    }
    vpns: dict[str, Vpn] = {}
    for name, spec in config.vpns.items():
        home = config.network_of(spec) or ""
        vpns[name] = Vpn(
            name,
            VpnArgs(
                spec=spec,
                vpn_gateway_id=None if spec.by_transit else gateways[home].gateway_id,
                transit_gateway_id=transit[home].gateway_id if spec.by_transit else None,
                site=foundation.site,
                log_groups=foundation.log_groups_of(home),
            ),
        )
        if spec.by_transit:
            transit[home].connect(
                name,
                vpns[name].attachment_id,
                spec.remote_cidrs,
                _route_tables(networks.made[home], spec.propagate_to),
                announced=spec.bgp_asn is not None,
            )
    remote: list[tuple[RemoteHosts, VpnSpec | ExistingTransitGateway]] = [
        (vpns[name].remote_hosts, spec) for name, spec in config.vpns.items()
    ]
    for network, vpc in networks.made.items():
        if found := vpc.spec.transit_gateway:
            transit[network].route(found.remote_cidrs, _route_tables(vpc, found.propagate_to))
            remote.append((RemoteHosts(name=f"{network}-transit", cidrs=found.remote_cidrs), found))
    _let_through(remote, stores, entrance, reaching)
    return vpns


def _let_through(
    remote: Sequence[tuple[RemoteHosts, VpnSpec | ExistingTransitGateway]],
    stores: Stores,
    entrance: Entrance,
    reaching: Mapping[str, Connected],
) -> None:
    """Open security groups between remote hosts and what their specs name: stores, load balancers and workloads."""
    targets: Mapping[str, Connected] = {**stores.databases, **stores.caches, **stores.serverless_caches}
    reachable = {
        **{name: target.connections for name, target in targets.items()},
        **{name: one.listening for name, one in entrance.load_balancers.items()},
    }
    for hosts, spec in remote:
        for target in spec.inbound:
            hosts.connect_to(reachable[target])
        for source, ports in spec.outbound.items():
            hosts.admit(reaching[source].connections, ports)


def _propagated(config: Settings, network: str) -> list[Tier]:
    """Return the tiers to which the virtual private gateway of *network* propagates, which its VPNs say alike."""
    here = (spec for spec in config.vpns.values() if config.network_of(spec) == network and not spec.by_transit)
    return list(dict.fromkeys(tier for spec in here for tier in spec.propagate_to))


def _route_tables(vpc: Vpc, tiers: list[Tier]) -> dict[str, pulumi.Output[str]]:
    """Return the route tables of *tiers* by tier and availability zone; the public tier has one for all."""
    found: dict[str, pulumi.Output[str]] = {}
    for tier in tiers:
        for letter, table_id in vpc.route_table_ids[tier].items():
            found[tier if tier == "public" else f"{tier}-{letter}"] = table_id
    return found
