"""CloudWatch Synthetics: what canaries leave behind is encrypted and kept long enough."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.engine import controls as c
from policies.engine.rule import Level, Severity, resource_rule
from policies.engine.view import Resource

CANARY = "aws:synthetics/canary:Canary"


@resource_rule(
    id="synthetics-canary-require-encryption",
    description="What a canary leaves in S3 is encrypted with a key of one's own.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("Synthetics-1") + c.AT_REST,
    remediation="set artifactConfig.s3Encryption with encryptionMode SSE_KMS and kmsKeyArn",
    url="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_artifact_encryption.html",
    types=(CANARY,),
    good={"artifactConfig": {"s3Encryption": {"encryptionMode": "SSE_KMS", "kmsKeyArn": "arn"}}},
    bad={"artifactConfig": {"s3Encryption": {"encryptionMode": "SSE_S3"}}},
)
def synthetics_canary_require_encryption(canary: Resource) -> Iterator[str]:
    """S3's or AWS's key."""
    path = "artifactConfig.s3Encryption.encryptionMode"
    if canary.differs(path, "SSE_KMS"):
        yield f"{path} is {canary.show(path)}"


@resource_rule(
    id="synthetics-canary-restrict-retention",
    description="A canary keeps its results long enough to look back, and not for ever.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("Synthetics-2") + c.RETENTION,
    remediation="set successRetentionPeriod and failureRetentionPeriod within the setting's bounds",
    url="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_Canaries.html",
    types=(CANARY,),
    good={"failureRetentionPeriod": 31},
    bad={"failureRetentionPeriod": 1},
    settings={
        "days": {"type": "integer", "default": 7, "description": "Least days; AWS's default is 31."},
    },
)
def synthetics_canary_restrict_retention(canary: Resource, settings: Mapping[str, Any]) -> Iterator[str]:
    """A known number below the least."""
    for path in ("successRetentionPeriod", "failureRetentionPeriod"):
        days = canary.number(path)
        if days is not None and days < settings["days"]:
            yield f"{path} is {days:.0f}, fewer than {settings['days']:.0f}"
