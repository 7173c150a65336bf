from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from preview.report.junit import junit
from tests.preview.report.judgements import BACKUPS, BUCKET, DATABASE, KEYS, report, violation


def cases(folder: Path, **changes) -> dict[tuple[str, str], ET.Element]:
    root = ET.fromstring(junit([report(folder, **changes)]))  # noqa: S314 - written by the line itself
    return {(case.get("classname", ""), case.get("name", "")): case for case in root.iter("testcase")}


def test_a_mandatory_violation_fails_and_what_does_not_refuse_the_stack_is_skipped(tmp_path) -> None:
    found = cases(tmp_path)

    outcomes = {key: [child.tag for child in case] for key, case in found.items()}
    assert outcomes == {
        ("sqs-queue-require-encryption", "every resource"): [],
        (BACKUPS, DATABASE): ["failure"],
        ("s3-bucket-require-versioning", BUCKET): ["skipped"],
        (KEYS, BUCKET): ["skipped"],
        ("x-stack-report-size", "the stack"): ["skipped"],
        ("aws-rules/E3031", BUCKET): ["failure"],
        ("provider-input", BUCKET): ["failure"],
        ("change-refused-by-aws", DATABASE): ["failure"],
        ("change-loses-data", "urn:pulumi:dev::small::aws:dynamodb/table:Table::gone"): ["failure"],
    }
    text = found[BACKUPS, DATABASE][0].get("message", "")
    assert text.startswith("mandatory high: aws:rds/instance:Instance main: backupRetentionPeriod is 0 → set it")
    assert found[BACKUPS, DATABASE].get("file") == "Pulumi.dev.yaml"
    assert "exempt until 2027-01-31" in found[KEYS, BUCKET][0].get("message", "")


def test_several_violations_of_one_policy_by_one_resource_are_one_test_that_names_each(tmp_path) -> None:
    both = [
        violation("a", BUCKET, "first", "advisory"),
        violation("a", BUCKET, "second"),
        violation("a", DATABASE, "x"),
    ]
    found = cases(tmp_path, violations=both)

    assert found["a", BUCKET][0].tag == "failure"
    assert [word in (found["a", BUCKET][0].text or "") for word in ("first", "second")] == [True, True]
    assert ("a", DATABASE) in found


def test_suites_count_their_tests(tmp_path) -> None:
    root = ET.fromstring(junit([report(tmp_path, failures=["it crashed\nhere"])]))  # noqa: S314 - see above
    counts = [[suite.get(name) for name in ("tests", "failures", "errors", "skipped")] for suite in root.iter()
              if suite.tag.startswith("testsuite")]  # fmt: skip

    assert counts == [["10", "5", "1", "3"], ["6", "1", "1", "3"], ["4", "4", "0", "0"]]


@pytest.mark.parametrize("text", ["\x00", "\x1b[31m", "\ud800", "\ufffe", "]]>", '<&">\x0b', "\U0001f600", "ü\u2028"])
def test_odd_characters_leave_the_document_well_formed(tmp_path, text: str) -> None:
    found = cases(tmp_path, violations=[violation(f"p{text}", f"{BUCKET}{text}", f"is {text}")], failures=[text])

    assert any("failure" in {child.tag for child in case} for case in found.values())
