"""A further IPv4 range of a VPC, with more subnets of one tier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.network.subnets import plan_secondary
from components.network.tiers import ipv6_cidr
from model.aws.regions import AZ_LETTERS, AzLetter
from model.network import Network
from model.secondary_cidrs import SecondaryCidr


@dataclass(frozen=True, kw_only=True, slots=True)
class SecondaryRangeArgs:
    """Inputs of SecondaryRange."""

    spec: SecondaryCidr
    """Range, and the tier of its subnets."""

    network: Network
    """Network that the range is added to: it says in which availability zones the tier is."""

    vpc_id: pulumi.Input[str]
    """VPC that the range is added to."""

    region: str
    """Region of the VPC."""

    route_table_ids: Mapping[AzLetter, pulumi.Input[str]]
    """Letter of the availability zone → route table of the tier."""

    network_acl_id: pulumi.Input[str] | None
    """Network ACL of the tier. None: that of the VPC."""

    vpc_ipv6_cidr: pulumi.Input[str]
    """IPv6 range of the VPC; read only if the spec has a number in it."""


class SecondaryRange(pulumi.ComponentResource):
    """CIDR block of a VPC, a subnet in each availability zone of its tier, with the routes and network ACL of the tier.

    The subnets wait for the range on creation, and the range for the subnets on deletion: AWS refuses a subnet outside
    of the VPC's ranges, and the removal of a range with a subnet.
    """

    subnet_ids: Mapping[AzLetter, pulumi.Output[str]]
    """Letter of the availability zone → subnet."""

    associations: Sequence[pulumi.Resource]
    """What gives the subnets their routes and network ACL."""

    def __init__(self, name: str, args: SecondaryRangeArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:network:SecondaryRange", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        subnets = self._subnets(self._block())
        self.subnet_ids = {letter: subnet.id for letter, subnet in subnets.items()}
        self.associations = [*self._routes(), *self._acls()]
        self.register_outputs({"subnet_ids": self.subnet_ids})

    def _block(self) -> aws.ec2.VpcIpv4CidrBlockAssociation:
        return aws.ec2.VpcIpv4CidrBlockAssociation(
            self._name, vpc_id=self._args.vpc_id, cidr_block=self._args.spec.cidr, opts=self._child
        )

    def _subnets(self, block: aws.ec2.VpcIpv4CidrBlockAssociation) -> dict[AzLetter, aws.ec2.Subnet]:
        after = pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=[block]))
        return {
            letter: aws.ec2.Subnet(
                f"{self._name}-{letter}",
                vpc_id=self._args.vpc_id,
                availability_zone=f"{self._args.region}{letter}",
                cidr_block=cidr,
                map_public_ip_on_launch=False,
                ipv6_cidr_block=self._ipv6_cidr(letter),
                assign_ipv6_address_on_creation=self._args.spec.ipv6_number is not None or None,
                opts=after,
            )
            for letter, cidr in plan_secondary(self._args.network, self._args.spec).items()
        }

    def _ipv6_cidr(self, letter: AzLetter) -> pulumi.Output[str] | None:
        first = self._args.spec.ipv6_number
        if first is None:
            return None
        return ipv6_cidr(self._args.vpc_ipv6_cidr, first + AZ_LETTERS.index(letter))

    def _routes(self) -> list[pulumi.Resource]:
        return [
            aws.ec2.RouteTableAssociation(
                f"{self._name}-{letter}",
                subnet_id=subnet,
                route_table_id=self._args.route_table_ids[letter],
                opts=self._child,
            )
            for letter, subnet in self.subnet_ids.items()
        ]

    def _acls(self) -> list[pulumi.Resource]:
        if self._args.network_acl_id is None:
            return []
        return [
            aws.ec2.NetworkAclAssociation(
                f"{self._name}-{letter}",
                network_acl_id=self._args.network_acl_id,
                subnet_id=subnet,
                opts=self._child,
            )
            for letter, subnet in self.subnet_ids.items()
        ]
