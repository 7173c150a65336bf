"""The example of a hybrid network: its layout to the octet, what crosses its VPNs, and that it only grows."""

from __future__ import annotations

import functools
from typing import Any

from policies.plan.graph import Graph
from policies.plan.network import Network
from policies.plan.network_of_graph import network_of
from policies.proofs.reachability import matrix, reach
from preview.recorder.record import Record
from tests.support.offline import stack_record
from tests.test_growth import by_urn, cidrs, moved

EXAMPLE = "examples/hybrid-network.yaml"
OFFICE, PROCESSOR = "192.168.0.0/16", "172.20.8.0/24"


def seen() -> Record:
    return stack_record(EXAMPLE)


@functools.cache
def network() -> Network:
    return network_of(Graph(seen().resources))


def changed(**networks: dict[str, Any]) -> Record:
    """Return the record of the example with fields of its networks changed."""
    return stack_record(EXAMPLE, {"plinth:networks": networks})


def test_the_layout_to_the_octet() -> None:
    assert cidrs(seen()) == {
        "core-public-a": "10.0.1.0/24",
        "core-public-b": "10.0.2.0/24",
        "core-public-c": "10.0.3.0/24",
        "core-private-a": "10.0.10.0/24",
        "core-private-b": "10.0.11.0/24",
        "core-private-c": "10.0.12.0/24",
        "core-data-a": "10.0.20.0/24",
        "core-data-b": "10.0.21.0/24",
        "core-data-c": "10.0.22.0/24",
        "core-vpn-a": "10.0.100.0/24",
        "core-cidr-tasks-a": "10.64.0.0/19",
        "core-cidr-tasks-b": "10.64.32.0/19",
        "core-cidr-tasks-c": "10.64.64.0/19",
        "payments-private-a": "10.1.10.0/24",
        "payments-private-b": "10.1.11.0/24",
        "payments-data-a": "10.1.20.0/24",
        "payments-data-b": "10.1.21.0/24",
    }
    assert [one.name for one in seen().of_type("aws:ec2/natGateway:NatGateway")] == [
        "core-nat-a",
        "core-nat-b",
        "core-nat-c",
    ]


def test_a_network_without_a_public_tier_has_no_internet_gateway_and_no_default_route() -> None:
    vpc = seen().named("payments", "aws:ec2/vpc:Vpc").id
    gateways = seen().of_type("aws:ec2/internetGateway:InternetGateway")
    tables = {one.id for one in seen().of_type("aws:ec2/routeTable:RouteTable") if one.inputs["vpcId"] == vpc}
    routes = [one for one in seen().of_type("aws:ec2/route:Route") if one.inputs["routeTableId"] in tables]

    assert [one.name for one in gateways] == ["core-internet"]
    assert len(tables) == 4
    assert {one.inputs["destinationCidrBlock"] for one in routes} == {"10.0.10.0/23", "10.0.12.0/22", "10.64.0.0/16"}


def test_what_crosses_the_vpns_is_named() -> None:
    paths = matrix(network())
    inward = {(one.source, one.target, one.port) for one in paths if one.source in {OFFICE, PROCESSOR}}
    outward = {(one.source, one.target, one.port) for one in paths if one.target in {OFFICE, PROCESSOR}}

    assert inward == {(OFFICE, "orders", 5432), (OFFICE, "intern", 443), (OFFICE, "tools", 8080)}
    assert outward == {("connector", OFFICE, 1433), ("charge", PROCESSOR, 8443)}


def test_remote_hosts_reach_a_service_by_the_load_balancer_alone() -> None:
    [path] = reach(network(), OFFICE, "tools")
    assert (path.open, path.through) == (True, ["intern"])
    rules = seen().of_type("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    assert {
        (one.name, one.inputs["fromPort"], one.inputs["toPort"])
        for one in rules
        if one.inputs.get("cidrIpv4") == OFFICE
    } == {
        ("on-premises-to-intern-192-168-0-0-16-ingress", 443, 443),
        ("on-premises-to-orders-192-168-0-0-16-ingress", 5432, 5432),
    }


def test_nothing_of_the_data_center_reaches_payments() -> None:
    assert not [path for target in ("charge", "ledger") for path in reach(network(), OFFICE, target) if path.open]


def test_a_third_zone_only_adds() -> None:
    before = changed(core={"availability_zones": ["a", "b"]})
    assert moved(before, seen()) == []
    assert by_urn(before).keys() < by_urn(seen()).keys()
    assert cidrs(before).items() < cidrs(seen()).items()


def test_a_public_tier_that_is_added_later_only_adds() -> None:
    after = changed(payments={"tiers": {"public": 1, "private": 10, "data": 20}})
    added = by_urn(after).keys() - by_urn(seen()).keys()

    assert moved(seen(), after) == []
    assert by_urn(seen()).keys() < by_urn(after).keys()
    assert {urn.rpartition("::")[2] for urn in added} == {
        "payments-internet",
        "payments-public",
        "payments-public-a",
        "payments-public-b",
        "payments-public-internet",
        "payments-acl-public",
        "payments-acl-public-a",
        "payments-acl-public-b",
    }


def test_a_network_and_what_is_in_it_only_adds() -> None:
    connector = {"links": {"charge": None}}
    alone = {
        "plinth:networks": {"payments": None},
        "plinth:vpns": {"payment-processor": None},
        "plinth:services": {"charge": None, "connector": connector},
        "plinth:repositories": {"charge": None},
        "plinth:databases": {"ledger": None},
        "plinth:peerings": None,
    }
    before = stack_record(EXAMPLE, alone)
    after = stack_record(EXAMPLE, {"plinth:services": {"connector": connector}, "plinth:peerings": None})

    assert moved(before, after) == []
    assert by_urn(before).keys() < by_urn(after).keys()
