"""Route 53 Resolver DNS Firewall of a VPC."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.observability.alarm import Alarm, Graph, Metric
from model.base import require_valid
from model.resolver import DnsFirewall, FirewallAction

_ALLOW, _BLOCK, _MANAGED, _THREATS, _OTHERS = 100, 200, 300, 400, 900
"""Priorities of the rules: what is allowed comes first, what is not allowed last."""

_MANAGED_ORDER = ("aggregate", "guardduty", "botnet", "malware")
_THREAT_ORDER = ("dns_tunneling", "dga", "dictionary_dga")
"""Positions are part of priorities: append only."""

_ASSOCIATION_PRIORITY = 500
"""Between 100 and 9900, with room for rule groups of the organization before and behind:
https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_AssociateFirewallRuleGroup.html"""

_AWS_DOMAINS = ("amazonaws.com", "api.aws", "ec2.internal", "compute.internal")
"""Names of AWS's endpoints, of databases and caches, and of machines."""

_WINDOW_SECONDS = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class DnsFirewallArgs:
    """Inputs of DnsFirewallRules."""

    spec: DnsFirewall
    """What is asked for."""

    vpc_id: pulumi.Input[str]
    """VPC whose queries are filtered."""

    own_domains: Sequence[str] = ()
    """Domains of the stack, which are answered where only allowed ones are. Default: none."""


class DnsFirewallRules(pulumi.ComponentResource):
    """A rule group with its domain lists, and the VPC whose resolver asks it.

    The order of the rules is fixed, so that one more changes no other: allowed names, blocked names, AWS's lists,
    threats, all other names.
    """

    alarms: Sequence[Alarm]
    """One for each list that blocks or alerts."""

    graphs: Sequence[Graph]
    """Queries that match those lists."""

    log_groups: Sequence[aws.cloudwatch.LogGroup] = ()
    """None: ResolverLogs records what the rules do."""

    def __init__(self, name: str, args: DnsFirewallArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_valid(f"DNS firewall {name}", args.spec)
        super().__init__("plinth:network:DnsFirewall", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        # AWS refuses two rules of a priority, so one that is replaced is deleted first.
        self._rule_options = pulumi.ResourceOptions.merge(
            self._child, pulumi.ResourceOptions(delete_before_replace=True)
        )
        self._group = aws.route53.ResolverFirewallRuleGroup(name, opts=self._child)
        rules = list(self._allowed())
        watched = dict(self._listed())
        rules += [self._make_rule(role, priority, list_id) for role, (priority, list_id) in watched.items()]
        rules += self._detected()
        self._associate(rules)
        metrics = {role: self._matched(list_id) for role, (_, list_id) in watched.items()}
        self.alarms = [self._alarm(role, metric) for role, metric in metrics.items()]
        self.graphs = [Graph(title=f"{name}: matched queries", metrics=list(metrics.values()))] if metrics else []
        self.register_outputs({})

    def _allowed(self) -> Iterator[pulumi.Resource]:
        spec = self._args.spec
        domains = [*spec.allow, *([*_AWS_DOMAINS, *self._args.own_domains] if spec.allowed_only else [])]
        if domains:
            yield aws.route53.ResolverFirewallRule(
                f"{self._name}-allow",
                firewall_rule_group_id=self._group.id,
                firewall_domain_list_id=self._make_list("allow", _with_names_below(domains)),
                action="ALLOW",
                # Or every host that an allowed name is another name for would have to be allowed, too.
                firewall_domain_redirection_action="TRUST_REDIRECTION_DOMAIN",
                priority=_ALLOW,
                opts=self._rule_options,
            )

    def _listed(self) -> Iterator[tuple[str, tuple[int, pulumi.Input[str]]]]:
        """Yield role → priority and list of each rule that blocks or alerts."""
        spec = self._args.spec
        if spec.block:
            yield "block", (_BLOCK, self._make_list("block", _with_names_below(spec.block)))
        for name, list_id in spec.managed_lists.items():
            yield name, (_MANAGED + _MANAGED_ORDER.index(name), list_id)
        if spec.allowed_only:
            yield "others", (_OTHERS, self._make_list("others", ["*"]))

    def _make_list(self, role: str, domains: Sequence[str]) -> pulumi.Output[str]:
        return aws.route53.ResolverFirewallDomainList(
            f"{self._name}-{role}", domains=list(domains), opts=self._child
        ).id

    def _make_rule(self, role: str, priority: int, list_id: pulumi.Input[str]) -> pulumi.Resource:
        action = self._args.spec.action
        return aws.route53.ResolverFirewallRule(
            f"{self._name}-{role}",
            firewall_rule_group_id=self._group.id,
            firewall_domain_list_id=list_id,
            action=action.upper(),
            block_response=_response(action),
            priority=priority,
            opts=self._rule_options,
        )

    def _detected(self) -> list[pulumi.Resource]:
        spec = self._args.spec
        return [
            aws.route53.ResolverFirewallRule(
                f"{self._name}-{threat.replace('_', '-')}",
                firewall_rule_group_id=self._group.id,
                dns_threat_protection=threat.upper(),
                confidence_threshold=spec.confidence.upper(),
                action=action.upper(),
                block_response=_response(action),
                priority=_THREATS + _THREAT_ORDER.index(threat),
                opts=self._rule_options,
            )
            for threat, action in spec.threats.items()
        ]

    def _associate(self, rules: Sequence[pulumi.Resource]) -> None:
        # With its rules in place: a rule group that is filled while it is in use blocks before it allows.
        after = pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=list(rules)))
        aws.route53.ResolverFirewallRuleGroupAssociation(
            self._name,
            firewall_rule_group_id=self._group.id,
            vpc_id=self._args.vpc_id,
            priority=_ASSOCIATION_PRIORITY,
            opts=after,
        )
        aws.route53.ResolverFirewallConfig(
            self._name,
            resource_id=self._args.vpc_id,
            firewall_fail_open="ENABLED" if self._args.spec.allow_unfiltered_on_failure else "DISABLED",
            opts=self._child,
        )

    def _matched(self, list_id: pulumi.Input[str]) -> Metric:
        # https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-resolver-dns-firewall-with-cloudwatch.html
        return Metric(
            namespace="AWS/Route53Resolver",
            name="FirewallRuleQueryVolume",
            dimensions={"FirewallRuleGroupId": self._group.id, "FirewallDomainListId": list_id},
            statistic="Sum",
        )

    def _alarm(self, role: str, metric: Metric) -> Alarm:
        return Alarm(
            name=f"{self._name}-{role}",
            description=f"Something in the network asked for names of the list {role!r} of DNS Firewall. Look into the "
            "query logs for who asked, and at what runs there.",
            metric=metric,
            threshold=self._args.spec.alarms.matched_queries_per_5_minutes,
            period_seconds=_WINDOW_SECONDS,
            evaluation_periods=1,
        )


def _with_names_below(domains: Sequence[str]) -> list[str]:
    """Return each domain, and what matches every name under it, in an order that does not depend on the given one."""
    return [one for domain in sorted(set(domains)) for one in (domain, f"*.{domain}")]


def _response(action: FirewallAction) -> str | None:
    """Return how a blocked query is answered: as if the name did not exist, so that nothing waits."""
    return "NXDOMAIN" if action == "block" else None
