"""``plinth:services.*.route.forward``: requests of one route that go to several services, by weight."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from model.aws import elb
from model.base import Model, Name
from model.problem import Problem

Weight = Annotated[int, Field(ge=0, le=elb.HEAVIEST)]


class Forward(Model):
    """How the requests of a route are divided between services of the same load balancer."""

    weights: dict[Name, Weight] = Field(
        min_length=2,
        max_length=elb.TARGET_GROUPS_PER_ACTION,
        description=f"Service → its weight, 0 to {elb.HEAVIEST}: its share of the requests is this part of the sum. "
        "The service of the route is one of them. Weights stay as they are if a service has no healthy task.",
        examples=[{"checkout": 90, "checkout-next": 10}],
    )
    stickiness_seconds: int | None = Field(
        default=None,
        ge=1,
        le=elb.LONGEST_STICKINESS_SECONDS,
        description="Seconds for which a client stays with the service that had its first request, by a cookie "
        "(AWSALBTG) of the load balancer. Default: none, each request is divided anew.",
        examples=[3600],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield weights that leave no service for any request."""
        if not any(self.weights.values()):
            yield Problem(
                ("weights",),
                "are all 0, so that no service receives requests; one must be above 0",
            )
