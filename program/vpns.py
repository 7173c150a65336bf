"""The VPN connections of a stack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import pulumi

from components.network.connections import Connections
from components.network.vpc import Vpc
from components.network.vpn import Vpn, VpnArgs
from components.network.vpn_gateway import VpnGateway, VpnGatewayArgs
from model.tiers import Tier
from program.data import Stores
from program.foundation import Foundation
from program.network import Networks
from program.workloads import Workloads
from settings import Settings


class Connected(Protocol):
    """A component with a security group."""

    connections: Connections
    """Its group, and the port that it listens on."""


def make_vpns(foundation: Foundation, networks: Networks, stores: Stores, workloads: Workloads) -> Mapping[str, Vpn]:
    """Make the VPN connections, a virtual private gateway for each network with some, and what they let through."""
    config = foundation.config
    gateways = {
        network: VpnGateway(
            f"{network}-vpn",
            VpnGatewayArgs(vpc_id=vpc.vpc_id, route_table_ids=_route_tables(vpc, tiers)),
        )
        for network, vpc in networks.made.items()
        if (tiers := _propagated(config, network))
    }
    vpns = {
        name: Vpn(
            name,
            VpnArgs(
                spec=spec,
                gateway_id=gateways[config.network_of(spec) or ""].gateway_id,
                site=foundation.site,
                log_groups=foundation.log_groups,
            ),
        )
        for name, spec in config.vpns.items()
    }
    reachable: Mapping[str, Connected] = {**stores.databases, **stores.caches, **stores.serverless_caches}
    reaching: Mapping[str, Connected] = {**workloads.services, **workloads.jobs}
    for name, spec in config.vpns.items():
        for target in spec.inbound:
            vpns[name].admit(reachable[target].connections)
        for source, ports in spec.outbound.items():
            vpns[name].let_out(reaching[source].connections, ports)
    return vpns


def _propagated(config: Settings, network: str) -> list[Tier]:
    """Return the tiers of *network* to which its VPNs propagate routes, which all of them say alike."""
    here = (spec for spec in config.vpns.values() if config.network_of(spec) == network)
    return list(dict.fromkeys(tier for spec in here for tier in spec.propagate_to))


def _route_tables(vpc: Vpc, tiers: list[Tier]) -> dict[str, pulumi.Output[str]]:
    """Return the route tables of *tiers* by tier and availability zone; the public tier has one for all."""
    found: dict[str, pulumi.Output[str]] = {}
    for tier in tiers:
        for letter, table_id in vpc.route_table_ids[tier].items():
            found[tier if tier == "public" else f"{tier}-{letter}"] = table_id
    return found
