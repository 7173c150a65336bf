"""``plinth:services.*.route``: which requests the load balancer sends to a service."""

from __future__ import annotations

from pydantic import Field

from model.base import Name
from model.conditions import Conditions


class Route(Conditions):
    """Which requests a web service receives: each condition that is given must match, by one of its values."""

    load_balancer: Name | None = Field(
        default=None,
        description="Load balancer of load_balancers that they come from; edge is plinth:load_balancer. Default: edge, "
        "or the only one there is.",
        examples=["internal"],
    )
