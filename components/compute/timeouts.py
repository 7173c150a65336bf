"""How long a request may take at each hop from the load balancer to a task, and how long a task may finish it. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import pulumi

from model.aws import ecs, elb

_DEFAULT_REQUEST_SECONDS: Final = 60
"""Of a service without load balancer: what a load balancer waits by default. Service Connect's own is 15."""

_CONNECT_IDLE_SECONDS: Final = 300
"""Service Connect's default: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TimeoutConfiguration.html"""

_MARGIN_SECONDS: Final = 10
"""The side that reuses a connection has to close it first, or a request could meet a closed one."""

_PATIENCE_MINUTES: Final = 30
"""The provider's 20 minutes are too short for a large service that starts slowly and then has to be rolled back."""

_MOST_MINUTES: Final = 24 * 60
"""A day; a grace period may be years."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Timeouts:
    """Time-outs of one service that accepts requests, each of which fits the others."""

    request_seconds: int
    """How long Service Connect's proxy waits for the whole answer; the load balancer's requests pass it too."""

    connect_idle_seconds: int | None
    """How long the proxy keeps an idle connection. None: Service Connect's default is long enough."""

    deregistration_seconds: int
    """How long the load balancer lets a task that is to be stopped finish its requests."""

    update_minutes: int
    """How long a deployment and its rollback may take, both with that wait."""

    pause_minutes: int = 0
    """How long a deployment pauses on purpose. Default: not at all."""

    @property
    def options(self) -> pulumi.CustomTimeouts:
        """The same, as the engine takes it; a deletion rolls nothing back."""
        update = f"{self.update_minutes + self.pause_minutes}m"
        return pulumi.CustomTimeouts(create=update, update=update, delete=f"{self.update_minutes - 10}m")


def timeouts_of(
    request_seconds: int | None,
    idle_timeout_seconds: int | None,
    grace_period_seconds: int = 0,
    pause_minutes: int = 0,
) -> Timeouts:
    """Return the time-outs of a service; *request_seconds* is its own setting, the second its load balancer's.

    A task may be unhealthy for *grace_period_seconds* after its start, and a deployment waits for that too; it also
    pauses for *pause_minutes* while it moves traffic.

    A deregistration that is shorter than a request cuts requests off at each deployment; so does an idle connection
    that the proxy closes before the load balancer does, or before the request ends.
    """
    request = request_seconds or idle_timeout_seconds or _DEFAULT_REQUEST_SECONDS
    idle = max(request, idle_timeout_seconds or 0) + _MARGIN_SECONDS
    drain = min(request, elb.LONGEST_DEREGISTRATION_SECONDS)
    usual = 2 * _DEFAULT_REQUEST_SECONDS
    longer = math.ceil(2 * max(0, drain + max(grace_period_seconds, _DEFAULT_REQUEST_SECONDS) - usual) / 60)
    return Timeouts(
        request_seconds=request,
        connect_idle_seconds=idle if idle > _CONNECT_IDLE_SECONDS else None,
        deregistration_seconds=drain,
        update_minutes=min(_PATIENCE_MINUTES + longer, _MOST_MINUTES),
        pause_minutes=pause_minutes,
    )


def stop_seconds(own_seconds: int | None, request_seconds: int | None) -> int:
    """Return how long a task may finish after SIGTERM: as it says itself, or as long as its requests may take.

    *request_seconds* is None for what accepts no requests.
    """
    if own_seconds is not None:
        return own_seconds
    return min(max(ecs.STOP_SECONDS, request_seconds or 0), ecs.MAX_STOP_SECONDS)
