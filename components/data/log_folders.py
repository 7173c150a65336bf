"""Folders of the log bucket, and how long the logs in each are kept. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from components.identity.account import Account
from model.aws.globalaccelerator import FLOW_LOGS
from model.aws.logs import DELIVERED_LOGS
from model.buckets import SERVER_ACCESS_LOGS
from model.flow_logs import FlowLogs
from model.resolver import QueryLogs


def log_retention(
    account: Account,
    *,
    access_log_days: int,
    flow_logs: Iterable[FlowLogs],
    query_logs: Iterable[QueryLogs] = (),
    accelerator: bool = False,
) -> Mapping[str, int]:
    """Return folder → days after which its objects expire; the longest, of *flow_logs* or *query_logs* that share one.

    *accelerator* adds that of Global Accelerator. No folder is part of another: of two rules for one object, S3 applies
    the shorter one.
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-conflicts.html
    """
    delivered = f"{DELIVERED_LOGS}/{account.account_id}"
    days: dict[str, int] = {}
    for logs in _to_bucket(flow_logs):
        folder = _service_folder(account, logs)
        days[folder] = max(days.get(folder, 0), logs.retention_days)
    queries = [logs.retention_days for logs in query_logs if logs.destination == "s3"]
    if queries:
        # https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs-choosing-target-resource.html
        days[f"{delivered}/vpcdnsquerylogs/"] = max(queries)
    if accelerator:
        days[f"{FLOW_LOGS}/{delivered}/"] = access_log_days
    return {
        # Also with a prefix: what was recorded before there was one expires, too.
        f"{delivered}/vpcflowlogs/": access_log_days,
        **days,
        # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
        f"{delivered}/elasticloadbalancing/": access_log_days,
        # https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
        f"{delivered}/CloudFront/": access_log_days,
        f"{SERVER_ACCESS_LOGS}/": access_log_days,
    }


def further_folders(account: Account, flow_logs: Iterable[FlowLogs]) -> Sequence[str]:
    """Return the folders, other than ``AWSLogs/<account>/``, to which *flow_logs* are delivered, sorted.

    https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
    """
    folders = {_account_folder(account, logs) for logs in _to_bucket(flow_logs)}
    return sorted(folders - {f"{DELIVERED_LOGS}/{account.account_id}/"})


def _to_bucket(flow_logs: Iterable[FlowLogs]) -> Iterable[FlowLogs]:
    return (logs for logs in flow_logs if logs.destination == "s3")


def _account_folder(account: Account, logs: FlowLogs) -> str:
    # https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-path.html
    owner = f"aws-account-id={account.account_id}" if logs.hive_compatible_partitions else account.account_id
    return f"{logs.prefix}/{DELIVERED_LOGS}/{owner}/" if logs.prefix else f"{DELIVERED_LOGS}/{owner}/"


def _service_folder(account: Account, logs: FlowLogs) -> str:
    service = "aws-service=vpcflowlogs" if logs.hive_compatible_partitions else "vpcflowlogs"
    return f"{_account_folder(account, logs)}{service}/"
