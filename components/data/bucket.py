"""An S3 bucket by its purpose: private, encrypted, versioned, over TLS only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pulumi
import pulumi_aws as aws

from components.data.bucket_policy import bucket_policy
from components.data.lifecycle import ABANDONED_UPLOAD_DAYS, LIFECYCLES
from components.identity.policy import Statement, document
from components.links import Consumer, Link
from components.observability.alarm import Alarm, Graph
from components.ordering import known_after
from components.security.key import Key
from components.site import Site
from model.base import require_valid
from model.buckets import SERVER_ACCESS_LOGS, AnyBucket, Purpose

_KEPT: frozenset[Purpose] = frozenset({"backups", "archive"})


@dataclass(frozen=True, kw_only=True, slots=True)
class BucketArgs:
    """Inputs of Bucket."""

    spec: AnyBucket
    """What is asked for; its purpose decides lifecycle and policy."""

    site: Site
    """Account and region for the conditions of the policy; whether the bucket is protected. If it is not, deleting it
    deletes its objects too."""

    key: Key | None = None
    """Key of the objects. Default: none, S3's own (SSE-S3), the only one to which load balancers deliver logs."""

    log_bucket: pulumi.Input[str] | None = None
    """Name of the bucket for server access logs. Default: none, as in the log bucket itself: it would log its own log
    deliveries."""

    expiration_days: Mapping[str, int] = field(default_factory=dict)
    """Folder, with its final slash → days after which its objects expire. Default: none, all are kept."""

    delivered_folders: Sequence[str] = ()
    """Folders of a log bucket, with their final slash, to which AWS delivers logs, besides ``AWSLogs/<account>/``.
    Default: none."""

    accelerator: bool = False
    """Let Global Accelerator deliver flow logs to a log bucket. Default: no."""

    cdn: bool = False
    """Let CloudFront distributions of this account read objects; a key must be of domain ``edge``. Default: no."""


