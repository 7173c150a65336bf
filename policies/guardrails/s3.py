"""S3: public access, bucket policies and TLS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Policy, Sample, Settings, Severity, strings
from policies.plan.aws import s3
from policies.plan.iam_denials import requires_tls, shuts_out
from policies.plan.iam_documents import parse
from policies.plan.iam_patterns import is_any
from policies.plan.lens.references import may_refer
from policies.plan.lens.resource_policies import public_statements
from policies.plan.lens.stack import Companions, Stack
from policies.plan.lens.view import Resource
from policies.plan.values import MISSING

POLICIES = (s3.BUCKET_POLICY,)
BLOCKS = (s3.BUCKET_PUBLIC_ACCESS_BLOCK,)
FLAGS = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
_THIS = {"bucket": "this"}
_ALL_ON = dict.fromkeys(FLAGS, True)
_BUCKET = Sample(type=s3.BUCKET, props={"bucket": "orders"})
_DIRECTORY_BUCKET = "--x-s3"
"""How the names of directory buckets end, which accept HTTPS only:
https://docs.aws.amazon.com/AmazonS3/latest/userguide/directory-bucket-naming-rules.html"""
_PRIVATE_ACLS = ("private", "log-delivery-write", "bucket-owner-read", "bucket-owner-full-control", "aws-exec-read")
_PUBLIC_GROUPS = ("global/AllUsers", "global/AuthenticatedUsers")


def bucket_policy(*statements: Mapping[str, Any]) -> dict[str, Any]:
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


@Policy(
    id="s3-bucket-require-public-access-block",
    description="S3 buckets have Block Public Access configured.",
    severity=Severity.HIGH,
    controls=c.fsbp("S3.8", part="that a bucket has the settings")
    + c.cis("2.1.4", part="that a bucket has the settings")
    + c.NOT_PUBLIC,
    remediation="add an aws.s3.BucketPublicAccessBlock with all four settings true for the bucket",
    url=f"{guides.S3}/access-control-block-public-access.html",
    types=(*s3.BUCKETS, *BLOCKS),
    good=(_BUCKET, Sample(type=BLOCKS[0], name="block", props={"bucket": "orders", **_ALL_ON}, links=_THIS)),
    bad=(_BUCKET,),
)
def s3_bucket_require_public_access_block(stack: Stack) -> Iterator[Finding]:
    """Report a bucket without the companion resource."""
    for bucket in stack.of(s3.BUCKETS):
        if of_bucket(stack, bucket, BLOCKS).none:
            yield Finding(bucket, f"bucket {bucket.name} has no aws.s3.BucketPublicAccessBlock in the stack")


@Policy(
    id="s3-public-access-block-require-all-flags",
    description="All four S3 Block Public Access settings are enabled, for buckets and for the account.",
    severity=Severity.HIGH,
    controls=c.fsbp("S3.1")
    + c.fsbp("S3.8", part="that all four settings are on")
    + c.cis("2.1.4", part="that all four settings are on")
    + c.NOT_PUBLIC,
    remediation="set blockPublicAcls, blockPublicPolicy, ignorePublicAcls and restrictPublicBuckets to true",
    url=f"{guides.S3}/access-control-block-public-access.html",
    types=(*BLOCKS, s3.ACCOUNT_PUBLIC_ACCESS_BLOCK),
    good={"bucket": "orders", **_ALL_ON},
    bad={"bucket": "orders", **_ALL_ON, "restrictPublicBuckets": False},
    omitted="violates",
)
def s3_public_access_block_require_all_flags(block: Resource) -> Iterator[str]:
    """Report a setting that is off or omitted."""
    for flag in FLAGS:
        if block.not_true(flag):
            yield f"{flag} is {block.show(flag)}"


