"""An S3 bucket by its role: private, encrypted, versioned, over TLS only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import pulumi
import pulumi_aws as aws

from components.data.bucket_policy import SERVER_ACCESS_LOGS, bucket_policy
from components.data.lifecycle import ABANDONED_UPLOAD_DAYS, LIFECYCLES, Role
from components.identity.account import Account
from components.identity.grantee import Grantee
from components.identity.policy import Statement, document
from components.links import Consumer, Link, variable_prefix
from components.observability.alarm import Alarm, Graph
from components.security.key import Key

Access = Literal["read", "write", "read_write"]

_KEPT: frozenset[Role] = frozenset({"backups", "archive"})


@dataclass(frozen=True, kw_only=True, slots=True)
class BucketArgs:
    """What a bucket is made of."""

    role: Role
    """``archive``, ``assets``, ``backups``, ``logs``, ``media`` or ``uploads``: decides lifecycle and policy."""

    account: Account
    """Account and region, for the conditions of the policy."""

    key: Key | None = None
    """Key of the objects. Default: none, S3's own (SSE-S3); role ``logs`` takes no other, as load balancers do not."""

    log_bucket: pulumi.Input[str] | None = None
    """Name of the bucket for server access logs. Default: none; the log bucket itself has none, or it never rests."""

    cdn: bool = False
    """Let CloudFront distributions of this account read objects; a key must be of domain ``edge``. Default: no."""

    protect: bool = True
    """Refuse to delete the bucket. If not, deleting it deletes its objects too. Default: yes."""

    retention_days: int = 365
    """Days after which the objects of role ``logs`` end. Default: 365, a year."""

    object_lock_days: int | None = None
    """Days in which objects of role ``archive`` cannot be deleted without a right of its own. Default: none.

    It can be switched on only when the bucket is made.
    """

    extra_statements: Sequence[Statement] = ()
    """Further statements of the policy, with resources relative to the bucket, such as ``/*``. Default: none."""


