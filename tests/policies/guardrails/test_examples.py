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
JUDGED = [rule for rule in RULES if not rule.about_the_run and (rule.id not in NEEDS_DATA or iam_actions.is_complete())]
"""All of them in each test, which names those that fail: a test for each would take most of its time for pytest."""
RESOURCE_RULES = [rule for rule in JUDGED if rule.scope == "resource"]
STACK_RULES = [rule for rule in JUDGED if rule.scope == "stack"]


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PULUMI_CONFIG", "PULUMI_STACK"):
        monkeypatch.delenv(name, raising=False)


def test_the_good_example_passes() -> None:
    assert {rule.id: found for rule in JUDGED if (found := judged(rule, rule.good_example))} == {}


def test_the_bad_example_is_reported_with_its_remediation() -> None:
    def is_right(rule: Rule, message: str) -> bool:
        return "itself failed" not in message and f" → {rule.remediation} [{rule.controls[0]}]" in message

    found = {rule.id: judged(rule, rule.bad_example) for rule in JUDGED}

    assert [rule_id for rule_id, messages in found.items() if not messages] == []
    assert [message for rule in JUDGED for message in found[rule.id] if not is_right(rule, message)] == []


def test_a_resource_without_properties_gets_the_verdict_that_the_policy_declares() -> None:
    def bare(rule: Rule) -> list[Sample]:
        return [Sample(type=rule.types[0] if rule.types[0] != "aws:*" else "aws:ec2/vpc:Vpc", props={})]

    assert [
        rule.id for rule in RESOURCE_RULES if bool(judged(rule, bare(rule))) is not (rule.omitted == "violates")
    ] == []


def test_unknown_values_get_the_verdict_that_the_policy_declares() -> None:
    found = {rule.id: judged(rule, blurred(rule)) for rule in JUDGED}
    complete = [
        rule
        for rule in JUDGED
        if {sample.name for sample in rule.good_example} == {sample.name for sample in rule.bad_example}
    ]

    assert [message for messages in found.values() for message in messages if "itself failed" in message] == []
    assert [rule.id for rule in complete if bool(found[rule.id]) is not (rule.unknown == "violates")] == []


def test_unknown_parts_of_the_good_example_pass() -> None:
    assert {
        rule.id: found
        for rule in JUDGED
        for samples in with_one_leaf_unknown(rule.good_example)
        if (found := judged(rule, samples))
    } == {}


def test_a_companion_with_an_unknown_link_may_be_the_right_one() -> None:
    def loose(rule: Rule) -> list[Sample]:
        return [
            replace(sample, links={}, props={**sample.props, **dict.fromkeys(sample.links, UNKNOWN)})
            for sample in rule.good_example
        ]

    linked = [rule for rule in STACK_RULES if any(sample.links for sample in rule.good_example)]

    assert {rule.id: found for rule in linked if (found := judged(rule, loose(rule)))} == {}


def test_a_resource_of_another_provider_is_ignored() -> None:
    def foreign(rule: Rule) -> list[Sample]:
        return [replace(sample, type=sample.type.replace("aws", "gcp", 1)) for sample in rule.bad_example]

    assert {rule.id: found for rule in RESOURCE_RULES if (found := judged(rule, foreign(rule)))} == {}


def test_an_exemption_lets_the_bad_example_pass_unless_the_policy_is_critical(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_STACK", "test")
    monkeypatch.setenv("PULUMI_PROJECT", "shop")
    day = datetime.now(UTC).date() + timedelta(days=30)
    entry = {
        "urn": "urn:pulumi:test::shop::*",
        "reason": "agreed with security until the move is done",
        "owner": "platform",
        "expires": day.isoformat(),
    }

    for rule in JUDGED:
        book = Book([{"policy": rule.id, **entry}])
        found = judged(rule, rule.bad_example, book=book)
        allowed = judged(rule, rule.bad_example, {"allow_critical_exemptions": True}, book)

        assert bool(found) is (rule.severity.value == "critical"), rule.id
        assert allowed == [], rule.id


def test_the_good_example_broken_in_one_place_is_found() -> None:
    def is_found(rule: Rule) -> bool:
        return any(judged(rule, mutant) for mutant in mutants(rule.good_example, rule.bad_example))

    assert [rule.id for rule in JUDGED if not is_found(rule)] == []


def blurred(rule: Rule) -> list[Sample]:
    """Return the bad example with UNKNOWN for what the good one has otherwise."""
    right = {sample.name: sample.props for sample in rule.good_example}
    return [
        replace(
            sample,
            props={
                key: value if right.get(sample.name, {}).get(key) == value else UNKNOWN
                for key, value in {**right.get(sample.name, {}), **sample.props}.items()
            },
        )
        for sample in rule.bad_example
    ]


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
