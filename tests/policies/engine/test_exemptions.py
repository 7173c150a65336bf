import json
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from policies.engine import exemptions
from policies.engine.catalog import BY_ID
from policies.engine.exemptions import Book
from policies.engine.judge import Judge
from policies.engine.rule import Sample
from policies.plan.lens.stack import Stack
from tests.support.pack_harness import IDS, judged, resources

TODAY = date(2026, 11, 21)
RULE = BY_ID["kms-key-require-rotation"]
KEY = Sample(type="aws:kms/key:Key", props={})


def entry(**changes: Any) -> dict[str, Any]:
    fields = {
        "policy": RULE.id,
        "urn": "urn:pulumi:test::shop::aws:kms/key:Key::*",
        "reason": "imported key, its owner rotates it by hand",
        "owner": "payments",
        "expires": "2027-01-31",
    }
    return {key: value for key, value in {**fields, **changes}.items() if value is not None}


def book(*entries: Any) -> Book:
    return Book(list(entries), TODAY)


def test_an_exemption_in_force_is_reported_in_every_run() -> None:
    found = book(entry())

    assert judged(RULE, [KEY], book=found) == []
    (line,) = found.report(set(IDS))
    assert line.startswith("EXEMPT until 2027-01-31 (imported key, its owner rotates it by hand; owner payments): ")
    assert line.endswith("on urn:pulumi:test::shop::aws:kms/key:Key::this: enableKeyRotation is missing, so false")


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"reason": "because"}, "fewer than 20"),
        ({"reason": None}, "fewer than 20"),
        ({"owner": None}, "owner is missing"),
        ({"policy": ""}, "policy is missing"),
        ({"urn": "*"}, "match everything"),
        ({"urn": "urn:pulumi:*::*"}, "match everything"),
        ({"expires": "2026-11-20"}, "expired on 2026-11-20"),
        ({"expires": "2027-11-22"}, "more than 365 days"),
        ({"expires": "soon"}, "must be a date"),
        ({"expires": None}, "must be a date"),
        ({"until": "2027-01-31"}, "until is not a field"),
    ],
)
def test_an_invalid_exemption_has_no_effect_and_is_reported(changes: dict[str, Any], word: str) -> None:
    found = book(entry(**changes))

    assert judged(RULE, [KEY], book=found)
    assert word in "".join(found.report(set(IDS)))


@pytest.mark.parametrize("day", ["2027-01-31", "2027-01-31T00:00:00Z", date(2027, 1, 31)])
def test_a_date_may_have_the_engines_format(day: object) -> None:
    assert [item.expires for item in book(entry(expires=day)).valid] == [date(2027, 1, 31)]


def test_an_entry_that_is_not_an_object_is_reported() -> None:
    assert "must be an object" in book("everything").report(set(IDS))[0]


def test_an_unused_exemption_is_reported_but_not_one_for_another_stack() -> None:
    found = book(entry(), entry(urn="urn:pulumi:prod::*"))

    assert found.report(set(IDS), "test") == [
        "unused: kms-key-require-rotation on urn:pulumi:test::shop::aws:kms/key:Key::* has no violation → remove it (payments)"
    ]


def test_an_exemption_from_a_policy_that_does_not_exist_is_reported() -> None:
    assert (
        "no policy is named kms-key-require-rotatoin"
        in book(entry(policy="kms-key-require-rotatoin")).report(set(IDS))[0]
    )


def test_an_exemption_can_be_about_one_violation_of_several() -> None:
    rule = BY_ID["s3-public-access-block-require-all-flags"]
    block = Sample(type=rule.types[0], props={})
    some = book(entry(policy=rule.id, urn="urn:pulumi:test::shop::aws:s3/*", finding="blockPublicAcls*"))

    assert len(judged(rule, [block])) == 4
    assert len(judged(rule, [block], book=some)) == 3


def test_a_stack_cannot_exempt_itself_from_a_critical_policy() -> None:
    rule = BY_ID["s3-bucket-disallow-public-acl"]
    found = book(entry(policy=rule.id, urn="urn:pulumi:test::shop::aws:s3/*"))

    assert judged(rule, rule.bad_example, book=found)
    assert "refused: s3-bucket-disallow-public-acl is critical" in found.report(set(IDS))[0]
    assert judged(rule, rule.bad_example, {"allow_critical_exemptions": True}, found) == []


def test_the_report_is_a_policy_of_its_own() -> None:
    judge = Judge(book(entry(reason="because")), IDS)
    stack = Stack(resources([KEY]))
    stack.run = judge

    found = list(judge.stack(BY_ID["governance-exemption-report-state"], stack, None))

    assert [(message.startswith("exemption 1 ("), urn) for message, urn in found] == [(True, None)]


