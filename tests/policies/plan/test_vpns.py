"""What the pack reads of VPN connections: routes in route tables, and tiers of the game day."""

from __future__ import annotations

import pytest

from policies.plan.graph import Graph
from policies.plan.network_of_graph import network_of
from policies.plan.vpn_tiers import vpn_tiers
from policies.proofs.game_day import play
from tests.support.written_plans import resource, urn

VPC, SUBNET, TABLE = "aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet", "aws:ec2/routeTable:RouteTable"
JOINED = "aws:ec2/routeTableAssociation:RouteTableAssociation"
GATEWAY, CONNECTION = "aws:ec2/vpnGateway:VpnGateway", "aws:ec2/vpnConnection:VpnConnection"
PROPAGATION = "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation"
STATIC = "aws:ec2/vpnConnectionRoute:VpnConnectionRoute"


def plan(*, static: bool, propagated: bool = True) -> Graph:
    found = [
        resource(VPC, "main", cidrBlock="10.0.0.0/16"),
        resource(SUBNET, "a", refers={"vpcId": [urn(VPC, "main")]}, cidrBlock="10.0.1.0/24", availabilityZone="eu-1a"),
        resource(TABLE, "a", refers={"vpcId": [urn(VPC, "main")]}),
        resource(JOINED, "a", refers={"subnetId": [urn(SUBNET, "a")], "routeTableId": [urn(TABLE, "a")]}),
        resource(GATEWAY, "main", refers={"vpcId": [urn(VPC, "main")]}),
        resource(
            CONNECTION,
            "office",
            refers={"vpnGatewayId": [urn(GATEWAY, "main")]},
            staticRoutesOnly=static,
            tunnel1DpdTimeoutSeconds=60,
        ),
        resource(
            STATIC,
            "office",
            refers={"vpnConnectionId": [urn(CONNECTION, "office")]},
            destinationCidrBlock="192.168.4.0/24",
        ),
    ]
    if propagated:
        refers = {"routeTableId": [urn(TABLE, "a")], "vpnGatewayId": [urn(GATEWAY, "main")]}
        found.append(resource(PROPAGATION, "a", refers=refers))
    return Graph(found)


def by_vpn(graph: Graph) -> list[tuple[str, str]]:
    [subnet] = network_of(graph).subnets.values()
    return [(route.destination, route.target) for route in subnet.routes if route.kind == "vpn"]


@pytest.mark.parametrize(
    ("graph", "routes"),
    [
        pytest.param(plan(static=True), ["192.168.4.0/24"], id="static"),
        pytest.param(plan(static=False), ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"], id="announced"),
        pytest.param(plan(static=True, propagated=False), [], id="not-propagated"),
    ],
)
def test_route_tables_have_the_routes_that_a_gateway_propagates(graph: Graph, routes: list[str]) -> None:
    assert by_vpn(graph) == [(cidr, "office") for cidr in routes]


def test_one_tunnel_takes_over_for_the_other_and_a_device_is_repaired_by_its_owner() -> None:
    graph = plan(static=True)
    tiers = list(vpn_tiers(graph, network_of(graph)))
    found = {scenario.name: scenario.outcomes["office"] for scenario in play(tiers)}
    assert {name: (one.state, one.recovery_seconds) for name, one in found.items()} == {
        "zone eu-1a": ("survives", 60),
        "a tunnel of office": ("survives", 60),
        "device of office": ("lost", 4 * 3600),
        "region": ("lost", 24 * 3600),
    }
    assert all(one.data_loss_seconds == 0 for one in found.values())
