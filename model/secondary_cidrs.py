"""Further IPv4 ranges of a VPC, each with the subnets of one tier, and which ranges AWS lets a VPC combine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network
from itertools import combinations
from typing import Literal

from pydantic import Field

from model.aws.regions import AZ_LETTERS
from model.aws.vpc import EXCLUDED_BY_ANY, EXCLUDED_BY_PRIMARY, LARGEST_PREFIX, SMALLEST_PREFIX
from model.base import Model
from model.cidr import Cidr, slots
from model.problem import Path, Problem
from model.tiers import Offset

_KEY = "secondary_cidrs"


class SecondaryCidr(Model):
    """A further IPv4 range of the VPC, for the subnets of one tier."""

    cidr: Cidr = Field(
        description="IPv4 range, /16 to /28, private. It overlaps no other range of the VPC, and AWS permits only "
        "some combinations: to one of 10.0.0.0/8 another of it or one of 100.64.0.0/10. Changing it replaces its "
        "subnets.",
        examples=["100.64.0.0/16"],
    )
    tier: Literal["private", "data"] = Field(
        description="Tier of its subnets. private: tasks run in them too; data: databases and caches may be in them "
        "too. Routes and network ACLs are those of the tier. Changing it replaces its subnets.",
        examples=["private"],
    )
    subnet_prefix: int = Field(
        default=24,
        ge=LARGEST_PREFIX + 1,
        le=SMALLEST_PREFIX,
        description="Prefix length of its subnets, one for each availability zone: that of zone a is the first of the "
        "range, that of zone b the next one. Changing it replaces its subnets. Default: 24.",
        examples=[19],
    )

    ipv6_number: Offset | None = Field(
        default=None,
        description="With ipv6 and tier private: number of the IPv6 range of the subnet in availability zone a, as the "
        "numbers of tiers are; 0 to 250, at least 6 from those of public and private. Default: none.",
        examples=[30],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield a range without room for a subnet in each availability zone that there may be."""
        if slots(self.cidr, self.subnet_prefix) < len(AZ_LETTERS):
            prefix = IPv4Network(self.cidr).prefixlen + (len(AZ_LETTERS) - 1).bit_length()
            enough = prefix <= SMALLEST_PREFIX
            yield Problem(
                ("subnet_prefix",) if enough else ("cidr",),
                f"{self.cidr} has no room for {len(AZ_LETTERS)} subnets of /{self.subnet_prefix}, one for each letter "
                "of an availability zone",
                f"subnet_prefix: {prefix}" if enough else "cidr: 100.64.0.0/16",
            )


def conflicting_ranges(primary: str, further: Mapping[str, SecondaryCidr]) -> Iterator[Problem]:
    """Yield each of the *further* ranges that overlaps another range of the VPC, or that AWS does not add to it."""
    ranges: dict[Path, str] = {("cidr",): primary, **{(_KEY, name, "cidr"): one.cidr for name, one in further.items()}}
    for (path, first), (other, second) in combinations(ranges.items(), 2):
        if IPv4Network(first).overlaps(IPv4Network(second)):
            yield Problem(other, f"overlaps {first}, the {'.'.join(map(str, path))} of the same network")
        elif excluded := _excluded(first, second, primary=first == primary):
            yield Problem(other, f"AWS does not add a range of {excluded} to a VPC with {first}", _example(primary))


def _excluded(present: str, added: str, *, primary: bool) -> str | None:
    """Return the block of *added* that AWS does not add to a VPC with the range *present*."""
    blocks = {**EXCLUDED_BY_ANY, **(EXCLUDED_BY_PRIMARY if primary else {})}
    found = (block for of, excluded in blocks.items() if _within(present, of) for block in excluded)
    return next((block for block in found if _within(added, block)), None)


def _within(cidr: str, block: str) -> bool:
    return IPv4Network(cidr).subnet_of(IPv4Network(block))


def _example(primary: str) -> str:
    return f"cidr: 100.{'65' if _within(primary, '100.64.0.0/16') else '64'}.0.0/16"
