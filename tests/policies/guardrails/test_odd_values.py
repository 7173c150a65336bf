"""No policy fails inside, whatever a property contains, and one odd resource silences nothing about the others."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pulumi.runtime.proto import analyzer_pb2

from policies.engine.catalog import BY_ID, RULES
from policies.engine.exemptions import Book
from policies.engine.judge import Judge
from policies.engine.rule import Finding, Rule, Sample
from policies.engine.sdk_policies import judges
from policies.engine.wire import resource_of_request
from policies.plan.aws import ec2, rds, s3, ssm
from policies.plan.bounds import DEPTH, LENGTH
from policies.plan.lens import view
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource
from policies.plan.values import SECRET, SIGNATURE, UNKNOWN
from tests.support.pack_harness import IDS, findings, judged, resources, stack_of

JUDGED = [rule for rule in RULES if not rule.about_the_run]
STACK_RULES = [rule for rule in JUDGED if rule.scope == "stack"]
SIZE = "governance-resource-restrict-property-size"

ODD = (
    *(None, True, 7, -1, 1.5, 10**30, float("inf"), float("nan"), "", "x", "ünï\u0000😀", "1" * 5000, "10.0.0.0/99", "*"),
    *([], {}, [[]], [[{"enabled": True}]], [None], [7], [{}], {"": ""}, {"0": {"a": [1]}}, ["a", 1, None, {}]),
    *(UNKNOWN, [UNKNOWN], {"x": UNKNOWN}, [[UNKNOWN]], {SIGNATURE: SECRET, "value": [7]}),
    *("null", "[7]", '{"Statement": [[{"Action": {}}], 7]}', '[{"name": 1, "environment": {}, "secrets": 7}]'),
    *("[" * 3000, '{"a":' * 3000),
)  # fmt: skip


@cache
def paths() -> Mapping[str, list[str]]:
    """Return the paths that policies read, by type."""
    view.reads = set()
    for rule in JUDGED:
        for samples in (rule.good_example, rule.bad_example):
            judged(rule, samples)
    found: dict[str, set[str]] = {}
    for token, path in view.reads:
        steps = path.split(".")
        found.setdefault(token, set()).update(".".join(steps[: end + 1]) for end in range(len(steps)))
    view.reads = None
    for rule in JUDGED:
        for sample in (*rule.good_example, *rule.bad_example):
            found.setdefault(sample.type, set()).update(dict.fromkeys(sample.props, sample.type))
    return {token: sorted(own) for token, own in found.items()}


@cache
def words() -> list[str]:
    return sorted({step for own in paths().values() for path in own for step in path.split(".")})


def with_value(props: Mapping[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Return the properties with a value at a path, next to what is there."""
    first, _, rest = path.partition(".")
    inner = props.get(first)
    if rest:
        value = with_value(inner if isinstance(inner, dict) else {}, rest, value)
    return {**props, first: value}


def crashes(samples: list[Sample]) -> Iterator[str]:
    """Yield what any policy says about its own failure on these samples."""
    own = resources(samples)
    stack, judge = Stack(own), Judge(Book([]), IDS)
    for rule in JUDGED:
        if rule.scope == "stack":
            said = [message for message, _ in judge.stack(rule, stack, None)]
        else:
            said = [message for one in own if judges(rule, one.type) for message in judge.resource(rule, one, None)]
        yield from (message for message in said if "itself failed" in message)


LEAVES = st.one_of(st.sampled_from(ODD), st.text(max_size=8), st.integers(), st.floats())
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(words()), inner, max_size=3)),
    max_leaves=6,
)


@st.composite
def odd_examples(draw: st.DrawFn) -> list[Sample]:
    """Return an example of a policy with odd values at paths that policies read."""
    rule = draw(st.sampled_from(JUDGED))
    samples = list(draw(st.sampled_from([rule.good_example, rule.bad_example])))
    for index, sample in enumerate(samples):
        props: dict[str, Any] = dict(sample.props)
        for path in draw(st.lists(st.sampled_from(paths().get(sample.type) or ["id"]), max_size=3)):
            props = with_value(props, path, draw(VALUES))
        samples[index] = replace(sample, props=props)
    return samples


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(odd_examples())
def test_no_policy_fails_on_an_example_with_drawn_values(samples: list[Sample]) -> None:
    assert list(crashes(samples)) == []


@pytest.mark.parametrize("rule", JUDGED, ids=[rule.id for rule in JUDGED])
def test_a_policy_survives_each_odd_value_at_each_property_of_its_examples(rule: Rule) -> None:
    for samples in (rule.good_example, rule.bad_example):
        for index, sample in enumerate(samples):
            for path in sample.props:
                for value in ODD[:: 1 if rule.scope == "resource" else 3]:
                    odd = replace(sample, props={**sample.props, path: value})
                    found = judged(rule, [odd if place == index else other for place, other in enumerate(samples)])
                    assert not any("itself failed" in message for message in found), (path, value, found)


