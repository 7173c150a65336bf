"""What is done with the names that a VPC asks its resolver for: logs and DNS Firewall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.network.dns_firewall import DnsFirewallArgs, DnsFirewallRules
from components.network.resolver_logs import ResolverLogs, ResolverLogsArgs
from components.observability.alarm import Alarm, Graph
from components.observability.log_groups import LogGroups
from components.site import Site
from model import resolver as model
from model.base import require_valid


@dataclass(frozen=True, kw_only=True, slots=True)
class ResolverArgs:
    """Inputs of Resolver."""

    spec: model.Resolver
    """What is asked for."""

    site: Site
    """Account, region, and the names that must be fixed."""

    vpc_id: pulumi.Input[str]
    """The VPC."""

    log_groups: LogGroups
    """Encryption of the log group in CloudWatch."""

    log_bucket_arn: pulumi.Input[str]
    """Log bucket for records in S3."""

    own_domains: Sequence[str] = ()
    """Domains of the stack, which DNS Firewall answers where only allowed ones are answered. Default: none."""


class Resolver(pulumi.ComponentResource):
    """Query logs and DNS Firewall of one VPC."""

    alarms: Sequence[Alarm]
    """Those of DNS Firewall."""

    graphs: Sequence[Graph]
    """Those of DNS Firewall."""

    log_groups: Sequence[aws.cloudwatch.LogGroup]
    """That of the query logs, unless they go to S3."""

    def __init__(self, name: str, args: ResolverArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_valid(f"resolver {name}", args.spec)
        super().__init__("plinth:network:Resolver", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        logs = self._log(args.spec.query_logs) if args.spec.query_logs else None
        firewall = self._filter(args.spec.firewall) if args.spec.firewall else None
        self.log_groups = logs.log_groups if logs else ()
        self.alarms = firewall.alarms if firewall else ()
        self.graphs = firewall.graphs if firewall else ()
        self.register_outputs({})

    def _log(self, spec: model.QueryLogs) -> ResolverLogs:
        return ResolverLogs(
            f"{self._name}-logs",
            ResolverLogsArgs(
                spec=spec,
                site=self._args.site,
                vpc_id=self._args.vpc_id,
                log_groups=self._args.log_groups,
                log_bucket_arn=self._args.log_bucket_arn,
            ),
            self._child,
        )

    def _filter(self, spec: model.DnsFirewall) -> DnsFirewallRules:
        return DnsFirewallRules(
            f"{self._name}-firewall",
            DnsFirewallArgs(spec=spec, vpc_id=self._args.vpc_id, own_domains=self._args.own_domains),
            self._child,
        )
