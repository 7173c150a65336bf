"""A stack with 60 services, functions, groups and queues: names, priorities and rules are unique, and each is on its own."""

from __future__ import annotations

import json
import os
from collections import Counter
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.plan.graph import Graph
from preview.recorder.record import Record
from tests.support.completeness import rejections
from tests.support.many_workloads import KINDS, mix
from tests.support.offline import engine_form, run_stack_file
from tests.support.spoiled_stack_files import LEGAL, lines_of
from tests.test_growth import by_urn, moved

SIXTY = mix({kind: range(1, 11) for kind in KINDS})

DASHBOARD = "monitoring"
"""The one resource that shows all of them."""


@pytest.fixture(scope="module")
def many() -> Record:
    return run_stack_file(SIXTY)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from(KINDS), min_size=1, max_size=60).map(Counter))
def test_any_mix_of_1_to_60_is_legal(numbers: Counter[str]) -> None:
    assert lines_of(mix({kind: range(1, number + 1) for kind, number in numbers.items()})) == []


def test_no_two_resources_have_one_name_or_one_urn(many: Record) -> None:
    urns = Counter(one.urn for one in many.resources)
    names = Counter(
        (one.type, key, one.inputs[key])
        for one in many.resources
        for key in ("name", "family", "functionName", "bucket", "alarmName", "identifier")
        if one.custom and isinstance(one.inputs.get(key), str) and one.type not in _NAMES_OF_OTHERS
    )

    assert {urn for urn, number in urns.items() if number > 1} == set()
    assert {name for name, number in names.items() if number > 1} == set()
    assert len(names) > 60


_NAMES_OF_OTHERS = {
    "aws:autoscaling/lifecycleHook:LifecycleHook",  # of its group
    "aws:lambda/alias:Alias",  # of its function
    "aws:scheduler/schedule:Schedule",  # of its group
    "aws:route53/record:Record",  # of its type of record
}


def test_no_name_is_longer_than_aws_allows(many: Record) -> None:
    """Every workload has the longest name that a stack file may give it."""
    lengths = {
        kind: max(len(one.outputs["name"]) for one in many.of_type(kind)) for kind in _LONGEST if many.of_type(kind)
    }

    assert lengths.keys() == _LONGEST.keys()
    assert {kind: length for kind, length in lengths.items() if length > _LONGEST[kind]} == {}


_LONGEST = {
    "aws:iam/role:Role": 64,
    "aws:lb/targetGroup:TargetGroup": 32,
    "aws:lambda/function:Function": 64,
    "aws:sqs/queue:Queue": 80,
    "aws:scheduler/schedule:Schedule": 64,
    "aws:ec2/securityGroup:SecurityGroup": 255,
    "aws:cloudwatch/logGroup:LogGroup": 512,
    "aws:cloudwatch/metricAlarm:MetricAlarm": 255,
    "aws:ecs/service:Service": 255,
}
"""Type → most characters of a name, by the API reference of each service."""


def test_no_two_rules_of_a_listener_have_one_priority(many: Record) -> None:
    rules = many.of_type("aws:lb/listenerRule:ListenerRule")
    taken = Counter((rule.inputs["listenerArn"], rule.inputs["priority"]) for rule in rules)

    assert len(rules) == 10 + len([one for one in LEGAL["plinth:services"].values() if "route" in one])
    assert max(taken.values()) == 1


def test_no_resource_is_there_twice_under_two_names(many: Record) -> None:
    said = Counter(
        (
            one.type,
            json.dumps(
                {key: value for key, value in one.inputs.items() if key not in {"tags", "description"}}, sort_keys=True
            ),
        )
        for one in many.resources
        if one.custom
        and one.type.startswith(("aws:vpc/", "aws:ec2/route:", "aws:ec2/networkAcl", "aws:iam/rolePolicy"))
    )

    assert len(said) > 100
    assert {one for one, number in said.items() if number > 1} == set()


def test_the_number_of_tasks_is_left_alone_exactly_where_something_scales_it(many: Record) -> None:
    scaled = {one.inputs["resourceId"].rpartition("/")[2] for one in many.of_type("aws:appautoscaling/target:Target")}
    services = many.of_type("aws:ecs/service:Service")
    left_alone = {one.outputs["name"] for one in services if "desiredCount" in one.ignore_changes}

    assert left_alone == scaled
    assert 0 < len(scaled) < len(services)


def test_no_mandatory_policy_finds_anything(many: Record) -> None:
    with mock.patch.dict(os.environ, PULUMI_CONFIG=json.dumps(engine_form(SIXTY))):
        assert rejections(Graph(many.resources)) == {}


def test_55_more_touch_none_of_the_five_that_are_there(many: Record) -> None:
    """And so 55 less touch none of those that stay."""
    few = run_stack_file(mix({kind: [number] for number, kind in enumerate(KINDS, 3)}))
    before, after = by_urn(few), by_urn(many)

    assert moved(few, many) == []
    assert {one.name for urn, one in before.items() if one.custom and after[urn].inputs != one.inputs} == {DASHBOARD}
