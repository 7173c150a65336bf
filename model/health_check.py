"""``plinth:services.*.health_check``: how it is determined whether a task is healthy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from model.aws import ecs
from model.base import Matches, Model, Text
from model.problem import Problem

UrlPath = Annotated[str, Matches(r"/[!-~]{0,1023}", "must begin with / and hold no space")]

_TIMEOUT_SECONDS = 5


class HealthCheck(Model):
    """How a task's health is determined: the load balancer requests a path, ECS runs a command in the container.

    The numbers hold for both; each is within the narrower of the two limits.
    """

    path: UrlPath | None = Field(
        default=None,
        description="Path that answers 2xx; required for kind web, not allowed for the others. Default: none.",
        examples=["/healthz"],
    )
    command: list[Text] = Field(
        default=[],
        description="Command that exits with 0 if the container is healthy; no shell runs it. Default: none.",
        examples=[["python", "-m", "app.check"]],
    )
    interval_seconds: int = Field(
        default=30,
        ge=ecs.MIN_INTERVAL_SECONDS,
        le=ecs.MAX_INTERVAL_SECONDS,
        description="Seconds between two checks. Default: 30.",
        examples=[30],
    )
    timeout_seconds: int = Field(
        default=_TIMEOUT_SECONDS,
        ge=ecs.MIN_TIMEOUT_SECONDS,
        le=ecs.MAX_TIMEOUT_SECONDS,
        description="Seconds to wait for an answer, below the interval. Default: 5.",
        examples=[_TIMEOUT_SECONDS],
    )
    healthy_threshold: int = Field(
        default=2,
        ge=ecs.MIN_THRESHOLD,
        le=ecs.MAX_RETRIES,
        description="Successful checks in a row that make a task healthy. Default: 2.",
        examples=[2],
    )
    unhealthy_threshold: int = Field(
        default=3,
        ge=ecs.MIN_THRESHOLD,
        le=ecs.MAX_RETRIES,
        description="Failed checks in a row that make a task unhealthy. Default: 3.",
        examples=[3],
    )
    grace_period_seconds: int = Field(
        default=60,
        ge=0,
        le=ecs.MAX_START_PERIOD_SECONDS,
        description="Seconds after its start in which a task is not stopped for failed checks. Default: 60.",
        examples=[60],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield a timeout that does not fit into the interval."""
        if self.timeout_seconds >= self.interval_seconds:
            yield Problem(
                ("timeout_seconds",),
                f"must be below interval_seconds {self.interval_seconds}",
                f"timeout_seconds: {min(_TIMEOUT_SECONDS, self.interval_seconds - 1)}",
            )
