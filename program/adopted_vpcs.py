"""VPCs that exist already: their subnets, and whether they have what the stack needs, before anything is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pulumi
import pulumi_aws as aws

from components.network.adopted_vpc import AdoptedVpc
from model.adopted_vpc import AdoptedVpc as Adopted
from model.aws.regions import AzLetter
from model.network import Network
from model.problem import Path
from model.tiers import Tier
from settings import Settings, SettingsError
from settings.fields import written

_ANYWHERE = "0.0.0.0/0"


def adopt_vpc(config: Settings, name: str, spec: Network, adopted: Adopted) -> AdoptedVpc:
    """Return the network *name*; raises SettingsError for what its VPC lacks.

    A value that AWS does not give is not judged: the offline preview sees no VPC.
    """
    path = (*config.network_path(name), "adopt")
    subnets = _subnets(config, spec, adopted)
    lines = [
        *_vpc_lines(path, spec, adopted),
        *(line for tier, of_tier in subnets.items() for line in _tier_lines(config, path, adopted, tier, of_tier)),
    ]
    if lines:
        raise SettingsError(lines)
    return AdoptedVpc(
        spec=spec,
        vpc_id=pulumi.Output.from_input(adopted.vpc_id),
        subnet_ids={
            tier: {letter: pulumi.Output.from_input(found.id) for letter, found in of_tier.items()}
            for tier, of_tier in subnets.items()
        },
        s3_prefix_list_id=pulumi.Output.from_input(
            aws.ec2.get_managed_prefix_list(name=f"com.amazonaws.{config.region}.s3").id
        ),
    )


def _subnets(
    config: Settings, spec: Network, adopted: Adopted
) -> Mapping[Tier, Mapping[AzLetter, aws.ec2.AwaitableGetSubnetResult]]:
    return {
        tier: {
            letter: (
                aws.ec2.get_subnet(id=adopted.subnets[tier][letter])
                if adopted.subnets
                else aws.ec2.get_subnet(
                    vpc_id=adopted.vpc_id,
                    availability_zone=f"{config.region}{letter}",
                    tags=adopted.subnet_tags[tier],
                )
            )
            for letter in spec.availability_zones
        }
        for tier in adopted.tiers
    }


def _vpc_lines(path: Path, spec: Network, adopted: Adopted) -> Iterator[str]:
    vpc = aws.ec2.get_vpc(id=adopted.vpc_id)
    where = f"{written((*path, 'vpc_id'))} = '{adopted.vpc_id}'"
    for attribute, value in (("DNS support", vpc.enable_dns_support), ("DNS hostnames", vpc.enable_dns_hostnames)):
        if value is False:
            yield f"{where}: the VPC has no {attribute}, without which names of endpoints and databases do not resolve"
    ranges = [block.cidr_block for block in vpc.cidr_block_associations or ()]
    if ranges and spec.cidr not in ranges:
        given = f"{written((*path[:-1], 'cidr'))} = '{spec.cidr}'"
        yield f"{given}: the VPC has {', '.join(ranges)}; example: cidr: {ranges[0]}"


def _tier_lines(
    config: Settings,
    path: Path,
    adopted: Adopted,
    tier: Tier,
    subnets: Mapping[AzLetter, aws.ec2.AwaitableGetSubnetResult],
) -> Iterator[str]:
    key = "subnets" if adopted.subnets else "subnet_tags"
    for letter, subnet in subnets.items():
        where = f"{written((*path, key, tier, *([letter] if adopted.subnets else [])))}: {subnet.id}"
        zone = f"{config.region}{letter}"
        if subnet.vpc_id and subnet.vpc_id != adopted.vpc_id:
            yield f"{where} is in {subnet.vpc_id}, not in {adopted.vpc_id}"
        elif subnet.availability_zone and subnet.availability_zone != zone:
            yield f"{where} is in {subnet.availability_zone}, not in {zone}"
        else:
            yield from (f"{where} {rule}" for rule in _route_rules(tier, _targets(adopted.vpc_id, subnet.id)))


def _targets(vpc_id: str, subnet_id: str) -> list[str] | None:
    """Return where the default route of a subnet leads: one id, or nothing; None if that is not known."""
    own = aws.ec2.get_route_tables(
        vpc_id=vpc_id, filters=[aws.ec2.GetRouteTablesFilterArgs(name="association.subnet-id", values=[subnet_id])]
    ).ids
    main = aws.ec2.GetRouteTablesFilterArgs(name="association.main", values=["true"])
    tables = own or aws.ec2.get_route_tables(vpc_id=vpc_id, filters=[main]).ids
    if not tables:
        return None
    routes = aws.ec2.get_route_table(route_table_id=tables[0]).routes
    return [
        route.gateway_id
        or route.nat_gateway_id
        or route.transit_gateway_id
        or route.network_interface_id
        or route.instance_id
        or route.vpc_peering_connection_id
        for route in routes
        if route.cidr_block == _ANYWHERE
    ]


def _route_rules(tier: Tier, targets: list[str] | None) -> Iterator[str]:
    if targets is None:
        return
    public = any(target.startswith("igw-") for target in targets)
    if tier == "public" and not public:
        yield "has no route to an internet gateway, so a load balancer in it is not reached"
    elif tier == "private" and public:
        yield "has a route to an internet gateway; tasks have no public address, so they need a NAT"
    elif tier == "private" and not targets:
        yield "has no route to the internet, by which tasks pull images and reach AWS"
    elif tier == "data" and public:
        yield "has a route to an internet gateway; databases and caches must not be in such a subnet"
