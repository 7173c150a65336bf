"""A stack with two load balancers: each has its own rules, certificate and sources, and none knows of the other."""

from __future__ import annotations

from preview.recorder.record import Record
from tests.support.offline import ROOT, stack_record
from tests.test_growth import moved

EXAMPLE = ROOT / "examples" / "two-load-balancers.yaml"
RULE = "aws:lb/listenerRule:ListenerRule"


def example() -> Record:
    return stack_record(EXAMPLE)


def listener_of(seen: Record, rule: str) -> str:
    arn = seen.named(rule, RULE).inputs["listenerArn"]
    return next(one.name for one in seen.of_type("aws:lb/listener:Listener") if one.outputs["arn"] == arn)


def test_a_service_is_behind_the_load_balancer_that_it_names_or_the_first_one() -> None:
    rules = [rule.name for rule in example().of_type(RULE)]

    assert {rule: listener_of(example(), rule) for rule in rules} == {
        "edge-from-example.com": "edge-https",
        "edge-rule-closed": "edge-https",
        "edge-rule-first-version": "edge-https",
        "edge-rule-old-shop": "edge-https",
        "edge-rule-uploads": "edge-https",
        "catalog-route": "edge-https",
        "catalog-admin-route": "office-https",
        "checkout-route": "edge-https",
        "checkout-next-route": "edge-https",
        "back-office-route": "office-https",
        "stock-route": "partners-https",
        "stock-route-test": "partners-test",
    }


def test_a_narrower_rule_is_tried_first() -> None:
    numbers = {rule.name: rule.inputs["priority"] for rule in example().of_type(RULE)}

    assert numbers["checkout-next-route"] < numbers["checkout-route"]
    assert numbers["edge-rule-uploads"] < numbers["catalog-route"]


def test_a_service_that_shares_its_requests_waits_for_the_other_and_both_are_reached() -> None:
    seen = example()
    groups = {one.name: one for one in seen.of_type("aws:lb/targetGroup:TargetGroup")}
    rule = seen.named("checkout-route", RULE)

    shares = rule.inputs["actions"][0]["forward"]["targetGroups"]
    assert [(one["arn"], one["weight"]) for one in shares] == [
        (groups["checkout-tg"].outputs["arn"], 90),
        (groups["checkout-next-tg"].outputs["arn"], 10),
    ]
    assert set(rule.property_dependencies["actions"]) == {groups["checkout-tg"].urn, groups["checkout-next-tg"].urn}


def test_each_has_its_own_certificate_name_and_sources() -> None:
    seen = example()

    domains = {one.name: one.inputs["domainName"] for one in seen.of_type("aws:acm/certificate:Certificate")}
    assert domains == {
        "certificate": "api.example.com",
        "office-certificate": "office.example.com",
        "partners-certificate": "partners.example.com",
    }
    records = {one.name: one.inputs["name"] for one in seen.of_type("aws:route53/record:Record")}
    assert (records["edge-ipv4"], records["office-ipv4"]) == ("api.example.com", "office.example.com")
    ingress = seen.of_type("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    assert {one.name for one in ingress if one.name.startswith(("edge-from", "office-from"))} == {
        "edge-from-world-443",
        "edge-from-world-80",
        "office-from-10.40.0.0-16-443",
        "office-from-192.168.0.0-16-443",
    }


def test_a_load_balancer_or_a_service_more_only_adds() -> None:
    services = dict.fromkeys(["back-office", "catalog", "stock"])
    before = stack_record(EXAMPLE, {"plinth:load_balancers": None, "plinth:services": services})

    assert moved(before, example()) == []


def test_the_web_acl_protects_every_load_balancer_that_faces_the_internet() -> None:
    seen = stack_record(EXAMPLE, {"plinth:waf": {}})

    protected = {one.inputs["resourceArn"] for one in seen.of_type("aws:wafv2/webAclAssociation:WebAclAssociation")}
    assert protected == {
        seen.named(name, "aws:lb/loadBalancer:LoadBalancer").outputs["arn"] for name in ("edge", "partners")
    }
