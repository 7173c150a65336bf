"""``adopt`` of a network: an existing VPC in which the stack's services and stores lie."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal, get_args

from pydantic import Field

from model.aws.regions import AzLetter
from model.base import Matches, Model, Risk, Text
from model.problem import Problem

AdoptedTier = Literal["public", "private", "data"]

_TIERS: tuple[AdoptedTier, ...] = get_args(AdoptedTier)

VpcId = Annotated[
    str, Matches(r"vpc-([0-9a-f]{8}|[0-9a-f]{17})", "must be the id of a VPC: vpc- and 8 or 17 hexadecimal digits")
]
SubnetId = Annotated[
    str,
    Matches(r"subnet-([0-9a-f]{8}|[0-9a-f]{17})", "must be the id of a subnet: subnet- and 8 or 17 hexadecimal digits"),
]


class AdoptedVpc(Model):
    """An existing VPC. Nothing in it is created or changed, except for security groups of the stack's own things."""

    vpc_id: Annotated[
        VpcId,
        Risk(
            lambda _: True,
            "routes, network ACLs and flow logs of this VPC are its owner's: the offline preview does not see them, "
            "pulumi preview and pulumi up check the routes",
        ),
    ] = Field(description="The VPC.", examples=["vpc-0123456789abcdef0"])
    subnets: dict[AdoptedTier, dict[AzLetter, SubnetId]] = Field(
        default={},
        description="Tier → letter of the availability zone → subnet; instead of subnet_tags. public is needed by a "
        "load balancer that faces the internet, data by databases and caches. Default: none.",
        examples=[
            {
                "public": {"a": "subnet-0123456789abcde0a", "b": "subnet-0123456789abcde0b"},
                "private": {"a": "subnet-0123456789abcde1a", "b": "subnet-0123456789abcde1b"},
                "data": {"a": "subnet-0123456789abcde2a", "b": "subnet-0123456789abcde2b"},
            }
        ],
    )
    subnet_tags: dict[AdoptedTier, dict[Text, str]] = Field(
        default={},
        description="Tier → tags of its subnets, of which there is exactly one in each of the network's "
        "availability_zones; instead of subnets. Default: none.",
        examples=[{"private": {"Tier": "private"}}],
    )

    @property
    def tiers(self) -> tuple[AdoptedTier, ...]:
        """Tiers that have subnets."""
        return tuple(self.subnets or self.subnet_tags)

    def problems(self) -> Iterator[Problem]:
        """Yield subnets that are named in two ways, in none, or twice, and tags that match every subnet."""
        if bool(self.subnets) == bool(self.subnet_tags):
            rule = "is instead of subnets; remove one of them" if self.subnets else "is required, or subnets"
            tags = ", ".join(f"{tier}: {{Tier: {tier}}}" for tier in _TIERS)
            yield Problem(("subnet_tags",), rule, f"subnets: {{}}, subnet_tags: {{{tags}}}", show_value=False)
        for tier, of_tier in self.subnet_tags.items():
            if not of_tier:
                yield Problem(("subnet_tags", tier), "has no tag, so it matches every subnet", _tagged(tier))
        yield from self._distinct()

    def _distinct(self) -> Iterator[Problem]:
        seen: dict[str, str] = {}
        for tier, of_tier in self.subnets.items():
            for letter, subnet in of_tier.items():
                if subnet in seen:
                    yield Problem(
                        ("subnets", tier, letter),
                        f"is {seen[subnet]} too; a subnet has one tier and one availability zone",
                        _identified(tier, letter),
                    )
                seen.setdefault(subnet, f"{tier}.{letter}")

    def misplaced(self, letters: Sequence[AzLetter]) -> Iterator[Problem]:
        """Yield each tier without a subnet in one of *letters*, or with one elsewhere."""
        for tier, of_tier in self.subnets.items():
            missing = [letter for letter in letters if letter not in of_tier]
            more = [letter for letter in of_tier if letter not in letters]
            for found, rule in ((missing, "has no subnet in"), (more, "has a subnet in")):
                if found:
                    ours = "" if found is missing else ", which is not one of the network's availability_zones"
                    yield Problem(
                        ("adopt", "subnets", tier),
                        f"{rule} availability zone {', '.join(found)}{ours}",
                        _in_zones(tier, letters),
                        show_value=False,
                    )

    def lacking(self, tier: AdoptedTier, needing: str, letters: Sequence[AzLetter]) -> Problem:
        """Return the problem of a *tier* that *needing* needs and that has no subnets."""
        key, example = ("subnets", _in_zones(tier, letters)) if self.subnets else ("subnet_tags", _tagged(tier))
        return Problem(("adopt", key, tier), f"is missing: {needing} needs it", example, show_value=False)


def _tagged(tier: AdoptedTier) -> str:
    return f"{tier}: {{Tier: {tier}}}"


def _in_zones(tier: AdoptedTier, letters: Sequence[AzLetter]) -> str:
    return f"{tier}: {{{', '.join(_identified(tier, letter) for letter in letters)}}}"


def _identified(tier: AdoptedTier, letter: AzLetter) -> str:
    return f"{letter}: subnet-0123456789abcde{_TIERS.index(tier)}{letter}"