# Bounds --------------------------------------------------------------------------------------------------------------


def nested(levels: int) -> Any:
    value: Any = "x"
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "clause"),
    [
        pytest.param(nested(DEPTH), "", id="deepest-list"),
        pytest.param(nested(DEPTH + 1), "nested deeper than 64 levels", id="list"),
        pytest.param("[" * DEPTH + "]" * DEPTH, "", id="deepest-document"),
        pytest.param(" \n" + '{"a":' * 3000, "nested deeper than 64 levels", id="document"),
        pytest.param(["ok", {"a": "[" * 100}], "nested deeper than 64 levels", id="document-inside"),
        pytest.param(json.dumps({"a": "[" * 100, "b": '\\"[' * 100}), "", id="brackets-in-a-string"),
        pytest.param("[]" * 5000, "", id="wide"),
        pytest.param('["' + '\\"' * 50_000 + "[" * 100, "", id="string-without-end"),
        pytest.param("text [" * 5000, "", id="prose"),
        pytest.param("x" * LENGTH, "", id="longest-text"),
        pytest.param("x" * (LENGTH + 1), "longer than 4 MiB", id="text"),
    ],
)
def test_a_property_that_is_too_large_is_unknown_and_named(value: Any, clause: str) -> None:
    sample = Sample(type=ssm.PARAMETER, props={"type": "String", "value": value})

    (found,) = resources([sample])

    assert found.excess == ((f"value is {clause}",) if clause else ())
    assert (found.raw("value") is UNKNOWN) is bool(clause)
    assert [message.partition(" →")[0] for message in judged(BY_ID[SIZE], [sample])] == list(found.excess)


def test_a_property_that_is_too_large_hides_no_other_one() -> None:
    found = findings(Sample(type=rds.INSTANCE, props={"publiclyAccessible": True, "tags": nested(200)}))

    assert {SIZE, "rds-database-disallow-public-access"} <= set(found)


def test_a_property_that_is_too_deep_to_be_decoded_is_named() -> None:
    request = analyzer_pb2.AnalyzeRequest(type=ssm.PARAMETER, urn="urn:pulumi:test::shop::x::deep", name="deep")
    inner = request.properties.fields["value"]
    for _ in range(5000):
        inner = inner.list_value.values.add()

    assert resource_of_request(request).excess == ("value is nested deeper than 64 levels",)


# Proofs of the whole stack -------------------------------------------------------------------------------------------


def crashing_on(*odd: str) -> Rule:
    """Return a policy of the stack that reports every bucket, and crashes on the resources with these names."""

    def check(stack: Stack) -> Iterator[Finding]:
        for resource in stack.resources:
            if resource.name in odd:
                raise ValueError(f"cannot read {resource.name}")
        for bucket in stack.of(s3.BUCKETS):
            yield Finding(bucket, f"{bucket.name} is seen")

    check.__annotations__ = {"stack": Stack}
    base = BY_ID["s3-bucket-require-versioning"]
    fields = {name: getattr(base, name) for name in type(base).__dataclass_fields__}
    return Rule(**{**fields, "check": lambda stack, _: check(stack)})


@pytest.mark.parametrize("odd", [("b0",), ("b3",), ("b6",), ("b1", "b2", "b5"), ("m",)])
def test_an_odd_resource_is_named_and_the_others_are_judged(odd: tuple[str, ...]) -> None:
    stack = stack_of(
        *(Sample(type=s3.BUCKET, name=f"b{number}", props={}) for number in range(7)),
        Sample(type=ec2.INSTANCE, name="m", props={}),
    )
    judge = Judge(Book([]), IDS)

    found = list(judge.stack(crashing_on(*odd), stack, None))

    failed = {urn.rpartition("::")[2] for message, urn in found if urn and f"failed on {urn}: ValueError" in message}
    seen = {message.partition(" ")[0] for message, _ in found if " is seen" in message}
    assert failed == set(odd)
    assert seen == {f"b{number}" for number in range(7)} - set(odd)


def test_a_policy_that_fails_without_any_resource_is_reported_once_for_the_stack() -> None:
    rule = crashing_on()
    broken = Rule(**{name: getattr(rule, name) for name in Rule.__dataclass_fields__} | {"check": lambda _, __: 1 / 0})

    found = list(Judge(Book([]), IDS).stack(broken, stack_of(Sample(type=s3.BUCKET, props={})), None))

    assert [urn for _, urn in found] == [None]
    assert "failed on the stack: ZeroDivisionError" in found[0][0]


def test_a_stack_with_one_odd_resource_of_every_type_is_judged() -> None:
    for value in ODD[::4]:
        odd = [
            Resource(token, dict.fromkeys(own, value), urn=f"urn:{token}", name=token) for token, own in paths().items()
        ]
        stack, judge = Stack(odd), Judge(Book([]), IDS)
        said = [message for rule in STACK_RULES for message, _ in judge.stack(rule, stack, None)]
        assert not any("itself failed" in message for message in said)
