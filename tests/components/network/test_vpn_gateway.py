"""The virtual private gateway and the route tables that get its routes."""

from __future__ import annotations

from components.network.vpn_gateway import VpnGateway, VpnGatewayArgs
from tests.support.offline import record


def test_a_gateway_is_attached_and_propagates_to_each_route_table_by_its_name() -> None:
    tables = {"private-a": "rtb-1", "private-b": "rtb-2", "public": "rtb-3"}
    seen = record(lambda: VpnGateway("core-vpn", VpnGatewayArgs(vpc_id="vpc-1", route_table_ids=tables)))
    gateway = seen.only("aws:ec2/vpnGateway:VpnGateway")
    assert gateway.inputs["vpcId"] == "vpc-1"
    assert gateway.inputs["amazonSideAsn"] == "64512"
    propagated = seen.of_type("aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation")
    assert {one.name: one.inputs["routeTableId"] for one in propagated} == {
        f"core-vpn-{name}": table for name, table in tables.items()
    }
    assert all(gateway.urn in one.property_dependencies["vpnGatewayId"] for one in propagated)
