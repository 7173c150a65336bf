"""Events of Secrets Manager that say a secret has another value now. Pure."""

from __future__ import annotations

from collections.abc import Mapping

_SUFFIX_LENGTH = 7
"""A hyphen and six characters, which Secrets Manager adds to the name in the ARN:
https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html"""


def changes_pattern(arn: str) -> Mapping[str, object]:
    """Return the event pattern of a new current value of the secret *arn*, written by someone or by a rotation.

    A rotation writes its value before it is current, with the staging label AWSPENDING, and only its end counts. A call
    may name the secret by ARN, by the ARN without its last characters, or by name; nothing but the call itself says it.
    https://docs.aws.amazon.com/secretsmanager/latest/userguide/monitoring-eventbridge.html and
    https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
    """
    partial = arn[:-_SUFFIX_LENGTH]
    named = [arn, partial, partial.partition(":secret:")[2]]
    return {
        "source": ["aws.secretsmanager"],
        "detail-type": ["AWS API Call via CloudTrail", "AWS Service Event via CloudTrail"],
        "detail": {
            "eventSource": ["secretsmanager.amazonaws.com"],
            "$or": [
                {"eventName": ["RotationSucceeded"], "additionalEventData": {"SecretId": [arn]}},
                {
                    "eventName": ["PutSecretValue", "UpdateSecret"],
                    "requestParameters": {
                        "secretId": named,
                        "$or": [{"versionStages": [{"exists": False}]}, {"versionStages": ["AWSCURRENT"]}],
                    },
                },
            ],
        },
    }
