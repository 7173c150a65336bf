"""CloudTrail: events of all Regions, encryption, integrity and protection of the log bucket."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Level, Policy, Sample, Severity
from policies.guardrails.s3 import BLOCKS, FLAGS, of_bucket
from policies.plan.aws import cloudtrail, s3
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource, View


@Policy(
    id="cloudtrail-trail-require-all-regions",
    description="Trails are enabled and record events of all Regions.",
    severity=Severity.HIGH,
    controls=c.fsbp("CloudTrail.1", part="each trail of the stack")
    + c.cis("3.1", part="each trail of the stack")
    + c.LOGGING,
    remediation="set isMultiRegionTrail to true, and do not disable enableLogging or includeGlobalServiceEvents",
    url=f"{guides.CLOUDTRAIL}/receive-cloudtrail-log-files-from-multiple-regions.html",
    types=(cloudtrail.TRAIL,),
    good={"isMultiRegionTrail": True},
    bad={"isMultiRegionTrail": False},
    omitted="violates",
)
def cloudtrail_trail_require_all_regions(trail: Resource) -> Iterator[str]:
    """Report a trail of a single Region, or one that does not log."""
    for path in ("isMultiRegionTrail", "enableLogging", "includeGlobalServiceEvents"):
        if trail.not_true(path):
            yield f"{path} is {trail.show(path)}"


@Policy(
    id="cloudtrail-trail-require-customer-key",
    description="Trails are encrypted with a customer managed KMS key.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("CloudTrail.2") + c.cis("3.5") + c.AT_REST,
    remediation="set kmsKeyId to a customer managed key",
    url=f"{guides.CLOUDTRAIL}/encrypting-cloudtrail-log-files-with-aws-kms.html",
    types=(cloudtrail.TRAIL,),
    good={"kmsKeyId": "arn:aws:kms:us-east-1:123456789012:key/1"},
    bad={"s3BucketName": "trail"},
    omitted="violates",
)
def cloudtrail_trail_require_customer_key(trail: Resource) -> Iterator[str]:
    """Report a trail without a key."""
    if trail.lacks("kmsKeyId"):
        yield "kmsKeyId is missing"


@Policy(
    id="cloudtrail-trail-require-file-validation",
    description="Trails have log file validation enabled.",
    severity=Severity.LOW,
    controls=c.fsbp("CloudTrail.4") + c.cis("3.2") + c.LOG_INTEGRITY,
    remediation="set enableLogFileValidation to true",
    url=f"{guides.CLOUDTRAIL}/cloudtrail-log-file-validation-intro.html",
    types=(cloudtrail.TRAIL,),
    good={"enableLogFileValidation": True},
    bad={"enableLogFileValidation": False},
    omitted="violates",
)
def cloudtrail_trail_require_file_validation(trail: Resource) -> Iterator[str]:
    """Report validation that is off, the default."""
    if trail.not_true("enableLogFileValidation"):
        yield f"enableLogFileValidation is {trail.show('enableLogFileValidation')}"


@Policy(
    id="cloudtrail-trail-require-log-group",
    description="Trails deliver events to CloudWatch Logs, where metric filters and alarms can evaluate them.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.fsbp("CloudTrail.5") + c.DETECTION,
    remediation="set cloudWatchLogsGroupArn and cloudWatchLogsRoleArn",
    url=f"{guides.CLOUDTRAIL}/send-cloudtrail-events-to-cloudwatch-logs.html",
    types=(cloudtrail.TRAIL,),
    good={"cloudWatchLogsGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:trail:*"},
    bad={"s3BucketName": "trail"},
    omitted="violates",
)
def cloudtrail_trail_require_log_group(trail: Resource) -> Iterator[str]:
    """Report a trail without a log group."""
    if trail.lacks("cloudWatchLogsGroupArn"):
        yield "cloudWatchLogsGroupArn is missing"


_TRAIL_BUCKET = Sample(type=s3.BUCKET, name="logs", props={"bucket": "logs"})


@Policy(
    id="cloudtrail-bucket-require-protection",
    description="Buckets that store CloudTrail logs block public access.",
    severity=Severity.CRITICAL,
    controls=c.security_hub("CloudTrail.6") + c.LOG_INTEGRITY,
    remediation="add an aws.s3.BucketPublicAccessBlock with all four settings true for the trail's bucket",
    url=f"{guides.CLOUDTRAIL}/best-practices-security.html",
    types=(cloudtrail.TRAIL, *s3.BUCKETS, *BLOCKS),
    good=(
        Sample(type=cloudtrail.TRAIL, props={}, links={"s3BucketName": "logs"}),
        _TRAIL_BUCKET,
        Sample(type=BLOCKS[0], name="block", props=dict.fromkeys(FLAGS, True), links={"bucket": "logs"}),
    ),
    bad=(Sample(type=cloudtrail.TRAIL, props={}, links={"s3BucketName": "logs"}), _TRAIL_BUCKET),
)
def cloudtrail_bucket_require_protection(stack: Stack) -> Iterator[Finding]:
    """Report a trail's bucket in the same stack without a complete public access block."""
    for trail in stack.of((cloudtrail.TRAIL,)):
        for bucket in stack.targets(trail, "s3BucketName", s3.BUCKETS):
            found, unsure = of_bucket(stack, bucket, BLOCKS)
            whole = any(not any(block.not_true(flag) for flag in FLAGS) for block in found)
            if not whole and not unsure:
                yield Finding(bucket, f"bucket {bucket.name} of trail {trail.name} does not block all public access")


