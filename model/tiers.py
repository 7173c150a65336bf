"""The tiers of a network, and the numbers at which their subnets begin. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Annotated, Literal, get_args

from pydantic import Field

from model.aws.regions import AZ_LETTERS
from model.problem import Problem

Tier = Literal["public", "private", "data", "vpn"]

Offset = Annotated[int, Field(ge=0)]
"""Number of the subnet of a tier in availability zone a; zone b has the next one."""

_REQUIRED: tuple[Tier, ...] = tuple(tier for tier in get_args(Tier) if tier != "vpn")


def missing_tiers(tiers: Mapping[Tier, int]) -> Iterator[Problem]:
    """Yield a problem if a tier that every network has is not among *tiers*."""
    missing = [repr(tier) for tier in _REQUIRED if tier not in tiers]
    if missing:
        yield Problem(("tiers",), f"tier {' and '.join(missing)} is missing")


def overlapping_tiers(tiers: Mapping[Tier, int]) -> Iterator[Problem]:
    """Yield each pair of *tiers* whose subnets overlap, in the availability zones of today or of later."""
    for one, other in combinations(tiers, 2):
        if abs(tiers[one] - tiers[other]) < len(AZ_LETTERS):
            yield Problem(
                ("tiers",),
                f"{one} ({tiers[one]}) and {other} ({tiers[other]}) must be {len(AZ_LETTERS)} apart, one "
                "for each letter of an availability zone, or their subnets overlap",
            )
