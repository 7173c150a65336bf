"""S3: encryption, object ownership, versioning, lifecycle, logging and website hosting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Level, Policy, Sample, Settings, Severity, boolean
from policies.guardrails.s3 import POLICIES, of_bucket
from policies.plan.aws import cloudfront, elb, lb, s3
from policies.plan.iam_documents import parse
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource

OWNERSHIPS = (s3.BUCKET_OWNERSHIP_CONTROLS,)
_THIS = {"bucket": "this"}
_BUCKET = Sample(type=s3.BUCKET, props={"bucket": "orders"})
_KEY = "arn:aws:kms:us-east-1:123456789012:key/1"
_LOG_WRITERS = (
    "logging.s3.amazonaws.com",
    "delivery.logs.amazonaws.com",
    "logdelivery.elasticloadbalancing.amazonaws.com",
)

_LOGGERS = (
    (s3.BUCKET_LOGGINGS, ("targetBucket",)),
    (s3.BUCKETS, ("logging.targetBucket", "loggings.targetBucket")),
    (lb.LOAD_BALANCERS, ("accessLogs.bucket", "connectionLogs.bucket")),
    (elb.LOAD_BALANCERS, ("accessLogs.bucket",)),
    ((cloudfront.DISTRIBUTION,), ("loggingConfig.bucket",)),
)
"""Types that send access logs to a bucket, and the properties that name it."""


def _companion(token: str, **props: Any) -> Sample:
    return Sample(type=token, name="companion", props={"bucket": "orders", **props}, links=_THIS)


def holds_logs(stack: Stack, bucket: Resource) -> bool:
    """Return whether AWS delivers logs to the bucket: it is a logging target, or its policy allows a log service."""
    if bucket.urn in stack.once(_logging_targets):
        return True
    documents = [parse(item.raw("policy")) for item in of_bucket(stack, bucket, POLICIES).found]
    return any(
        service in _LOG_WRITERS
        for document in documents
        for statement in document or ()
        for service in statement.services()
    )


def _logging_targets(stack: Stack) -> set[str]:
    """Return the URNs of the buckets that something of the stack sends its access logs to."""
    return {
        bucket.urn
        for types, paths in _LOGGERS
        for logger in stack.of(types)
        for path in paths
        if not logger.lacks(path)
        for bucket in stack.targets(logger, path, s3.BUCKETS)
    }


@Policy(
    id="s3-bucket-require-encryption-configuration",
    description="S3 buckets declare their default encryption.",
    severity=Severity.MEDIUM,
    controls=c.security_hub("S3.17", part="that encryption is declared; KMS keys with the setting require_cmk")
    + c.AT_REST,
    remediation="add an aws.s3.BucketServerSideEncryptionConfiguration with sseAlgorithm aws:kms and a key ARN",
    url=f"{guides.S3}/bucket-encryption.html",
    types=(*s3.BUCKETS, *s3.BUCKET_ENCRYPTIONS),
    good=(
        _BUCKET,
        _companion(
            s3.BUCKET_ENCRYPTIONS[0],
            rules=[{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": _KEY}}],
        ),
    ),
    bad=(_BUCKET,),
    settings={
        "require_cmk": boolean("Whether to require a customer managed KMS key; buckets for AWS logs may use SSE-S3.")
    },
    profiles={name: {"enforcementLevel": "mandatory", "require_cmk": True} for name in c.AUDITS},
    note="S3 encrypts all objects with SSE-S3 by default since 2023; this policy makes the choice of key explicit.",
)
def s3_bucket_require_encryption_configuration(stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Report a bucket without declared encryption, or without a KMS key where one is required."""
    for bucket in stack.of(s3.BUCKETS):
        found, unsure = of_bucket(stack, bucket, s3.BUCKET_ENCRYPTIONS)
        inline = any(not bucket.lacks(path) for path in _INLINE)
        if not found and not inline and not unsure:
            yield Finding(bucket, f"bucket {bucket.name} does not declare its encryption")
        elif settings["require_cmk"] and not holds_logs(stack, bucket):
            rules = [rule for item in found for rule in item.each("rules")]
            rules += [rule for path in _INLINE for rule in bucket.each(f"{path}.{_RULES[path]}")]
            if any(all(rule.lacks(f"{path}.kmsMasterKeyId") for path in _BY_DEFAULT) for rule in rules):
                yield Finding(bucket, f"bucket {bucket.name} is not encrypted with a customer managed KMS key")


_RULES = {"serverSideEncryptionConfiguration": "rule", "serverSideEncryptionConfigurations": "rules"}
"""Inline block of Bucket and of BucketV2 → the property with its rules."""

_INLINE = tuple(_RULES)
_BY_DEFAULT = ("applyServerSideEncryptionByDefault", "applyServerSideEncryptionByDefaults")


@Policy(
    id="s3-bucket-disallow-acls",
    description="S3 buckets have ACLs disabled (bucket owner enforced).",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("S3.12") + c.LEAST_PRIVILEGE,
    remediation="set objectOwnership to BucketOwnerEnforced",
    url=f"{guides.S3}/about-object-ownership.html",
    types=OWNERSHIPS,
    good=(_companion(OWNERSHIPS[0], rule={"objectOwnership": "BucketOwnerEnforced"}),),
    bad=(_companion(OWNERSHIPS[0], rule={"objectOwnership": "BucketOwnerPreferred"}),),
    note="Buckets without the resource have ACLs disabled, the default since April 2023.",
)
def s3_bucket_disallow_acls(stack: Stack) -> Iterator[Finding]:
    """Report ownership controls that keep ACLs enabled."""
    for control in stack.of(OWNERSHIPS):
        if control.differs("rule.objectOwnership", "BucketOwnerEnforced"):
            yield Finding(control, f"objectOwnership is {control.show('rule.objectOwnership')}")


