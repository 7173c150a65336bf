"""Peerings of a stack's networks, and what crosses them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from components.network.acl_rules import Peer
from components.network.peering import Peering, PeeringArgs, PeeringSide
from components.network.subnets import secondary_blocks, tier_blocks
from components.network.vpc import Vpc
from model.tiers import Tier
from settings import Settings
from settings.crossings import Crossing, crossings


def make_peerings(config: Settings, vpcs: Mapping[str, Vpc]) -> None:
    """Connect the networks that the stack file peers: what is placed in them from now on may be linked."""
    found = list(crossings(config))
    for name, spec in config.peerings.items():
        one, other = sorted(spec.networks)
        peering = Peering(
            name,
            PeeringArgs(
                requester=_side(config, vpcs, found, one, other), accepter=_side(config, vpcs, found, other, one)
            ),
        )
        vpcs[one].join(other, peering.path)
        vpcs[other].join(one, peering.path)


def _side(config: Settings, vpcs: Mapping[str, Vpc], found: list[Crossing], network: str, peer: str) -> PeeringSide:
    """Return what leads from *network* to *peer*: of each link, from its own tier to that of the other end."""
    blocks, further = (of(config.named_networks[peer]) for of in (tier_blocks, secondary_blocks))
    there: dict[Tier, set[Tier]] = {}
    for one in found:
        if (one.home, one.other) == (network, peer):
            there.setdefault("private", set()).add(one.tier)
        elif (one.home, one.other) == (peer, network):
            there.setdefault(one.tier, set()).add("private")
    return PeeringSide(
        network=network,
        vpc_id=vpcs[network].vpc_id,
        route_table_ids=vpcs[network].route_table_ids,
        destinations={
            tier: [cidr for other in sorted(tiers) for cidr in (*blocks[other], *further[other])]
            for tier, tiers in sorted(there.items())
        },
    )


def peers_of(config: Settings, network: str) -> list[Peer]:
    """Return the networks that peerings connect with *network*, and the ports on which something crosses."""
    found = list(crossings(config))
    return [
        Peer(
            cidrs=config.named_networks[other].cidrs,
            admits=_admitted(found, network, other),
            reaches=[one.port for one in found if (one.home, one.other) == (network, other) and one.port],
        )
        for other in sorted(_peered(config, network))
    ]


def _peered(config: Settings, network: str) -> Iterator[str]:
    for peering in config.peerings.values():
        if network in peering.pair:
            yield from peering.pair - {network}


def _admitted(found: list[Crossing], network: str, other: str) -> dict[Tier, list[int]]:
    ports: dict[Tier, list[int]] = {}
    for one in found:
        if (one.home, one.other) == (other, network) and one.port:
            ports.setdefault(one.tier, []).append(one.port)
    return ports
