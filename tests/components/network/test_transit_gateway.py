"""A transit gateway keeps VPN connections apart: each finds the VPC, and the VPC finds them."""

from __future__ import annotations

import pytest

from components.network.transit_gateway import TransitGateway, TransitGatewayArgs
from preview.aws.replacement import replacing
from preview.recorder.record import Record
from tests.support.offline import record

TYPE = "aws:ec2transitgateway/"
TABLES = {"private-a": "rtb-1", "private-b": "rtb-2"}


@pytest.fixture(scope="module")
def seen() -> Record:
    def program() -> None:
        gateway = TransitGateway("core-transit", TransitGatewayArgs(vpc_id="vpc-1", subnet_ids=["subnet-1"]))
        gateway.connect("office", "tgw-attach-office", ["192.168.0.0/16"], TABLES, announced=True)
        gateway.connect("bank", "tgw-attach-bank", ["172.20.8.0/24"], {"private-a": "rtb-1"}, announced=False)

    return record(program)


def ends(seen: Record, token: str) -> dict[str, str]:
    """Return attachment's resource name → the route table of the transit gateway that it refers to."""
    tables = {one.urn: one.name for one in seen.of_type(f"{TYPE}routeTable:RouteTable")}
    return {
        one.name: tables[one.property_dependencies["transitGatewayRouteTableId"][0]]
        for one in seen.of_type(f"{TYPE}{token}")
    }


def test_nothing_joins_a_default_route_table(seen: Record) -> None:
    gateway = seen.only(f"{TYPE}transitGateway:TransitGateway").inputs
    attachment = seen.only(f"{TYPE}vpcAttachment:VpcAttachment").inputs
    assert gateway["defaultRouteTableAssociation"] == gateway["defaultRouteTablePropagation"] == "disable"
    assert gateway["autoAcceptSharedAttachments"] == "disable"
    assert attachment["subnetIds"] == ["subnet-1"]
    assert attachment["transitGatewayDefaultRouteTableAssociation"] is False
    assert attachment["transitGatewayDefaultRouteTablePropagation"] is False


def test_what_leaves_a_vpn_finds_only_the_vpc(seen: Record) -> None:
    assert ends(seen, "routeTableAssociation:RouteTableAssociation") == {
        "core-transit-vpc": "core-transit-from-vpc",
        "core-transit-office": "core-transit-from-vpns",
        "core-transit-bank": "core-transit-from-vpns",
    }
    assert ends(seen, "routeTablePropagation:RouteTablePropagation") == {
        "core-transit-vpc": "core-transit-from-vpns",
        "core-transit-office": "core-transit-from-vpc",
    }


def test_static_routes_lead_from_the_vpc_to_what_announces_none(seen: Record) -> None:
    route = seen.only(f"{TYPE}route:Route")
    assert route.name == "core-transit-bank-172-20-8-0-24"
    assert route.inputs["destinationCidrBlock"] == "172.20.8.0/24"
    assert route.inputs["transitGatewayAttachmentId"] == "tgw-attach-bank"


def test_route_tables_of_the_vpc_lead_to_the_gateway_once_it_is_attached(seen: Record) -> None:
    attachment = seen.only(f"{TYPE}vpcAttachment:VpcAttachment").urn
    routes = seen.of_type("aws:ec2/route:Route")
    assert {one.name: (one.inputs["routeTableId"], one.inputs["destinationCidrBlock"]) for one in routes} == {
        "core-transit-private-a-192-168-0-0-16": ("rtb-1", "192.168.0.0/16"),
        "core-transit-private-b-192-168-0-0-16": ("rtb-2", "192.168.0.0/16"),
        "core-transit-private-a-172-20-8-0-24": ("rtb-1", "172.20.8.0/24"),
    }
    assert all(attachment in one.dependencies for one in routes)


@pytest.fixture(scope="module")
def existing() -> Record:
    def program() -> None:
        args = TransitGatewayArgs(vpc_id="vpc-1", subnet_ids=["subnet-1"], existing_id="tgw-0123456789abcdef0")
        gateway = TransitGateway("core-transit", args)
        gateway.route(["172.20.0.0/16"], TABLES)
        gateway.connect("office", "tgw-attach-office", ["192.168.0.0/16"], {"private-a": "rtb-1"}, announced=True)

    return record(program)


def test_nothing_of_an_existing_transit_gateway_is_changed(existing: Record) -> None:
    assert {one.type.rpartition(":")[2] for one in existing.resources if one.custom} == {"VpcAttachment", "Route"}
    attachment = existing.only(f"{TYPE}vpcAttachment:VpcAttachment").inputs
    assert attachment == {
        "transitGatewayId": "tgw-0123456789abcdef0",
        "vpcId": "vpc-1",
        "subnetIds": ["subnet-1"],
        **{key: attachment[key] for key in ("tags", "tagsAll", "region") if key in attachment},
    }


def test_routes_to_an_existing_transit_gateway_wait_until_its_owner_accepts(existing: Record) -> None:
    attachment = existing.only(f"{TYPE}vpcAttachment:VpcAttachment").urn
    routes = existing.of_type("aws:ec2/route:Route")
    assert {one.name: (one.inputs["destinationCidrBlock"], one.inputs["transitGatewayId"]) for one in routes} == {
        "core-transit-private-a-172-20-0-0-16": ("172.20.0.0/16", "tgw-0123456789abcdef0"),
        "core-transit-private-b-172-20-0-0-16": ("172.20.0.0/16", "tgw-0123456789abcdef0"),
        "core-transit-private-a-192-168-0-0-16": ("192.168.0.0/16", "tgw-0123456789abcdef0"),
    }
    assert all(attachment in one.dependencies for one in routes)


def test_another_transit_gateway_replaces_no_route(seen: Record, existing: Record) -> None:
    """The routes keep their URNs, so that AWS is never asked for a second route to one range."""
    of_own = {one.name: one for one in seen.of_type("aws:ec2/route:Route")}
    moved = existing.named("core-transit-private-a-192-168-0-0-16", "aws:ec2/route:Route")
    before = of_own[moved.name]
    changed = [key for key in moved.inputs if moved.inputs[key] != before.inputs.get(key)]
    assert moved.urn == before.urn
    assert changed == ["transitGatewayId"]
    assert replacing(moved.type, changed, before.inputs, moved.inputs) == []
