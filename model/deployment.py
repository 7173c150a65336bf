"""``plinth:services.*.deployment``: how a service gets new tasks."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import Field

from model.base import Model, Risk
from model.variants import Discriminated

_ALL = 100


class RollingDeployment(Model):
    """New tasks replace old ones step by step. A deployment that fails is always rolled back."""

    strategy: Literal["rolling"] = Field(
        default="rolling", description="How tasks are replaced. Default: rolling.", examples=["rolling"]
    )
    minimum_healthy_percent: Annotated[
        int, Risk(lambda percent: percent < _ALL, "a deployment stops tasks before their successors run")
    ] = Field(
        default=100,
        ge=0,
        le=_ALL,
        description="Share of the tasks that keeps running, percent. Default: 100.",
        examples=[100],
    )
    maximum_percent: int = Field(
        default=200,
        ge=_ALL,
        le=200,
        description="Old and new tasks together, at most, percent. Default: 200.",
        examples=[200],
    )

    def obstacle(self, tasks: int) -> str | None:
        """Return why no deployment of *tasks* tasks can proceed, or None if it can.

        ECS rounds the maximum down and the minimum up:
        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
        """
        most = math.floor(tasks * self.maximum_percent / _ALL)
        least = math.ceil(tasks * self.minimum_healthy_percent / _ALL)
        if most > least:
            return None
        return f"of {tasks} tasks {least} must keep running and at most {most} may run, so no deployment can proceed"


Deployment = Annotated[RollingDeployment, Discriminated()]
"""How a service gets new tasks: a union with one member. A further strategy is a model with a required ``strategy`` and
an ``obstacle``, and joins it with ``|``; `components.compute.rollout` then needs a case for it."""
