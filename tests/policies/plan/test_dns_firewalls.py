"""DNS Firewall in the game day: whether what runs in its VPC still resolves names while it does not respond."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policies.plan.dns_firewalls import DnsFirewall, dns_firewalls
from policies.plan.graph import Graph
from policies.proofs.scenarios import Objectives
from preview.recorder.record import Registered
from tests.policies.plan.game_days import scenario
from tests.support.written_plans import SERVICE, resource, urn

VPC, SUBNET = "aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet"
GROUP = "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup"
RULE = "aws:route53/resolverFirewallRule:ResolverFirewallRule"
ASSOCIATION = "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation"
CONFIG = "aws:route53/resolverFirewallConfig:ResolverFirewallConfig"
TWO_MINUTES = Objectives(recovery_time_seconds=120, recovery_point_seconds=120)


def network(name: str, number: int, *, filtered: bool = True, mode: str = "") -> list[Registered]:
    """Return a VPC with a service, and a firewall with the failure mode *mode*."""
    found = [
        resource(VPC, name, cidrBlock=f"10.{number}.0.0/16"),
        resource(
            SUBNET,
            name,
            refers={"vpcId": [urn(VPC, name)]},
            cidrBlock=f"10.{number}.1.0/24",
            availabilityZone="us-east-1a",
        ),
        resource(SERVICE, f"app-{name}", refers={"networkConfiguration": [urn(SUBNET, name)]}, networkConfiguration={}),
    ]
    if filtered:
        refers = {"vpcId": [urn(VPC, name)], "firewallRuleGroupId": [urn(GROUP, "names")]}
        found.append(resource(ASSOCIATION, name, refers=refers))
    if mode:
        found.append(resource(CONFIG, name, refers={"resourceId": [urn(VPC, name)]}, firewallFailOpen=mode))
    return found


def plan(*networks: list[Registered]) -> Graph:
    rule = resource(RULE, "names", refers={"firewallRuleGroupId": [urn(GROUP, "names")]})
    return Graph([resource(GROUP, "names"), rule, *(one for network in networks for one in network)])


@pytest.mark.parametrize(
    ("mode", "fails_open", "state"),
    [("", False, "lost"), ("DISABLED", False, "lost"), ("ENABLED", True, "survives")],
)
def test_it_fails_as_the_vpc_is_configured(mode: str, fails_open: bool, state: str) -> None:  # noqa: FBT001 - a table
    graph = plan(network("main", 0, mode=mode))
    assert list(dns_firewalls(graph)) == [DnsFirewall(vpc="main", rules=1, fails_open=fails_open)]
    outcomes = scenario(graph, "DNS Firewall").outcomes
    assert (outcomes["app-main"].state, outcomes["DNS Firewall"].state) == (state, state)


def test_a_function_in_its_vpc_resolves_names_as_a_service_does() -> None:
    function = resource(
        "aws:lambda/function:Function", "reports", refers={"vpcConfig": [urn(SUBNET, "main")]}, vpcConfig={}
    )
    outcomes = scenario(plan(network("main", 0), [function]), "DNS Firewall").outcomes

    assert (outcomes["reports"].state, "no name is resolved" in outcomes["reports"].reason) == ("lost", True)


def test_another_vpc_is_not_affected() -> None:
    outcomes = scenario(plan(network("main", 0), network("other", 1, filtered=False)), "DNS Firewall").outcomes
    assert outcomes["app-main"].state == "lost"
    assert not outcomes["app-other"].affected


def test_two_of_them_are_named_by_their_vpcs() -> None:
    graph = plan(network("main", 0), network("other", 1))
    assert not scenario(graph, "DNS Firewall of main").outcomes["app-other"].affected
    assert scenario(graph, "DNS Firewall of other").outcomes["app-other"].state == "lost"


def test_objectives_apply_to_a_service_of_aws_only_if_they_apply_to_the_region() -> None:
    failed = scenario(plan(network("main", 0)), "DNS Firewall")
    assert not failed.misses(TWO_MINUTES)
    assert [one.tier for one in failed.misses(replace(TWO_MINUTES, region=True))] == ["app-main"]


def test_a_vpc_that_is_not_in_the_plan_has_none_to_report() -> None:
    assert not list(dns_firewalls(Graph([resource(GROUP, "names"), resource(ASSOCIATION, "far", vpcId="vpc-1")])))
