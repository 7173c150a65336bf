"""The subnets of a VPC by tier and availability zone, with their route tables: children of the VPC's component."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.network.subnets import ipv6_numbers, plan_subnets
from model.aws.regions import AzLetter
from model.cidr import ipv6_slot
from model.network import Network
from model.tiers import Tier


@dataclass(frozen=True, kw_only=True, slots=True)
class TiersArgs:
    """What tiers are made of."""

    name: str
    """The VPC's name; resources are named from it."""

    spec: Network
    """Tiers, availability zones and ranges."""

    region: str
    """Region of the VPC."""

    vpc: aws.ec2.Vpc
    """VPC of the subnets."""

    child: pulumi.ResourceOptions
    """Options of the resources, with their parent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tiers:
    """What was made; tier → letter of the availability zone → resource."""

    subnet_ids: Mapping[Tier, Mapping[AzLetter, pulumi.Output[str]]]
    route_tables: Mapping[Tier, Mapping[AzLetter, aws.ec2.RouteTable]]
    """The public tier has one for all availability zones."""
    associations: Mapping[Tier, Mapping[AzLetter, aws.ec2.RouteTableAssociation]]

    @property
    def route_table_ids(self) -> Mapping[Tier, Mapping[AzLetter, pulumi.Output[str]]]:
        """The ids of the route tables."""
        return {tier: {letter: table.id for letter, table in made.items()} for tier, made in self.route_tables.items()}


def make_tiers(args: TiersArgs) -> Tiers:
    """Make the subnets and route tables of each tier."""
    subnets = {tier: _subnets(args, tier) for tier in args.spec.tiers}
    tables = {tier: _route_tables(args, tier) for tier in args.spec.tiers}
    return Tiers(
        subnet_ids={tier: {letter: subnet.id for letter, subnet in made.items()} for tier, made in subnets.items()},
        route_tables=tables,
        associations={
            tier: {
                letter: aws.ec2.RouteTableAssociation(
                    f"{args.name}-{tier}-{letter}",
                    subnet_id=subnet.id,
                    route_table_id=tables[tier][letter].id,
                    opts=args.child,
                )
                for letter, subnet in made.items()
            }
            for tier, made in subnets.items()
        },
    )


def _subnets(args: TiersArgs, tier: Tier) -> dict[AzLetter, aws.ec2.Subnet]:
    ipv6 = ipv6_numbers(args.spec, tier)
    return {
        letter: aws.ec2.Subnet(
            f"{args.name}-{tier}-{letter}",
            vpc_id=args.vpc.id,
            availability_zone=f"{args.region}{letter}",
            cidr_block=cidr,
            map_public_ip_on_launch=False,
            ipv6_cidr_block=ipv6_cidr(args.vpc.ipv6_cidr_block, ipv6[letter]) if ipv6 else None,
            # Only tasks need an address each; a load balancer asks for its own.
            assign_ipv6_address_on_creation=(bool(ipv6) and tier == "private") or None,
            opts=args.child,
        )
        for letter, cidr in plan_subnets(args.spec)[tier].items()
    }


def ipv6_cidr(vpc_cidr: pulumi.Input[str], number: int) -> pulumi.Output[str]:
    """Return the /64 with *number* in *vpc_cidr*; empty in a preview in which the VPC does not have its range yet."""
    return pulumi.Output.from_input(vpc_cidr).apply(lambda cidr: ipv6_slot(cidr, number) if cidr else "")


def _route_tables(args: TiersArgs, tier: Tier) -> dict[AzLetter, aws.ec2.RouteTable]:
    letters, vpc_id = args.spec.tier_azs(tier), args.vpc.id
    if tier == "public":
        return dict.fromkeys(letters, aws.ec2.RouteTable(f"{args.name}-public", vpc_id=vpc_id, opts=args.child))
    return {
        letter: aws.ec2.RouteTable(f"{args.name}-{tier}-{letter}", vpc_id=vpc_id, opts=args.child) for letter in letters
    }
