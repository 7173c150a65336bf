"""What connects the VPCs of a plan with other networks, and what its failure leaves."""

from __future__ import annotations

import pytest

from policies.plan.graph import Graph
from policies.plan.network import Remote
from policies.plan.network_of_graph import network_of
from policies.plan.tier import Tier
from policies.plan.tiers import tiers_of
from policies.proofs.game_day import play
from tests.support.committed_stacks import without_ids
from tests.support.offline import stack_record

VIEWS = {"ids": lambda known: known, "dependencies": without_ids}
ANOTHERS = "tgw-0123456789abcdef0"


def graph(stack):
    return Graph(stack_record(f"examples/{stack}.yaml").resources)


def remotes(stack, view):
    return {one.name: one for one in network_of(VIEWS[view](graph(stack))).remotes}


@pytest.mark.parametrize("view", VIEWS)
def test_a_vpn_leads_to_the_vpc_of_its_gateway(view):
    found = remotes("hybrid-network", view)

    assert found["on-premises"] == Remote(name="on-premises", kind="vpn", vpc="core", by="vpn")
    assert found["payment-processor"] == Remote(
        name="payment-processor", kind="vpn", vpc="payments", by="vpn", ranges=("172.20.8.0/24",)
    )


@pytest.mark.parametrize("view", VIEWS)
def test_vpns_of_a_transit_gateway_lead_to_the_vpcs_that_are_attached_to_it(view):
    found = remotes("branch-offices", view)

    assert {(one.kind, one.vpc, one.by) for name, one in found.items() if name in {"hamburg", "singapore"}} == {
        ("vpn", "offices", "transit")
    }


def test_an_attachment_to_the_gateway_of_another_stack_leads_there():
    found = remotes("branch-offices", "ids")

    assert found["labs-transit-vpc"] == Remote(
        name="labs-transit-vpc", kind="transit-gateway", vpc="labs", by="transit", gateway=ANOTHERS
    )
    assert "offices-transit-vpc" not in found


def test_the_owner_of_a_gateway_may_detach_what_is_attached_to_it():
    scenarios = {one.name: one.outcomes for one in play(tiers_of(graph("branch-offices")))}

    assert scenarios["attachment labs-transit-vpc"]["labs-transit-vpc"].state == "lost"
    assert "attachment offices-transit-vpc" not in scenarios
    zone = scenarios["zone us-east-1a"]
    assert (zone["labs-transit-vpc"].state, zone["offices-transit-vpc"].state) == ("survives", "survives")


def test_an_attachment_in_one_zone_fails_with_it():
    attachment = Tier(name="shared", kind="transit-gateway", zones=("us-east-1a",))
    database = Tier(name="main", kind="database", zones=("us-east-1a", "us-east-1b"), standby=True)
    scenarios = {one.name: one.outcomes for one in play([attachment, database])}

    assert scenarios["zone us-east-1a"]["shared"].reason == "it is only in zone us-east-1a"
    assert scenarios["zone us-east-1b"]["shared"].state == "survives"
