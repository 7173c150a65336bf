"""``plinth:services.*.route``: which requests the load balancer sends to a service."""

from __future__ import annotations

from pydantic import Field

from model.authentication import Authentication
from model.base import Name
from model.conditions import Conditions
from model.forward import Forward


class Route(Conditions):
    """Which requests a web service receives: each condition that is given must match, by one of its values."""

    load_balancer: Name | None = Field(
        default=None,
        description="Load balancer of load_balancers that they come from; edge is plinth:load_balancer. Default: edge, "
        "or the only one there is.",
        examples=["internal"],
    )
    authentication: Authentication | None = Field(
        default=None,
        description="Users or clients for whom alone requests are forwarded; needs HTTPS. Default: anyone.",
        examples=[
            {
                "type": "jwt",
                "issuer": "https://login.example.com",
                "jwks_endpoint": "https://login.example.com/.well-known/jwks.json",
            }
        ],
    )
    forward: Forward | None = Field(
        default=None,
        description="Several services that share these requests by weight, such as a release and the next one. "
        "Default: this service receives all of them.",
        examples=[{"weights": {"checkout": 90, "checkout-next": 10}}],
    )

    def shared_with(self, name: str) -> list[str]:
        """Return the services that share these requests with *name*, whose route it is."""
        return [] if self.forward is None else [other for other in self.forward.weights if other != name]
