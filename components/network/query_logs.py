"""Logs of the queries that a public hosted zone answers."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.identity.policy import Statement, document
from components.network.hosted_zone import zone_arn
from components.observability.log_groups import LogGroups
from components.site import Site
from model.aws import route53
from model.aws.regions import GLOBAL_SERVICES_REGION


@dataclass(frozen=True, kw_only=True, slots=True)
class QueryLogsArgs:
    """Inputs of QueryLogs."""

    hosted_zone_id: pulumi.Input[str]
    """Public hosted zone; it has one query log at most."""

    domain: str
    """Its domain, which gives the log group its name."""

    log_groups: LogGroups
    """Encryption and retention; the key is in us-east-1, as the log group must be."""

    site: Site
    """Gives the account and the name of the permission."""


class QueryLogs(pulumi.ComponentResource):
    """A log group in us-east-1, the permission that lets Route 53 write to it for this zone only, and the query log."""

    log_group: aws.cloudwatch.LogGroup
    """Where the queries are."""

    def __init__(self, name: str, args: QueryLogsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:network:QueryLogs", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self.log_group = args.log_groups.make(
            name, f"{route53.QUERY_LOG_PREFIX}{args.domain}", self._child, region=GLOBAL_SERVICES_REGION
        )
        policy = self._permit()
        aws.route53.QueryLog(
            f"{name}-config",
            zone_id=args.hosted_zone_id,
            cloudwatch_log_group_arn=self.log_group.arn,
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=[policy])),
        )
        self.register_outputs({})

    def _permit(self) -> aws.cloudwatch.LogResourcePolicy:
        # https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html
        account = self._args.site.account
        zone = zone_arn(account, self._args.hosted_zone_id)
        return aws.cloudwatch.LogResourcePolicy(
            f"{self._name}-policy",
            policy_name=self._args.site.label.physical_name(self._name),
            policy_document=document(
                Statement(
                    sid="QueriesOfThisZone",
                    actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                    resources=[self.log_group.arn, pulumi.Output.concat(self.log_group.arn, ":*")],
                    principals={"Service": "route53.amazonaws.com"},
                    conditions={
                        "StringEquals": {"aws:SourceAccount": account.account_id},
                        "ArnLike": {"aws:SourceArn": zone},
                    },
                )
            ),
            region=GLOBAL_SERVICES_REGION,
            opts=self._child,
        )
