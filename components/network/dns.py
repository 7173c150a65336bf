"""The public DNS zone of a stack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.identity.account import Account
from components.identity.policy import Statement, document
from components.observability.alarm import Alarm, Graph, Metric

GLOBAL_REGION = "us-east-1"
"""Route 53 writes query logs and metrics nowhere else
(https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/query-logs.html)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AliasTarget:
    """What an alias record points to."""

    dns_name: pulumi.Input[str]
    """DNS name of a load balancer or distribution."""

    zone_id: pulumi.Input[str]
    """Hosted zone of that name, which the load balancer or distribution gives out."""

    evaluate_target_health: bool = False
    """Answer only while the target is healthy; CloudFront knows no health. Default: no."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QueryLogs:
    """Logging of every query that Route 53 answers for a zone."""

    retention_days: int
    """Retention of the log group."""

    key_arn: pulumi.Input[str] | None = None
    """Key in us-east-1 that encrypts the log group; it must admit CloudWatch Logs. Default: none, AWS's own key."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HostedZoneArgs:
    """Inputs of HostedZone."""

    domain: str
    """Domain name, such as ``example.com``."""

    account: Account
    """Account that may log queries."""

    zone_id: str | None = None
    """Zone that exists. Default: none, one is created, and the registrar must be told its name servers."""

    query_logs: QueryLogs | None = None
    """Default: none, queries are not logged. A zone has at most one query log."""

    protect: bool = True
    """Refuse to delete a zone that was created here: a new one has other name servers. Default: yes."""


class HostedZone(pulumi.ComponentResource):
    """A public zone, created or existing, and the records that point into the stack."""

    zone_id: pulumi.Output[str]
    """The zone."""

    name_servers: pulumi.Output[Sequence[str]]
    """Name servers for the registrar; empty for a zone that exists, as they are in use already."""

    alarms: Sequence[Alarm]
    """None: Route 53 measures queries, not failures."""

    graphs: Sequence[Graph]
    """Queries."""

    def __init__(self, name: str, args: HostedZoneArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:network:HostedZone", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)

        if args.zone_id is None:
            zone = self._zone()
            self.zone_id, self.name_servers = zone.id, zone.name_servers
        else:
            self.zone_id, self.name_servers = pulumi.Output.from_input(args.zone_id), pulumi.Output.from_input([])
        if args.query_logs is not None:
            self._log_queries(args.query_logs)

        self.alarms = ()
        self.graphs = self._graphs()
        self.register_outputs({"zone_id": self.zone_id, "name_servers": self.name_servers})

    def record(self, name: str, fqdn: str, target: AliasTarget) -> list[aws.route53.Record]:
        """Point *fqdn* at *target*, for IPv4 and IPv6. Raises ValueError if *fqdn* is not in the zone."""
        domain = self._args.domain
        if fqdn != domain and not fqdn.endswith(f".{domain}"):
            raise ValueError(f"{fqdn} is not in the zone; legal: {domain}, or a name that ends in .{domain}")
        return [
            aws.route53.Record(
                f"{name}-{family}",
                zone_id=self.zone_id,
                name=fqdn,
                type=kind,
                aliases=[
                    aws.route53.RecordAliasArgs(
                        name=target.dns_name,
                        zone_id=target.zone_id,
                        evaluate_target_health=target.evaluate_target_health,
                    )
                ],
                opts=self._child,
            )
            for family, kind in (("ipv4", "A"), ("ipv6", "AAAA"))
        ]

    def _zone(self) -> aws.route53.Zone:
        return aws.route53.Zone(
            self._name,
            name=self._args.domain,
            comment="Public zone",
            # Records can be changed within an hour when us-east-1, where Route 53 is steered from, fails.
            enable_accelerated_recovery=True,
            force_destroy=False,
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(protect=self._args.protect)),
        )

    def _log_queries(self, logs: QueryLogs) -> None:
        group = aws.cloudwatch.LogGroup(
            f"{self._name}-queries",
            name=f"/aws/route53/{self._args.domain}",
            retention_in_days=logs.retention_days,
            kms_key_id=logs.key_arn,
            region=GLOBAL_REGION,
            opts=self._child,
        )
        permission = aws.cloudwatch.LogResourcePolicy(
            f"{self._name}-queries",
            policy_name=f"route53-{self._args.domain}",
            policy_document=self._may_write(group),
            region=GLOBAL_REGION,
            opts=self._child,
        )
        aws.route53.QueryLog(
            f"{self._name}-queries",
            zone_id=self.zone_id,
            cloudwatch_log_group_arn=group.arn,
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=[permission])),
        )

    def _may_write(self, group: aws.cloudwatch.LogGroup) -> pulumi.Output[str]:
        account = self._args.account
        zone_arn = pulumi.Output.concat(f"arn:{account.partition}:route53:::hostedzone/", self.zone_id)
        return document(
            Statement(
                sid="Route53WritesQueries",
                actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                resources=[pulumi.Output.concat(group.arn, ":*")],
                principals={"Service": "route53.amazonaws.com"},
                conditions={
                    "StringEquals": {"aws:SourceAccount": account.account_id},
                    "ArnLike": {"aws:SourceArn": zone_arn},
                },
            )
        )

    def _graphs(self) -> Sequence[Graph]:
        queries = Metric(
            namespace="AWS/Route53",
            name="DNSQueries",
            dimensions={"HostedZoneId": self.zone_id},
            statistic="Sum",
            region=GLOBAL_REGION,
        )
        return (Graph(title=f"{self._args.domain}: queries", metrics=[queries]),)
