"""CloudTrail: every region is recorded, and the record cannot be changed."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine.rule import Finding, Level, Sample, Severity, resource_rule, stack_rule
from policies.engine.stack import Stack
from policies.engine.view import Resource
from policies.guardrails.s3 import BLOCKS, BUCKETS, FLAGS, of_bucket

TRAIL = "aws:cloudtrail/trail:Trail"
TRAILS = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide"


@resource_rule(
    id="cloudtrail-trail-require-all-regions",
    description="A trail records all regions, and is on.",
    severity=Severity.HIGH,
    controls=c.fsbp("CloudTrail.1") + c.cis("3.1") + c.LOGGING,
    remediation="set isMultiRegionTrail to true, and leave enableLogging and includeGlobalServiceEvents on",
    url=f"{TRAILS}/receive-cloudtrail-log-files-from-multiple-regions.html",
    types=(TRAIL,),
    good={"isMultiRegionTrail": True},
    bad={"isMultiRegionTrail": False},
)
def cloudtrail_trail_require_all_regions(trail: Resource) -> Iterator[str]:
    """One region, or off."""
    for path in ("isMultiRegionTrail", "enableLogging", "includeGlobalServiceEvents"):
        if trail.not_true(path):
            yield f"{path} is {trail.show(path)}"


@resource_rule(
    id="cloudtrail-trail-require-customer-key",
    description="A trail's files are encrypted with a KMS key.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("CloudTrail.2") + c.cis("3.5") + c.AT_REST,
    remediation="set kmsKeyId to your key",
    url=f"{TRAILS}/encrypting-cloudtrail-log-files-with-aws-kms.html",
    types=(TRAIL,),
    good={"kmsKeyId": "arn:aws:kms:us-east-1:123456789012:key/1"},
    bad={"s3BucketName": "trail"},
)
def cloudtrail_trail_require_customer_key(trail: Resource) -> Iterator[str]:
    """No key."""
    if trail.lacks("kmsKeyId"):
        yield "kmsKeyId is missing"


@resource_rule(
    id="cloudtrail-trail-require-file-validation",
    description="A trail's files can be proved unchanged.",
    severity=Severity.LOW,
    controls=c.fsbp("CloudTrail.4") + c.cis("3.2") + c.LOG_INTEGRITY,
    remediation="set enableLogFileValidation to true",
    url=f"{TRAILS}/cloudtrail-log-file-validation-intro.html",
    types=(TRAIL,),
    good={"enableLogFileValidation": True},
    bad={"enableLogFileValidation": False},
)
def cloudtrail_trail_require_file_validation(trail: Resource) -> Iterator[str]:
    """Off, which is the default."""
    if trail.not_true("enableLogFileValidation"):
        yield f"enableLogFileValidation is {trail.show('enableLogFileValidation')}"


@resource_rule(
    id="cloudtrail-trail-require-log-group",
    description="A trail also writes to CloudWatch Logs, where alarms can watch it.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.fsbp("CloudTrail.5") + c.DETECTION,
    remediation="set cloudWatchLogsGroupArn and cloudWatchLogsRoleArn",
    url=f"{TRAILS}/send-cloudtrail-events-to-cloudwatch-logs.html",
    types=(TRAIL,),
    good={"cloudWatchLogsGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:trail:*"},
    bad={"s3BucketName": "trail"},
)
def cloudtrail_trail_require_log_group(trail: Resource) -> Iterator[str]:
    """None."""
    if trail.lacks("cloudWatchLogsGroupArn"):
        yield "cloudWatchLogsGroupArn is missing"


_TRAIL_BUCKET = Sample(type=BUCKETS[0], name="logs", props={"bucket": "logs"})


@stack_rule(
    id="cloudtrail-bucket-require-protection",
    description="The bucket of a trail is closed to the public.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("CloudTrail.6", "CloudTrail.7") + c.cis("3.4") + c.LOG_INTEGRITY,
    remediation="add an aws.s3.BucketPublicAccessBlock with all four flags true for the trail's bucket",
    url=f"{TRAILS}/best-practices-security.html",
    types=(TRAIL, *BUCKETS, *BLOCKS),
    good=(
        Sample(type=TRAIL, props={}, links={"s3BucketName": "logs"}),
        _TRAIL_BUCKET,
        Sample(type=BLOCKS[0], name="block", props=dict.fromkeys(FLAGS, True), links={"bucket": "logs"}),
    ),
    bad=(Sample(type=TRAIL, props={}, links={"s3BucketName": "logs"}), _TRAIL_BUCKET),
)
def cloudtrail_bucket_require_protection(stack: Stack) -> Iterator[Finding]:
    """A bucket of the stack that a trail writes to, without a whole block."""
    for trail in stack.of((TRAIL,)):
        for bucket in stack.targets(trail, "s3BucketName", BUCKETS):
            found, unsure = of_bucket(stack, bucket, BLOCKS)
            whole = any(not any(block.not_true(flag) for flag in FLAGS) for block in found)
            if not whole and not unsure:
                yield Finding(bucket, f"bucket {bucket.name} of trail {trail.name} is not wholly closed to the public")
