"""Events of Secrets Manager, and whether they say that a secret has another value now."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from model.aws import eventbridge
from model.event_patterns import broken_pattern
from model.secret_events import changes_pattern
from tests.support.event_matching import matches

ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:team/mail-key-AbCdEf"
OTHER = "arn:aws:secretsmanager:us-east-1:123456789012:secret:team/mail-key-two-GhIjKl"


def call(name: str, **parameters: Any) -> Mapping[str, Any]:
    return event("AWS API Call via CloudTrail", name, requestParameters=parameters)


def event(detail_type: str, name: str, **detail: Any) -> Mapping[str, Any]:
    return {
        "source": "aws.secretsmanager",
        "detail-type": detail_type,
        "detail": {"eventSource": "secretsmanager.amazonaws.com", "eventName": name, **detail},
    }


def rotation(name: str, arn: str) -> Mapping[str, Any]:
    return event(
        "AWS Service Event via CloudTrail", name, requestParameters=None, additionalEventData={"SecretId": arn}
    )


@pytest.mark.parametrize(
    "changed",
    [
        call("PutSecretValue", secretId=ARN),
        call("PutSecretValue", secretId="team/mail-key"),
        call("PutSecretValue", secretId=ARN[:-7]),
        call("PutSecretValue", secretId=ARN, versionStages=["AWSCURRENT"]),
        call("PutSecretValue", secretId=ARN, versionStages=["OURS", "AWSCURRENT"], clientRequestToken="1"),
        call("UpdateSecret", secretId=ARN),
        rotation("RotationSucceeded", ARN),
    ],
)
def test_another_value_is_recognized_however_the_secret_is_named(changed: Mapping[str, Any]) -> None:
    assert matches(changes_pattern(ARN), changed)


@pytest.mark.parametrize(
    "other",
    [
        call("PutSecretValue", secretId=ARN, versionStages=["AWSPENDING"]),
        call("PutSecretValue", secretId=OTHER),
        call("PutSecretValue", secretId="team/mail-key-two"),
        call("GetSecretValue", secretId=ARN),
        call("DescribeSecret", secretId=ARN),
        call("RotateSecret", secretId=ARN),
        rotation("RotationStarted", ARN),
        rotation("RotationFailed", ARN),
        rotation("RotationSucceeded", OTHER),
        {**rotation("RotationSucceeded", ARN), "source": "ours"},
    ],
)
def test_nothing_else_is(other: Mapping[str, Any]) -> None:
    assert not matches(changes_pattern(ARN), other)


def test_eventbridge_takes_the_pattern_of_a_secret_that_pulumi_has_named() -> None:
    arn = f"arn:aws:secretsmanager:ap-southeast-1:123456789012:secret:{'n' * 100}-1234567-AbCdEf"

    assert list(broken_pattern(changes_pattern(arn))) == []
    assert len(json.dumps(changes_pattern(arn))) <= eventbridge.LONGEST_PATTERN
