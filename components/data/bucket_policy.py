"""The policy of a bucket. Pure.

Resources are written relative to the bucket: an empty string is the bucket itself, ``/*`` all of its objects.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from components.identity.account import Account
from components.identity.policy import Statement, refuse_plain_http
from model.aws.globalaccelerator import FLOW_LOGS
from model.aws.logs import DELIVERED_LOGS
from model.aws.regions import GLOBAL_SERVICES_REGION
from model.buckets import SERVER_ACCESS_LOGS, Purpose


def bucket_policy(
    purpose: Purpose, account: Account, *, cdn: bool, delivered: Sequence[str] = (), accelerator: bool = False
) -> tuple[Statement, ...]:
    """Return the statements of a bucket: no plain HTTP, and the AWS services that its *purpose* and *cdn* require.

    *delivered* are folders of a log bucket to which logs are delivered, in addition to ``AWSLogs/<account>/``;
    *accelerator*: also those of Global Accelerator.
    """
    statements = [refuse_plain_http(["s3:*"], ["", "/*"])]
    if cdn:
        statements.append(_cloudfront(account))
    if purpose == "logs":
        statements += [_load_balancers(account), *_delivered_logs(account, delivered), _server_access_logs(account)]
        if accelerator:
            statements += _accelerator_logs(account)
    return tuple(statements)


def _cloudfront(account: Account) -> Statement:
    # The distribution is made after its bucket, so its own id is not known here. The account is part of the ARN, and
    # CloudFront is not documented to send it on its own.
    return Statement(
        sid="ReadByDistributionsOfThisAccount",
        actions=["s3:GetObject"],
        resources=["/*"],
        principals={"Service": "cloudfront.amazonaws.com"},
        conditions={
            "ArnLike": {"aws:SourceArn": f"arn:{account.partition}:cloudfront::{account.account_id}:distribution/*"}
        },
    )


def _load_balancers(account: Account) -> Statement:
    # Access and connection logs. The boundary that AWS names is the path with the account's id: the load balancer's own
    # test object comes without the ARN of a source.
    # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
    return Statement(
        sid="LogsOfLoadBalancers",
        actions=["s3:PutObject"],
        resources=[f"/{DELIVERED_LOGS}/{account.account_id}/*"],
        principals={"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
    )


def _delivered_logs(account: Account, further: Sequence[str]) -> tuple[Statement, Statement]:
    # Flow logs of this region, and CloudFront's, which come from us-east-1 wherever the bucket is. If one of the two
    # statements were missing, AWS would add it outside of the program.
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html
    # https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
    regions = sorted({account.region, GLOBAL_SERVICES_REGION})
    sources = [f"arn:{account.partition}:logs:{region}:{account.account_id}:*" for region in regions]
    folders = [f"{DELIVERED_LOGS}/{account.account_id}/", *further]
    return _deliveries("DeliveredLogs", account, folders, {"ArnLike": {"aws:SourceArn": sources}})


def _accelerator_logs(account: Account) -> tuple[Statement, Statement]:
    # The service is in no region of the stack, and AWS does not say which ARN its deliveries have as their source, so
    # the account and the folder are the boundary.
    # https://docs.aws.amazon.com/global-accelerator/latest/dg/monitoring-global-accelerator.flow-logs.html
    return _deliveries("AcceleratorLogs", account, [f"{FLOW_LOGS}/{DELIVERED_LOGS}/{account.account_id}/"], {})


def _deliveries(
    sid: str, account: Account, folders: Sequence[str], source: Mapping[str, Mapping[str, Sequence[str]]]
) -> tuple[Statement, Statement]:
    """Return what lets AWS deliver logs for this account below *folders*; *source* are conditions on their origin."""
    service = {"Service": "delivery.logs.amazonaws.com"}
    ours = {"aws:SourceAccount": account.account_id}
    write = Statement(
        sid=sid,
        actions=["s3:PutObject"],
        resources=[f"/{folder}*" for folder in folders],
        principals=service,
        conditions={"StringEquals": {**ours, "s3:x-amz-acl": "bucket-owner-full-control"}, **source},
    )
    check = Statement(
        sid=f"{sid}Check",
        actions=["s3:GetBucketAcl"],
        resources=[""],
        principals=service,
        conditions={"StringEquals": ours, **source},
    )
    return write, check


def _server_access_logs(account: Account) -> Statement:
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
    return Statement(
        sid="ServerAccessLogs",
        actions=["s3:PutObject"],
        resources=[f"/{SERVER_ACCESS_LOGS}/*"],
        principals={"Service": "logging.s3.amazonaws.com"},
        conditions={
            "StringEquals": {"aws:SourceAccount": account.account_id},
            "ArnLike": {"aws:SourceArn": f"arn:{account.partition}:s3:::*"},
        },
    )