class Bucket(pulumi.ComponentResource):
    """A bucket of which nothing is ever public. Its outputs are known once its policy exists."""

    bucket_name: pulumi.Output[str]
    """Name of the bucket."""

    arn: pulumi.Output[str]
    """ARN of the bucket."""

    domain_name: pulumi.Output[str]
    """Name in the region's domain, as an origin of CloudFront has it."""

    alarms: Sequence[Alarm] = ()
    """None: S3 counts errors only in request metrics, which are charged for. Its clients see the errors first."""

    graphs: Sequence[Graph] = ()
    """None, for the same reason."""

    log_groups: Sequence[aws.cloudwatch.LogGroup] = ()
    """None."""

    exports: Mapping[str, pulumi.Output[str]]
    """Stack outputs that list it by its name."""

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
        if args.spec.object_lock_days is not None:
            self._lock_objects(args.spec.object_lock_days, versioning)
        policy = self._make_policy(private)
        if args.log_bucket is not None:
            self._log(args.log_bucket)
        self.bucket_name = known_after(policy, self._bucket.bucket)
        self.arn = known_after(policy, self._bucket.arn)
        self.domain_name = known_after(policy, self._bucket.bucket_regional_domain_name)
        self.exports = {"bucketNames": self.bucket_name}
        self.register_outputs({"bucket_name": self.bucket_name, "arn": self.arn, "domain_name": self.domain_name})

    def link(self, consumer: Consumer, access: str) -> Link:  # noqa: ARG002 - S3 has no port to open
        """Give a consumer the variable ``<NAME>_BUCKET``, and let its code ``read``, ``write`` or ``read_write``.

        ``read``: list the bucket and get objects.

        ``write``: put objects and, except in backups and archives, delete them; old versions can be restored.

        No port is opened: S3 has no security group, and the path to it is the workload's own.
        """
        offer = self._args.spec.LINK
        offer.require_access(f"bucket {self._name}", access)
        objects = pulumi.Output.concat(self.arn, "/*")
        statements = {
            "read": [*self._reading(objects), *self._using_key(decrypt_only=True)],
            "write": [self._writing(objects), *self._using_key()],
            "read_write": [*self._reading(objects), self._writing(objects), *self._using_key()],
        }
        environment = offer.named(self._name, access, {"_BUCKET": self.bucket_name})
        return Link(environment=environment, allows=statements[access])

    def reading_file(self, key: str) -> list[Statement]:
        """Return what a role needs to read the object *key*, and no other, as ECS reads a file of variables.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
        """
        file = Statement(actions=["s3:GetObject"], resources=[pulumi.Output.concat(self.arn, f"/{key}")])
        location = Statement(actions=["s3:GetBucketLocation"], resources=[self.arn])
        return [file, location, *self._using_key(decrypt_only=True)]

    def _reading(self, objects: pulumi.Output[str]) -> tuple[Statement, Statement]:
        # Without ListBucket S3 reports a missing object as a forbidden one.
        return (
            Statement(actions=["s3:ListBucket"], resources=[self.arn]),
            Statement(actions=["s3:GetObject"], resources=[objects]),
        )

    def _writing(self, objects: pulumi.Output[str]) -> Statement:
        return Statement(actions=["s3:PutObject", *self._deleting(), "s3:AbortMultipartUpload"], resources=[objects])

    def _deleting(self) -> list[str]:
        # A compromised writer must not be able to delete what is kept for recovery: only the lifecycle deletes it.
        return [] if self._args.spec.purpose in _KEPT else ["s3:DeleteObject"]

    def _using_key(self, *, decrypt_only: bool = False) -> tuple[Statement, ...]:
        key = self._args.key
        if key is None:
            return ()
        # Completing a multipart upload decrypts its parts.
        # https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
        return (key.decrypt_statement("s3") if decrypt_only else key.encrypt_decrypt_statement("s3"),)

    def _make_bucket(self) -> aws.s3.Bucket:
        return aws.s3.Bucket(
            self._name,
            force_destroy=not self._args.site.protect,
            object_lock_enabled=self._args.spec.object_lock_days is not None,
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(protect=self._args.site.protect)),
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
        lifecycle = LIFECYCLES[self._args.spec.purpose]
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
                    id=self._args.spec.purpose,
                    status="Enabled",
                    filter=aws.s3.BucketLifecycleConfigurationRuleFilterArgs(prefix=""),
                    transitions=transitions,
                    expiration=aws.s3.BucketLifecycleConfigurationRuleExpirationArgs(expired_object_delete_marker=True),
                    noncurrent_version_expiration=aws.s3.BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs(
                        noncurrent_days=lifecycle.noncurrent_days
                    ),
                    abort_incomplete_multipart_upload=aws.s3.BucketLifecycleConfigurationRuleAbortIncompleteMultipartUploadArgs(
                        days_after_initiation=ABANDONED_UPLOAD_DAYS
                    ),
                ),
                *(
                    aws.s3.BucketLifecycleConfigurationRuleArgs(
                        id=folder,
                        status="Enabled",
                        filter=aws.s3.BucketLifecycleConfigurationRuleFilterArgs(prefix=folder),
                        expiration=aws.s3.BucketLifecycleConfigurationRuleExpirationArgs(days=days),
                    )
                    for folder, days in self._args.expiration_days.items()
                ),
            ],
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=[versioning])),
        )

    def _lock_objects(self, days: int, versioning: aws.s3.BucketVersioning) -> None:
        # Governance mode: compliance mode binds the account itself, so a mistake could never be corrected.
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
        args = self._args
        statements = bucket_policy(
            args.spec.purpose,
            args.site.account,
            cdn=args.cdn,
            delivered=args.delivered_folders,
            accelerator=args.accelerator,
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
            # S3 refuses two concurrent changes of a bucket's access.
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


def _check(name: str, args: BucketArgs) -> None:
    require_valid(f"bucket {name}", args.spec)
    if args.spec.purpose == "logs" and (args.key is not None or args.log_bucket is not None):
        raise ValueError(f"bucket {name}: purpose logs allows neither a key nor a log_bucket")
