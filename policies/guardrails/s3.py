"""S3: buckets are private, encrypted, and kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.engine import controls as c
from policies.engine.rule import Finding, Sample, Severity, resource_rule, stack_rule
from policies.engine.stack import Companions, Stack
from policies.engine.view import Resource
from policies.plan.documents import parse
from policies.plan.values import MISSING

BUCKETS = ("aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2")
BUCKET = BUCKETS[0]
POLICIES = ("aws:s3/bucketPolicy:BucketPolicy",)
BLOCKS = ("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",)
ACLS = ("aws:s3/bucketAcl:BucketAcl", "aws:s3/bucketAclV2:BucketAclV2")
FLAGS = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
GUIDE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide"
_THIS = {"bucket": "this"}
_ALL_ON = dict.fromkeys(FLAGS, True)
_BUCKET = Sample(type=BUCKET, props={"bucket": "orders"})
_PRIVATE_ACLS = ("private", "log-delivery-write", "bucket-owner-read", "bucket-owner-full-control", "aws-exec-read")
_PUBLIC_GROUPS = ("global/AllUsers", "global/AuthenticatedUsers")


def policy(*statements: Mapping[str, Any]) -> dict[str, Any]:
    """Return a bucket policy for an example."""
    return {"bucket": "orders", "policy": {"Version": "2012-10-17", "Statement": list(statements)}}


_TLS = {
    "Sid": "TlsOnly",
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["arn:aws:s3:::orders", "arn:aws:s3:::orders/*"],
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}
_READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::orders/*"}


def of_bucket(stack: Stack, bucket: Resource, types: tuple[str, ...]) -> Companions:
    """Return the companions of a bucket."""
    return stack.companions(bucket, types, "bucket")


@stack_rule(
    id="s3-bucket-require-public-access-block",
    description="Every bucket has its public access block.",
    severity=Severity.HIGH,
    controls=c.fsbp("S3.8") + c.cis("2.1.4") + c.NOT_PUBLIC,
    remediation="add an aws.s3.BucketPublicAccessBlock with all four flags true for the bucket",
    url=f"{GUIDE}/access-control-block-public-access.html",
    types=(*BUCKETS, *BLOCKS),
    good=(_BUCKET, Sample(type=BLOCKS[0], name="block", props={"bucket": "orders", **_ALL_ON}, links=_THIS)),
    bad=(_BUCKET,),
)
def s3_bucket_require_public_access_block(stack: Stack) -> Iterator[Finding]:
    """A bucket without the companion resource."""
    for bucket in stack.of(BUCKETS):
        if of_bucket(stack, bucket, BLOCKS).none:
            yield Finding(bucket, f"bucket {bucket.name} has no public access block in the stack")


@resource_rule(
    id="s3-public-access-block-require-all-flags",
    description="A public access block, of a bucket or an account, has all four flags on.",
    severity=Severity.HIGH,
    controls=c.fsbp("S3.8", "S3.1") + c.cis("2.1.4") + c.NOT_PUBLIC,
    remediation="set blockPublicAcls, blockPublicPolicy, ignorePublicAcls and restrictPublicBuckets to true",
    url=f"{GUIDE}/access-control-block-public-access.html",
    types=(*BLOCKS, "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"),
    good={"bucket": "orders", **_ALL_ON},
    bad={"bucket": "orders", **_ALL_ON, "restrictPublicBuckets": False},
)
def s3_public_access_block_require_all_flags(block: Resource) -> Iterator[str]:
    """A flag that is off or left out."""
    for flag in FLAGS:
        if block.not_true(flag):
            yield f"{flag} is {block.show(flag)}"


@resource_rule(
    id="s3-access-point-require-public-access-block",
    description="An access point has all four flags of its public access block on.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("S3.19", "S3.24") + c.NOT_PUBLIC,
    remediation="leave publicAccessBlockConfiguration out (all on) or set its four flags to true",
    url=f"{GUIDE}/access-points-bpa-settings.html",
    types=("aws:s3/accessPoint:AccessPoint", "aws:s3control/multiRegionAccessPoint:MultiRegionAccessPoint"),
    good={"bucket": "orders", "publicAccessBlockConfiguration": _ALL_ON},
    bad={"bucket": "orders", "publicAccessBlockConfiguration": {**_ALL_ON, "blockPublicPolicy": False}},
)
def s3_access_point_require_public_access_block(point: Resource) -> Iterator[str]:
    """A flag that is off."""
    whole = "details.publicAccessBlock" if "multiRegion" in point.type else "publicAccessBlockConfiguration"
    for flag in FLAGS:
        path = f"{whole}.{flag}"
        if point.not_true(path):
            yield f"{path} is {point.show(path)}"


@resource_rule(
    id="s3-bucket-disallow-public-acl",
    description="No access control list opens a bucket or an object to everybody.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("S3.2", "S3.3") + c.NOT_PUBLIC,
    remediation="remove the ACL (BucketOwnerEnforced) and serve public files through CloudFront with origin access "
    "control",
    url=f"{GUIDE}/acl-overview.html",
    types=(*ACLS, *BUCKETS, "aws:s3/bucketObjectv2:BucketObjectv2", "aws:s3/bucketObject:BucketObject"),
    good={"bucket": "orders", "acl": "private"},
    bad={"bucket": "orders", "acl": "public-read"},
)
def s3_bucket_disallow_public_acl(resource: Resource) -> Iterator[str]:
    """A canned ACL that is not private, or a grant to one of the two public groups."""
    acl = resource.text("acl")
    if acl and acl not in _PRIVATE_ACLS:
        yield f"acl is {acl}"
    grants = [*resource.each("grants"), *resource.each("accessControlPolicy.grants")]
    for grant in grants:
        uri = grant.text("uri") or grant.text("grantee.uri")
        if uri.endswith(_PUBLIC_GROUPS):
            yield f"a grant goes to {uri}"


@resource_rule(
    id="s3-bucket-policy-disallow-public-access",
    description="No bucket policy lets everybody in.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("S3.2", "S3.3") + c.NOT_PUBLIC,
    remediation="name the principal, or narrow it by aws:SourceArn, aws:SourceAccount, aws:PrincipalOrgID or "
    "aws:SourceVpce",
    url=f"{GUIDE}/access-control-block-public-access.html#access-control-block-public-access-policy-status",
    types=(*POLICIES, *BUCKETS),
    good=policy({**_READ, "Principal": {"AWS": "arn:aws:iam::123456789012:role/app"}}),
    bad=policy({**_READ, "Principal": "*"}),
)
def s3_bucket_policy_disallow_public_access(resource: Resource) -> Iterator[str]:
    """An Allow for anybody that no condition narrows."""
    for statement in parse(resource.raw("policy")) or ():
        if statement.allow and statement.everyone() and not statement.narrowed():
            yield f"{statement.label} allows {', '.join(statement.actions) or 'all but some actions'} to everybody"


_TAKEOVER = (
    "s3:DeleteBucketPolicy",
    "s3:PutBucketAcl",
    "s3:PutBucketPolicy",
    "s3:PutEncryptionConfiguration",
    "s3:PutObjectAcl",
)


@resource_rule(
    id="s3-bucket-policy-restrict-cross-account-actions",
    description="A bucket policy gives no other account the right to change the bucket's own protection.",
    severity=Severity.HIGH,
    controls=c.fsbp("S3.6") + c.LEAST_PRIVILEGE,
    remediation="take s3:PutBucketPolicy, s3:DeleteBucketPolicy and the like out of what other accounts may do",
    url=f"{GUIDE}/example-bucket-policies.html",
    types=(*POLICIES, *BUCKETS),
    good=policy({**_READ, "Principal": {"AWS": "arn:aws:iam::210987654321:root"}}),
    bad=policy({**_READ, "Principal": {"AWS": "arn:aws:iam::210987654321:root"}, "Action": "s3:PutBucketPolicy"}),
    settings={
        "own_accounts": {
            "type": "array",
            "items": {"type": "string"},
            "default": [],
            "description": "Accounts that count as one's own.",
        }
    },
)
def s3_bucket_policy_restrict_cross_account_actions(resource: Resource, settings: Mapping[str, Any]) -> Iterator[str]:
    """One of Security Hub's five deny-listed actions for a named account."""
    for statement in parse(resource.raw("policy")) or ():
        others = statement.accounts() - set(settings["own_accounts"])
        taken = [action for action in _TAKEOVER if statement.grants(action)]
        if others and taken:
            yield f"{statement.label} allows {', '.join(taken)} to {', '.join(sorted(others))}"