@Policy(
    id="s3-access-point-require-public-access-block",
    description="S3 access points have all four Block Public Access settings enabled.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("S3.19", "S3.24") + c.NOT_PUBLIC,
    remediation="omit publicAccessBlockConfiguration (all settings enabled), or set its four settings to true",
    url=f"{guides.S3}/access-points-bpa-settings.html",
    types=(s3.ACCESS_POINT, s3.MULTI_REGION_ACCESS_POINT),
    good={"bucket": "orders", "publicAccessBlockConfiguration": _ALL_ON},
    bad={"bucket": "orders", "publicAccessBlockConfiguration": {**_ALL_ON, "blockPublicPolicy": False}},
)
def s3_access_point_require_public_access_block(point: Resource) -> Iterator[str]:
    """Report a setting that is off."""
    whole = "details.publicAccessBlock" if "multiRegion" in point.type else "publicAccessBlockConfiguration"
    for flag in FLAGS:
        path = f"{whole}.{flag}"
        if point.not_true(path):
            yield f"{path} is {point.show(path)}"


@Policy(
    id="s3-bucket-disallow-public-acl",
    description="S3 bucket and object ACLs do not grant public access.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("S3.2", "S3.3", part="ACLs") + c.NOT_PUBLIC,
    remediation="remove the ACL (BucketOwnerEnforced), and serve public files through CloudFront with origin "
    "access control",
    url=f"{guides.S3}/acl-overview.html",
    types=(*s3.BUCKET_ACLS, *s3.BUCKETS, s3.BUCKET_OBJECTS[1], s3.BUCKET_OBJECT),
    good={"bucket": "orders", "acl": "private"},
    bad={"bucket": "orders", "acl": "public-read"},
)
def s3_bucket_disallow_public_acl(resource: Resource) -> Iterator[str]:
    """Report a canned ACL that is not private, or a grant to a public group."""
    acl = resource.text("acl")
    if acl and acl not in _PRIVATE_ACLS:
        yield f"acl is {acl}"
    grants = [*resource.each("grants"), *resource.each("accessControlPolicy.grants")]
    for grant in grants:
        uri = grant.text("uri") or grant.text("grantee.uri")
        if uri.endswith(_PUBLIC_GROUPS):
            yield f"a grant is for {uri}"


@Policy(
    id="s3-bucket-policy-disallow-public-access",
    description="S3 bucket policies do not allow public access.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("S3.2", "S3.3", part="bucket policies") + c.NOT_PUBLIC,
    remediation="specify the principal, or restrict it with aws:SourceArn, aws:SourceAccount, aws:PrincipalOrgID "
    "or aws:SourceVpce",
    url=f"{guides.S3}/access-control-block-public-access.html#access-control-block-public-access-policy-status",
    types=(*POLICIES, *s3.BUCKETS),
    good=bucket_policy({**_READ, "Principal": {"AWS": "arn:aws:iam::123456789012:role/app"}}),
    bad=bucket_policy({**_READ, "Principal": "*"}),
)
def s3_bucket_policy_disallow_public_access(resource: Resource) -> Iterator[str]:
    """Report every statement that is public."""
    yield from public_statements(resource)


_TAKEOVER = (
    "s3:DeleteBucketPolicy",
    "s3:PutBucketAcl",
    "s3:PutBucketPolicy",
    "s3:PutEncryptionConfiguration",
    "s3:PutObjectAcl",
)


@Policy(
    id="s3-bucket-policy-restrict-cross-account-actions",
    description="S3 bucket policies do not allow other accounts to change bucket protection.",
    severity=Severity.HIGH,
    controls=c.fsbp("S3.6") + c.LEAST_PRIVILEGE,
    remediation="remove actions such as s3:PutBucketPolicy and s3:DeleteBucketPolicy from the permissions of "
    "other accounts",
    url=f"{guides.S3}/example-bucket-policies.html",
    types=(*POLICIES, *s3.BUCKETS),
    good=bucket_policy({**_READ, "Principal": {"AWS": "arn:aws:iam::210987654321:root"}}),
    bad=bucket_policy(
        {**_READ, "Principal": {"AWS": "arn:aws:iam::210987654321:root"}, "Action": "s3:PutBucketPolicy"}
    ),
    settings={"own_accounts": strings(description="IDs of your own accounts.")},
)
def s3_bucket_policy_restrict_cross_account_actions(resource: Resource, settings: Settings) -> Iterator[str]:
    """Report one of the five actions on Security Hub's deny list for another account."""
    for statement in parse(resource.raw("policy")) or ():
        others = statement.accounts() - set(settings["own_accounts"])
        taken = [action for action in _TAKEOVER if statement.grants(action)]
        if others and taken:
            yield f"{statement.label} allows {', '.join(taken)} to {', '.join(sorted(others))}"


