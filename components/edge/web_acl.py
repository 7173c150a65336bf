"""A web ACL of AWS WAF: the rules of the stack for CloudFront, or for load balancers of a region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pulumi
import pulumi_aws as aws

from components.edge.web_acl_rules import IpSets, rules
from components.observability.alarm import Alarm, Graph, Metric
from components.observability.log_groups import LogGroups
from components.site import Site
from model.aws import wafv2
from model.aws.regions import GLOBAL_SERVICES_REGION
from model.base import require_valid
from model.waf import Waf, families_of

_LOGGED = ("BLOCK", "COUNT", "EXCLUDED_AS_COUNT")
"""Actions of the requests that a rule matched; the last one is of a managed rule that is set to count."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WebAclArgs:
    """Inputs of WebAcl."""

    spec: Waf
    """What is asked for."""

    scope: Literal["CLOUDFRONT", "REGIONAL"]
    """What it can protect: distributions, or load balancers of the stack's region."""

    site: Site
    """Gives the names of its log group and metrics, and its region."""

    log_groups: LogGroups
    """Encryption and retention of its log group, which is in us-east-1 for CloudFront, and so must the key be."""


class WebAcl(pulumi.ComponentResource):
    """A web ACL that lets in what no rule stops, with a log group of what its rules match."""

    arn: pulumi.Output[str]
    """ARN of the web ACL, for a distribution."""

    alarms: Sequence[Alarm]
    """A surge of blocked requests."""

    graphs: Sequence[Graph]
    """Requests that passed, were blocked, and were counted."""

    log_groups: Sequence[aws.cloudwatch.LogGroup]
    """The log group of requests that rules match."""

    def __init__(self, name: str, args: WebAclArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_valid(f"web ACL {name}", args.spec)
        super().__init__("plinth:edge:WebAcl", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self._metric_name = args.site.label.physical_name(name)
        self._region = GLOBAL_SERVICES_REGION if args.scope == "CLOUDFRONT" else None
        acl = self._make_web_acl()
        self.arn = acl.arn
        self.log_groups = [self._log(acl)]
        self.alarms = self._alarms()
        self.graphs = (
            Graph(
                title=f"{name}: requests",
                metrics=[self._metric(which) for which in ("AllowedRequests", "BlockedRequests", "CountedRequests")],
                unit="requests",
            ),
        )
        self.register_outputs({"arn": self.arn})

    def protect(self, name: str, load_balancer_arn: pulumi.Input[str]) -> None:
        """Let the load balancer called *name* ask this web ACL for each request. CloudFront names the ACL itself."""
        aws.wafv2.WebAclAssociation(
            f"{self._name}-{name}",
            web_acl_arn=self.arn,
            resource_arn=load_balancer_arn,
            region=self._region,
            opts=self._child,
        )

    def _make_web_acl(self) -> aws.wafv2.WebAcl:
        spec = self._args.spec
        ip_sets: IpSets = {
            "allow": self._make_ip_sets("allow", spec.allow_addresses),
            "block": self._make_ip_sets("block", spec.block_addresses),
        }
        written = [
            rule.written(priority, spec.action, self._metric_name) for priority, rule in enumerate(rules(spec, ip_sets))
        ]
        return aws.wafv2.WebAcl(
            self._name,
            description=f"Requests to {self._name.removeprefix('waf-')}",
            scope=self._args.scope,
            default_action={"allow": {}},
            rules=written,
            visibility_config={
                "cloudwatch_metrics_enabled": True,
                "metric_name": self._metric_name,
                "sampled_requests_enabled": True,
            },
            region=self._region,
            opts=self._child,
        )

    def _make_ip_sets(self, which: str, ranges: list[str]) -> list[pulumi.Output[str]]:
        return [
            aws.wafv2.IpSet(
                f"{self._name}-{which}-{family.lower()}",
                description=f"Addresses to {which}",
                scope=self._args.scope,
                ip_address_version=family,
                addresses=sorted(members),
                region=self._region,
                opts=self._child,
            ).arn
            for family, members in families_of(ranges).items()
        ]

    def _log(self, acl: aws.wafv2.WebAcl) -> aws.cloudwatch.LogGroup:
        spec = self._args.spec
        group = self._args.log_groups.make(
            f"{self._name}-logs", f"{wafv2.LOG_GROUP_PREFIX}{self._metric_name}", self._child, region=self._region
        )
        redacted: list[Any] = [{"single_header": {"name": one}} for one in spec.redact_headers]
        if spec.redact_query_string:
            redacted.append({"query_string": {}})
        aws.wafv2.WebAclLoggingConfiguration(
            f"{self._name}-logging",
            resource_arn=acl.arn,
            log_destination_configs=[group.arn],
            redacted_fields=redacted,
            logging_filter=_only_matches() if spec.log == "matches" else None,
            region=self._region,
            opts=self._child,
        )
        return group

    def _metric(self, name: str) -> Metric:
        # A metric of CloudFront's web ACLs has no dimension Region:
        # https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html
        where = {} if self._region else {"Region": self._args.site.account.region}
        return Metric(
            namespace="AWS/WAFV2",
            name=name,
            dimensions={"WebACL": self._metric_name, "Rule": "ALL", **where},
            statistic="Sum",
            region=self._region,
        )

    def _alarms(self) -> tuple[Alarm, ...]:
        return (
            Alarm(
                name=f"{self._name}-blocked",
                description=f"{self._name} blocks many requests: an attack, or a rule that stops legitimate requests. "
                f"Look into {wafv2.LOG_GROUP_PREFIX}{self._metric_name} for the rule.",
                metric=self._metric("BlockedRequests"),
                threshold=self._args.spec.alarms.blocked_requests_per_5_minutes,
                period_seconds=wafv2.RATE_WINDOW_SECONDS,
                evaluation_periods=1,
            ),
        )


def _only_matches() -> Any:
    kept = {
        "behavior": "KEEP",
        "requirement": "MEETS_ANY",
        "conditions": [{"action_condition": {"action": action}} for action in _LOGGED],
    }
    return {"default_behavior": "DROP", "filters": [kept]}
