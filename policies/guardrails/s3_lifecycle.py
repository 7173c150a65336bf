"""S3: what lifecycle configurations clean up."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Level, Policy, Sample, Severity
from policies.plan.aws import s3
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource, View

_CRITERIA = ("prefix", "tag", "objectSizeGreaterThan", "objectSizeLessThan", "and")


@Policy(
    id="s3-bucket-require-abort-of-uploads",
    description="Lifecycle configurations abort incomplete multipart uploads of the whole bucket.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("S3-4") + c.RETENTION,
    remediation="add an enabled rule with abortIncompleteMultipartUpload.daysAfterInitiation 7 and an empty filter",
    url=f"{guides.S3}/mpu-abort-incomplete-mpu-lifecycle-config.html",
    types=s3.BUCKET_LIFECYCLES,
    good={
        "rules": [
            {"id": "uploads", "status": "Enabled", "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7}},
        ]
    },
    bad={"rules": [{"id": "old", "status": "Enabled", "expiration": {"days": 90}}]},
    omitted="violates",
    note="Parts of uploads that never complete are billed, and no listing of objects shows them.",
)
def s3_bucket_require_abort_of_uploads(lifecycle: Resource) -> Iterator[str]:
    """Report a configuration without such a rule, or with one for a part of the bucket only."""
    if not lifecycle.unsure("rules") and not any(_may_abort(rule) for rule in lifecycle.each("rules")):
        yield "no enabled rule for the whole bucket has abortIncompleteMultipartUpload"


def _may_abort(rule: View) -> bool:
    narrowed = not rule.lacks("prefix") or any(not rule.lacks(f"filter.{path}") for path in _CRITERIA)
    unsure = rule.unsure("filter") or rule.unsure("prefix") or any(rule.unsure(f"filter.{path}") for path in _CRITERIA)
    disabled = rule.differs("status", "Enabled")
    return not rule.lacks("abortIncompleteMultipartUpload") and not disabled and (unsure or not narrowed)


_DIRECTORY = Sample(type=s3.DIRECTORY_BUCKET, props={"bucket": "scratch--euc1-az1--x-s3"})


@Policy(
    id="s3-directory-bucket-require-lifecycle",
    description="S3 directory buckets have an enabled lifecycle rule.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.fsbp("S3.25") + c.RETENTION,
    remediation="add an aws.s3.BucketLifecycleConfiguration with an enabled rule that expires objects",
    url=f"{guides.S3}/directory-buckets-objects-lifecycle.html",
    types=(s3.DIRECTORY_BUCKET, *s3.BUCKET_LIFECYCLES),
    good=(
        _DIRECTORY,
        Sample(
            type=s3.BUCKET_LIFECYCLES[0],
            name="lifecycle",
            props={"rules": [{"id": "old", "status": "Enabled", "expiration": {"days": 7}}]},
            links={"bucket": "this"},
        ),
    ),
    bad=(_DIRECTORY,),
)
def s3_directory_bucket_require_lifecycle(stack: Stack) -> Iterator[Finding]:
    """Report a directory bucket without an enabled rule."""
    for bucket in stack.of((s3.DIRECTORY_BUCKET,)):
        found, unsure = stack.companions(bucket, s3.BUCKET_LIFECYCLES, "bucket")
        on = any(
            item.unsure("rules") or any(not r.differs("status", "Enabled") for r in item.each("rules"))
            for item in found
        )
        if not on and not unsure:
            yield Finding(bucket, f"directory bucket {bucket.name} has no enabled lifecycle rule")