@stack_rule(
    id="s3-bucket-enforce-tls",
    description="Every bucket's policy denies requests without TLS.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("S3.5") + c.cis("2.1.1") + c.IN_TRANSIT,
    remediation='add a Deny for everybody on s3:* with the condition Bool {"aws:SecureTransport": "false"}',
    url=f"{GUIDE}/security-best-practices.html#transit",
    types=(*BUCKETS, *POLICIES),
    good=(_BUCKET, Sample(type=POLICIES[0], name="policy", props=policy(_TLS), links=_THIS)),
    bad=(_BUCKET, Sample(type=POLICIES[0], name="policy", props=policy(_READ), links=_THIS)),
)
def s3_bucket_enforce_tls(stack: Stack) -> Iterator[Finding]:
    """A bucket whose known policies hold no such statement."""
    for bucket in stack.of(BUCKETS):
        found, unsure = of_bucket(stack, bucket, POLICIES)
        raw = [item.raw("policy") for item in (*found, bucket)]
        documents = [parse(value) for value in raw if value is not MISSING]
        if unsure or None in documents:
            continue
        if not any(_denies_plain_http(statement) for document in documents for statement in document or ()):
            yield Finding(bucket, f"bucket {bucket.name} accepts plain HTTP: no policy denies it")


def _denies_plain_http(statement: Any) -> bool:
    if statement.allow:
        return False
    return any("false" in values for _, values in statement.condition("aws:SecureTransport")) or any(
        operator.startswith("numericlessthan") for operator, _ in statement.condition("s3:TlsVersion")
    )
