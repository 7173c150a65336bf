"""``resolver`` of a network: which names are asked for there, and which of them are answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from model.aws import route53
from model.aws.logs import RetentionDays
from model.base import Checked, Distinct, Matches, Model, NonNegative, Risk, tried
from model.domains import check_filtered_domain
from model.problem import Problem

FilteredDomain = Annotated[str, Checked(check_filtered_domain)]
DomainListId = Annotated[
    str, Matches(r"rslvr-fdl-[0-9a-f]{12,32}", "must be the id of a domain list: rslvr-fdl- and hexadecimal digits")
]
FirewallAction = Literal["block", "alert"]
_LISTS = "{aggregate: rslvr-fdl-0123456789abcdef}"
_NOTHING = ("managed_lists", "block", "threats", "allowed_only")


class QueryLogs(Model):
    """Records of the names that a network asks its resolver for."""

    destination: Literal["cloudwatch", "s3"] = Field(
        default="cloudwatch",
        description="cloudwatch: searchable at once; s3: in the log bucket. Another value replaces the configuration. "
        "Default: cloudwatch.",
        examples=["s3"],
    )
    retention_days: RetentionDays = Field(
        default=30,
        description="Days that records are kept; in S3 the longest of all networks. Default: 30.",
        examples=[90],
    )


class FirewallAlarms(Model):
    """Thresholds of the alarms of DNS Firewall, one for each list that blocks or alerts."""

    matched_queries_per_5_minutes: NonNegative = Field(
        default=0,
        description="Queries for names of one list in five minutes. Default: 0, the first one counts.",
        examples=[10],
    )


class DnsFirewall(Model):
    """Route 53 Resolver DNS Firewall: which names the network's resolver does not answer.

    It filters queries to the resolver only, not connections to an address that is known already.
    """

    action: Annotated[
        FirewallAction,
        Risk(lambda one: one == "alert", "queries for names that DNS Firewall lists are answered, and only recorded"),
    ] = Field(
        default="block",
        description="block: a listed name does not exist (NXDOMAIN); alert: the query is answered, counted, and named "
        "in the query logs. Default: block.",
        examples=["alert"],
    )
    managed_lists: dict[route53.ManagedList, DomainListId] = Field(
        default={},
        description="AWS's list → its id in the stack's region, which `aws route53resolver list-firewall-domain-lists` "
        "shows. aggregate contains the three others. Default: none.",
        examples=[{"aggregate": "rslvr-fdl-0123456789abcdef"}],
    )
    block: Annotated[list[FilteredDomain], Distinct] = Field(
        default=[],
        max_length=route53.MOST_FILTERED_DOMAINS,
        description="Domains that action applies to, each with every name under it. Default: none.",
        examples=[["tracker.example.net"]],
    )
    allow: Annotated[list[FilteredDomain], Distinct] = Field(
        default=[],
        max_length=route53.MOST_FILTERED_DOMAINS,
        description="Domains that are answered whatever else lists them, each with every name under it. Default: none.",
        examples=[["api.example.net"]],
    )
    allowed_only: bool = Field(
        default=False,
        description="Whether action applies to every name but those of allow, of the stack's own domains, and of AWS "
        "(amazonaws.com, api.aws and names of machines). Default: false.",
        examples=[True],
    )
    threats: dict[route53.Threat, FirewallAction] = Field(
        default={},
        description="Pattern that DNS Firewall Advanced detects in queries → what it does; about $117 a month for each "
        "network. Default: none.",
        examples=[{"dns_tunneling": "block"}],
    )
    confidence: Literal["low", "medium", "high"] = Field(
        default="high",
        description="How sure DNS Firewall Advanced must be; low finds more, and more false alarms. Default: high.",
        examples=["medium"],
    )
    allow_unfiltered_on_failure: Annotated[
        bool, Risk(bool, "while DNS Firewall fails, every name is answered without being filtered")
    ] = Field(
        default=False,
        description="Answer queries that DNS Firewall cannot judge (fail open). Default: false: such queries fail, and "
        "with them what asked (fail closed).",
        examples=[True],
    )
    alarms: FirewallAlarms = Field(
        default=FirewallAlarms(),
        description="Thresholds of its alarms. Default: those of each field.",
        examples=[{"matched_queries_per_5_minutes": 10}],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield a firewall that filters nothing, and lists that contradict or repeat each other."""
        yield from tried(self._filters, self._contradicts, self._repeats, self._confidence_counts)

    def _filters(self) -> Iterator[Problem]:
        if not any(getattr(self, field) for field in _NOTHING):
            yield Problem(
                (), f"filters nothing; give it {', '.join(_NOTHING[:-1])} or {_NOTHING[-1]}", f"managed_lists: {_LISTS}"
            )

    def _contradicts(self) -> Iterator[Problem]:
        for position, domain in enumerate(self.block):
            if domain in self.allow:
                yield Problem(
                    ("block", position),
                    "is under allow too, which comes first, so it is never blocked; choose one of the two",
                    f"allow: [{', '.join(one for one in self.allow if one not in self.block)}]",
                )

    def _repeats(self) -> Iterator[Problem]:
        if "aggregate" in self.managed_lists:
            for name in self.managed_lists:
                if name != "aggregate":
                    yield Problem(
                        ("managed_lists", name), "is part of aggregate already; remove it", f"managed_lists: {_LISTS}"
                    )

    def _confidence_counts(self) -> Iterator[Problem]:
        if self.confidence != "high" and not self.threats:
            yield Problem(
                ("confidence",), "has no effect without threats; remove it", "threats: {dns_tunneling: block}"
            )


class Resolver(Model):
    """The resolver of a VPC: query logs and DNS Firewall."""

    query_logs: QueryLogs | None = Field(
        default=None,
        description="Records of the names that are asked for. Default: none.",
        examples=[{"destination": "s3", "retention_days": 90}],
    )
    firewall: DnsFirewall | None = Field(
        default=None,
        description="DNS Firewall. Default: none, every name is answered.",
        examples=[{"managed_lists": {"aggregate": "rslvr-fdl-0123456789abcdef"}}],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield a firewall whose alerts no one could read."""
        yield from tried(self._alerts_are_logged)

    def _alerts_are_logged(self) -> Iterator[Problem]:
        firewall = self.firewall
        if firewall is None or self.query_logs is not None:
            return
        if firewall.action == "alert" or "alert" in firewall.threats.values():
            yield Problem(
                ("query_logs",),
                "is where alerts of the firewall name what was asked for, and who asked",
                "query_logs: {}",
                show_value=False,
            )