class Bucket(pulumi.ComponentResource):
    """A bucket of which nothing is ever public. Its outputs wait for its policy."""

    bucket_name: pulumi.Output[str]
    """Name of the bucket."""

    arn: pulumi.Output[str]
    """ARN of the bucket."""

    domain_name: pulumi.Output[str]
    """Name in the region's domain, as an origin of CloudFront has it."""

    alarms: Sequence[Alarm] = ()
    """None: S3 counts errors only in request metrics, which are charged for. Its callers see the errors first."""

    graphs: Sequence[Graph] = ()
    """None, for the same reason."""

    def __init__(self, name: str, args: BucketArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        _check(name, args)
        super().__init__("plinth:data:Bucket", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self._bucket = self._make_bucket()
        self._own_objects()
        private = self._block_public_access()
        self._encrypt()
        versioning = self._keep_versions()
        self._limit_lifetime(versioning)
        if args.object_lock_days is not None:
            self._lock_objects(args.object_lock_days, versioning)
        policy = self._make_policy(private)
        if args.log_bucket is not None:
            self._log(args.log_bucket)
        self.bucket_name = _after(policy, self._bucket.bucket)
        self.arn = _after(policy, self._bucket.arn)
        self.domain_name = _after(policy, self._bucket.bucket_regional_domain_name)
        self.register_outputs({"bucket_name": self.bucket_name, "arn": self.arn, "domain_name": self.domain_name})

    def grant_read(self, grantee: Grantee) -> aws.iam.RolePolicy:
        """Let *grantee* list the bucket and read its objects."""
        return grantee.allow(f"read-{self._name}", *self._reading(), *self._using_key("read"))

    def grant_write(self, grantee: Grantee) -> aws.iam.RolePolicy:
        """Let *grantee* put objects and, except in backups and archives, delete them; versions keep what is gone."""
        return grantee.allow(f"write-{self._name}", *self._writing(), *self._using_key("write"))

    def grant_read_write(self, grantee: Grantee) -> aws.iam.RolePolicy:
        """Let *grantee* do both."""
        statements = (*self._reading(), *self._writing(), *self._using_key("read_write"))
        return grantee.allow(f"read-write-{self._name}", *statements)

    def link(self, consumer: Consumer, access: str) -> Link:
        """Give the running code of *consumer* its *access* and the variable ``<NAME>_BUCKET``.

        No port opens: S3 has no security group, and the workload's way to HTTPS is its own.
        """
        grants = {"read": self.grant_read, "write": self.grant_write, "read_write": self.grant_read_write}
        if access not in grants:
            raise ValueError(f"bucket {self._name}: access must be one of {', '.join(get_args(Access))}, not {access}")
        policy = grants[access](consumer.role)
        return Link(environment={f"{variable_prefix(self._name)}_BUCKET": self.bucket_name}, requires=[policy])

    def _reading(self) -> tuple[Statement, Statement]:
        # Without ListBucket a missing object would look like a forbidden one.
        return (
            Statement(sid="ListBucket", actions=["s3:ListBucket"], resources=[self.arn]),
            Statement(sid="ReadObjects", actions=["s3:GetObject"], resources=[pulumi.Output.concat(self.arn, "/*")]),
        )

    def _writing(self) -> tuple[Statement]:
        return (
            Statement(
                sid="WriteObjects",
                actions=["s3:PutObject", *self._deleting(), "s3:AbortMultipartUpload"],
                resources=[pulumi.Output.concat(self.arn, "/*")],
            ),
        )

    def _deleting(self) -> list[str]:
        # What is kept for a bad day is not deleted by the one whose bad day it may be: the lifecycle ends it.
        return [] if self._args.role in _KEPT else ["s3:DeleteObject"]

    def _using_key(self, access: Access) -> tuple[Statement, ...]:
        key = self._args.key
        if key is None:
            return ()
        # The last part of a large upload is put together from the others, which takes decryption.
        # https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
        return (key.decrypt_statement("s3") if access == "read" else key.encrypt_decrypt_statement("s3"),)

    def _make_bucket(self) -> aws.s3.Bucket:
        return aws.s3.Bucket(
            self._name,
            force_destroy=not self._args.protect,
            object_lock_enabled=self._args.object_lock_days is not None,
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(protect=self._args.protect)),
        )

    def _own_objects(self) -> None:
        aws.s3.BucketOwnershipControls(
            f"{self._name}-ownership",
            bucket=self._bucket.id,
            rule=aws.s3.BucketOwnershipControlsRuleArgs(object_ownership="BucketOwnerEnforced"),
            opts=self._child,
        )

    def _block_public_access(self) -> aws.s3.BucketPublicAccessBlock:
        return aws.s3.BucketPublicAccessBlock(
            f"{self._name}-private",
            bucket=self._bucket.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=self._child,
        )

    def _encrypt(self) -> None:
        key = self._args.key
        aws.s3.BucketServerSideEncryptionConfiguration(
            f"{self._name}-encryption",
            bucket=self._bucket.id,
            rules=[
                aws.s3.BucketServerSideEncryptionConfigurationRuleArgs(
                    apply_server_side_encryption_by_default=aws.s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs(
                        sse_algorithm="AES256" if key is None else "aws:kms",
                        kms_master_key_id=None if key is None else key.arn,
                    ),
                    bucket_key_enabled=key is not None,
                    blocked_encryption_types=["SSE-C"],
                )
            ],
            opts=self._child,
        )

    def _keep_versions(self) -> aws.s3.BucketVersioning:
        return aws.s3.BucketVersioning(
            f"{self._name}-versioning",
            bucket=self._bucket.id,
            versioning_configuration=aws.s3.BucketVersioningVersioningConfigurationArgs(status="Enabled"),
            opts=self._child,
        )

    def _limit_lifetime(self, versioning: aws.s3.BucketVersioning) -> None:
        lifecycle = LIFECYCLES[self._args.role]
        # Days and the clean-up of delete markers exclude each other; with days, S3 cleans up by itself.
        expiration = (
            aws.s3.BucketLifecycleConfigurationRuleExpirationArgs(days=self._args.retention_days)
            if lifecycle.expires
            else aws.s3.BucketLifecycleConfigurationRuleExpirationArgs(expired_object_delete_marker=True)
        )
        transitions = (
            [aws.s3.BucketLifecycleConfigurationRuleTransitionArgs(days=0, storage_class=lifecycle.storage_class)]
            if lifecycle.storage_class is not None
            else None
        )
        aws.s3.BucketLifecycleConfiguration(
            f"{self._name}-lifecycle",
            bucket=self._bucket.id,
            rules=[
                aws.s3.BucketLifecycleConfigurationRuleArgs(
                    id=self._args.role,
                    status="Enabled",
                    filter=aws.s3.BucketLifecycleConfigurationRuleFilterArgs(prefix=""),
                    transitions=transitions,
                    expiration=expiration,
                    noncurrent_version_expiration=aws.s3.BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs(
                        noncurrent_days=lifecycle.noncurrent_days
                    ),
                    abort_incomplete_multipart_upload=aws.s3.BucketLifecycleConfigurationRuleAbortIncompleteMultipartUploadArgs(
                        days_after_initiation=ABANDONED_UPLOAD_DAYS
                    ),
                )
            ],
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=[versioning])),
        )

    def _lock_objects(self, days: int, versioning: aws.s3.BucketVersioning) -> None:
        # Governance, not compliance: that one binds the account itself, and no mistake in it could ever be mended.
        aws.s3.BucketObjectLockConfiguration(
            f"{self._name}-lock",
            bucket=self._bucket.id,
            rule=aws.s3.BucketObjectLockConfigurationRuleArgs(
                default_retention=aws.s3.BucketObjectLockConfigurationRuleDefaultRetentionArgs(
                    mode="GOVERNANCE", days=days
                )
            ),
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=[versioning])),
        )

    def _make_policy(self, private: aws.s3.BucketPublicAccessBlock) -> aws.s3.BucketPolicy:
        statements = (
            *bucket_policy(self._args.role, self._args.account, cdn=self._args.cdn),
            *self._args.extra_statements,
        )
        return aws.s3.BucketPolicy(
            f"{self._name}-policy",
            bucket=self._bucket.id,
            policy=document(
                *(
                    replace(
                        statement, resources=[pulumi.Output.concat(self._bucket.arn, r) for r in statement.resources]
                    )
                    for statement in statements
                )
            ),
            # S3 refuses two changes of a bucket's access at one time.
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=[private])),
        )

    def _log(self, log_bucket: pulumi.Input[str]) -> None:
        aws.s3.BucketLogging(
            f"{self._name}-logging",
            bucket=self._bucket.id,
            target_bucket=log_bucket,
            target_prefix=f"{SERVER_ACCESS_LOGS}/",
            target_object_key_format=aws.s3.BucketLoggingTargetObjectKeyFormatArgs(
                partitioned_prefix=aws.s3.BucketLoggingTargetObjectKeyFormatPartitionedPrefixArgs(
                    partition_date_source="EventTime"
                )
            ),
            opts=self._child,
        )


def _after(policy: aws.s3.BucketPolicy, value: pulumi.Output[str]) -> pulumi.Output[str]:
    return pulumi.Output.all(value, policy.id).apply(lambda values: values[0])


def _check(name: str, args: BucketArgs) -> None:
    logs = args.role == "logs"
    rules = {
        f"role must be one of {', '.join(get_args(Role))}, not {args.role}": args.role not in get_args(Role),
        "role logs takes no key, load balancers write to SSE-S3 only": logs and args.key is not None,
        "role logs takes no log_bucket, its own access logs would never rest": logs and args.log_bucket is not None,
        "object_lock_days is for role archive only": args.object_lock_days is not None and args.role != "archive",
        f"retention_days must be 1 or more, not {args.retention_days}": args.retention_days < 1,
        f"object_lock_days must be 1 or more, not {args.object_lock_days}": (
            args.object_lock_days is not None and args.object_lock_days < 1
        ),
    }
    problems = [rule for rule, broken in rules.items() if broken]
    if problems:
        raise ValueError(f"bucket {name}: {'; '.join(problems)}")
