"""Which requests a listener rule of the load balancer takes, as services and rules of the load balancer say it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from model.aws import elb
from model.base import Checked, Distinct, Matches, Model
from model.cidr import check_address_range
from model.domains import ascii_name
from model.problem import Problem

PathPattern = Annotated[
    str,
    Matches(
        rf"[/*][{elb.PATH_CHARACTERS}]{{0,{elb.LONGEST_PATTERN - 1}}}",
        f"must begin with / and have at most {elb.LONGEST_PATTERN} letters, digits and _-.$/~\"'@:+&, the wildcards "
        "* and ?; it is no regular expression",
    ),
]


def _check_host(text: str) -> str:
    host = ascii_name(text)
    if not re.fullmatch(rf"[{elb.HOST_CHARACTERS}]{{1,{elb.LONGEST_PATTERN}}}", host):
        raise ValueError(
            f"must be a host name without scheme, port or path, at most {elb.LONGEST_PATTERN} letters, digits, "
            "- and ., and the wildcards * and ?"
        )
    if not re.fullmatch(r"[^.]+(\.[^.]+)*\.[A-Za-z0-9-]*[A-Za-z][A-Za-z0-9-]*", host):
        raise ValueError("must have a dot, and end with letters behind the last one: load balancers refuse other hosts")
    return host


HostPattern = Annotated[str, Checked(_check_host)]


def _check_header(text: str) -> str:
    if not re.fullmatch(rf"[A-Za-z0-9-]{{1,{elb.LONGEST_HEADER_NAME}}}", text):
        raise ValueError(
            f"must be the name of a header: at most {elb.LONGEST_HEADER_NAME} letters, digits and hyphens, no wildcards"
        )
    if text.lower() == "host":
        raise ValueError("is what hosts is for; load balancers refuse it among headers")
    return text


HeaderName = Annotated[str, Checked(_check_header)]
HeaderPattern = Annotated[
    str,
    Matches(
        rf"[\x20-\x7E]{{1,{elb.LONGEST_PATTERN}}}",
        f"must have 1 to {elb.LONGEST_PATTERN} ASCII characters, among them the wildcards * and ?",
    ),
]
QueryPattern = Annotated[
    str,
    Matches(
        rf"[{elb.QUERY_CHARACTERS}]{{1,{elb.LONGEST_PATTERN}}}",
        f"must have 1 to {elb.LONGEST_PATTERN} letters, digits and _-.$/~\"'@:+&()!,;=, the wildcards * and ?",
    ),
]
Method = Annotated[
    str, Matches(rf"[A-Z_-]{{1,{elb.LONGEST_METHOD}}}", "must be a method in capital letters, without wildcards")
]


def _check_ipv4_range(text: str) -> str:
    if ":" in text:
        raise ValueError("must be a range of IPv4 addresses; the load balancer has no IPv6 address")
    return check_address_range(text)


SourceRange = Annotated[str, Checked(check_address_range)]
IPv4Range = Annotated[str, Checked(_check_ipv4_range)]


class Conditions(Model):
    """Which requests a listener rule takes: each condition that is given must match, by one of its values."""

    paths: Annotated[list[PathPattern], Distinct] = Field(
        default=[], description="Path patterns with * and ?. Default: any path.", examples=[["/api/*"]]
    )
    hosts: Annotated[list[HostPattern], Distinct] = Field(
        default=[], description="Host patterns with * and ?. Default: any host.", examples=[["api.example.com"]]
    )
    headers: dict[HeaderName, Annotated[list[HeaderPattern], Distinct, Field(min_length=1)]] = Field(
        default={},
        description="Header → patterns with * and ?, one of which its value must match; each header must be there. "
        "Default: any headers.",
        examples=[{"X-Version": ["2", "3"]}],
    )
    methods: Annotated[list[Method], Distinct] = Field(
        default=[], description="Methods. Default: any method.", examples=[["GET", "HEAD"]]
    )
    query: dict[QueryPattern, Annotated[list[QueryPattern], Distinct, Field(min_length=1)]] = Field(
        default={},
        description="Key in the query string → patterns with * and ?, one of which its value must match; each key must "
        "be there. Default: any query string.",
        examples=[{"version": ["2", "3"]}],
    )
    source_cidrs: Annotated[list[SourceRange], Distinct] = Field(
        default=[],
        description="Ranges of addresses from which the load balancer is reached: those of a proxy, if there is one in "
        "front of it. Default: any address.",
        examples=[["203.0.113.0/24"]],
    )
    priority: int | None = Field(
        default=None,
        ge=1,
        le=elb.LAST_PRIORITY,
        description="Rules are tried in ascending order of this number, which is unique at its load balancer. "
        "Default: one from 1001 up to 49750 that follows from the name and the conditions alone, lower the narrower "
        "they are: exact hosts before wildcards, long paths before short ones.",
        examples=[100],
    )

    @property
    def values(self) -> int:
        """Number of values of all conditions, of which a rule holds a limited number."""
        lists = [self.paths, self.hosts, *self.headers.values(), self.methods, *self.query.values(), self.source_cidrs]
        return sum(map(len, lists))

    def problems(self) -> Iterator[Problem]:
        """Yield what one listener rule cannot hold."""
        values = self.values
        patterns = [*self.hosts, *self.paths, *self.query]
        patterns += [value for values in (*self.headers.values(), *self.query.values()) for value in values]
        wildcards = sum(pattern.count("*") + pattern.count("?") for pattern in patterns)
        if not values:
            yield Problem(
                (),
                "needs at least one of paths, hosts, headers, methods, query and source_cidrs",
                hides=("priority",),
            )
        if values > elb.VALUES_PER_RULE:
            yield Problem((), f"a rule holds at most {elb.VALUES_PER_RULE} values of conditions, this one {values}")
        if wildcards > elb.WILDCARDS_PER_RULE:
            yield Problem((), f"a rule holds at most {elb.WILDCARDS_PER_RULE} wildcards, this one {wildcards}")
