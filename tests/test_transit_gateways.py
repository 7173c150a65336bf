"""A network that is attached to an existing transit gateway: what it adds, and what crosses it."""

from __future__ import annotations

from policies.plan.graph import Graph
from policies.plan.network_of_graph import network_of
from policies.proofs.reachability import matrix
from preview.aws.card import Shelf
from preview.recorder.record import Record
from preview.report.view.architecture.reading import read
from tests.support.offline import stack_record
from tests.test_growth import by_urn, moved

HUB = {
    "id": "tgw-0123456789abcdef0",
    "remote_cidrs": ["172.20.0.0/16"],
    "propagate_to": ["private", "data"],
    "inbound": ["orders"],
    "outbound": {"connector": [22]},
}
BRANCH = {
    "network": "core",
    "gateway": "transit_gateway",
    "ip_address": "203.0.113.30",
    "bgp_asn": 65020,
    "remote_cidrs": ["192.0.2.0/24"],
    "outbound": {"connector": [8443]},
}


def seen(*, attached: bool) -> Record:
    """Return the record of the example with a tier for VPNs in each zone; *attached* to the transit gateway."""
    core = {"vpn_availability_zones": ["a", "b", "c"], "transit_gateway": HUB if attached else None}
    changes = {"plinth:networks": {"core": core}, "plinth:vpns": {"branch": BRANCH if attached else None}}
    return stack_record("examples/hybrid-network.yaml", changes)


def test_it_only_adds() -> None:
    before, after = seen(attached=False), seen(attached=True)
    added = {by_urn(after)[urn].type for urn in by_urn(after).keys() - by_urn(before).keys()}

    assert moved(before, after) == []
    assert by_urn(before).keys() < by_urn(after).keys()
    assert {one for one in added if one.startswith("aws:ec2transitgateway/")} == {
        "aws:ec2transitgateway/vpcAttachment:VpcAttachment"
    }


def test_a_vpn_of_the_network_ends_at_it() -> None:
    branch = seen(attached=True).named("branch", "aws:ec2/vpnConnection:VpnConnection").inputs
    assert branch["transitGatewayId"] == HUB["id"]
    assert "vpnGatewayId" not in branch


def test_what_crosses_it_is_named_and_nothing_else_crosses() -> None:
    paths = matrix(network_of(Graph(seen(attached=True).resources)))
    ranges = {*HUB["remote_cidrs"], *BRANCH["remote_cidrs"]}
    assert {(one.source, one.target, one.port) for one in paths if {one.source, one.target} & ranges} == {
        ("172.20.0.0/16", "orders", 5432),
        ("connector", "172.20.0.0/16", 22),
        ("connector", "192.0.2.0/24", 8443),
    }


def test_the_network_acl_of_its_tier_passes_on_the_same_ports() -> None:
    acl = seen(attached=True).named("core-acl-vpn", "aws:ec2/networkAcl:NetworkAcl").inputs
    assert {rule["cidrBlock"] for rule in acl["egress"] if rule["fromPort"] == 5432} == {"10.0.20.0/22", "10.0.24.0/23"}
    assert [rule["fromPort"] for rule in acl["ingress"] if rule["fromPort"] == 22] == [22, 22]


def test_the_picture_names_its_attachment() -> None:
    resources = seen(attached=True).resources
    shelves = {
        one.shelf: [item.name for item in one.items] for one in read(resources, network_of(Graph(resources))).shelves
    }
    assert shelves[Shelf.TRANSIT_GATEWAYS] == ["transit/core-transit"]
