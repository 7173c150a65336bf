"""S3: what is stored is encrypted, versioned, expired and logged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.engine import controls as c
from policies.engine.rule import Finding, Level, Sample, Severity, resource_rule, stack_rule
from policies.engine.stack import Stack
from policies.engine.view import Resource
from policies.guardrails.s3 import BUCKET, BUCKETS, GUIDE, POLICIES, of_bucket
from policies.plan.documents import parse

ENCRYPTIONS = (
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
)
VERSIONINGS = ("aws:s3/bucketVersioning:BucketVersioning", "aws:s3/bucketVersioningV2:BucketVersioningV2")
LIFECYCLES = (
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
)
LOGGINGS = ("aws:s3/bucketLogging:BucketLogging", "aws:s3/bucketLoggingV2:BucketLoggingV2")
OWNERSHIPS = ("aws:s3/bucketOwnershipControls:BucketOwnershipControls",)
WEBSITES = (
    "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration",
    "aws:s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2",
)
_THIS = {"bucket": "this"}
_BUCKET = Sample(type=BUCKET, props={"bucket": "orders"})
_KEY = "arn:aws:kms:us-east-1:123456789012:key/1"
_LOG_WRITERS = (
    "logging.s3.amazonaws.com",
    "delivery.logs.amazonaws.com",
    "logdelivery.elasticloadbalancing.amazonaws.com",
)


def _companion(token: str, **props: Any) -> Sample:
    return Sample(type=token, name="companion", props={"bucket": "orders", **props}, links=_THIS)


def holds_logs(stack: Stack, bucket: Resource) -> bool:
    """Tell whether AWS delivers logs to the bucket: it is named as a target, or its policy lets a log service write."""
    if stack.companions(bucket, LOGGINGS, "targetBucket").found:
        return True
    documents = [parse(item.raw("policy")) for item in of_bucket(stack, bucket, POLICIES).found]
    return any(
        service in _LOG_WRITERS
        for document in documents
        for statement in document or ()
        for service in statement.services()
    )


@stack_rule(
    id="s3-bucket-require-encryption-configuration",
    description="Every bucket declares how it is encrypted.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("S3.17") + c.AT_REST,
    remediation="add an aws.s3.BucketServerSideEncryptionConfiguration with sseAlgorithm aws:kms and your key's ARN",
    url=f"{GUIDE}/bucket-encryption.html",
    types=(*BUCKETS, *ENCRYPTIONS),
    good=(
        _BUCKET,
        _companion(
            ENCRYPTIONS[0],
            rules=[{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": _KEY}}],
        ),
    ),
    bad=(_BUCKET,),
    settings={
        "require_cmk": {
            "type": "boolean",
            "default": False,
            "description": "Demand a KMS key of one's own; buckets that AWS delivers logs to may keep SSE-S3.",
        }
    },
    note="S3 encrypts every object with SSE-S3 since 2023; the rule wants the choice of the key to be made "
    "and written down.",
)
def s3_bucket_require_encryption_configuration(stack: Stack, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """A bucket without a declared encryption, or without a key where one is demanded."""
    for bucket in stack.of(BUCKETS):
        found, unsure = of_bucket(stack, bucket, ENCRYPTIONS)
        inline = any(not bucket.lacks(path) for path in _INLINE)
        if not found and not inline and not unsure:
            yield Finding(bucket, f"bucket {bucket.name} declares no encryption")
        elif settings["require_cmk"] and not holds_logs(stack, bucket):
            rules = [rule for item in found for rule in item.each("rules")]
            rules += [rule for path in _INLINE for rule in bucket.each(f"{path}.{_RULES[path]}")]
            if any(all(rule.lacks(f"{path}.kmsMasterKeyId") for path in _BY_DEFAULT) for rule in rules):
                yield Finding(bucket, f"bucket {bucket.name} is encrypted without a KMS key of its own")


_RULES = {"serverSideEncryptionConfiguration": "rule", "serverSideEncryptionConfigurations": "rules"}
"""Inline block of Bucket and of BucketV2 → its rules."""

_INLINE = tuple(_RULES)
_BY_DEFAULT = ("applyServerSideEncryptionByDefault", "applyServerSideEncryptionByDefaults")


@stack_rule(
    id="s3-bucket-disallow-acls",
    description="Access control lists are off: the bucket's owner owns every object.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("S3.12") + c.LEAST_PRIVILEGE,
    remediation="set objectOwnership to BucketOwnerEnforced",
    url=f"{GUIDE}/about-object-ownership.html",
    types=OWNERSHIPS,
    good=(_companion(OWNERSHIPS[0], rule={"objectOwnership": "BucketOwnerEnforced"}),),
    bad=(_companion(OWNERSHIPS[0], rule={"objectOwnership": "BucketOwnerPreferred"}),),
    note="A bucket without the resource has ACLs off: that is AWS's default since April 2023.",
)
def s3_bucket_disallow_acls(stack: Stack) -> Iterator[Finding]:
    """Ownership controls that keep ACLs alive."""
    for control in stack.of(OWNERSHIPS):
        if control.differs("rule.objectOwnership", "BucketOwnerEnforced"):
            yield Finding(control, f"objectOwnership is {control.show('rule.objectOwnership')}")


@stack_rule(
    id="s3-bucket-require-versioning",
    description="Every bucket that holds data of its own keeps versions.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.fsbp("S3.14") + c.BACKUP,
    remediation="add an aws.s3.BucketVersioning with versioningConfiguration.status Enabled",
    url=f"{GUIDE}/Versioning.html",
    types=(*BUCKETS, *VERSIONINGS),
    good=(_BUCKET, _companion(VERSIONINGS[0], versioningConfiguration={"status": "Enabled"})),
    bad=(_BUCKET, _companion(VERSIONINGS[0], versioningConfiguration={"status": "Suspended"})),
    note="A bucket that AWS delivers logs to is left out: its objects are written once.",
)
def s3_bucket_require_versioning(stack: Stack) -> Iterator[Finding]:
    """A bucket whose versioning is off or undeclared."""
    for bucket in stack.of(BUCKETS):
        found, unsure = of_bucket(stack, bucket, VERSIONINGS)
        on = any(bucket.is_true(f"{path}.enabled") or bucket.unsure(path) for path in ("versioning", "versionings"))
        on = on or any(not item.differs("versioningConfiguration.status", "Enabled") for item in found)
        if not on and not unsure and not holds_logs(stack, bucket):
            yield Finding(bucket, f"bucket {bucket.name} keeps no versions")


@stack_rule(
    id="s3-bucket-require-lifecycle",
    description="Every bucket has an enabled lifecycle rule.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.fsbp("S3.13", "S3.10") + c.RETENTION,
    remediation="add an aws.s3.BucketLifecycleConfiguration with an enabled rule; expire old versions and unfinished "
    "uploads",
    url=f"{GUIDE}/object-lifecycle-mgmt.html",
    types=(*BUCKETS, *LIFECYCLES),
    good=(_BUCKET, _companion(LIFECYCLES[0], rules=[{"id": "old", "status": "Enabled"}])),
    bad=(_BUCKET, _companion(LIFECYCLES[0], rules=[{"id": "old", "status": "Disabled"}])),
)
def s3_bucket_require_lifecycle(stack: Stack) -> Iterator[Finding]:
    """A bucket without a rule that is on."""
    for bucket in stack.of(BUCKETS):
        found, unsure = of_bucket(stack, bucket, LIFECYCLES)
        on = any(
            item.unsure("rules") or any(not r.differs("status", "Enabled") for r in item.each("rules"))
            for item in found
        )
        inline = bucket.unsure("lifecycleRules") or any(
            not r.not_true("enabled") for r in bucket.each("lifecycleRules")
        )
        if not on and not inline and not unsure:
            yield Finding(bucket, f"bucket {bucket.name} has no lifecycle rule that is on")


@stack_rule(
    id="s3-bucket-require-access-logging",
    description="Every bucket but those that hold logs logs the requests to it.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("S3.9") + c.LOGGING,
    remediation="add an aws.s3.BucketLogging with a target bucket",
    url=f"{GUIDE}/ServerLogs.html",
    types=(*BUCKETS, *LOGGINGS),
    good=(_BUCKET, _companion(LOGGINGS[0], targetBucket="logs", targetPrefix="orders/")),
    bad=(_BUCKET,),
)
def s3_bucket_require_access_logging(stack: Stack) -> Iterator[Finding]:
    """A bucket without server access logs."""
    for bucket in stack.of(BUCKETS):
        inline = not bucket.lacks("loggings") or not bucket.lacks("logging")
        if of_bucket(stack, bucket, LOGGINGS).none and not inline and not holds_logs(stack, bucket):
            yield Finding(bucket, f"bucket {bucket.name} does not log requests")


@resource_rule(
    id="s3-bucket-disallow-website-hosting",
    description="No bucket serves a website by itself: its endpoint knows no HTTPS.",
    severity=Severity.MEDIUM,
    controls=c.own("S3-1") + c.IN_TRANSIT,
    remediation="remove the website and put CloudFront with origin access control in front of the private bucket",
    url=f"{GUIDE}/WebsiteHosting.html",
    types=(*WEBSITES, *BUCKETS),
    good=Sample(type=BUCKET, props={"bucket": "orders"}),
    bad=Sample(type=BUCKET, props={"bucket": "orders", "website": {"indexDocument": "index.html"}}),
)
def s3_bucket_disallow_website_hosting(resource: Resource) -> Iterator[str]:
    """The website resource, or a website block of the bucket, unless it only redirects."""
    if resource.type in WEBSITES:
        if resource.lacks("redirectAllRequestsTo") and not resource.unsure("indexDocument"):
            yield f"the bucket serves a website (index {resource.show('indexDocument.suffix')})"
        return
    for path in ("website", "websites"):
        there = not resource.lacks(path) and not resource.unsure(path)
        if there and resource.lacks(f"{path}.redirectAllRequestsTo"):
            yield f"the bucket serves a website (index {resource.show(f'{path}.indexDocument')})"
