"""Buckets of AWS itself that instances read: packages of Amazon Linux, and what Patch Manager runs. Pure."""

from __future__ import annotations

from components.identity.account import Account


def package_objects(account: Account) -> list[str]:
    """Return the ARN of the packages of Amazon Linux 2023 in the region of *account*; requests for them are unsigned.

    https://repost.aws/knowledge-center/ec2-al1-al2-update-yum-without-internet
    """
    return [f"arn:{account.partition}:s3:::al2023-repos-{account.region}-de612dc2/*"]


def patch_objects(account: Account) -> list[str]:
    """Return the ARNs of Patch Manager's modules and of snapshots of baselines; the names end differently by region.

    https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-operations-s3-buckets.html
    """
    names = (
        f"aws-patch-manager-{account.region}-*",
        f"patch-baseline-snapshot-{account.region}",
        f"patch-baseline-snapshot-{account.region}-*",
    )
    return [f"arn:{account.partition}:s3:::{name}/*" for name in names]
