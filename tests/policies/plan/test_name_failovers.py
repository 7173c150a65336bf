"""Pairs of failover records: where a name points, what decides, and what a failure leaves of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policies.plan.graph import Graph
from policies.plan.hosts import region_of
from policies.plan.name_failovers import NameFailover, name_failovers
from policies.plan.network_of_graph import network_of
from preview.recorder.record import Registered
from tests.policies.plan.game_days import scenario
from tests.support.written_plans import BALANCER, SERVICE, resource, urn

RECORD, CHECK = "aws:route53/record:Record", "aws:route53/healthCheck:HealthCheck"
LISTENER, GROUP = "aws:lb/listener:Listener", "aws:lb/targetGroup:TargetGroup"
VPC, SUBNET = "aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet"
ABROAD, AT_HOME = "standby-1.eu-west-1.elb.amazonaws.com", "standby-1.us-east-1.elb.amazonaws.com"
NAME = "api.example.com"


def record(role: str, host: str = "", *, kind: str = "A", check: bool = False, evaluate: bool = False) -> Registered:
    """Return one record of a pair; without *host* it points to the load balancer ``web``."""
    alias = {"evaluateTargetHealth": evaluate, **({"name": host} if host else {})}
    found = resource(
        RECORD,
        f"{role}-{kind}",
        refers={
            "aliases": [] if host else [urn(BALANCER, "web")],
            "healthCheckId": [urn(CHECK, "web")] if check else [],
        },
    )
    inputs = {"zoneId": "Z1", "type": kind, "aliases": [alias], "failoverRoutingPolicies": [{"type": role}]}
    return replace(found, inputs={**inputs, "name": NAME})


def plan(*records: Registered, services: int = 1, zones: str = "a") -> Graph:
    """Return a load balancer in front of services in zone a, each with its target group, and records."""
    found = [
        resource(VPC, "main", cidrBlock="10.0.0.0/16"),
        *(
            resource(
                SUBNET,
                zone,
                refers={"vpcId": [urn(VPC, "main")]},
                cidrBlock=f"10.0.{number}.0/24",
                availabilityZone=f"us-east-1{zone}",
            )
            for number, zone in enumerate("ab")
        ),
        resource(BALANCER, "web", refers={"subnets": [urn(SUBNET, "a"), urn(SUBNET, "b")]}),
        resource(CHECK, "web", requestInterval=10, failureThreshold=2),
    ]
    for number in range(services):
        places = [urn(SUBNET, zone) for zone in (zones if number else "a")]
        found += [
            resource(GROUP, f"app-{number}", healthCheck={"interval": 15, "unhealthyThreshold": 2 + number}),
            resource(
                LISTENER,
                f"app-{number}",
                refers={"loadBalancerArn": [urn(BALANCER, "web")], "defaultActions": [urn(GROUP, f"app-{number}")]},
                port=443 + number,
            ),
            resource(
                SERVICE,
                f"app-{number}",
                refers={"networkConfiguration": places, "loadBalancers": [urn(GROUP, f"app-{number}")]},
                desiredCount=2,
                networkConfiguration={"securityGroups": [f"sg-{number}"]},
                loadBalancers=[{"containerPort": 8080}],
            ),
        ]
    return Graph([*found, *records])


def pair(graph: Graph) -> NameFailover:
    [found] = name_failovers(graph, network_of(graph))
    return found


def test_both_families_of_a_name_are_one_pair() -> None:
    both = [record(role, "" if role == "PRIMARY" else ABROAD, kind=kind, evaluate=role == "PRIMARY")
            for role in ("PRIMARY", "SECONDARY") for kind in ("A", "AAAA")]  # fmt: skip
    found = pair(plan(*both))

    assert (found.name, found.primary, found.standby) == (NAME, "web", ABROAD)
    assert (found.standby_region, found.stays, found.backends) == ("eu-west-1", False, ("app-0",))


@pytest.mark.parametrize(
    ("primary", "decides", "seconds"),
    [
        pytest.param(record("PRIMARY", evaluate=True), "targets", 15 * 3 + 60, id="the-slowest-target-group"),
        pytest.param(record("PRIMARY", check=True), "endpoint", 10 * 2 + 60, id="a-health-check"),
        pytest.param(record("PRIMARY"), "nothing", 90 + 60, id="nothing"),
    ],
)
def test_what_route_53_looks_at_and_how_long_it_takes_are_read_from_the_plan(
    primary: Registered, decides: str, seconds: int
) -> None:
    found = pair(plan(primary, record("SECONDARY", ABROAD), services=2))
    assert (found.decides, found.takes.seconds) == (decides, seconds)


@pytest.mark.parametrize(
    ("records", "failure", "state", "instead", "reason"),
    [
        pytest.param(
            [record("PRIMARY", evaluate=True), record("SECONDARY", ABROAD)],
            f"primary of {NAME}", "survives", ABROAD, f"Route 53 answers with {ABROAD}", id="checked",
        ),
        pytest.param(
            [record("PRIMARY"), record("SECONDARY", ABROAD)],
            f"primary of {NAME}", "lost", "",
            f"no health is evaluated, so Route 53 always answers with web, never with {ABROAD}", id="unchecked",
        ),
        pytest.param(
            [record("PRIMARY", evaluate=True)],
            f"primary of {NAME}", "lost", "", "no record has a standby for web", id="alone",
        ),
        pytest.param(
            [record("PRIMARY", evaluate=True), record("SECONDARY", ABROAD)],
            "region", "survives", ABROAD, f"Route 53 answers with {ABROAD}, in eu-west-1", id="standby-abroad",
        ),
        pytest.param(
            [record("PRIMARY", evaluate=True), record("SECONDARY", AT_HOME)],
            "region", "lost", "", f"its standby {AT_HOME} is in the same Region", id="standby-at-home",
        ),
        pytest.param(
            [record("PRIMARY", evaluate=True), record("SECONDARY", "standby.example.net")],
            "region", "survives", "standby.example.net",
            "Route 53 answers with standby.example.net, whose Region the plan does not state", id="standby-anywhere",
        ),
        pytest.param(
            [record("PRIMARY"), record("SECONDARY", ABROAD)],
            "region", "lost", "",
            f"no health is evaluated, so Route 53 always answers with web, never with {ABROAD}", id="region-unchecked",
        ),
        pytest.param(
            [record("PRIMARY", evaluate=True), record("SECONDARY", ABROAD)],
            "zone us-east-1a", "survives", ABROAD, f"Route 53 answers with {ABROAD}; lost behind it: app-0",
            id="one-target-group-is-enough",
        ),
        pytest.param(
            [record("PRIMARY", check=True), record("SECONDARY", ABROAD)],
            "zone us-east-1a", "survives", "", "not affected", id="a-check-of-one-path-may-still-pass",
        ),
        pytest.param(
            [record("PRIMARY", evaluate=True), record("SECONDARY", ABROAD)],
            "zone us-east-1b", "survives", "", "not affected", id="another-zone",
        ),
    ],
)  # fmt: skip
def test_what_happens_to_a_name_is_said_by_its_records(
    records: list[Registered], failure: str, state: str, instead: str, reason: str
) -> None:
    found = scenario(plan(*records, services=2, zones="ab"), failure).outcomes[NAME]
    assert (found.state, found.instead, found.reason) == (state, instead, reason)


def test_a_name_fails_with_everything_behind_a_target_that_nothing_checks() -> None:
    found = scenario(plan(record("PRIMARY"), record("SECONDARY", ABROAD)), "zone us-east-1a").outcomes[NAME]
    assert found.state == "lost"
    assert found.reason.endswith("lost behind it: app-0")


@pytest.mark.parametrize(
    ("host", "region"),
    [
        (ABROAD, "eu-west-1"),
        ("inner-1.elb.us-gov-west-1.amazonaws.com", "us-gov-west-1"),
        ("films.s3.us-west-2.amazonaws.com", "us-west-2"),
        ("films.s3.cn-north-1.amazonaws.com.cn", "cn-north-1"),
        ("films.s3.amazonaws.com", ""),
        ("eu-west-1.example.com", ""),
        ("d111111abcdef8.cloudfront.net", ""),
    ],
)
def test_the_region_of_a_host_name(host: str, region: str) -> None:
    assert region_of(host) == region
