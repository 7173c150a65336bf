"""Which subnet has which CIDR. Pure.

A range of the VPC is divided into numbered slots of one size. A tier begins at a fixed slot, and the letter of an
availability zone is the distance from there (a = 0 … f = 5). So a subnet keeps its CIDR when an availability zone or
tier is added.
"""

from __future__ import annotations

from model import cidr
from model.aws.regions import AZ_LETTERS, AzLetter
from model.ipv6 import IPV6_TIERS
from model.network import Network
from model.secondary_cidrs import SecondaryCidr
from model.tiers import Tier


def plan_subnets(network: Network) -> dict[Tier, dict[AzLetter, str]]:
    """Return tier → letter of the availability zone → CIDR, for a *network* without problems."""
    return {
        tier: {
            letter: cidr.slot(network.cidr, network.subnet_prefix, first + AZ_LETTERS.index(letter))
            for letter in network.tier_azs(tier)
        }
        for tier, first in network.tiers.items()
    }


def plan_secondary(network: Network, secondary: SecondaryCidr) -> dict[AzLetter, str]:
    """Return letter of the availability zone → CIDR in a further range of *network*."""
    return {
        letter: cidr.slot(secondary.cidr, secondary.subnet_prefix, AZ_LETTERS.index(letter))
        for letter in network.tier_azs(secondary.tier)
    }


def ipv6_numbers(network: Network, tier: Tier) -> dict[AzLetter, int]:
    """Return letter of the availability zone → number of the IPv6 range of *tier*; none if it has no IPv6."""
    if not (network.ipv6 and tier in IPV6_TIERS):
        return {}
    return {letter: network.tiers[tier] + AZ_LETTERS.index(letter) for letter in network.tier_azs(tier)}


def tier_blocks(network: Network) -> dict[Tier, list[str]]:
    """Return tier → the fewest CIDRs that hold all of its slots, including those of unused availability zones."""
    return {tier: cidr.tier_blocks(network.cidr, network.subnet_prefix, first) for tier, first in network.tiers.items()}


def secondary_blocks(network: Network) -> dict[Tier, list[str]]:
    """Return tier → its further ranges."""
    further = network.secondary_cidrs.values()
    return {tier: [one.cidr for one in further if one.tier == tier] for tier in network.tiers}
