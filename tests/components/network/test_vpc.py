import dataclasses
from collections.abc import Sequence
from typing import Any

import pulumi
import pytest

from components.network.vpc import Vpc
from preview.recorder.record import Record, Registered
from tests.support.offline import record
from tests.support.vpcs import recorded, vpc_args

VPC = "aws:ec2/vpc:Vpc"
SUBNET = "aws:ec2/subnet:Subnet"
TABLE = "aws:ec2/routeTable:RouteTable"
ROUTE = "aws:ec2/route:Route"
ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation"
ACL = "aws:ec2/networkAcl:NetworkAcl"
ACL_ASSOCIATION = "aws:ec2/networkAclAssociation:NetworkAclAssociation"
TIERS = ("public", "private", "data")


def short(resources: Sequence[Registered]) -> set[tuple[str, str]]:
    return {(resource.type.rpartition(":")[2], resource.name) for resource in resources}


@pytest.mark.parametrize("zones", [["a", "b"], ["a", "b", "c"]])
def test_a_vpc_has_exactly_these_children(zones: list[str]) -> None:
    seen, _ = recorded(availability_zones=zones, workload_availability_zones=zones)
    vpc = seen.only("plinth:network:Vpc")

    assert short(list(seen.children(vpc.urn))) == {
        ("Vpc", "main"),
        ("DefaultSecurityGroup", "main-default"),
        ("InternetGateway", "main-internet"),
        *(("Subnet", f"main-{tier}-{letter}") for tier in TIERS for letter in zones),
        ("RouteTable", "main-public"),
        *(("RouteTable", f"main-{tier}-{letter}") for tier in ("private", "data") for letter in zones),
        *(("RouteTableAssociation", f"main-{tier}-{letter}") for tier in TIERS for letter in zones),
        ("Route", "main-public-internet"),
        ("Nat", "main-nat"),
        ("Endpoints", "main-endpoint"),
        ("NetworkAcls", "main-acl"),
        ("VpcFlowLogs", "main-flow-logs"),
    }
    assert short(list(seen.children(seen.named("main-acl").urn))) == {
        *(("NetworkAcl", f"main-acl-{tier}") for tier in TIERS),
        *(("NetworkAclAssociation", f"main-acl-{tier}-{letter}") for tier in TIERS for letter in zones),
    }


def test_the_vpc_resolves_names() -> None:
    seen, _ = recorded()
    assert seen.only(VPC).inputs == {"cidrBlock": "10.0.0.0/16", "enableDnsSupport": True, "enableDnsHostnames": True}


def test_the_default_security_group_is_empty() -> None:
    seen, _ = recorded()
    group = seen.only("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")
    assert group.inputs == {"vpcId": seen.only(VPC).id, "ingress": [], "egress": []}


def test_a_subnet_is_in_its_availability_zone_and_assigns_no_public_address() -> None:
    seen, _ = recorded()
    assert seen.named("main-private-b", SUBNET).inputs == {
        "vpcId": seen.only(VPC).id,
        "availabilityZone": "us-east-1b",
        "cidrBlock": "10.0.11.0/24",
        "mapPublicIpOnLaunch": False,
    }
    assert not any(subnet.inputs["mapPublicIpOnLaunch"] for subnet in seen.of_type(SUBNET))


def table_of(seen: Record, tier: str, letter: str) -> str:
    subnet = seen.named(f"main-{tier}-{letter}", SUBNET).id
    return next(a.inputs["routeTableId"] for a in seen.of_type(ASSOCIATION) if a.inputs["subnetId"] == subnet)


def routes_of(seen: Record, tier: str, letter: str) -> list[Registered]:
    table = table_of(seen, tier, letter)
    return [route for route in seen.of_type(ROUTE) if route.inputs["routeTableId"] == table]


def test_public_subnets_share_the_one_table_that_leads_to_the_internet_gateway() -> None:
    seen, _ = recorded()
    assert table_of(seen, "public", "a") == table_of(seen, "public", "b") == seen.named("main-public", TABLE).id
    [route] = routes_of(seen, "public", "a")
    gateway = seen.only("aws:ec2/internetGateway:InternetGateway")
    assert (route.inputs["destinationCidrBlock"], route.inputs["gatewayId"]) == ("0.0.0.0/0", gateway.id)


@pytest.mark.parametrize("nat", ["none", "instance", "single", "per_az", "regional"])
def test_the_data_tier_and_every_further_tier_have_no_route_but_their_own(nat: str) -> None:
    tiers = {"public": 1, "private": 10, "data": 20, "vpn": 100}
    seen, _ = recorded(nat=nat, tiers=tiers)
    gateways = {
        endpoint.inputs["routeTableId"]
        for endpoint in seen.of_type("aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation")
    }
    for tier in ("data", "vpn"):
        for letter in ("a", "b"):
            assert routes_of(seen, tier, letter) == []
            assert table_of(seen, tier, letter) not in gateways


def comparable(resource: Registered) -> Registered:
    return dataclasses.replace(resource, outputs={}, dependencies=tuple(sorted(resource.dependencies)))


