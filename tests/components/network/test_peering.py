from __future__ import annotations

import dataclasses
import functools

import pulumi_aws as aws

from components.network.connections import Connections
from components.network.peering import Peering, PeeringArgs, PeeringSide
from components.network.vpc import Vpc
from preview.recorder.record import Record
from tests.support.offline import record
from tests.support.vpcs import vpc_args

ROUTE = "aws:ec2/route:Route"
CONNECTION = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection"
TO_PAYMENTS, TO_CORE = "10.1.20.0/23", "10.0.10.0/23"


def _connected() -> None:
    core, payments = Vpc("core", vpc_args()), Vpc("payments", vpc_args(cidr="10.1.0.0/16"))
    peering = Peering(
        "core-payments",
        PeeringArgs(
            requester=PeeringSide(
                network="core",
                vpc_id=core.vpc_id,
                route_table_ids=core.route_table_ids,
                destinations={"private": [TO_PAYMENTS]},
            ),
            accepter=PeeringSide(
                network="payments",
                vpc_id=payments.vpc_id,
                route_table_ids=payments.route_table_ids,
                destinations={"data": [TO_CORE]},
            ),
        ),
    )
    core.join("payments", peering.path)
    payments.join("core", peering.path)
    placed = {"api": (core, "private", None), "ledger": (payments, "data", 5432), "local": (payments, "private", 8443)}
    ends = {
        name: Connections(
            name=name,
            security_group=aws.ec2.SecurityGroup(name, vpc_id=vpc.vpc_id),
            port=port,
            placement=vpc.placement(tier),
        )
        for name, (vpc, tier, port) in placed.items()
    }
    ends["ledger"].allow_from(ends["api"])
    ends["ledger"].allow_from(ends["local"])


@functools.cache
def seen() -> Record:
    return record(_connected)


def test_the_connection_is_accepted_at_once_and_resolves_names_on_both_sides() -> None:
    core, payments = (seen().named(name, "aws:ec2/vpc:Vpc").id for name in ("core", "payments"))
    assert seen().only(CONNECTION).inputs == {
        "vpcId": core,
        "peerVpcId": payments,
        "autoAccept": True,
        "requester": {"allowRemoteVpcDnsResolution": True},
        "accepter": {"allowRemoteVpcDnsResolution": True},
    }


def test_only_the_tiers_with_links_have_routes_and_only_to_the_tier_of_the_other_end() -> None:
    connection = seen().only(CONNECTION).id
    tables = {table.id: table.name for table in seen().of_type("aws:ec2/routeTable:RouteTable")}
    crossing = [one for one in seen().of_type(ROUTE) if "vpcPeeringConnectionId" in one.inputs]
    assert {one.inputs["vpcPeeringConnectionId"] for one in crossing} == {connection}
    found = {one.name: (tables[one.inputs["routeTableId"]], one.inputs["destinationCidrBlock"]) for one in crossing}
    assert found == {
        "core-payments-core-private-a-10-1-20-0-23": ("core-private-a", TO_PAYMENTS),
        "core-payments-core-private-b-10-1-20-0-23": ("core-private-b", TO_PAYMENTS),
        "core-payments-payments-data-a-10-0-10-0-23": ("payments-data-a", TO_CORE),
        "core-payments-payments-data-b-10-0-10-0-23": ("payments-data-b", TO_CORE),
    }


def test_rules_across_the_peering_exist_after_it_and_those_within_a_network_do_not_wait() -> None:
    for direction in ("ingress", "egress"):
        kind = f"SecurityGroup{direction.capitalize()}Rule"
        across = seen().named(f"api-to-ledger-{direction}", f"aws:vpc/securityGroup{kind[13:]}:{kind}")
        local = seen().named(f"local-to-ledger-{direction}", f"aws:vpc/securityGroup{kind[13:]}:{kind}")
        assert seen().only(CONNECTION).urn in across.dependencies
        assert any(ROUTE in urn for urn in across.dependencies)
        assert not any(CONNECTION in urn or ROUTE in urn for urn in local.dependencies)


def test_a_placement_outside_of_any_network_has_no_path() -> None:
    def outside() -> None:
        vpc = Vpc("core", vpc_args())
        placed = dataclasses.replace(vpc.placement("private"), network="")
        group = aws.ec2.SecurityGroup("api", vpc_id=vpc.vpc_id)
        server = Connections(name="api", security_group=group, port=80, placement=placed)
        server.allow_from(Connections(name="web", security_group=group))

    rules = record(outside).of_type("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    assert [rule.name for rule in rules] == ["web-to-api-ingress"]
