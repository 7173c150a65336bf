"""A finding reads as one sentence: property, value, what is wrong with it, key of the stack file, advice."""

from dataclasses import replace

import pytest

from preview.report.view.validation import ValidationSection
from preview.validation.findings import Validation, ValueFinding

FOUND = ValueFinding(
    urn="urn:pulumi:dev::p::aws:sqs/queue:Queue::jobs", property="delaySeconds", value="99999", rule="F3034",
    message="99999 is greater than the maximum of 900", fix="", source="AWS's schema of AWS::SQS::Queue, https://x",
    key="", refuses=True,
)  # fmt: skip


def text(**changes):
    (row,) = ValidationSection(Validation(findings=[replace(FOUND, **changes)], resources=1)).rows
    return row.text


@pytest.mark.parametrize(
    ("value", "message", "shown"),
    [
        ("99999", "99999 is greater than 900", "delaySeconds 99999 is greater than 900"),
        ('"a b"', "'a b' does not match pattern 'x'", "delaySeconds \"a b\" does not match pattern 'x'"),
        ("5", "'5' is not one of ['a']", "delaySeconds 5 is not one of ['a']"),
        ("9", "99999 is greater than 900", "delaySeconds 9: 99999 is greater than 900"),
        ('"abcd"', "length 4 exceeds maximum 3", 'delaySeconds "abcd": length 4 exceeds maximum 3'),
        ("", "'MaxSize' is a required property", "delaySeconds: 'MaxSize' is a required property"),
    ],
)
def test_value_is_said_once(value, message, shown):
    assert text(value=value, message=message) == shown


def test_key_and_advice_follow():
    assert text(key="plinth:queues.jobs.delay", fix="Use less.") == (
        "delaySeconds 99999 is greater than the maximum of 900; set by plinth:queues.jobs.delay. Use less"
    )
