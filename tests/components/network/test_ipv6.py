"""IPv6 of a VPC: which subnets have it, by which fixed numbers, and what it opens."""

from __future__ import annotations

from ipaddress import IPv6Network
from typing import Any

import pytest

from components.network.acl_rules import WORLD, WORLD_IPV6, AclRule, for_ipv6, numbered
from policies.plan.graph import Graph
from policies.plan.network_of_graph import network_of
from preview.aws.replacement import replacing
from preview.recorder.record import Record
from tests.support.vpcs import recorded

VPC = "aws:ec2/vpc:Vpc"
SUBNET = "aws:ec2/subnet:Subnet"
ROUTE = "aws:ec2/route:Route"
ACL = "aws:ec2/networkAcl:NetworkAcl"
GATEWAY = "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway"


def numbers(seen: Record) -> dict[str, int]:
    """Return subnet → number of its /64 in the VPC's /56."""
    whole = IPv6Network(seen.only(VPC).outputs["ipv6CidrBlock"])
    assert whole.prefixlen == 56
    found = {}
    for subnet in seen.of_type(SUBNET):
        if "ipv6CidrBlock" in subnet.inputs:
            own = IPv6Network(subnet.inputs["ipv6CidrBlock"])
            assert own.prefixlen == 64
            assert own.subnet_of(whole)
            found[subnet.name] = (int(own.network_address) - int(whole.network_address)) >> 64
    return found


def test_the_public_and_the_private_tier_have_the_ipv6_ranges_of_their_numbers_and_data_has_none() -> None:
    seen, _ = recorded(ipv6=True, availability_zones=["a", "c"])
    assert numbers(seen) == {"main-public-a": 1, "main-public-c": 3, "main-private-a": 10, "main-private-c": 12}


def test_only_subnets_of_tasks_give_an_address_to_every_interface() -> None:
    seen, _ = recorded(ipv6=True)
    assigning = {subnet.name for subnet in seen.of_type(SUBNET) if subnet.inputs.get("assignIpv6AddressOnCreation")}
    assert assigning == {"main-private-a", "main-private-b"}


def test_a_further_range_has_the_ipv6_ranges_of_its_own_number() -> None:
    more = {"more": {"cidr": "100.64.0.0/16", "tier": "private", "ipv6_number": 30}}
    seen, _ = recorded(ipv6=True, secondary_cidrs=more)
    found = numbers(seen)
    assert (found["main-cidr-more-a"], found["main-cidr-more-b"]) == (30, 31)
    assert seen.named("main-cidr-more-a", SUBNET).inputs["assignIpv6AddressOnCreation"] is True


def routes(seen: Record) -> dict[str, tuple[str, str]]:
    """Return the name of each IPv6 route → its destination, and the key of its target."""
    return {
        route.name: (
            route.inputs["destinationIpv6CidrBlock"],
            next(key for key in ("gatewayId", "egressOnlyGatewayId", "natGatewayId") if key in route.inputs),
        )
        for route in seen.of_type(ROUTE)
        if "destinationIpv6CidrBlock" in route.inputs
    }


def test_the_private_tier_has_a_way_out_and_none_in() -> None:
    seen, vpc = recorded(ipv6=True, workload_availability_zones=["b"])
    assert routes(seen) == {
        "main-ipv6-public": ("::/0", "gatewayId"),
        "main-ipv6-b": ("::/0", "egressOnlyGatewayId"),
    }
    assert seen.named("main-ipv6-b").inputs["egressOnlyGatewayId"] == seen.only(GATEWAY).id
    assert "main-ipv6-b" in {one._name for one in vpc.egress}
    assert "main-ipv6-public" in {one._name for one in vpc.internet}


def test_without_nat_there_is_no_way_out_by_ipv6() -> None:
    seen, _ = recorded(ipv6=True, nat="none")
    assert routes(seen) == {"main-ipv6-public": ("::/0", "gatewayId")}
    assert seen.of_type(GATEWAY) == []


def test_the_data_tier_is_no_target_and_no_source_by_ipv6() -> None:
    seen, _ = recorded(ipv6=True)
    drawn = network_of(Graph(seen.resources))
    for name, subnet in drawn.subnets.items():
        assert bool(subnet.ipv6_cidr) is ("-data-" not in name)
        if "-data-" in name:
            assert all(route.kind in ("local", "gateway-endpoint") for route in subnet.routes)
    rules = [rule for key in ("ingress", "egress") for rule in seen.named("main-acl-data", ACL).inputs[key]]
    assert not any("ipv6CidrBlock" in rule for rule in rules)


def test_network_acls_say_of_any_ipv6_address_what_they_say_of_any_ipv4_address() -> None:
    seen, _ = recorded(ipv6=True)
    for tier in ("public", "private"):
        for direction in ("ingress", "egress"):
            rules = seen.named(f"main-acl-{tier}", ACL).inputs[direction]
            parts = ("action", "fromPort", "toPort")
            four = [[rule[part] for part in parts] for rule in rules if rule.get("cidrBlock") == WORLD]
            six = [[rule[part] for part in parts] for rule in rules if rule.get("ipv6CidrBlock") == WORLD_IPV6]
            assert four == six
            assert len({rule["ruleNo"] for rule in rules}) == len(rules)
            (big,) = [rule for rule in rules if rule["protocol"] == "58"]
            assert (big["icmpType"], big["icmpCode"]) == (2, 0)


def test_numbers_of_ipv6_rules_do_not_depend_on_how_many_ipv4_rules_there_are() -> None:
    world = AclRule(action="allow", protocol="tcp", cidr=WORLD, first_port=443, last_port=443)
    inside = AclRule(action="allow", protocol="tcp", cidr="10.0.0.0/16", first_port=443, last_port=443)
    assert for_ipv6([inside, world]) == [
        AclRule(action="allow", protocol="tcp", cidr=WORLD_IPV6, first_port=443, last_port=443)
    ]
    for rules in ([world], [inside, inside, world]):
        assert [number for number, rule in numbered(rules, ipv6=for_ipv6(rules)) if rule.cidr == WORLD_IPV6] == [500]


@pytest.mark.parametrize("nat", ["none", "instance", "single", "per_az", "regional"])
def test_turning_it_on_replaces_and_renames_nothing(nat: str) -> None:
    before = {resource.urn: resource for resource in recorded(nat=nat)[0].resources}
    after = {resource.urn: resource for resource in recorded(nat=nat, ipv6=True)[0].resources}
    assert before.keys() < after.keys()
    changed: dict[str, Any] = {}
    for urn, old in before.items():
        new = after[urn].inputs
        keys = sorted(key for key in {*old.inputs, *new} if old.inputs.get(key) != new.get(key))
        if keys:
            assert not replacing(old.type, keys, old.inputs, new)
            changed[old.name] = keys
    assert set(changed) == {
        "main",
        *(f"main-{tier}-{letter}" for tier in ("public", "private") for letter in "ab"),
        "main-acl-public",
        "main-acl-private",
    }
