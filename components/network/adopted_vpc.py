"""A VPC that exists already, with what a Vpc gives to the things in it. Nothing in it is created."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi

from components.network.connections import Connections
from components.network.placement import Placement
from model.aws.regions import AzLetter
from model.network import Network
from model.tiers import Tier


@dataclass(frozen=True, kw_only=True, slots=True)
class AdoptedVpc:
    """What services, stores and load balancers use of a Vpc. Its routes exist, so nothing is awaited."""

    spec: Network
    """What was asked for."""

    vpc_id: pulumi.Output[str]
    """The VPC."""

    subnet_ids: Mapping[Tier, Mapping[AzLetter, pulumi.Output[str]]]
    """Tier → letter of the availability zone → subnet."""

    s3_prefix_list_id: pulumi.Output[str]
    """Addresses of S3, for egress rules: the VPC may have a gateway endpoint."""

    endpoint_connections: Connections | None = None
    """None: an interface endpoint's security group is its owner's."""

    has_internet_egress: bool = True
    """Whether the private tier reaches the internet."""

    internet: Sequence[pulumi.Resource] = ()
    """Empty: the path exists."""

    egress: Sequence[pulumi.Resource] = ()
    """Empty: the path exists."""

    def placement(self, tier: Tier, azs: Sequence[AzLetter] | None = None) -> Placement:
        """Return where something in *tier* is placed, in the availability zones *azs* or in all of them.

        Raises ValueError for a tier that the VPC does not have.
        """
        if tier not in self.subnet_ids:
            raise ValueError(f"{self.spec.adopt and self.spec.adopt.vpc_id} has no tier {tier}")
        of_tier = self.subnet_ids[tier]
        return Placement(vpc_id=self.vpc_id, subnet_ids=[of_tier[letter] for letter in azs or of_tier])

    def wide_placement(self, tier: Tier, azs: Sequence[AzLetter] | None = None) -> Placement:
        """Return the same: the VPC has no further ranges that the stack knows."""
        return self.placement(tier, azs)
