"""What a bucket invokes when an object is created."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.data.bucket import Bucket


@dataclass(frozen=True, kw_only=True, slots=True)
class UploadTarget:
    """A function, and the objects that it is invoked for."""

    name: str
    """Its name in the stack file: the id of the entry, so that one more moves no other."""

    arn: pulumi.Input[str]
    """What is invoked."""

    permission: pulumi.Resource
    """Lets the bucket invoke it; S3 checks that before it takes the entry."""

    prefix: str
    """Beginning of the keys; empty for any."""

    suffix: str
    """End of the keys; empty for any."""


def notify(name: str, bucket: Bucket, targets: Sequence[UploadTarget]) -> aws.s3.BucketNotification:
    """Let the bucket *name* invoke all *targets*: it has one configuration, which replaces any other.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html
    """
    ordered = sorted(targets, key=lambda target: target.name)
    return aws.s3.BucketNotification(
        f"{name}-events",
        bucket=bucket.bucket_name,
        lambda_functions=[
            aws.s3.BucketNotificationLambdaFunctionArgs(
                id=target.name,
                events=["s3:ObjectCreated:*"],
                filter_prefix=target.prefix or None,
                filter_suffix=target.suffix or None,
                lambda_function_arn=target.arn,
            )
            for target in ordered
        ],
        opts=pulumi.ResourceOptions(parent=bucket, depends_on=[target.permission for target in ordered]),
    )