def test_exemptions_come_from_the_stacks_configuration_and_from_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    soon = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()
    file = tmp_path / "exemptions.yaml"
    file.write_text(
        f"exemptions:\n- policy: s3-*\n  urn: 'urn:pulumi:*::shop::aws:s3/*'\n  owner: web\n  expires: {soon}\n"
        "  reason: legacy buckets, gone with the next release\n"
    )
    configured = f'[{{"policy": "{RULE.id}", "urn": "urn:pulumi:test::*", "owner": "a", "expires": "{soon}", "reason": "{"x" * 20}"}}]'
    monkeypatch.setenv("PULUMI_CONFIG", json.dumps({"policy:exemptions": configured}))

    found = exemptions.load(file)

    assert ([item.policy for item in found.valid], found.faults) == ([RULE.id, "s3-*"], [])


def test_a_file_that_cannot_be_read_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PULUMI_CONFIG", raising=False)
    file = tmp_path / "exemptions.yaml"
    file.write_text("exemptions: [")

    assert "cannot be read" in exemptions.load(file).faults[0]


def accepted(**changes: Any) -> dict[str, Any]:
    fields = {
        "urn": "urn:pulumi:test::shop::aws:kms/key:Key::this",
        "message": "enableKeyRotation is missing, so false",
    }
    return entry(**{**fields, **changes})


@pytest.mark.parametrize(
    ("changes", "covered"),
    [
        ({}, True),
        ({"message": "enableKeyRotation is missing, so false → set it to true"}, True),  # of an older pack
        ({"message": "enableKeyRotation is missing"}, False),
        ({"message": "enableKeyRotation is false"}, False),
        ({"urn": "urn:pulumi:test::shop::aws:kms/key:Key::*"}, False),
        ({"policy": "kms-*"}, False),
        ({"expires": "2026-11-20"}, False),
    ],
)
def test_an_entry_of_a_baseline_accepts_the_violation_that_it_names_and_no_other(changes, covered) -> None:
    assert (judged(RULE, [KEY], book=book(accepted(**changes))) == []) is covered


def test_an_entry_of_a_baseline_that_covers_nothing_is_reported_with_its_text() -> None:
    (line,) = book(accepted(message="enableKeyRotation is false")).report(set(IDS), "test")

    assert line.startswith("unused: ")
    assert "has no such violation any more: enableKeyRotation is false → remove it (payments)" in line
    assert exemptions.read_unused(line) == (RULE.id, "urn:pulumi:test::shop::aws:kms/key:Key::this")


def test_a_glob_and_an_exact_text_exclude_each_other() -> None:
    assert "finding and message exclude each other" in book(accepted(finding="x")).faults[0]


def test_accepted_violations_are_counted_in_one_line_so_that_a_run_shows_what_is_new(monkeypatch) -> None:
    keys = [Sample(type=KEY.type, props={}, name=name) for name in ("a", "b", "new")]
    found = book(*(accepted(urn=f"urn:pulumi:test::shop::aws:kms/key:Key::{name}") for name in "ab"))

    assert len(judged(RULE, keys, book=found)) == 1
    (line,) = found.report(set(IDS), "test")
    assert "2 accepted violations (1 policies, 2 resources)" in line
    assert exemptions.read_applied(line) is None
    monkeypatch.setenv(exemptions.REPORT, "each")
    read = [exemptions.read_applied(line) for line in found.report(set(IDS), "test")]
    assert [one.urn.rpartition("::")[2] for one in read if one] == ["a", "b"]


def test_a_reported_exemption_can_be_read_again() -> None:
    found = book(entry(reason="imported (by us); its owner: rotates it", owner="payments (EU)"))
    judged(RULE, [KEY], book=found)

    (line,) = found.report(set(IDS))

    assert exemptions.read_applied(f"{line} → correct the exemption or remove it [Plinth Governance-6]") == (
        RULE.id,
        "urn:pulumi:test::shop::aws:kms/key:Key::this",
        "enableKeyRotation is missing, so false",
        "imported (by us); its owner: rotates it",
        "payments (EU)",
        "2027-01-31",
    )


def test_a_baseline_of_thousands_of_entries_is_searched_at_once() -> None:
    entries = [accepted(urn=f"urn:pulumi:test::shop::aws:kms/key:Key::{number}") for number in range(5000)]
    found = book(*entries)
    start = time.perf_counter()

    for one in entries:
        assert found.covering(RULE.id, one["urn"], one["message"])

    assert time.perf_counter() - start < 0.5


def test_the_packs_own_file_is_in_the_packs_folder() -> None:
    assert Path(__file__).parents[3] / "policies" / "exemptions.yaml" == exemptions.FILE
