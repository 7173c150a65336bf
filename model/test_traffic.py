"""``test_traffic`` of a deployment: requests that reach the new tasks before all others do."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network
from typing import Annotated

from pydantic import Field

from model.aws import elb
from model.base import Distinct, Matches, Model
from model.conditions import Conditions, HeaderName, IPv4Range
from model.problem import Problem

HeaderValue = Annotated[
    str,
    Matches(
        rf"[A-Za-z0-9._-]{{1,{elb.LONGEST_PATTERN}}}",
        f"must have 1 to {elb.LONGEST_PATTERN} letters, digits, dots, underscores and hyphens",
    ),
]


class TrafficTestListener(Model):
    """A further listener of a load balancer, which serves test traffic alone."""

    port: int = Field(ge=1024, le=65_535, description="Port on which it listens.", examples=[8443])
    allowed_cidrs: Annotated[list[IPv4Range], Distinct, Field(min_length=1, max_length=elb.MOST_TEST_RANGES)] = Field(
        description="Ranges of addresses that reach it.", examples=[["10.0.0.0/8"]]
    )

    def problems(self) -> Iterator[Problem]:
        """Yield a range that is the internet."""
        for position, cidr in enumerate(self.allowed_cidrs):
            if ip_network(cidr).prefixlen == 0:
                yield Problem(
                    ("allowed_cidrs", position),
                    "is the whole internet, and what is tested is not released yet",
                    'allowed_cidrs: ["10.0.0.0/8"]',
                )


class TrafficTest(Model):
    """Requests that reach the new tasks of a deployment; between deployments, those that run."""

    header: HeaderName | None = Field(
        default=None, description="Header of such a request. Default: none, listener says it.", examples=["X-Release"]
    )
    value: HeaderValue | None = Field(
        default=None, description="What the header must be, exactly. Default: none.", examples=["next"]
    )
    listener: bool = Field(
        default=False,
        description="Whether they are those to test_listener of the load balancer, instead of a header; web only. "
        "Default: false.",
        examples=[True],
    )
    priority: int | None = Field(
        default=None,
        ge=1,
        le=elb.LAST_PRIORITY,
        description="Number of their rule at the load balancer, lower than that of the route; web only. Default: the "
        "one before route.priority, and an automatic one if the route has none.",
        examples=[99],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield what does not say which requests they are, or says it twice."""
        if self.listener and (self.header is not None or self.value is not None or self.priority is not None):
            yield Problem((), "has listener, which takes no header, value and priority; remove them", "listener: false")
        if not self.listener and (self.header is None or self.value is None):
            yield Problem((), "needs header and value, or listener: true", "header: X-Release, value: next")

    @property
    def by_header(self) -> tuple[str, str] | None:
        """Header and value of such a request; None if it is not known by a header."""
        return (self.header, self.value) if self.header is not None and self.value is not None else None

    def conditions(self, route: Conditions) -> Conditions:
        """Return which requests to a listener are such requests; to one of their own, all that *route* takes."""
        if self.by_header is None:
            return Conditions(**{name: getattr(route, name) for name in Conditions.model_fields})
        header, value = self.by_header
        before = None if route.priority is None else max(1, route.priority - 1)
        return Conditions(
            paths=route.paths,
            hosts=route.hosts,
            headers={**route.headers, header: [value]},
            methods=route.methods,
            query=route.query,
            source_cidrs=route.source_cidrs,
            priority=self.priority if self.priority is not None else before,
        )


def rule_key(service: str) -> str:
    """Return what the automatic priority of the rule for test traffic of *service* follows from."""
    return f"test.{service}"
