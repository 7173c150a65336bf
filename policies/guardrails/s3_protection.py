"""S3: copies, notifications, Object Lock and MFA delete, which not every bucket needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Level, Policy, Sample, Severity
from policies.guardrails.s3 import of_bucket
from policies.plan.aws import s3
from policies.plan.lens.stack import Stack

_REPLICATION = s3.BUCKET_REPLICATIONS[0]
_BUCKET = Sample(type=s3.BUCKET, props={"bucket": "orders"})
_QUEUE = {"queueArn": "arn:aws:sqs:us-east-1:123456789012:q", "events": ["s3:ObjectCreated:*"]}


def _with(token: str, **props: Any) -> tuple[Sample, Sample]:
    return (_BUCKET, Sample(type=token, name="companion", props=props, links={"bucket": "this"}))


@Policy(
    id="s3-bucket-require-replication",
    description="S3 buckets are replicated to another bucket.",
    severity=Severity.LOW,
    level=Level.DISABLED,
    controls=c.security_hub("S3.7", part="replication, in any Region") + c.BACKUP,
    remediation="add an aws.s3.BucketReplicationConfig with an enabled rule to a bucket of another Region",
    url=f"{guides.S3}/replication.html",
    types=(*s3.BUCKETS, _REPLICATION),
    good=_with(_REPLICATION, rules=[{"status": "Enabled"}]),
    bad=_with(_REPLICATION, rules=[{"status": "Disabled"}]),
    note="Off by default: S3 keeps objects in three zones, and a copy in another Region doubles their cost.",
)
def s3_bucket_require_replication(stack: Stack) -> Iterator[Finding]:
    """Report a bucket without an enabled rule; the Region of the destination is not compared."""
    for bucket in stack.of(s3.BUCKETS):
        found, unsure = of_bucket(stack, bucket, (_REPLICATION,))
        inline = not bucket.lacks("replicationConfiguration")
        on = any(
            item.unsure("rules") or any(not r.differs("status", "Enabled") for r in item.each("rules"))
            for item in found
        )
        if not on and not inline and not unsure:
            yield Finding(bucket, f"bucket {bucket.name} is not replicated")


@Policy(
    id="s3-bucket-require-event-notifications",
    description="S3 buckets send event notifications.",
    severity=Severity.LOW,
    level=Level.DISABLED,
    controls=c.security_hub("S3.11") + c.DETECTION,
    remediation="add an aws.s3.BucketNotification with eventbridge true, or with a queue, topic or function",
    url=f"{guides.S3}/EventNotifications.html",
    types=(*s3.BUCKETS, s3.BUCKET_NOTIFICATION),
    good=_with(s3.BUCKET_NOTIFICATION, queues=[_QUEUE]),
    bad=_with(s3.BUCKET_NOTIFICATION, queues=[]),
    note="Off by default: events that nothing handles are noise. Security Hub rates it medium.",
)
def s3_bucket_require_event_notifications(stack: Stack) -> Iterator[Finding]:
    """Report a bucket without a notification."""
    targets = ("queues", "topics", "lambdaFunctions")
    for bucket in stack.of(s3.BUCKETS):
        found, unsure = of_bucket(stack, bucket, (s3.BUCKET_NOTIFICATION,))
        sends = any(
            item.unsure("eventbridge") or item.is_true("eventbridge") or any(not item.lacks(path) for path in targets)
            for item in found
        )
        if not sends and not unsure:
            yield Finding(bucket, f"bucket {bucket.name} sends no event notifications")


@Policy(
    id="s3-bucket-require-object-lock",
    description="S3 buckets have Object Lock enabled.",
    severity=Severity.LOW,
    level=Level.DISABLED,
    controls=c.security_hub("S3.15") + c.LOG_INTEGRITY,
    remediation="set objectLockEnabled to true, and add an aws.s3.BucketObjectLockConfiguration with a retention",
    url=f"{guides.S3}/object-lock.html",
    types=(*s3.BUCKETS, s3.BUCKET_OBJECT_LOCK_CONFIGURATION),
    good=(Sample(type=s3.BUCKET, props={"bucket": "orders", "objectLockEnabled": True}),),
    bad=(Sample(type=s3.BUCKET, props={"bucket": "orders", "objectLockEnabled": False}),),
    note="Off by default: locked objects cannot be deleted before their time, so it is for records. Security Hub rates "
    "it medium.",
)
def s3_bucket_require_object_lock(stack: Stack) -> Iterator[Finding]:
    """Report a bucket whose objects cannot be locked, the default."""
    for bucket in stack.of(s3.BUCKETS):
        unsure = bucket.unsure("objectLockEnabled") or bucket.unsure("objectLockConfiguration")
        on = bucket.is_true("objectLockEnabled") or not bucket.lacks("objectLockConfiguration")
        if not (unsure or on) and of_bucket(stack, bucket, (s3.BUCKET_OBJECT_LOCK_CONFIGURATION,)).none:
            yield Finding(bucket, f"bucket {bucket.name} has no Object Lock")


@Policy(
    id="s3-bucket-require-mfa-delete",
    description="S3 buckets require MFA to delete versions of objects.",
    severity=Severity.LOW,
    level=Level.DISABLED,
    controls=c.security_hub("S3.20") + c.cis("2.1.2") + c.DELETION,
    remediation="enable MFA delete as the root user, and set versioningConfiguration.mfaDelete to Enabled",
    url=f"{guides.S3}/MultiFactorAuthenticationDelete.html",
    types=(*s3.BUCKETS, *s3.BUCKET_VERSIONINGS),
    good=_with(s3.BUCKET_VERSIONINGS[0], versioningConfiguration={"status": "Enabled", "mfaDelete": "Enabled"}),
    bad=_with(s3.BUCKET_VERSIONINGS[0], versioningConfiguration={"status": "Enabled", "mfaDelete": "Disabled"}),
    note="Off by default: only the root user can turn it on, with a code for every change, and lifecycle rules no "
    "longer work. Object Lock, or a policy that denies s3:DeleteObjectVersion, protects without it.",
)
def s3_bucket_require_mfa_delete(stack: Stack) -> Iterator[Finding]:
    """Report a bucket whose versions can be deleted without MFA, the default."""
    path = "versioningConfiguration.mfaDelete"
    for bucket in stack.of(s3.BUCKETS):
        found, unsure = of_bucket(stack, bucket, s3.BUCKET_VERSIONINGS)
        on = any(item.unsure(path) or item.equals(path, "Enabled") for item in found)
        inline = bucket.unsure("versioning.mfaDelete") or bucket.is_true("versioning.mfaDelete")
        if not (on or inline or unsure):
            yield Finding(bucket, f"bucket {bucket.name} does not require MFA to delete versions")
