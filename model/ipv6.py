"""Which subnets of a network have IPv6, and the numbers of their ranges. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from model.aws.regions import AZ_LETTERS
from model.aws.vpc import IPV6_SUBNETS
from model.problem import Path, Problem
from model.secondary_cidrs import SecondaryCidr
from model.tiers import Tier

IPV6_TIERS: tuple[Tier, ...] = ("public", "private")
"""Tiers with IPv6. Data and VPN have none: nothing there opens connections to the internet or answers it."""


def ipv6_problems(tiers: Mapping[Tier, int], further: Mapping[str, SecondaryCidr], *, ipv6: bool) -> Iterator[Problem]:
    """Yield numbers of IPv6 ranges that are missing, not allowed, too large, or closer than the availability zones."""
    numbers: dict[Path, int] = {("tiers", tier): tiers[tier] for tier in IPV6_TIERS if tier in tiers}
    for name, one in further.items():
        path = ("secondary_cidrs", name, "ipv6_number")
        if one.ipv6_number is not None and not (ipv6 and one.tier in IPV6_TIERS):
            if ipv6:
                yield Problem(path, f"is for tier private only: {one.tier} has no IPv6", "tier: private")
            else:
                yield Problem(path, "needs ipv6", "ipv6: true")
        elif ipv6 and one.tier in IPV6_TIERS:
            if one.ipv6_number is None:
                yield Problem(path, "is required with ipv6", f"ipv6_number: {_free(numbers.values())}")
            else:
                numbers[path] = one.ipv6_number
    if ipv6:
        yield from _crowded(numbers)


def _crowded(numbers: Mapping[Path, int]) -> Iterator[Problem]:
    last = IPV6_SUBNETS - len(AZ_LETTERS)
    for path, number in numbers.items():
        if number > last:
            of_tier = path[0] == "tiers"
            yield Problem(
                ("tiers",) if of_tier else path,
                f"with ipv6, {path[1]} is at most {last}: the number is that of its IPv6 range too, of which a VPC has "
                f"{IPV6_SUBNETS}",
                "tiers: {public: 1, private: 10, data: 20}" if of_tier else f"ipv6_number: {_free(numbers.values())}",
            )
    for (one, first), (other, second) in combinations(numbers.items(), 2):
        if other[0] != "tiers" and abs(first - second) < len(AZ_LETTERS):
            yield Problem(
                other,
                f"is not {len(AZ_LETTERS)} apart from {one[1]} ({first}), one for each letter of an availability zone",
                f"ipv6_number: {_free(numbers.values())}",
            )


def _free(taken: Iterable[int]) -> int:
    """Return a number that is far enough from all of *taken*; there is one, since a VPC has at most five ranges."""
    apart = len(AZ_LETTERS)
    numbers = list(taken)
    return next(
        number for number in range(30, IPV6_SUBNETS - apart) if all(abs(number - one) >= apart for one in numbers)
    )
