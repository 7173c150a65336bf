"""Auto Scaling groups in the proofs: where they are, who reaches them, and what a failure leaves."""

import pytest

from policies.plan.graph import Graph
from policies.plan.network import INTERNET
from policies.plan.network_of_graph import network_of
from policies.plan.tier import Tier
from policies.plan.tiers import tiers_of
from policies.proofs.game_day import play
from policies.proofs.reachability import find
from tests.support.committed_stacks import without_ids
from tests.support.offline import stack_record


@pytest.fixture(scope="module", params=["with ids", "without ids"])
def plan(request):
    known = Graph(stack_record("examples/instance-group.yaml").resources)
    return known if request.param == "with ids" else without_ids(known)


def test_a_group_is_in_the_subnets_and_security_groups_of_its_launch_template(plan) -> None:
    network = network_of(plan)
    web, connector = network.nodes["web"], network.nodes["connector"]

    assert (web.kind, connector.kind) == ("instance", "instance")
    assert {network.subnets[one].zone for one in web.subnets} == {"us-east-1a", "us-east-1b"}
    assert {network.subnets[one].zone for one in connector.subnets} == {"us-east-1a"}
    assert (web.public, connector.public) == (False, False)
    assert web.ports == (80,)


def test_the_internet_reaches_a_group_through_its_load_balancer_alone_and_no_one_reaches_ssh(plan) -> None:
    network = network_of(plan)

    assert find(network, INTERNET, "web", 80).through == ["edge"]
    for name in ("web", "connector"):
        assert not find(network, INTERNET, name, 22).open
        assert not find(network, "edge", name, 22).open


def test_the_only_instance_is_a_failure_of_its_own(plan) -> None:
    outcomes = {one.name: one.outcomes for one in play(tiers_of(plan))}

    lost = outcomes["instance of web"]["web"]
    assert (lost.state, lost.recovery_seconds) == ("lost", 600)
    assert outcomes["zone us-east-1a"]["connector"].recovery_seconds == 3600
    assert outcomes["zone us-east-1b"]["connector"].state == "survives"


def test_spot_instances_beyond_the_base_are_lost_with_spot_capacity() -> None:
    tier = Tier(name="web", kind="instance", zones=("a", "b"), units=4, spot_units=3)
    (spot,) = (one for one in play([tier]) if one.name == "Spot capacity")

    assert spot.outcomes["web"].reason == "3 of 4 instances run on Spot, which AWS may interrupt"
