"""Origin groups of CloudFront: which paths they serve, and what a failure of the first origin leaves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from policies.plan.graph import Graph
from policies.plan.network_of_graph import network_of
from policies.plan.origins import OriginFailover, origin_failovers
from tests.policies.plan.game_days import scenario
from tests.support.written_plans import resource, urn

CDN, BUCKET = "aws:cloudfront/distribution:Distribution", "aws:s3/bucket:Bucket"
VPC, SUBNET = "aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet"
AT_HOME, ABROAD = "films.s3.us-east-1.amazonaws.com", "copy.s3.us-west-2.amazonaws.com"
ERRORS = (500, 502, 503, 504)


def plan(second: str = ABROAD, codes: tuple[int, ...] = ERRORS, **first: Any) -> Graph:
    """Return a distribution whose group has a bucket of the plan and *second*."""
    inputs = {
        "origins": [{"originId": "films", "domainName": AT_HOME, **first}, {"originId": "copy", "domainName": second}],
        "originGroups": [
            {
                "originId": "both",
                "members": [{"originId": "films"}, {"originId": "copy"}],
                "failoverCriteria": {"statusCodes": list(codes)},
            }
        ],
        "orderedCacheBehaviors": [
            {"pathPattern": "/films/*", "targetOriginId": "both"},
            {"pathPattern": "/live/*", "targetOriginId": "films"},
        ],
        "defaultCacheBehavior": {"targetOriginId": "both"},
    }
    bucket = replace(resource(BUCKET, "films"), outputs={"bucketRegionalDomainName": AT_HOME})
    return Graph(
        [
            resource(VPC, "main", cidrBlock="10.0.0.0/16"),
            resource(SUBNET, "a", refers={"vpcId": [urn(VPC, "main")]}, availabilityZone="us-east-1a"),
            bucket,
            resource(CDN, "site", **inputs),
        ]
    )


def group(graph: Graph) -> OriginFailover:
    [distribution] = graph.of(CDN)
    [found] = origin_failovers(graph, network_of(graph), distribution)
    return found


def test_a_group_has_the_paths_that_name_it_and_its_origins_by_their_names() -> None:
    found = group(plan())
    assert (found.paths, found.first, found.second) == (["/films/*", "other paths"], "films", ABROAD)


@pytest.mark.parametrize(
    ("first", "seconds"),
    [({}, 30), ({"connectionAttempts": 1, "connectionTimeout": 3}, 3), ({"connectionAttempts": 2}, 20)],
)
def test_a_request_waits_for_the_attempts_to_connect(first: dict[str, int], seconds: int) -> None:
    assert group(plan(**first)).takes.seconds == seconds


@pytest.mark.parametrize(
    ("codes", "state", "reason"),
    [
        pytest.param(ERRORS, "survives", "HEAD and OPTIONS only", id="every-server-error"),
        pytest.param(
            (404, 500, 502), "degraded",
            "; but viewers get 503, 504 of films, which are not among the group's status codes", id="not-all-of-them",
        ),
    ],
)  # fmt: skip
def test_what_viewers_get_is_said_by_the_status_codes(codes: tuple[int, ...], state: str, reason: str) -> None:
    found = scenario(plan(codes=codes), "origin films of site").outcomes["site"]
    assert (found.state, found.instead, found.recovery_seconds) == (state, ABROAD, 30)
    assert found.reason.startswith(f"CloudFront asks {ABROAD} for /films/*, other paths, by GET")
    assert found.reason.endswith(reason)


@pytest.mark.parametrize(
    ("second", "instead"),
    [
        pytest.param(ABROAD, ABROAD, id="another-region"),
        pytest.param("copy.s3.us-east-1.amazonaws.com", "", id="the-same-region"),
        pytest.param("copy.example.net", "", id="unknown-region"),
    ],
)
def test_a_second_origin_outlives_the_region_only_in_another_one(second: str, instead: str) -> None:
    found = scenario(plan(second), "region").outcomes["site"]
    assert (found.state, found.instead) == ("survives", instead)
    assert found.reason.startswith("it is not in a region, and serves what it has cached")
    assert (f"asks {second}" in found.reason) == bool(instead)


def test_a_group_that_no_behavior_names_serves_nothing() -> None:
    graph = plan()
    [distribution] = graph.of(CDN)
    unused = {**distribution.inputs, "orderedCacheBehaviors": [], "defaultCacheBehavior": {"targetOriginId": "films"}}
    graph = Graph([*(one for one in graph.resources.values() if one.type != CDN), replace(distribution, inputs=unused)])
    assert not list(origin_failovers(graph, network_of(graph), graph.of(CDN)[0]))
