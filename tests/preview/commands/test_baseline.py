"""``plinth policies baseline``: what is written is what the pack accepts, and nothing more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from policies.engine import exemptions
from policies.engine.catalog import BY_ID
from policies.engine.rule import Sample
from preview.commands.cli import main
from tests.preview.engine.event_logs import STACK, violated, written
from tests.support.pack_harness import judged, urn

RULE, CRITICAL = BY_ID["kms-key-require-rotation"], BY_ID["rds-database-disallow-public-access"]
KEY = Sample(type="aws:kms/key:Key", props={}, name="old [1]*")
NEW = Sample(type="aws:kms/key:Key", props={}, name="new")
OFF = Sample(type="aws:kms/key:Key", props={"enableKeyRotation": False}, name=KEY.name)
UNTIL = str(datetime.now(UTC).date() + timedelta(days=90))
OPTIONS = {"expires": UNTIL, "reason": "adopted with the pack, fixed by spring", "owner": "platform"}
DEFERRED = "governance-check-report-deferred"


def options(**changes: str) -> list[str]:
    return [f"--{key}={value}" for key, value in {**OPTIONS, **changes}.items()]


def events(*more: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the log of a run that found the key, as the pack words it."""
    (message,) = judged(RULE, [KEY])
    found = violated(RULE.id, urn(KEY.type, KEY.name), f"{RULE.description}\n{message}\n", severity="medium")
    return [found, *more]


def made(folder: Path, log: list[dict[str, Any]], *more: str) -> Path:
    path = folder / "exemptions.yaml"
    assert main(["policies", "baseline", str(written(folder, log)), "-o", str(path), *options(), *more]) == 0
    return path


def test_the_pack_accepts_what_is_in_the_baseline_and_reports_everything_else(tmp_path, capsys) -> None:
    path = made(tmp_path, events())

    assert capsys.readouterr().err.endswith(f"accepted until {UNTIL}: 1 violation of 1 policy\n")
    assert judged(RULE, [KEY], book=exemptions.load(path)) == []
    assert len(judged(RULE, [NEW], book=exemptions.load(path))) == 1
    assert len(judged(RULE, [OFF], book=exemptions.load(path))) == 1


def test_an_entry_is_as_people_write_one(tmp_path) -> None:
    (entry,) = yaml.safe_load(made(tmp_path, events(*events())).read_text(encoding="utf-8"))

    assert entry == {
        "policy": RULE.id,
        "urn": urn(KEY.type, KEY.name),
        "message": "enableKeyRotation is missing, so false",
        "reason": OPTIONS["reason"],
        "owner": "platform",
        "expires": datetime.fromisoformat(UNTIL).date(),
    }


def test_what_is_not_accepted_is_said(tmp_path, capsys) -> None:
    log = events(
        violated(CRITICAL.id, urn("aws:rds/instance:Instance", "main"), "it is public", severity="critical"),
        violated("rds-database-require-backups", STACK, "the policy x itself failed on y: KeyError: z"),
        violated("of-another-pack", STACK, "is wrong"),
        violated(DEFERRED, STACK, "5 checks are deferred", "advisory"),
    )
    (entry,) = yaml.safe_load(made(tmp_path, log).read_text(encoding="utf-8"))

    said = capsys.readouterr().err
    assert entry["policy"] == RULE.id
    assert f"not accepted: {CRITICAL.id} (1 violation): the policy is critical" in said
    assert "the policy itself failed, so what it would find is not known" in said
    assert "of-another-pack (1 violation): the policy is of another pack" in said
    assert DEFERRED not in said


def test_critical_violations_are_accepted_on_demand_and_still_need_the_consent_of_the_packs_owners(
    tmp_path, capsys
) -> None:
    public = Sample(type="aws:rds/instance:Instance", props={"publiclyAccessible": True})
    (message,) = judged(CRITICAL, [public])
    log = [violated(CRITICAL.id, urn(public.type, public.name), message, severity="critical")]
    book = exemptions.load(made(tmp_path, log, "--include-critical"))

    assert "allow_critical_exemptions is true" in capsys.readouterr().err
    assert len(judged(CRITICAL, [public], book=book)) == 1
    assert judged(CRITICAL, [public], {"allow_critical_exemptions": True}, book=book) == []


def test_a_finding_about_the_whole_stack_can_be_accepted(tmp_path) -> None:
    log = [violated("resilience-tier-require-recovery-objectives", STACK, "main recovers after 4 h", severity="high")]

    assert yaml.safe_load(made(tmp_path, log).read_text())[0]["urn"] == STACK


def test_entries_are_appended_to_those_that_are_there_with_their_comments(tmp_path) -> None:
    path = tmp_path / "exemptions.yaml"
    path.write_text("# ours\n- {policy: a, urn: b, reason: c}\n", encoding="utf-8")
    made(tmp_path, events())

    assert path.read_text().startswith("# ours\n- {policy: a, urn: b, reason: c}\n# Violations accepted on ")
    assert [one["policy"] for one in yaml.safe_load(path.read_text())] == ["a", RULE.id]


def test_without_a_violation_no_file_is_written(tmp_path, capsys) -> None:
    assert not made(tmp_path, [{"policyAnalyzeStackSummaryEvent": {}}]).exists()
    assert "0 violations" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"expires": "2020-01-01"}, "--expires '2020-01-01': it expired on 2020-01-01"),
        ({"expires": "soon"}, "--expires 'soon': must be a date such as 2027-01-31"),
        ({"expires": "2199-01-01"}, "--expires '2199-01-01': is more than 365 days ahead"),
        ({"reason": "later"}, "--reason 'later': has fewer than 20 characters"),
        ({"owner": " "}, "--owner: is empty"),
    ],
)
def test_options_without_effect_are_refused_before_anything_runs(capsys, changes, said) -> None:
    assert main(["policies", "baseline", "none.json", *options(**changes)]) == 2
    assert capsys.readouterr().err.startswith(f"error: {said}")


@pytest.mark.parametrize("text", ["exemptions: []\n", "[{policy: a}]\n", "just text", "a: [", "- a\n\x00"])
def test_a_file_to_which_nothing_can_be_appended_stays_as_it_is(tmp_path, capsys, text) -> None:
    path = tmp_path / "other.yaml"
    path.write_text(text, encoding="utf-8")

    assert main(["policies", "baseline", str(written(tmp_path, events())), "-o", str(path), *options()]) == 2
    assert f"--output {path}: is not" in capsys.readouterr().err
    assert path.read_text() == text
