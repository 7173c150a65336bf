"""SARIF 2.1.0: what the standard's schema and GitHub's page on SARIF support require, and what is in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest

from preview.report.sarif import sarif
from preview.report.view.findings_report import findings_report
from preview.report.view.judgement import judgement_of
from tests.preview.report import sample_results
from tests.preview.report.judgements import BACKUPS, BUCKET, DATABASE, KEYS, PAGE, report, violation

MOST_TAGS = 20
KNOWN = {
    "log": {"$schema", "version", "runs"},
    "run": {"tool", "automationDetails", "invocations", "results"},
    "rule": {"id", "shortDescription", "fullDescription", "help", "helpUri", "properties"},
    "result": {
        "ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints", "suppressions", "properties"
    },
    "suppression": {"kind", "status", "justification", "properties"},
}  # fmt: skip
"""The properties that are used, all of which are in the standard's schema (it allows no others)."""


def strange(log: dict[str, Any]) -> Iterator[str]:
    """Yield what SARIF 2.1.0 or GitHub would reject in *log*."""
    if set(log) != KNOWN["log"] or log["version"] != "2.1.0":
        yield "log"
    for run in log["runs"]:
        rules = run["tool"]["driver"]["rules"]
        if not set(run) <= KNOWN["run"] or not run["tool"]["driver"]["name"]:
            yield "run"
        if len({rule["id"] for rule in rules}) != len(rules):
            yield "two rules of one id"
        for rule in rules:
            texts = [rule[key]["text"] for key in ("shortDescription", "fullDescription", "help")]
            tags = rule["properties"]["tags"]
            right = set(rule) <= KNOWN["rule"] and all(texts) and rule.get("helpUri", PAGE).startswith("https://")
            if not right or len(tags) > MOST_TAGS or len(set(tags)) != len(tags):
                yield f"rule {rule}"
        for invocation in run["invocations"]:
            if not isinstance(invocation["executionSuccessful"], bool):
                yield "invocation"
        yield from (f"result {one}" for one in run["results"] if not list(right_result(one, rules)))


def right_result(one: dict[str, Any], rules: list[dict[str, Any]]) -> Iterator[bool]:
    place = one["locations"][0]["physicalLocation"]
    uri, line = place["artifactLocation"]["uri"], place["region"]["startLine"]
    marks = one["partialFingerprints"].values()
    if (
        set(one) == KNOWN["result"]
        and rules[one["ruleIndex"]]["id"] == one["ruleId"]
        and one["level"] in {"none", "note", "warning", "error"}
        and one["message"]["text"]
        and uri.isascii()
        and not set(uri) & set(' "<>\\^`{|}')
        and not uri.startswith("/")
        and isinstance(line, int)
        and line >= 1
        and all(isinstance(mark, str) and mark for mark in marks)
        and all(set(kept) == KNOWN["suppression"] and kept["kind"] == "external" for kept in one["suppressions"])
    ):
        yield True


@pytest.fixture
def log(tmp_path) -> dict[str, Any]:
    return sarif([report(tmp_path)])


def results(log: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["ruleId"]: one for one in log["runs"][0]["results"]}


def test_the_log_is_what_the_standard_and_github_require(log, tmp_path) -> None:
    assert list(strange(log)) == []
    assert list(strange(sarif([report(tmp_path, violations=[], failures=["it crashed\non line 3"])]))) == []


def test_the_check_of_the_form_finds_what_is_wrong(log) -> None:
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    log["runs"][0]["tool"]["driver"]["rules"][0]["properties"]["tags"] = ["a", "a"]

    assert len(list(strange(log))) == 2


def test_a_rule_has_what_code_scanning_shows(log) -> None:
    (rule,) = (one for one in log["runs"][0]["tool"]["driver"]["rules"] if one["id"] == BACKUPS)

    assert rule["shortDescription"]["text"] == "Databases have backups."
    assert rule["helpUri"] == PAGE
    assert rule["properties"]["security-severity"] == "8.0"
    assert rule["properties"]["tags"] == ["security", "FSBP RDS.11", "SOC 2 A1.2"]


@pytest.mark.parametrize(
    ("rule", "level", "file", "line"),
    [
        (BACKUPS, "error", "Pulumi.dev.yaml", 5),  # the setting
        ("s3-bucket-require-versioning", "note", "infra/buckets of ours.py", 12),  # the program
        ("x-stack-report-size", "warning", "Pulumi.dev.yaml", 1),
        ("aws-rules/E3031", "error", "infra/buckets of ours.py", 12),
        ("provider-input", "error", "infra/buckets of ours.py", 12),
        ("change-refused-by-aws", "error", "Pulumi.dev.yaml", 4),
        ("change-loses-data", "error", "Pulumi.dev.yaml", 1),  # what made it is no longer there
    ],
)
def test_a_finding_has_its_level_and_its_line(log, rule: str, level: str, file: str, line: int) -> None:
    found = results(log)[rule]
    place = found["locations"][0]["physicalLocation"]

    assert found["level"] == level
    assert (unquote(place["artifactLocation"]["uri"]), place["region"]["startLine"]) == (file, line)


def test_the_resource_its_key_and_its_team_are_named(log) -> None:
    found = results(log)[BACKUPS]

    assert found["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == DATABASE
    assert found["properties"] == {
        "enforcementLevel": "mandatory",
        "severity": "high",
        "key": "small:databases.main.backup_days",
        "team": "data",
    }


def test_an_exempt_violation_is_suppressed_with_its_reason_owner_and_date(log) -> None:
    (kept,) = results(log)[KEYS]["suppressions"]

    assert results(log)[KEYS]["message"]["text"] == "aws:s3/bucket:Bucket logs: enableKeyRotation is false"
    assert kept["justification"] == "the key is imported; rotated by hand (owner payments, until 2027-01-31)"
    assert results(log)[BACKUPS]["suppressions"] == []


def test_a_policy_that_cannot_be_evaluated_is_a_failed_run(tmp_path) -> None:
    (invocation,) = sarif([report(tmp_path, failures=["it crashed"])])["runs"][0]["invocations"]

    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "it crashed"


def test_a_fingerprint_changes_with_the_finding_and_with_nothing_else(tmp_path) -> None:
    def mark(message: str, urn: str = BUCKET, **more: Any) -> str:
        found = sarif([report(tmp_path, violations=[violation("a", urn, message, **more)])])["runs"][0]["results"][0]
        return found["partialFingerprints"]["primaryLocationLineHash"]

    assert mark("port 22 is open") == mark("port 22 is open → close it [FSBP EC2.13]", level="advisory", severity="low")
    assert len({mark("port 22 is open"), mark("port 23 is open"), mark("port 22 is open", DATABASE)}) == 3


def test_hostile_names_change_no_structure() -> None:
    log = sarif([findings_report(judgement_of(sample_results.hostile()), "Owner")])

    assert list(strange(json.loads(json.dumps(log)))) == []
