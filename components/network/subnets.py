"""Which subnet has which CIDR. Pure.

The VPC is cut into numbered slots of one size. A tier begins at a fixed slot, and an availability zone's letter gives
the distance from there (a = 0 … f = 5). So nothing that is added later, a zone or a tier, moves what exists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from ipaddress import IPv4Network, collapse_addresses
from itertools import combinations

ZONE_LETTERS = "abcdef"
"""Letters of the zones of any AWS region; us-east-1 has all six."""

_LARGEST, _SMALLEST = 16, 28
"""AWS's limits of a VPC's and a subnet's prefix (https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html)."""


def plan_subnets(
    cidr: str, zones: Sequence[str], tiers: Mapping[str, int], subnet_prefix: int
) -> dict[str, dict[str, str]]:
    """Return tier → zone letter → CIDR, where *tiers* gives each tier's first slot.

    Raises ValueError with every problem, one a line.
    """
    problems = list(_problems(cidr, zones, tiers, subnet_prefix))
    if problems:
        raise ValueError("\n".join(problems))
    network = IPv4Network(cidr)
    return {
        tier: {letter: str(_slot(network, subnet_prefix, first + ZONE_LETTERS.index(letter))) for letter in zones}
        for tier, first in tiers.items()
    }


def tier_blocks(cidr: str, tiers: Mapping[str, int], subnet_prefix: int) -> dict[str, list[str]]:
    """Return tier → the fewest CIDRs that hold all of its slots, those of zones not yet used among them.

    Rules written with these stay the same when a zone is added.
    """
    network = IPv4Network(cidr)
    count = _count(network, subnet_prefix)
    return {
        tier: [
            str(block)
            for block in collapse_addresses(
                _slot(network, subnet_prefix, slot) for slot in range(first, min(first + len(ZONE_LETTERS), count))
            )
        ]
        for tier, first in tiers.items()
    }


def _count(network: IPv4Network, subnet_prefix: int) -> int:
    return 2 ** (subnet_prefix - network.prefixlen)


def _slot(network: IPv4Network, subnet_prefix: int, slot: int) -> IPv4Network:
    size = 2 ** (network.max_prefixlen - subnet_prefix)
    return IPv4Network((int(network.network_address) + slot * size, subnet_prefix))


def _problems(cidr: str, zones: Sequence[str], tiers: Mapping[str, int], subnet_prefix: int) -> Iterator[str]:
    if not zones:
        yield f"zones: at least one is needed; legal: {list(ZONE_LETTERS)}"
    unknown = sorted(set(zones) - set(ZONE_LETTERS))
    if unknown:
        yield f"zones: {unknown} are no availability zone letters; legal: {list(ZONE_LETTERS)}"
    if len(set(zones)) != len(zones):
        yield f"zones: {list(zones)} names a zone twice"
    for one, other in combinations(tiers, 2):
        if abs(tiers[one] - tiers[other]) < len(ZONE_LETTERS):
            yield (
                f"tiers: {one} begins at slot {tiers[one]} and {other} at {tiers[other]}; they must be "
                f"{len(ZONE_LETTERS)} slots apart, one for each zone letter"
            )
    network = _network(cidr)
    if isinstance(network, str):
        yield network
        return
    if not max(network.prefixlen, _LARGEST) <= subnet_prefix <= _SMALLEST:
        yield (
            f"subnet_prefix: /{subnet_prefix} does not fit; legal: /{network.prefixlen} (the VPC's own) to /{_SMALLEST}"
        )
        return
    count = _count(network, subnet_prefix)
    last = max((ZONE_LETTERS.index(letter) for letter in set(zones) - set(unknown)), default=0)
    for tier, first in tiers.items():
        if first < 0 or first + last >= count:
            yield (
                f"tiers: {tier} needs slots {first} to {first + last}, which are outside of {cidr}; "
                f"legal with /{subnet_prefix}: 0 to {count - 1}"
            )


def _network(cidr: str) -> IPv4Network | str:
    """Return the VPC's network, or what is wrong with it."""
    legal = f"legal: an IPv4 network of /{_LARGEST} to /{_SMALLEST}, such as 10.0.0.0/16"
    try:
        network = IPv4Network(cidr)
    except ValueError as error:
        return f"cidr: {error}; {legal}"
    if not _LARGEST <= network.prefixlen <= _SMALLEST:
        return f"cidr: {cidr} is a /{network.prefixlen}; {legal}"
    return network
