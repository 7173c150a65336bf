"""``plinth:waf``: which requests AWS WAF stops before they reach CloudFront or the load balancer."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network
from typing import Annotated, Literal

from pydantic import Field

from model.aws import wafv2
from model.base import Checked, Distinct, Matches, Model, Name, NonNegative, OneOf, Risk, tried
from model.cidr import check_address_range
from model.countries import Country, contradictory_countries
from model.problem import Problem

Action = Literal["block", "count"]
ManagedAction = Literal["block", "count", "off"]


def _check_range(text: str) -> str:
    """Return *text*, or raise ValueError unless it is a range of addresses that an IP set takes."""
    if ip_network(check_address_range(text)).prefixlen == 0:
        raise ValueError("is every address, which an IP set does not take")
    return text


Range = Annotated[str, Checked(_check_range)]
PathPrefix = Annotated[
    str,
    Matches(
        rf"/[A-Za-z0-9_.~/-]{{0,{wafv2.LONGEST_SEARCH - 1}}}",
        f"must begin with / and have at most {wafv2.LONGEST_SEARCH} letters, digits and _.~/-, without wildcards",
    ),
]
Header = Annotated[str, Matches(r"[a-z0-9][a-z0-9_-]{0,63}", "must be the name of a header in small letters")]
ManagedRule = Annotated[
    str,
    OneOf(
        "a rule of AWS's managed rule groups, such as core.SizeRestrictions_BODY,",
        tuple(f"{group}.{rule}" for group, found in wafv2.MANAGED_RULE_GROUPS.items() for rule in found.rules),
    ),
]


class ManagedRules(Model):
    """AWS's own rule groups: block, count, or off."""

    core: Annotated[ManagedAction, Risk(lambda one: one != "block", "common attacks are not blocked")] = Field(
        default="block",
        description="Common attacks: cross-site scripting, file inclusion, server-side request forgery, bodies of more "
        "than 8 KiB. Default: block.",
        examples=["count"],
    )
    known_bad_inputs: Annotated[ManagedAction, Risk(lambda one: one != "block", "known exploits are not blocked")] = (
        Field(
            default="block",
            description="Requests of known exploits, such as Log4j's. Default: block.",
            examples=["count"],
        )
    )
    sql_injection: Annotated[ManagedAction, Risk(lambda one: one != "block", "SQL injection is not blocked")] = Field(
        default="block", description="SQL in requests. Default: block.", examples=["count"]
    )
    ip_reputation: Annotated[ManagedAction, Risk(lambda one: one != "block", "known attackers are not blocked")] = (
        Field(
            default="block",
            description="Addresses that Amazon's threat intelligence knows as attackers. Default: block.",
            examples=["count"],
        )
    )
    anonymous_ips: ManagedAction = Field(
        default="off",
        description="VPNs, proxies, Tor, and hosting providers, so other services that call this one as well. "
        "Default: off.",
        examples=["count"],
    )
    bot_control: ManagedAction = Field(
        default="off",
        description="Bots that do not hide; AWS charges a monthly fee and per request. Default: off.",
        examples=["count"],
    )

    def action(self, group: str) -> ManagedAction:
        """Return what is done with a request that matches the rule group of the setting *group*."""
        found: ManagedAction = getattr(self, group)
        return found


class RateLimit(Model):
    """How often one address may request what begins with a path."""

    path_prefix: PathPrefix = Field(
        description="Beginning of the paths that count; capital and small letters are the same.",
        examples=["/api/login"],
    )
    requests_per_5_minutes: int = Field(
        ge=wafv2.LEAST_RATE,
        le=wafv2.MOST_RATE,
        description="Requests of one address in five minutes; what exceeds them is stopped until the rate falls.",
        examples=[100],
    )
    action: Action = Field(default="block", description="block or count. Default: block.", examples=["count"])