def by_urn(seen: Record) -> dict[str, Registered]:
    return {resource.urn: comparable(resource) for resource in seen.resources}


@pytest.mark.parametrize(
    ("nat", "network_acls"),
    [("none", True), ("instance", True), ("single", True), ("per_az", True), ("regional", True), ("per_az", False)],
)
def test_a_zone_that_is_added_leaves_every_other_registration_as_it_was(nat: str, *, network_acls: bool) -> None:
    options: dict[str, Any] = {"nat": nat, "network_acls": network_acls}
    before = by_urn(recorded(availability_zones=["a", "b"], workload_availability_zones=["a", "b"], **options)[0])
    after = by_urn(
        recorded(availability_zones=["a", "b", "c"], workload_availability_zones=["a", "b", "c"], **options)[0]
    )

    changed = {resource.name for urn, resource in before.items() if after[urn] != resource}
    # The instance waits for the rules that admit its clients, of which there is one more.
    assert changed == ({"main-nat-a"} if nat == "instance" else set())
    assert all(after[urn].inputs == resource.inputs for urn, resource in before.items())
    assert all("-c" in resource.name for urn, resource in after.items() if urn not in before)


def test_a_zone_that_is_added_only_extends_the_interface_endpoints() -> None:
    options: dict[str, Any] = {"endpoints": {"interface": ["ecr.api"]}}
    before = by_urn(recorded(availability_zones=["a", "b"], workload_availability_zones=["a", "b"], **options)[0])
    after = by_urn(
        recorded(availability_zones=["a", "b", "c"], workload_availability_zones=["a", "b", "c"], **options)[0]
    )

    [(urn, old)] = [(urn, resource) for urn, resource in before.items() if after[urn].inputs != resource.inputs]
    new = after[urn]
    assert old.name == "main-endpoint-ecr-api"
    assert [key for key in old.inputs if old.inputs[key] != new.inputs[key]] == ["subnetIds"]
    assert set(old.inputs["subnetIds"]) < set(new.inputs["subnetIds"])


def test_a_change_of_nat_mode_touches_neither_subnets_nor_route_tables_nor_acls() -> None:
    kinds = {VPC, SUBNET, TABLE, ASSOCIATION, ACL, ACL_ASSOCIATION}
    modes = [by_urn(recorded(nat=nat)[0]) for nat in ("none", "instance", "single", "per_az", "regional")]
    kept = [{urn: resource for urn, resource in mode.items() if resource.type in kinds} for mode in modes]
    assert all(mode == kept[0] for mode in kept)


def test_a_change_of_nat_mode_keeps_the_routes_and_turns_them_over() -> None:
    names = [
        {route.urn for route in recorded(nat=nat)[0].of_type(ROUTE)}
        for nat in ("instance", "single", "per_az", "regional")
    ]
    assert all(of_mode == names[0] for of_mode in names)


def test_a_zone_without_workloads_has_subnets_but_no_nat_and_no_interface_endpoint() -> None:
    seen, _ = recorded(workload_availability_zones=["b"], nat="per_az", endpoints={"interface": ["logs"]})
    assert routes_of(seen, "private", "a") == []
    assert len(routes_of(seen, "private", "b")) == 1
    assert seen.named("main-endpoint-logs").inputs["subnetIds"] == [seen.named("main-private-b", SUBNET).id]
    assert {subnet.name for subnet in seen.of_type(SUBNET)} >= {"main-public-a", "main-private-a", "main-data-a"}


def test_a_tier_for_vpns_is_only_in_its_availability_zones_and_adds_nothing_but_itself() -> None:
    tiers = {"public": 1, "private": 10, "data": 20, "vpn": 100}
    before = {resource.urn: resource.inputs for resource in recorded()[0].resources}
    seen, vpc = recorded(tiers=tiers, vpn_availability_zones=["a"])
    after = {resource.urn: resource.inputs for resource in seen.resources}

    assert list(vpc.subnet_ids["vpn"]) == ["a"]
    assert seen.named("main-vpn-a", SUBNET).inputs["cidrBlock"] == "10.0.100.0/24"
    assert {urn: after[urn] for urn in before} == before
    assert {urn.rpartition("::")[2] for urn in after.keys() - before.keys()} == {
        "main-vpn-a",
        "main-acl-vpn",
        "main-acl-vpn-a",
    }
    assert routes_of(seen, "vpn", "a") == []


MORE = {"more": {"cidr": "100.64.0.0/16", "tier": "private", "subnet_prefix": 19}}


