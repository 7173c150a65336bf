from collections.abc import Mapping

import pytest

from components.observability.alarm import Alarm
from preview.recorder.record import Record
from tests.support.vpcs import recorded

EIP = "aws:ec2/eip:Eip"
GATEWAY = "aws:ec2/natGateway:NatGateway"
ROUTE = "aws:ec2/route:Route"
SUBNET = "aws:ec2/subnet:Subnet"
INTERNET = "aws:ec2/internetGateway:InternetGateway"


def targets(seen: Record) -> dict[str, str]:
    """Name of a private route → id of what it leads to."""
    return {
        route.name: route.inputs.get("natGatewayId") or route.inputs["networkInterfaceId"]
        for route in seen.of_type(ROUTE)
        if route.name.startswith("main-nat-")
    }


def thresholds(alarms: list[Alarm]) -> Mapping[str, float]:
    return {alarm.name: alarm.threshold for alarm in alarms}


def test_none_makes_nothing_and_watches_nothing() -> None:
    seen, vpc = recorded(nat="none")
    assert list(seen.children(seen.named("main-nat").urn)) == []
    assert list(vpc.alarms) == list(vpc.graphs) == []


def test_single_has_one_gateway_in_the_first_workload_zone_for_all() -> None:
    seen, _ = recorded(nat="single", workload_availability_zones=["b", "a"])
    gateway = seen.only(GATEWAY)
    assert gateway.name == "main-nat-b"
    assert gateway.inputs == {
        "allocationId": seen.only(EIP).id,
        "subnetId": seen.named("main-public-b", SUBNET).id,
    }
    assert targets(seen) == {"main-nat-a": gateway.id, "main-nat-b": gateway.id}


def test_per_az_has_a_gateway_with_its_own_address_in_every_workload_zone() -> None:
    seen, _ = recorded(nat="per_az", availability_zones=["a", "b", "c"], workload_availability_zones=["a", "c"])
    gateways = {gateway.name: gateway for gateway in seen.of_type(GATEWAY)}
    assert set(gateways) == {"main-nat-a", "main-nat-c"}
    for letter in ("a", "c"):
        gateway = gateways[f"main-nat-{letter}"]
        assert gateway.inputs["allocationId"] == seen.named(f"main-nat-{letter}", EIP).id
        assert gateway.inputs["subnetId"] == seen.named(f"main-public-{letter}", SUBNET).id
    assert targets(seen) == {name: gateway.id for name, gateway in gateways.items()}


def test_regional_is_one_gateway_of_the_vpc_that_aws_addresses() -> None:
    seen, _ = recorded(nat="regional")
    gateway = seen.only(GATEWAY)
    assert gateway.inputs == {
        "availabilityMode": "regional",
        "connectivityType": "public",
        "vpcId": seen.only("aws:ec2/vpc:Vpc").id,
    }
    assert seen.of_type(EIP) == []
    assert targets(seen) == {"main-nat-a": gateway.id, "main-nat-b": gateway.id}


@pytest.mark.parametrize("nat", ["single", "per_az", "regional"])
def test_gateways_and_addresses_wait_for_the_internet_gateway(nat: str) -> None:
    seen, _ = recorded(nat=nat)
    for resource in [*seen.of_type(GATEWAY), *seen.of_type(EIP)]:
        assert seen.only(INTERNET).urn in resource.dependencies


def test_a_private_route_through_a_gateway_waits_for_the_public_one() -> None:
    seen, _ = recorded(nat="per_az")
    for letter in ("a", "b"):
        gateway = seen.named(f"main-nat-{letter}", GATEWAY)
        assert seen.named("main-public-internet", ROUTE).urn in gateway.dependencies
        joined = seen.named(f"main-public-{letter}", "aws:ec2/routeTableAssociation:RouteTableAssociation")
        assert joined.urn in gateway.dependencies


def test_from_single_to_per_az_the_first_gateway_stays() -> None:
    single, per_az = recorded(nat="single")[0], recorded(nat="per_az")[0]
    assert single.only(GATEWAY).urn in {gateway.urn for gateway in per_az.of_type(GATEWAY)}
    assert single.only(GATEWAY).inputs == per_az.named("main-nat-a", GATEWAY).inputs


def test_every_private_default_route_goes_anywhere() -> None:
    seen, _ = recorded(nat="per_az")
    routes = [route for route in seen.of_type(ROUTE) if route.name.startswith("main-nat-")]
    assert {route.inputs["destinationCidrBlock"] for route in routes} == {"0.0.0.0/0"}


def test_each_gateway_is_watched_for_port_errors_and_drops() -> None:
    _, vpc = recorded(nat="per_az")
    assert thresholds(list(vpc.alarms)) == {
        "main-nat-a-ports": 0,
        "main-nat-a-drops": 100,
        "main-nat-b-ports": 0,
        "main-nat-b-drops": 100,
    }
    ports = vpc.alarms[0]
    assert (ports.metric.namespace, ports.metric.name) == ("AWS/NATGateway", "ErrorPortAllocation")
    assert (ports.metric.statistic, ports.severity) == ("Sum", "critical")
    assert [graph.title for graph in vpc.graphs] == [
        "main-nat-a: traffic",
        "main-nat-a: connections",
        "main-nat-b: traffic",
        "main-nat-b: connections",
    ]


def test_a_regional_gateway_is_watched_as_one() -> None:
    assert [alarm.name for alarm in recorded(nat="regional")[1].alarms] == ["main-nat-ports", "main-nat-drops"]
