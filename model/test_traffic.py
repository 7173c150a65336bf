"""``test_traffic`` of a deployment: requests that reach the new tasks before all others do."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from model.aws import elb
from model.base import Matches, Model
from model.conditions import Conditions, HeaderName

HeaderValue = Annotated[
    str,
    Matches(
        rf"[A-Za-z0-9._-]{{1,{elb.LONGEST_PATTERN}}}",
        f"must have 1 to {elb.LONGEST_PATTERN} letters, digits, dots, underscores and hyphens",
    ),
]


class TrafficTest(Model):
    """Requests with this header reach the new tasks of a deployment; between deployments, those that run."""

    header: HeaderName = Field(description="Header of such a request.", examples=["X-Release"])
    value: HeaderValue = Field(description="What the header must be, exactly.", examples=["next"])
    priority: int | None = Field(
        default=None,
        ge=1,
        le=elb.LAST_PRIORITY,
        description="Number of their rule at the load balancer, lower than that of the route; web only. Default: the "
        "one before route.priority, and an automatic one if the route has none.",
        examples=[99],
    )

    def conditions(self, route: Conditions) -> Conditions:
        """Return which requests that *route* takes are such requests."""
        before = None if route.priority is None else max(1, route.priority - 1)
        return Conditions(
            paths=route.paths,
            hosts=route.hosts,
            headers={**route.headers, self.header: [self.value]},
            methods=route.methods,
            query=route.query,
            source_cidrs=route.source_cidrs,
            priority=self.priority if self.priority is not None else before,
        )


def rule_key(service: str) -> str:
    """Return what the automatic priority of the rule for test traffic of *service* follows from."""
    return f"test.{service}"
