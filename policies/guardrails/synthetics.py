"""CloudWatch Synthetics: encryption and retention of canary data."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Settings, Severity, integer
from policies.plan.aws import synthetics
from policies.plan.lens.view import Resource


@Policy(
    id="synthetics-canary-require-encryption",
    description="Synthetics canary artifacts are encrypted with a customer managed KMS key.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("Synthetics-1") + c.AT_REST,
    remediation="set artifactConfig.s3Encryption with encryptionMode SSE_KMS and a kmsKeyArn",
    url=f"{guides.CLOUDWATCH}/CloudWatch_Synthetics_artifact_encryption.html",
    types=(synthetics.CANARY,),
    good={"artifactConfig": {"s3Encryption": {"encryptionMode": "SSE_KMS", "kmsKeyArn": "arn"}}},
    bad={"artifactConfig": {"s3Encryption": {"encryptionMode": "SSE_S3"}}},
    omitted="violates",
)
def synthetics_canary_require_encryption(canary: Resource) -> Iterator[str]:
    """Report encryption with SSE-S3 or the AWS managed key."""
    path = "artifactConfig.s3Encryption.encryptionMode"
    if canary.differs(path, "SSE_KMS"):
        yield f"{path} is {canary.show(path)}"


@Policy(
    id="synthetics-canary-restrict-retention",
    description="Synthetics canaries retain run data for a minimum number of days.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("Synthetics-2") + c.DETECTION,
    remediation="set successRetentionPeriod and failureRetentionPeriod to at least the setting `days`",
    url=f"{guides.CLOUDWATCH}/CloudWatch_Synthetics_Canaries.html",
    types=(synthetics.CANARY,),
    good={"failureRetentionPeriod": 31},
    bad={"failureRetentionPeriod": 1},
    settings={
        "days": integer(7, "Minimum retention in days; AWS's default is 31."),
    },
)
def synthetics_canary_restrict_retention(canary: Resource, settings: Settings) -> Iterator[str]:
    """Report a known number of days below the minimum."""
    for path in ("successRetentionPeriod", "failureRetentionPeriod"):
        days = canary.number(path)
        if days is not None and days < settings["days"]:
            yield f"{path} is {days:.0f}, fewer than {settings['days']:.0f}"
