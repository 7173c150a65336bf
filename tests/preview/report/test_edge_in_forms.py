"""Failover pairs, second origins and DNS Firewall are in every form of the report, with what fails and what is left."""

from __future__ import annotations

import functools
import re
from types import SimpleNamespace

from tests.preview.report import sample_results as results
from tests.preview.report.plan_sketch import usual
from tests.preview.report.written_forms import forms_of

STANDBY = "standby-1.eu-west-1.elb.amazonaws.com"
REPLICA = "films-replica.s3.us-west-2.amazonaws.com"
POINTS = f"api.example.com points to load balancer edge, and to {STANDBY} while one of its target groups has no healthy target"
ASKS = f"films asks {REPLICA} as failover of all paths"
FILTERS = "DNS Firewall with 1 rule, fails closed"
FAILURES = {
    "primary of api.example.com": f"api.example.com served by {STANDBY}",
    "origin bucket/films of films": f"films served by {REPLICA}",
    "DNS Firewall": "lost: api, auth, worker",
}


@functools.cache
def forms() -> SimpleNamespace:
    sketch = usual()
    for role, alias in (("PRIMARY", "edge.elb.amazonaws.com"), ("SECONDARY", STANDBY)):
        sketch.add(
            "aws:route53/record:Record", f"api-{role.lower()}", zoneId="Z1", name="api.example.com", type="A",
            aliases=[{"name": alias, "evaluateTargetHealth": role == "PRIMARY"}],
            failoverRoutingPolicies=[{"type": role}],
        )  # fmt: skip
    sketch.bucket("films")
    sketch.add(
        "aws:cloudfront/distribution:Distribution", "films",
        origins=[{"originId": "films", "domainName": "films.s3.amazonaws.com"}, {"originId": "copy", "domainName": REPLICA}],
        originGroups=[{
            "originId": "both", "members": [{"originId": "films"}, {"originId": "copy"}],
            "failoverCriteria": {"statusCodes": [500, 502, 503, 504]},
        }],
        defaultCacheBehavior={"targetOriginId": "both"},
    )  # fmt: skip
    group = sketch.add("aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup", "names").id
    sketch.add("aws:route53/resolverFirewallRule:ResolverFirewallRule", "names", firewallRuleGroupId=group)
    sketch.add(
        "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation", "names",
        firewallRuleGroupId=group, vpcId="vpc-net",
    )  # fmt: skip
    return forms_of(results.of_sketch(sketch))


def test_the_text_has_the_pair_the_second_origin_and_the_firewall() -> None:
    picture = forms().text.partition("\nPicture")[2]
    assert POINTS in picture
    assert re.search(rf"failover of all paths +──▶ {re.escape(REPLICA)}", picture)
    assert f"VPC net  10.0.0.0/16  {FILTERS}" in picture


def test_so_has_the_picture_of_the_page_and_its_description() -> None:
    texts = ["".join(one.itertext()) for one in forms().svg.root.iter() if one.tag.endswith("}text")]
    assert {POINTS, ASKS} <= set(texts)
    assert any(FILTERS in one for one in texts)
    described = "".join(one.text or "" for one in forms().svg.root.iter() if one.tag.endswith("}desc"))
    assert POINTS in described
    assert f"films serves {REPLICA} for failover of all paths" in described
    assert FILTERS in described


def test_so_has_the_comment() -> None:
    for sentence in (POINTS, ASKS, f"VPC net: {FILTERS}"):
        assert f"- {sentence}" in forms().markdown


def test_each_of_them_fails_in_the_game_day_of_every_form() -> None:
    failures = {one["failure"]: one["tiers"] for one in forms().json["proofs"]["failures"]}
    heads = [cell.text for cell in forms().page.of_class("states")[0].all("th")]
    for failure, left in FAILURES.items():
        assert re.search(rf"{re.escape(failure)} .*{re.escape(left)}", forms().text), failure
        assert re.search(rf"^\| {re.escape(failure)} \| .*{re.escape(left)}", forms().markdown, re.MULTILINE), failure
        assert failure in heads
        assert failures[failure], failure


def test_the_json_has_where_a_name_points_and_what_serves_it_instead() -> None:
    proofs = forms().json["proofs"]
    assert proofs["failovers"] == [
        {"name": "api.example.com", "target": "load balancer edge", "standby": STANDBY, "decides": "targets"}
    ]
    assert proofs["dnsFirewalls"] == [{"vpc": "net", "description": FILTERS}]
    failures = {one["failure"]: one["tiers"] for one in proofs["failures"]}
    [name] = failures["primary of api.example.com"]
    assert (name["tier"], name["state"], name["servedBy"], name["recoverySeconds"]) == (
        "api.example.com", "survives", STANDBY, 150,
    )  # fmt: skip