_OBJECTS = "AWS::S3::Object"


def _recording(kind: str) -> dict[str, Any]:
    return {
        "eventSelectors": [{"readWriteType": kind, "dataResources": [{"type": _OBJECTS, "values": ["arn:aws:s3"]}]}]
    }


@Policy(
    id="cloudtrail-trail-require-data-events",
    description="Trails record the reads and writes of S3 objects.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.security_hub("S3.22", "S3.23", part="selected buckets")
    + c.cis("3.8", "3.9", part="selected buckets")
    + c.LOGGING,
    remediation="add eventSelectors with readWriteType All and dataResources of type AWS::S3::Object, or the same as "
    "advancedEventSelectors",
    url=f"{guides.CLOUDTRAIL}/logging-data-events-with-cloudtrail.html",
    types=(cloudtrail.TRAIL,),
    good=_recording("All"),
    bad=_recording("WriteOnly"),
    omitted="violates",
    note="The controls ask for all buckets; a selection is accepted here, because every data event is billed.",
)
def cloudtrail_trail_require_data_events(trail: Resource) -> Iterator[str]:
    """Report a trail whose selectors leave reads or writes of S3 objects out."""
    if trail.unsure("eventSelectors") or trail.unsure("advancedEventSelectors"):
        return
    recorded = {kind for item in trail.each("eventSelectors") for kind in _of_simple(item)}
    recorded |= {kind for item in trail.each("advancedEventSelectors") for kind in _of_advanced(item)}
    absent = [kind for kind in ("read", "write") if kind not in recorded]
    if absent:
        yield f"{' and '.join(absent)} events of S3 objects are not recorded"


def _of_simple(selector: View) -> tuple[str, ...]:
    """Return what an event selector records of S3 objects; all events by default."""
    kinds = {"ReadOnly": ("read",), "WriteOnly": ("write",)}
    objects = any(not item.differs("type", _OBJECTS) for item in selector.each("dataResources"))
    may = objects or selector.unsure("dataResources")
    return kinds.get(selector.text("readWriteType"), ("read", "write")) if may else ()


def _of_advanced(selector: View) -> tuple[str, ...]:
    """Return what an advanced event selector records of S3 objects."""
    fields = selector.each("fieldSelectors")
    types = [item for item in fields if item.equals("field", "resources.type")]
    objects = any(item.unsure("equals") or _OBJECTS in item.values("equals") for item in types)
    if not objects and not selector.unsure("fieldSelectors"):
        return ()
    only = {text for item in fields if item.equals("field", "readOnly") for text in map(str, item.values("equals"))}
    return {"true": ("read",), "false": ("write",)}.get("".join(only).lower(), ("read", "write"))


@Policy(
    id="cloudtrail-event-data-store-require-customer-key",
    description="CloudTrail Lake event data stores are encrypted with a customer managed KMS key.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.security_hub("CloudTrail.10") + c.AT_REST,
    remediation="set kmsKeyId to a customer managed key",
    url=f"{guides.CLOUDTRAIL}/query-event-data-store.html",
    types=(cloudtrail.EVENT_DATA_STORE,),
    good={"kmsKeyId": "arn:aws:kms:us-east-1:123456789012:key/1"},
    bad={"retentionPeriod": 365},
    omitted="violates",
)
def cloudtrail_event_data_store_require_customer_key(store: Resource) -> Iterator[str]:
    """Report a store with the key of CloudTrail, the default."""
    if store.lacks("kmsKeyId"):
        yield "kmsKeyId is missing"
