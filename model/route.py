"""``plinth:services.*.route``: which requests the load balancer sends to a service."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from model.aws import elb
from model.base import Checked, Distinct, Matches, Model
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


class Route(Model):
    """Which requests a web service receives: one of the hosts and one of the paths must match, where there are any."""

    paths: Annotated[list[PathPattern], Distinct] = Field(
        default=[], description="Path patterns with * and ?. Default: any path.", examples=[["/api/*"]]
    )
    hosts: Annotated[list[HostPattern], Distinct] = Field(
        default=[], description="Host patterns with * and ?. Default: any host.", examples=[["api.example.com"]]
    )
    priority: int = Field(
        ge=1,
        le=elb.LAST_PRIORITY,
        description="Rules are tried in ascending order of this number, which is unique in the stack.",
        examples=[100],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield what one listener rule cannot hold."""
        patterns = [*self.hosts, *self.paths]
        wildcards = sum(pattern.count("*") + pattern.count("?") for pattern in patterns)
        if not patterns:
            yield Problem((), "needs at least one of paths and hosts", hides=("priority",))
        if len(patterns) > elb.VALUES_PER_RULE:
            yield Problem((), f"a rule holds at most {elb.VALUES_PER_RULE} hosts and paths, this one {len(patterns)}")
        if wildcards > elb.WILDCARDS_PER_RULE:
            yield Problem((), f"a rule holds at most {elb.WILDCARDS_PER_RULE} wildcards, this one {wildcards}")