@Policy(
    id="s3-bucket-enforce-tls",
    description="S3 bucket policies deny requests without TLS.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("S3.5") + c.cis("2.1.1") + c.IN_TRANSIT,
    remediation="add a Deny for principal * on s3:*, for the bucket and its objects, with Bool "
    '{"aws:SecureTransport": "false"} as its only condition',
    url=f"{guides.S3}/security-best-practices.html#transit",
    types=(*s3.BUCKETS, *POLICIES),
    good=(_BUCKET, Sample(type=POLICIES[0], name="policy", props=bucket_policy(_TLS), links=_THIS)),
    bad=(_BUCKET, Sample(type=POLICIES[0], name="policy", props=bucket_policy(_READ), links=_THIS)),
)
def s3_bucket_enforce_tls(stack: Stack) -> Iterator[Finding]:
    """Report a bucket whose known policies deny plain HTTP for none, or only for some, of its requests.

    A bucket has one policy at most, so the policy of a bucket that is not in the stack is judged alone.
    """
    buckets = stack.of(s3.BUCKETS)
    judged: set[str] = set()
    for bucket in buckets:
        found, unsure = of_bucket(stack, bucket, POLICIES)
        judged.update(policy.urn for policy in found)
        raw = [item.raw("policy") for item in (*found, bucket)]
        documents = [parse(value) for value in raw if value is not MISSING]
        if unsure or None in documents:
            continue
        statements = [statement for document in documents for statement in document or ()]
        if not requires_tls(statements, "s3:*", objects=True):
            yield Finding(bucket, f"bucket {bucket.name} accepts plain HTTP: no Deny covers all requests without TLS")
    for policy in stack.of(POLICIES):
        inside = policy.urn in judged or policy.text("bucket").endswith(_DIRECTORY_BUCKET)
        document = None if inside or may_refer(stack, policy, "bucket", *buckets) else parse(policy.raw("policy"))
        if document is not None and not requires_tls(document, "s3:*", objects=True):
            yield Finding(policy, "the bucket accepts plain HTTP: no Deny covers all requests without TLS")


@Policy(
    id="s3-bucket-policy-disallow-lockout",
    description="S3 bucket policies do not deny all access to everyone.",
    severity=Severity.HIGH,
    controls=c.own("S3-2") + c.AVAILABILITY,
    remediation="add a condition to the Deny, such as StringNotEquals aws:PrincipalAccount, or specify its principals; "
    "only the root user of the account can delete such a policy",
    url=f"{guides.S3}/troubleshoot-403-errors.html",
    types=(*POLICIES, *s3.BUCKETS),
    good=bucket_policy(_TLS),
    bad=bucket_policy({name: value for name, value in _TLS.items() if name != "Condition"}),
)
def s3_bucket_policy_disallow_lockout(resource: Resource) -> Iterator[str]:
    """Report a Deny of all actions for everyone, without a condition, on the bucket or all of its objects."""
    for statement in parse(resource.raw("policy")) or ():
        if shuts_out(statement, "s3:*") and any(map(_is_whole_bucket, statement.resources)):
            yield f"{statement.label} denies {', '.join(statement.actions)} to everyone"


def _is_whole_bucket(arn: str) -> bool:
    key = arn.partition("/")[2]
    return not key or is_any(key)
