"""Unique values that change hands, and that two resources of one plan have."""

from dataclasses import replace

import pytest

from preview.analysis.difference import compare
from preview.analysis.unique_values import duplicates
from preview.recorder.record import Registered
from tests.preview.analysis.written_states import exported, plan, state, urn

RULE = "aws:lb/listenerRule:ListenerRule"
LISTENER = "aws:lb/listener:Listener"
RECORD = "aws:route53/record:Record"
LOGS = "aws:cloudwatch/logGroup:LogGroup"
BUCKET = "aws:s3/bucket:Bucket"
SUBNET = "aws:ec2/subnet:Subnet"
DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
VPC = "aws:ec2/vpc:Vpc"


def rule(name, priority, listener="https", **more):
    links = {"listenerArn": [urn(LISTENER, listener)]}
    inputs = {"priority": priority, "listenerArn": f"arn:{listener}"}
    return state(RULE, name, inputs=inputs, propertyDependencies=links, **more)


def record(name, host, **inputs):
    given = {"zoneId": "Z1", "name": host, "type": "A", **inputs}
    return state(RECORD, name, inputs=given)


def logs(name, group, **more):
    return state(LOGS, name, inputs={"name": group}, **more)


def refused(old, new):
    """Return the names of what AWS refuses, and of what it may refuse."""
    changes = compare(exported(*old), plan(*new))
    return sorted(c.name for c in changes if c.refusals), sorted(c.name for c in changes if c.doubts)


@pytest.mark.parametrize(
    ("old", "new", "certain", "possible"),
    [
        pytest.param([rule("a", 1), rule("b", 2)], [rule("a", 2), rule("b", 1)], ["a", "b"], [], id="swap"),
        pytest.param([rule("a", 1)], [rule("b", 1)], ["b"], [], id="renamed without alias"),
        pytest.param([rule("a", 1)], [rule("b", 1, aliases=["a"])], [], [], id="renamed with alias"),
        pytest.param([rule("a", 1), rule("b", 2)], [rule("a", 2), rule("b", 3)], [], ["a"], id="chain"),
        pytest.param([rule("a", 1)], [rule("b", 1, listener="other")], [], [], id="another listener"),
        pytest.param([rule("a", 1)], [rule("a", 5), rule("b", 1)], [], ["b"], id="freed by an update"),
        pytest.param(
            [rule("a", 1)],
            [rule("a", 5), rule("b", 1, dependencies=[urn(RULE, "a")])],
            [],
            [],
            id="freed by an update that comes first",
        ),
        pytest.param([record("lb", "www.a.com")], [record("cdn", "www.a.com")], ["cdn"], [], id="name moves to the CDN"),
        pytest.param(
            [record("lb", "www.a.com")], [record("cdn", "www.a.com", allowOverwrite=True)], [], [], id="overwritten"
        ),
        pytest.param([record("v4", "a.com")], [record("v4", "a.com"), record("v6", "a.com", type="AAAA")], [], [],
                     id="another type"),
        pytest.param([logs("a", "/x"), logs("b", "/y")], [logs("a", "/y"), logs("b", "/x")], ["a", "b"], [],
                     id="names swap by replacement"),
        pytest.param([logs("a", "/x")], [logs("b", "/x")], ["b"], [], id="log group of another resource"),
        pytest.param(
            [state(BUCKET, "a", inputs={"bucket": "x"})], [state(BUCKET, "b", inputs={"bucket": "x"})], ["b"], [],
            id="bucket"),
        pytest.param(
            [state(DISTRIBUTION, "a", inputs={"aliases": ["a.com", "www.a.com"]})],
            [state(DISTRIBUTION, "a", inputs={"aliases": ["a.com"]}), state(DISTRIBUTION, "b", inputs={"aliases": ["www.a.com"]})],
            [], ["b"], id="alias of a distribution"),
        pytest.param(
            [logs("a", "a-1234567" ) ],
            [state(LOGS, "b", inputs={"name": "a-1234567", "__defaults": ["name"]})], [], [], id="generated name"),
    ],
)  # fmt: skip
def test_a_value_that_another_resource_still_has_is_named(old, new, certain, possible):
    assert refused(old, new) == (certain, possible)


def subnet(zone):
    links = {"vpcId": [urn(VPC, "v")]}
    inputs = {"cidrBlock": "10.0.0.0/24", "availabilityZone": zone, "vpcId": "vpc-1"}
    return state(SUBNET, "data", inputs=inputs, propertyDependencies=links)


def test_a_replacement_that_needs_what_its_predecessor_has_is_refused():
    (change,) = compare(exported(subnet("eu-west-1a")), plan(subnet("eu-west-1b")))

    assert change.operation == "replace"
    assert change.refusals[0].startswith("its replacement is created with cidrBlock 10.0.0.0/24 of v while")


def test_a_name_is_free_when_its_replacement_is_created():
    old, new = (state(LOGS, "a", inputs={"name": "/x", "logGroupClass": kind}) for kind in ("STANDARD", "DELIVERY"))
    (change,) = compare(exported(old), plan(new))

    assert (change.operation, change.refusals) == ("replace", ())


def test_the_sentence_names_both_and_the_way_out():
    changes = {change.name: change for change in compare(exported(rule("a", 1)), plan(rule("b", 1)))}

    assert changes["b"].sentence == (
        f"create {RULE} b: refused by AWS: a still has priority 1 of https when this resource takes it, because Pulumi "
        "creates and updates before it deletes; do it in two updates: free it from a in the first, and take it in the "
        "second"
    )


def registered(kind, logical, **inputs):
    return Registered(urn=urn(kind, logical), type=kind, name=logical, custom=True, parent="", inputs=inputs)


def test_two_resources_of_one_plan_with_the_same_value_are_an_error():
    twice = [registered(LOGS, "a", name="/x"), registered(LOGS, "b", name="/x"), registered(LOGS, "c", name="/y")]
    (error,) = duplicates(twice)

    assert error.urn == urn(LOGS, "b")
    assert error.message == "property name /x: a has the same, and AWS takes it only once"


@pytest.mark.parametrize(
    "second",
    [
        registered(LOGS, "b", name="/x", region="us-east-1"),
        registered(RECORD, "b", name="/x"),
        registered(LOGS, "b", name="[secret]"),
        registered(LOGS, "b"),
    ],
)
def test_another_region_or_type_and_what_is_not_known_are_none(second):
    assert duplicates([registered(LOGS, "a", name="/x"), second]) == []


def test_a_value_that_an_engine_knows_after_the_update_only_is_none():
    target = "aws:appautoscaling/target:Target"
    twice = [
        replace(
            registered(target, name, scalableDimension="ecs:service:DesiredCount", serviceNamespace="ecs"),
            property_dependencies={"resourceId": ("urn:service",)},
        )
        for name in "ab"
    ]
    assert duplicates(twice) == []
