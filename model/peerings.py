"""``plinth:peerings``: connections between two networks of a stack."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from model.base import Model, Name
from model.cost import Amount
from model.problem import Problem


class PeeringUsage(Model):
    """What the estimate assumes of one peering in a month. It creates nothing.

    https://aws.amazon.com/about-aws/whats-new/2021/05/amazon-vpc-announces-pricing-change-for-vpc-peering/
    """

    zone_gb: Amount = Field(
        default=10,
        description="GB that cross it from one availability zone to another, billed once on each side; within a zone "
        "a peering is free. Default: 10.",
        examples=[200],
    )


class Peering(Model):
    """A VPC peering connection: what one network links to in the other may be reached, and nothing else."""

    networks: list[Name] = Field(
        min_length=2,
        max_length=2,
        description="The two networks that it connects, in any order. What crosses it follows from links: each opens "
        "one port from one service to one thing, and routes lead from the tier of the one to the tier of the other.",
        examples=[["core", "payments"]],
    )
    usage: PeeringUsage = Field(
        default=PeeringUsage(),
        description="Its traffic of a month, from which the preview estimates its cost. It creates nothing. Default: "
        "10 GB between availability zones.",
        examples=[{"zone_gb": 200}],
    )

    @property
    def pair(self) -> frozenset[str]:
        """The two networks."""
        return frozenset(self.networks)

    def problems(self) -> Iterator[Problem]:
        """Yield a network that is to be connected with itself."""
        if len(self.pair) == 1:
            yield Problem(("networks",), "a network is not peered with itself; name two")
