"""Which subnet has which CIDR. Pure.

The VPC is divided into numbered slots of one size. A tier begins at a fixed slot, and the letter of an availability
zone is the distance from there (a = 0 … f = 5). So a subnet keeps its CIDR when an availability zone or tier is added.
"""

from __future__ import annotations

from ipaddress import IPv4Network, collapse_addresses

from model.aws.regions import AZ_LETTERS, AzLetter
from model.cidr import slots
from model.network import Network
from model.tiers import Tier


def plan_subnets(network: Network) -> dict[Tier, dict[AzLetter, str]]:
    """Return tier → letter of the availability zone → CIDR, for a *network* without problems."""
    return {
        tier: {letter: str(_slot(network, first + AZ_LETTERS.index(letter))) for letter in network.tier_azs(tier)}
        for tier, first in network.tiers.items()
    }


def tier_blocks(network: Network) -> dict[Tier, list[str]]:
    """Return tier → the fewest CIDRs that hold all of its slots, including those of unused availability zones.

    Rules written with these stay the same when an availability zone is added.
    """
    count = slots(network.cidr, network.subnet_prefix)
    return {
        tier: [
            str(block)
            for block in collapse_addresses(
                _slot(network, slot) for slot in range(first, min(first + len(AZ_LETTERS), count))
            )
        ]
        for tier, first in network.tiers.items()
    }


def _slot(network: Network, slot: int) -> IPv4Network:
    vpc = IPv4Network(network.cidr)
    size = 2 ** (vpc.max_prefixlen - network.subnet_prefix)
    return IPv4Network((int(vpc.network_address) + slot * size, network.subnet_prefix))
