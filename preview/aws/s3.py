"""S3."""

from __future__ import annotations

from collections.abc import Iterator

from policies.plan.graph import Registration
from preview.aws.card import Card, Free, Inputs, Refused, Replacement, Shelf, Unique, Unpriced
from preview.aws.counterpart import Counterpart, NoCounterpart
from preview.aws.outputs import Context, Outputs
from preview.aws.pricing import Billing, Charge, thing_charge

BUCKET = "aws:s3/bucket:Bucket"
_S3_ZONES = {
    "us-east-1": "Z3AQBSTGFYJSTF",
    "us-east-2": "Z2O1EMRO9K5GLX",
    "us-west-1": "Z2F56UZL2M1ACD",
    "us-west-2": "Z3BJ6K6RIION7M",
    "eu-west-1": "Z1BKCTXD74EZPE",
    "eu-central-1": "Z21DNDUVLTQW6Q",
}
"""https://docs.aws.amazon.com/general/latest/gr/s3.html; other regions get a simulated id of the same shape."""


def _s3_zone(context: Context) -> str:
    return _S3_ZONES.get(context.location.region) or context.text("Z{upper:13 s3}")


def _of_bucket(context: Context) -> str:
    return str(context.inputs.get("bucket", ""))


def _bucket_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield the stored objects and the requests of a bucket, at the price of S3 Standard."""
    from model.buckets import BucketUsage  # noqa: PLC0415 - see preview.aws.pricing

    all_buckets = billing.usage
    path, own = billing.usage_of(resource, "buckets", BucketUsage)
    for item, key, assumes, total, field, amount in (
        ("objects stored", "s3.storage", "bucket_gb", all_buckets.bucket_gb, "gb", own.gb),
        ("requests that write or list", "s3.writes", "bucket_writes", all_buckets.bucket_writes, "writes", own.writes),
        ("requests that read", "s3.reads", "bucket_reads", all_buckets.bucket_reads, "reads", own.reads),
    ):
        share = billing.share(total, resource)
        yield thing_charge(item, key, amount, f"{path}.{field}", share=share, assumes=assumes)


_PART = Outputs(id=_of_bucket, name="-")
"""A setting of a bucket has the bucket's name as its id."""


def _versioning_is_forgotten(old: Inputs, new: Inputs) -> bool:
    before, after = (inputs["versioningConfiguration"]["status"] for inputs in (old, new))
    return before != "Disabled" and after == "Disabled"


def _status(enabled: object) -> object:
    return "Enabled" if enabled is True else "Suspended" if enabled is False else enabled


