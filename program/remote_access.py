"""What crosses the VPN connections and the transit gateway of a network, as the stack file says it."""

from __future__ import annotations

from collections.abc import Mapping

from components.network.remote_access import RemoteAccess
from model.base import Model
from model.transit_gateway import ExistingTransitGateway
from model.vpns import Vpn
from settings import Settings
from settings.sections import SECTIONS


def remote_access(config: Settings, network: str) -> RemoteAccess:
    """Return what the network ACLs of *network* admit: ports of stores that VPNs name, and ports that services reach.

    Load balancers are in the private tier, which admits 443 from any address, as the vpn tier does within the VPC.
    """
    here: list[Vpn | ExistingTransitGateway] = [
        spec for spec in config.vpns.values() if config.network_of(spec) == network
    ]
    existing = config.named_networks[network].transit_gateway
    here += [existing] if existing else []
    by_transit = [spec for spec in here if isinstance(spec, ExistingTransitGateway) or spec.by_transit]
    ports = _ports(config)
    return RemoteAccess(
        to_stores=[
            (cidr, ports[name]) for spec in here for name in spec.inbound if name in ports for cidr in spec.remote_cidrs
        ],
        from_services=[
            (cidr, port)
            for spec in here
            for port in sorted({port for ports in spec.outbound.values() for port in ports})
            for cidr in spec.remote_cidrs
        ],
        transit_to_stores=[ports[name] for spec in by_transit for name in spec.inbound if name in ports],
        transit_from_services=[port for spec in by_transit for reached in spec.outbound.values() for port in reached],
    )


def _ports(config: Settings) -> Mapping[str, int]:
    """Return the name of each store in the data tier → its port."""
    stores: dict[str, int] = {}
    for section in SECTIONS.values():
        if section.data_port is not None:
            things: Mapping[str, Model] = section.of(config)
            stores |= dict.fromkeys(things, section.data_port)
    return stores
