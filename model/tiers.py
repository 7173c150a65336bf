"""The tiers of a network, and the numbers at which their subnets begin. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Annotated, Literal, get_args

from pydantic import Field

from model.aws.regions import AZ_LETTERS
from model.problem import Problem
from model.values import flow

Tier = Literal["public", "private", "data", "vpn"]

Offset = Annotated[int, Field(ge=0)]
"""Number of the subnet of a tier in availability zone a; zone b has the next one."""

_OPTIONAL: tuple[Tier, ...] = ("vpn",)
_OPTIONAL_WITHOUT_NAT: tuple[Tier, ...] = ("public", "vpn")


def missing_tiers(tiers: Mapping[Tier, int], *, has_nat: bool) -> Iterator[Problem]:
    """Yield a problem if a tier that the network needs is not among *tiers*; a NAT is in the public tier."""
    optional = _OPTIONAL if has_nat else _OPTIONAL_WITHOUT_NAT
    missing = [f"tier {tier!r}" for tier in get_args(Tier) if tier not in (*tiers, *optional)]
    if missing:
        but = "; only a network with nat: none may have no public tier" if missing == ["tier 'public'"] else ""
        yield Problem(
            ("tiers",),
            f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing{but}",
        )


def free_offset(tiers: Mapping[Tier, int]) -> int:
    """Return the lowest number from 1 on at which a further tier may begin."""
    apart = len(AZ_LETTERS)
    highest = max(tiers.values(), default=0) + apart
    return next(number for number in range(1, highest + 1) if all(abs(number - one) >= apart for one in tiers.values()))


def with_tier(tiers: Mapping[Tier, int], further: Tier) -> str:
    """Return *tiers* and a *further* one where its subnets are free, as a stack file writes them."""
    numbers = {**tiers, further: free_offset(tiers)}
    return f"tiers: {flow({tier: numbers[tier] for tier in get_args(Tier) if tier in numbers})}"


def overlapping_tiers(tiers: Mapping[Tier, int]) -> Iterator[Problem]:
    """Yield each pair of *tiers* whose subnets overlap, in the availability zones of today or of later."""
    for one, other in combinations(tiers, 2):
        if abs(tiers[one] - tiers[other]) < len(AZ_LETTERS):
            yield Problem(
                ("tiers",),
                f"{one} ({tiers[one]}) and {other} ({tiers[other]}) must be {len(AZ_LETTERS)} apart, one "
                "for each letter of an availability zone, or their subnets overlap",
            )