class RuleException(Model):
    """Paths for which one rule of a managed rule group does not apply. The rest of the group still does."""

    rule: ManagedRule = Field(
        description="Rule group and rule: core.SizeRestrictions_BODY. The logs name the rule that stopped a request.",
        examples=["core.SizeRestrictions_BODY"],
    )
    path_prefixes: Annotated[list[PathPrefix], Distinct] = Field(
        min_length=1, max_length=10, description="Beginnings of these paths.", examples=[["/api/uploads/"]]
    )

    @property
    def group(self) -> str:
        """Setting of the rule group, such as ``core``."""
        return self.rule.partition(".")[0]

    @property
    def rule_name(self) -> str:
        """Name of the rule in its group."""
        return self.rule.partition(".")[2]


class WafAlarms(Model):
    """Thresholds of a web ACL's alarms."""

    blocked_requests_per_5_minutes: NonNegative = Field(
        default=1000,
        description="Blocked requests in five minutes: an attack, or a rule that stops legitimate requests. "
        "Default: 1000.",
        examples=[200],
    )


class Waf(Model):
    """One set of rules for everything that the internet reaches: CloudFront, and a load balancer that faces it."""

    action: Annotated[Action, Risk(lambda one: one == "count", "AWS WAF counts matching requests and blocks none")] = (
        Field(
            default="block",
            description="block: each rule does what it says. count: no rule blocks, to learn what would be blocked. "
            "Default: block.",
            examples=["count"],
        )
    )
    managed_rules: ManagedRules = Field(
        default=ManagedRules(),
        description="AWS's own rule groups. Default: those of each field.",
        examples=[{"anonymous_ips": "count"}],
    )
    requests_per_5_minutes: int = Field(
        default=2000,
        ge=wafv2.LEAST_RATE,
        le=wafv2.MOST_RATE,
        description="Requests of one address in five minutes, over all paths. Default: 2000.",
        examples=[5000],
    )
    rate_limits: dict[Name, RateLimit] = Field(
        default={},
        max_length=wafv2.MOST_RATE_RULES - 1,
        description="Name → lower limit for some paths. Default: none.",
        examples=[{"login": {"path_prefix": "/api/login", "requests_per_5_minutes": 100}}],
    )
    allow_addresses: Annotated[
        list[Range], Distinct, Risk(bool, "requests from these addresses pass without any other rule")
    ] = Field(
        default=[],
        max_length=wafv2.MOST_ADDRESSES,
        description="Ranges whose requests pass at once. Default: none.",
        examples=[["203.0.113.0/24"]],
    )
    block_addresses: Annotated[list[Range], Distinct] = Field(
        default=[],
        max_length=wafv2.MOST_ADDRESSES,
        description="Ranges whose requests are blocked. Default: none.",
        examples=[["198.51.100.0/24"]],
    )
    allow_countries: Annotated[list[Country], Distinct] = Field(
        default=[],
        description="Countries from which requests are let in; all others are blocked. Default: every country.",
        examples=[["DE", "FR"]],
    )
    block_countries: Annotated[list[Country], Distinct] = Field(
        default=[], description="Countries from which requests are blocked. Default: none.", examples=[["KP"]]
    )
    exceptions: dict[Name, RuleException] = Field(
        default={},
        description="Name → paths for which a managed rule that stops legitimate requests does not apply. "
        "Default: none.",
        examples=[{"uploads": {"rule": "core.SizeRestrictions_BODY", "path_prefixes": ["/api/uploads/"]}}],
    )
    log: Literal["matches", "all"] = Field(
        default="matches",
        description="matches: requests that a rule blocked or counted; all: every request, which CloudWatch Logs "
        "charges for. Default: matches.",
        examples=["all"],
    )
    redact_headers: Annotated[list[Header], Distinct] = Field(
        default=["authorization", "cookie"],
        max_length=50,
        description="Headers whose values are not logged. Default: authorization and cookie.",
        examples=[["authorization", "cookie", "x-api-key"]],
    )
    redact_query_string: bool = Field(
        default=False,
        description="Whether the query string is not logged either. It often shows what an attack tried. "
        "Default: false.",
        examples=[True],
    )
    shield_advanced: Annotated[
        Literal["off", "protect", "subscribe"],
        Risk(
            lambda one: one == "subscribe",
            "commits the account to a year of Shield Advanced at USD 3,000 a month, which no update can end",
        ),
    ] = Field(
        default="off",
        description="protect: Shield Advanced protects CloudFront and the public load balancer, in an account that has "
        "subscribed. subscribe: this stack subscribes it, for a year, at USD 3,000 a month for all accounts of the "
        "organization. Default: off, Shield Standard, which is free.",
        examples=["protect"],
    )
    alarms: WafAlarms = Field(
        default=WafAlarms(),
        description="Thresholds of its alarms. Default: those of each field.",
        examples=[{"blocked_requests_per_5_minutes": 200}],
    )

    def capacity_units(self) -> int:
        """Return the web ACL capacity units that its rules take, as AWS counts them."""
        groups = [key for key in wafv2.MANAGED_RULE_GROUPS if self.managed_rules.action(key) != "off"]
        managed = sum(wafv2.MANAGED_RULE_GROUPS[key].capacity_units for key in groups)
        families = sum(len(families_of(ranges)) for ranges in (self.allow_addresses, self.block_addresses))
        countries = bool(self.allow_countries) + bool(self.block_countries)
        of_path = wafv2.RATE_UNITS + wafv2.PATH_UNITS + wafv2.LOWERCASE_UNITS
        rates = wafv2.RATE_UNITS + len(self.rate_limits) * of_path
        exceptions = sum(
            wafv2.LABEL_UNITS + wafv2.PATH_UNITS * len(one.path_prefixes) for one in self.exceptions.values()
        )
        return managed + (families + countries) * wafv2.LABEL_UNITS + rates + exceptions

    def problems(self) -> Iterator[Problem]:
        """Yield lists that contradict each other, exceptions without effect, and too many capacity units."""
        yield from tried(self._contradictions, self._exceptions_apply, self._lower_limits, self._fits)

    def _contradictions(self) -> Iterator[Problem]:
        yield from contradictory_countries(self.allow_countries, self.block_countries)
        both = sorted(set(self.allow_addresses) & set(self.block_addresses))
        if both:
            yield Problem(("block_addresses",), f"{both[0]} is in allow_addresses too, which is tried first")

    def _exceptions_apply(self) -> Iterator[Problem]:
        named: dict[str, str] = {}
        for name, one in self.exceptions.items():
            if self.managed_rules.action(one.group) != "block":
                yield Problem(
                    ("exceptions", name, "rule"),
                    f"has no effect: managed_rules.{one.group} is {self.managed_rules.action(one.group)}",
                    f"managed_rules: {{{one.group}: block}}",
                )
            if one.rule in named:
                yield Problem(
                    ("exceptions", name, "rule"),
                    f"exception {named[one.rule]!r} is for the same rule; list the paths of both in one",
                )
            named.setdefault(one.rule, name)

    def _lower_limits(self) -> Iterator[Problem]:
        for name, limit in self.rate_limits.items():
            if limit.requests_per_5_minutes >= self.requests_per_5_minutes and limit.action == "block":
                yield Problem(
                    ("rate_limits", name, "requests_per_5_minutes"),
                    f"has no effect: waf.requests_per_5_minutes {self.requests_per_5_minutes} is for all paths",
                    f"requests_per_5_minutes: {max(wafv2.LEAST_RATE, self.requests_per_5_minutes // 10)}",
                )

    def _fits(self) -> Iterator[Problem]:
        units = self.capacity_units()
        if units > wafv2.MOST_CAPACITY_UNITS:
            yield Problem(
                ("exceptions",),
                f"the web ACL would take {units} capacity units, and AWS's limit is {wafv2.MOST_CAPACITY_UNITS}; "
                "name longer beginnings of fewer paths",
            )


def families_of(ranges: list[str]) -> dict[Literal["IPV4", "IPV6"], list[str]]:
    """Return *ranges* by address family, of those that there are: an IP set holds one family."""
    found: dict[Literal["IPV4", "IPV6"], list[str]] = {}
    for text in ranges:
        found.setdefault("IPV4" if ip_network(text).version == 4 else "IPV6", []).append(text)  # noqa: PLR2004 - IPv4
    return found
