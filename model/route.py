"""``plinth:services.*.route``: which requests the load balancer sends to a service."""

from __future__ import annotations

from model.conditions import Conditions


class Route(Conditions):
    """Which requests a web service receives: each condition that is given must match, by one of its values."""