def test_a_further_range_has_subnets_with_the_routes_and_the_network_acl_of_its_tier() -> None:
    seen, vpc = recorded(secondary_cidrs=MORE)
    block = seen.named("main-cidr-more", "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation")
    subnets = {letter: seen.named(f"main-cidr-more-{letter}", SUBNET) for letter in "ab"}

    assert block.inputs == {"vpcId": seen.only(VPC).id, "cidrBlock": "100.64.0.0/16"}
    assert {letter: subnet.inputs["cidrBlock"] for letter, subnet in subnets.items()} == {
        "a": "100.64.0.0/19",
        "b": "100.64.32.0/19",
    }
    for letter, subnet in subnets.items():
        assert subnet.inputs["mapPublicIpOnLaunch"] is False
        joined = seen.named(f"main-cidr-more-{letter}", ASSOCIATION).inputs
        assert joined == {"subnetId": subnet.id, "routeTableId": table_of(seen, "private", letter)}
        filtered = seen.named(f"main-cidr-more-{letter}", ACL_ASSOCIATION).inputs
        assert filtered == {"subnetId": subnet.id, "networkAclId": seen.named("main-acl-private", ACL).id}
    assert {"main-cidr-more-a", "main-cidr-more-b"} <= {one._name for one in vpc.egress}


def test_a_further_range_changes_only_rules_of_network_acls() -> None:
    before = {resource.urn: resource for resource in recorded()[0].resources}
    after = {resource.urn: resource for resource in recorded(secondary_cidrs=MORE)[0].resources}
    assert before.keys() < after.keys()
    changed = {urn for urn in before if before[urn].inputs != after[urn].inputs}
    assert {after[urn].name for urn in changed} == {"main-acl-public", "main-acl-private", "main-acl-data"}


def test_only_what_may_have_several_subnets_in_a_zone_is_placed_in_further_ranges() -> None:
    ids: dict[str, list[str]] = {}

    def program() -> None:
        vpc = Vpc("main", vpc_args(secondary_cidrs=MORE))
        for name, placement in {
            "wide": vpc.wide_placement("private", ["b"]),
            "narrow": vpc.placement("private", ["b"]),
            "data": vpc.wide_placement("data", ["b"]),
        }.items():
            for output in map(pulumi.Output.from_input, placement.subnet_ids):
                output.apply(ids.setdefault(name, []).append)

    seen = record(program)
    names = {seen.named(name, SUBNET).id: name for name in ("main-private-b", "main-cidr-more-b", "main-data-b")}
    assert {place: sorted(names[one] for one in found) for place, found in ids.items()} == {
        "wide": ["main-cidr-more-b", "main-private-b"],
        "narrow": ["main-private-b"],
        "data": ["main-data-b"],
    }


def test_network_acls_can_be_left_out() -> None:
    seen, _ = recorded(network_acls=False)
    assert seen.of_type(ACL) == []


def test_an_acl_holds_its_rules_and_each_subnet_of_its_tier() -> None:
    seen, _ = recorded()
    acl = seen.named("main-acl-data", ACL)
    assert acl.inputs["ingress"][0] == {
        "ruleNo": 100,
        "action": "allow",
        "protocol": "tcp",
        "cidrBlock": "10.0.10.0/23",
        "fromPort": 5432,
        "toPort": 5432,
    }
    held = {
        association.inputs["subnetId"]
        for association in seen.of_type(ACL_ASSOCIATION)
        if association.inputs["networkAclId"] == acl.id
    }
    assert held == {seen.named("main-data-a", SUBNET).id, seen.named("main-data-b", SUBNET).id}


def test_subnets_are_returned_by_tier_and_availability_zone() -> None:
    ids: list[str] = []

    def program() -> None:
        vpc = Vpc("main", vpc_args())
        placement = vpc.placement("public", ["b"])
        for output in (*vpc.subnets("data"), *map(pulumi.Output.from_input, placement.subnet_ids)):
            output.apply(ids.append)

    seen = record(program)
    assert set(ids) == {seen.named(name, SUBNET).id for name in ("main-data-a", "main-data-b", "main-public-b")}


def test_a_tier_or_zone_that_is_not_there_is_refused() -> None:
    _, vpc = recorded()
    with pytest.raises(ValueError, match=r"no tier vpn; legal: \[.public."):
        vpc.subnets("vpn")
    with pytest.raises(ValueError, match=r"no availability zones \['c'\]; legal"):
        vpc.subnets("data", ["c"])


@pytest.mark.parametrize(("nat", "out"), [("none", False), ("single", True)])
def test_it_reports_whether_the_private_tier_reaches_the_internet(nat: str, *, out: bool) -> None:
    assert recorded(nat=nat)[1].has_internet_egress is out


def test_a_workload_can_wait_for_routes_endpoints_and_acls() -> None:
    _, vpc = recorded(endpoints={"interface": ["logs"]})
    kinds = {type(resource).__name__ for resource in vpc.egress}
    assert kinds == {
        "NetworkAclAssociation",
        "Route",
        "RouteTableAssociation",
        "VpcEndpoint",
        "VpcEndpointRouteTableAssociation",
    }


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"workload_availability_zones": ["c"]},
            r"network main: workload_availability_zones 'c' is not one of the network's availability_zones",
        ),
        ({"tiers": {"public": 1, "data": 20}}, "network main: tiers tier 'private' is missing"),
    ],
)
def test_a_network_with_problems_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        recorded(**changes)
