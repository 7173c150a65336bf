"""Query logs of a VPC: the names that it asks its resolver for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.identity.policy import Statement, document
from components.observability.log_groups import LogGroups
from components.site import Site
from model.aws import route53
from model.resolver import QueryLogs


@dataclass(frozen=True, kw_only=True, slots=True)
class ResolverLogsArgs:
    """Inputs of ResolverLogs."""

    spec: QueryLogs
    """What is asked for. In S3, the lifecycle of the log bucket has its retention (components.data.log_folders)."""

    site: Site
    """Account and region, and the names that must be fixed."""

    vpc_id: pulumi.Input[str]
    """VPC whose queries are recorded."""

    log_groups: LogGroups
    """Encryption of the log group in CloudWatch."""

    log_bucket_arn: pulumi.Input[str]
    """Log bucket for records in S3; its policy must admit ``delivery.logs.amazonaws.com``."""


class ResolverLogs(pulumi.ComponentResource):
    """A query logging configuration with its destination, for one VPC.

    Resolvers cache answers, so a record is a query that the cache did not answer.
    """

    log_groups: Sequence[aws.cloudwatch.LogGroup]
    """The log group of the records, unless they go to S3."""

    def __init__(self, name: str, args: ResolverLogsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:network:ResolverLogs", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        if args.spec.destination == "s3":
            self.log_groups = ()
            self._configure(args.log_bucket_arn, [])
        else:
            group = self._make_log_group()
            self.log_groups = (group,)
            self._configure(group.arn, [self._permit(group)])
        self.register_outputs({})

    def _make_log_group(self) -> aws.cloudwatch.LogGroup:
        return self._args.log_groups.make(
            self._name,
            f"{route53.RESOLVER_LOG_PREFIX}{self._args.site.label.physical_name(self._name)}",
            self._child,
            retention_days=self._args.spec.retention_days,
        )

    def _permit(self, group: aws.cloudwatch.LogGroup) -> aws.cloudwatch.LogResourcePolicy:
        # Without it, AWS would add a policy to the account outside of the program, if the credentials allow that.
        # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html
        account = self._args.site.account
        return aws.cloudwatch.LogResourcePolicy(
            f"{self._name}-policy",
            policy_name=self._args.site.label.physical_name(self._name),
            policy_document=document(
                Statement(
                    sid="DeliveredQueries",
                    actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                    resources=[pulumi.Output.concat(group.arn, ":log-stream:*")],
                    principals={"Service": "delivery.logs.amazonaws.com"},
                    conditions={
                        "StringEquals": {"aws:SourceAccount": account.account_id},
                        "ArnLike": {"aws:SourceArn": account.arn("logs", "*")},
                    },
                )
            ),
            opts=self._child,
        )

    def _configure(self, destination_arn: pulumi.Input[str], permissions: Sequence[pulumi.Resource]) -> None:
        after = pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=list(permissions)))
        config = aws.route53.ResolverQueryLogConfig(self._name, destination_arn=destination_arn, opts=after)
        # AWS does not say whether a VPC may have two, so another destination ends the first one before it begins.
        once = pulumi.ResourceOptions(delete_before_replace=True)
        aws.route53.ResolverQueryLogConfigAssociation(
            self._name,
            resolver_query_log_config_id=config.id,
            resource_id=self._args.vpc_id,
            opts=pulumi.ResourceOptions.merge(self._child, once),
        )
