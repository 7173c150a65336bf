"""Folders of the log bucket, and how long the logs in each are kept. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from components.data.bucket_policy import SERVER_ACCESS_LOGS
from components.identity.account import Account


def log_retention(account: Account, *, access_log_days: int, flow_log_days: int) -> Mapping[str, int]:
    """Return folder → days after which its objects expire.

    No folder is part of another: of two rules for one object, S3 applies the shorter one.
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-conflicts.html
    """
    delivered = f"AWSLogs/{account.account_id}"
    return {
        # https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-path.html
        f"{delivered}/vpcflowlogs/": flow_log_days,
        # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
        f"{delivered}/elasticloadbalancing/": access_log_days,
        # https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
        f"{delivered}/CloudFront/": access_log_days,
        f"{SERVER_ACCESS_LOGS}/": access_log_days,
    }