@Policy(
    id="s3-bucket-require-versioning",
    description="S3 buckets have versioning enabled, except buckets for AWS logs.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.security_hub("S3.14", part="all buckets except those for AWS logs") + c.BACKUP,
    remediation="add an aws.s3.BucketVersioning with versioningConfiguration.status Enabled",
    url=f"{guides.S3}/Versioning.html",
    types=(*s3.BUCKETS, *s3.BUCKET_VERSIONINGS),
    good=(_BUCKET, _companion(s3.BUCKET_VERSIONINGS[0], versioningConfiguration={"status": "Enabled"})),
    bad=(_BUCKET, _companion(s3.BUCKET_VERSIONINGS[0], versioningConfiguration={"status": "Suspended"})),
    note="Buckets for AWS logs are exempt, because their objects are written once.",
)
def s3_bucket_require_versioning(stack: Stack) -> Iterator[Finding]:
    """Report a bucket whose versioning is off or not declared."""
    for bucket in stack.of(s3.BUCKETS):
        found, unsure = of_bucket(stack, bucket, s3.BUCKET_VERSIONINGS)
        on = any(bucket.is_true(f"{path}.enabled") or bucket.unsure(path) for path in ("versioning", "versionings"))
        on = on or any(not item.differs("versioningConfiguration.status", "Enabled") for item in found)
        if not on and not unsure and not holds_logs(stack, bucket):
            yield Finding(bucket, f"bucket {bucket.name} does not have versioning enabled")


@Policy(
    id="s3-bucket-require-lifecycle",
    description="S3 buckets have an enabled lifecycle rule.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.fsbp("S3.13") + c.security_hub("S3.10") + c.RETENTION,
    remediation="add an aws.s3.BucketLifecycleConfiguration with an enabled rule that expires noncurrent versions "
    "and incomplete uploads",
    url=f"{guides.S3}/object-lifecycle-mgmt.html",
    types=(*s3.BUCKETS, *s3.BUCKET_LIFECYCLES),
    good=(_BUCKET, _companion(s3.BUCKET_LIFECYCLES[0], rules=[{"id": "old", "status": "Enabled"}])),
    bad=(_BUCKET, _companion(s3.BUCKET_LIFECYCLES[0], rules=[{"id": "old", "status": "Disabled"}])),
)
def s3_bucket_require_lifecycle(stack: Stack) -> Iterator[Finding]:
    """Report a bucket without an enabled rule."""
    for bucket in stack.of(s3.BUCKETS):
        found, unsure = of_bucket(stack, bucket, s3.BUCKET_LIFECYCLES)
        on = any(
            item.unsure("rules") or any(not r.differs("status", "Enabled") for r in item.each("rules"))
            for item in found
        )
        inline = bucket.unsure("lifecycleRules") or any(
            not r.not_true("enabled") for r in bucket.each("lifecycleRules")
        )
        if not on and not inline and not unsure:
            yield Finding(bucket, f"bucket {bucket.name} has no enabled lifecycle rule")


@Policy(
    id="s3-bucket-require-access-logging",
    description="S3 buckets have server access logging enabled, except buckets for AWS logs.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("S3.9", part="all buckets except those for AWS logs") + c.LOGGING,
    remediation="add an aws.s3.BucketLogging with a target bucket",
    url=f"{guides.S3}/ServerLogs.html",
    types=(*s3.BUCKETS, *s3.BUCKET_LOGGINGS),
    good=(_BUCKET, _companion(s3.BUCKET_LOGGINGS[0], targetBucket="logs", targetPrefix="orders/")),
    bad=(_BUCKET,),
)
def s3_bucket_require_access_logging(stack: Stack) -> Iterator[Finding]:
    """Report a bucket without server access logging."""
    for bucket in stack.of(s3.BUCKETS):
        inline = not bucket.lacks("loggings") or not bucket.lacks("logging")
        if of_bucket(stack, bucket, s3.BUCKET_LOGGINGS).none and not inline and not holds_logs(stack, bucket):
            yield Finding(bucket, f"bucket {bucket.name} has no server access logging")


@Policy(
    id="s3-bucket-disallow-website-hosting",
    description="S3 buckets do not use static website hosting, whose endpoints do not support HTTPS.",
    severity=Severity.MEDIUM,
    controls=c.own("S3-1") + c.IN_TRANSIT,
    remediation="remove the website configuration, and use CloudFront with origin access control in front of a "
    "private bucket",
    url=f"{guides.S3}/WebsiteHosting.html",
    types=(*s3.BUCKET_WEBSITES, *s3.BUCKETS),
    good=Sample(type=s3.BUCKET, props={"bucket": "orders"}),
    bad=Sample(type=s3.BUCKET, props={"bucket": "orders", "website": {"indexDocument": "index.html"}}),
    omitted="violates",
)
def s3_bucket_disallow_website_hosting(resource: Resource) -> Iterator[str]:
    """Report the website resource, or a website block of the bucket, unless it only redirects."""
    if resource.type in s3.BUCKET_WEBSITES:
        if resource.lacks("redirectAllRequestsTo") and not resource.unsure("indexDocument"):
            yield f"the bucket serves a website (index {resource.show('indexDocument.suffix')})"
        return
    for path in ("website", "websites"):
        there = not resource.lacks(path) and not resource.unsure(path)
        if there and resource.lacks(f"{path}.redirectAllRequestsTo"):
            yield f"the bucket serves a website (index {resource.show(f'{path}.indexDocument')})"
