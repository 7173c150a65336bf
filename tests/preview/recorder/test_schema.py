from __future__ import annotations

import time

import pulumi_aws as aws
import pytest

from preview.recorder import schema, sdk
from preview.recorder.record import Registered
from tests.support.offline import stack_record


def problems(token, inputs, **options):
    name = "thing"
    urn = f"urn:pulumi:dev::p::{token}::{name}"
    resource = Registered(urn=urn, type=token, name=name, custom=True, parent="", inputs=inputs, **options)
    return [error.message for error in schema.check(resource)]


GROUP = "aws:lb/targetGroup:TargetGroup"
LISTENER = "aws:lb/listener:Listener"
FUNCTION = "aws:lambda/function:Function"


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        (GROUP, {"port": 80, "healthCheck": {"enabled": True, "matcher": "200"}, "tags": {"a": "b"}}, []),
        (GROUP, {"prot": 80}, ["property prot is unknown; did you mean port?"]),
        (GROUP, {"port": "80"}, ["property port must be a whole number, not a string"]),
        (GROUP, {"port": 80.5}, ["property port must be a whole number, not a number"]),
        (GROUP, {"port": True}, ["property port must be a whole number, not true or false"]),
        (GROUP, {"name": 5}, ["property name must be a string, not a number"]),
        (GROUP, {"name": False}, ["property name must be a string, not true or false"]),
        (
            GROUP,
            {"connectionTermination": "yes"},
            ["property connectionTermination must be true or false, not a string"],
        ),
        (GROUP, {"tags": {"a": 1}}, ["property tags.a must be a string, not a number"]),
        (GROUP, {"tags": ["a"]}, ["property tags must be a map, not a list"]),
        (GROUP, {"healthCheck": "on"}, ["property healthCheck must be an object, not a string"]),
        (
            GROUP,
            {"healthCheck": {"intervall": 5}},
            ["property healthCheck.intervall is unknown; did you mean interval?"],
        ),
        (
            GROUP,
            {"healthCheck": {"interval": "5"}},
            ["property healthCheck.interval must be a whole number, not a string"],
        ),
        (GROUP, {"stickiness": {}}, ["property stickiness.type is missing, and required"]),
        (
            LISTENER,
            {"port": 80},
            ["property defaultActions is missing, and required", "property loadBalancerArn is missing, and required"],
        ),
        (
            LISTENER,
            {"loadBalancerArn": "arn", "defaultActions": [{"type": "forward"}, {"order": "1"}]},
            [
                "property defaultActions[1].order must be a whole number, not a string",
                "property defaultActions[1].type is missing, and required",
            ],
        ),
        (
            LISTENER,
            {"loadBalancerArn": "arn", "defaultActions": {}},
            ["property defaultActions must be a list, not a map"],
        ),
        (FUNCTION, {"role": "arn", "code": "x"}, ["property code must be a file or an archive, not a string"]),
        (FUNCTION, {"role": "arn", "code": {"4dabf18193072939515e22adb298388d": "0def"}}, []),
        ("aws:ec2/instance:Instance", {"instanceType": "any.size"}, []),
        ("aws:iam/role:Role", {"assumeRolePolicy": "{}"}, []),
        ("aws:s3/buckett:Buckett", {}, ["type aws:s3/buckett:Buckett is not in the installed SDK"]),
        ("acme:index:Thing", {"anything": 1}, []),
        ("pulumi:providers:aws", {"anything": 1}, []),
    ],
)
def test_inputs_are_checked_against_the_sdk(token, inputs, expected):
    assert problems(token, inputs) == expected


def test_a_whole_number_does_where_a_fraction_is_meant():
    alarm = {"comparisonOperator": "x", "evaluationPeriods": 1, "threshold": 5}
    assert problems("aws:cloudwatch/metricAlarm:MetricAlarm", alarm) == []


def test_no_message_shows_a_value():
    assert "hush" not in str(problems(GROUP, {"port": "hush", "healthCheck": ["hush"]}))


def test_what_is_only_looked_up_needs_no_inputs():
    assert problems(LISTENER, {}, external=True) == []


def test_components_are_not_checked():
    component = Registered(urn="u", type="plinth:data:Bucket", name="n", custom=False, parent="", inputs={"x": 1})
    assert schema.check(component) == []


def test_the_sdk_stays_whole_after_its_classes_were_looked_up():
    assert sdk.resource_class("aws:lambda/function:Function") is aws.lambda_.Function
    assert sdk.resource_class("aws:ecs/service:Service") is aws.ecs.Service
    assert sdk.resource_class("aws:nowhere/thing:Thing") is None


@pytest.mark.parametrize("stack", ["dev", "staging", "prod"])
def test_every_stack_keeps_to_the_schema_and_is_checked_in_well_under_a_second(stack):
    resources = stack_record(f"Pulumi.{stack}.yaml").resources
    begun = time.process_time()
    found = [error for resource in resources for error in schema.check(resource)]
    spent = time.process_time() - begun
    assert found == []
    assert spent / len(resources) < 0.0015