CARDS = (
    Card(
        BUCKET,
        unique=(Unique("bucket"),),
        outputs=Outputs(
            name="bucket",
            arn="arn:{partition}:s3:::{name}",
            more={
                "bucketDomainName": "{name}.s3.{suffix}",
                "bucketRegionalDomainName": "{name}.s3.{region}.{suffix}",
                "bucketRegion": "{region}",
                "hostedZoneId": _s3_zone,
            },
        ),
        replacement=Replacement(
            "s3/bucket.go",
            ("bucket bucketNamespace bucketPrefix objectLockConfiguration.objectLockEnabled objectLockEnabled"),
        ),
        price=_bucket_price,
        shelf=Shelf.BUCKETS,
        cloudformation=Counterpart(
            names={
                "bucket": "BucketName",
                "versioning": "VersioningConfiguration",
                "versioning.enabled": "Status",
                "website": "WebsiteConfiguration",
                "corsRules": "CorsConfiguration/CorsRules",
                "corsRules.exposeHeaders": "ExposedHeaders",
                "corsRules.maxAgeSeconds": "MaxAge",
            },
            values={"versioning.enabled": _status},
            outputs={
                "bucket": "Ref",
                "bucketDomainName": "DomainName",
                "bucketRegionalDomainName": "RegionalDomainName",
            },
        ),
    ),
    Card(
        "aws:s3/bucketV2:BucketV2",
        price=_bucket_price,
        shelf=Shelf.BUCKETS,
        cloudformation=Counterpart(type="AWS::S3::Bucket", names={"bucket": "BucketName"}),
    ),
    Card(
        "aws:s3/bucketAcl:BucketAcl",
        outputs=_PART,
        price=Free("a permission"),
    ),
    Card(
        "aws:s3/bucketIntelligentTieringConfiguration:BucketIntelligentTieringConfiguration",
        outputs=_PART,
        price=Free("a setting of a bucket"),
    ),
    Card(
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        outputs=_PART,
        replacement=Replacement("s3/bucket_lifecycle_configuration.go", "bucket expectedBucketOwner"),
        price=Free("a setting of a bucket"),
        cloudformation=Counterpart(
            into="bucket",
            within="LifecycleConfiguration",
            names={
                "rules.filter": ".",
                "rules.expiration": ".",
                "rules.expiration.days": "ExpirationInDays",
                "rules.expiration.date": "ExpirationDate",
                "rules.transitions.days": "TransitionInDays",
                "rules.transitions.date": "TransitionDate",
                "rules.noncurrentVersionTransitions.noncurrentDays": "TransitionInDays",
            },
        ),
    ),
    Card(
        "aws:s3/bucketLogging:BucketLogging",
        outputs=_PART,
        replacement=Replacement("s3/bucket_logging.go", "bucket expectedBucketOwner"),
        price=Free("the bucket that stores the logs is billed"),
        cloudformation=Counterpart(
            into="bucket",
            within="LoggingConfiguration",
            names={"targetBucket": "DestinationBucketName", "targetPrefix": "LogFilePrefix"},
        ),
    ),
    Card(
        "aws:s3/bucketNotification:BucketNotification",
        outputs=_PART,
        replacement=Replacement("s3/bucket_notification.go", "bucket"),
        price=Free("a setting of a bucket"),
        cloudformation=NoCounterpart(
            "a property of the bucket there, although what it invokes may depend on the bucket"
        ),
    ),
    Card(
        "aws:s3/bucketObjectv2:BucketObjectv2",
        unique=(Unique("key", within="bucket", named=False),),
        outputs=Outputs(
            id=lambda context: f"{context.inputs.get('bucket', '')}/{context.inputs.get('key', '')}",
            arn="arn:{partition}:s3:::{id}",
            name="key",
            more={"versionId": "{lower:32}", "etag": "{hex:32}"},
        ),
        replacement=Replacement("s3/object.go", "bucket key"),
        price=Free("objects are billed with their bucket"),
        cloudformation=NoCounterpart("CloudFormation has no objects: they are uploaded"),
    ),
    Card(
        "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
        outputs=_PART,
        replacement=Replacement(
            "s3/bucket_object_lock_configuration.go", "bucket expectedBucketOwner objectLockEnabled"
        ),
        price=Free("a setting of a bucket"),
        cloudformation=Counterpart(into="bucket", within="ObjectLockConfiguration"),
    ),
    Card(
        "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
        outputs=_PART,
        replacement=Replacement("s3/bucket_ownership_controls.go", "bucket"),
        price=Free("a setting of a bucket"),
        cloudformation=Counterpart(into="bucket", within="OwnershipControls"),
    ),
    Card(
        "aws:s3/bucketPolicy:BucketPolicy",
        outputs=_PART,
        replacement=Replacement("s3/bucket_policy.go", "bucket"),
        price=Free("a permission"),
    ),
    Card(
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        outputs=_PART,
        replacement=Replacement("s3/bucket_public_access_block.go", "bucket"),
        price=Free("a setting of a bucket"),
        cloudformation=Counterpart(into="bucket", within="PublicAccessBlockConfiguration"),
    ),
    Card(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        outputs=_PART,
        replacement=Replacement("s3/bucket_server_side_encryption_configuration.go", "bucket expectedBucketOwner"),
        price=Free("a setting of a bucket; the key is billed"),
        cloudformation=Counterpart(
            into="bucket",
            within="BucketEncryption",
            names={
                "rules": "ServerSideEncryptionConfiguration",
                "rules.applyServerSideEncryptionByDefault": "ServerSideEncryptionByDefault",
                "rules.blockedEncryptionTypes": "BlockedEncryptionTypes/EncryptionType",
            },
        ),
    ),
    Card(
        "aws:s3/bucketVersioning:BucketVersioning",
        outputs=_PART,
        replacement=Replacement(
            "s3/bucket_versioning.go",
            "bucket expectedBucketOwner",
            refused=(
                Refused(
                    property="versioningConfiguration.status",
                    when=_versioning_is_forgotten,
                    reason="a bucket that had versioning never returns to the state without it",
                    instead="set Suspended",
                    source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
                ),
            ),
        ),
        price=Free("a setting of a bucket; old versions are objects stored"),
        cloudformation=Counterpart(into="bucket"),
    ),
    Card(
        "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
        outputs=_PART,
        price=Unpriced("requests and transfer of replication"),
    ),
)
