"""A deployment strategy, as an ECS service configures it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from model.deployment import Deployment, RollingDeployment

_ALL = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Rollout:
    """Inputs of an ECS service that depend on its deployment strategy."""

    strategy: Literal["ROLLING"]
    """ECS's name of the strategy."""

    minimum_healthy_percent: int
    """Share of the tasks that keeps running."""

    maximum_percent: int
    """Old and new tasks together, at most."""

    rebalances: bool
    """Whether ECS may move tasks between availability zones."""


def rollout_of(deployment: Deployment) -> Rollout:
    """Return how ECS is configured for *deployment*.

    AWS moves a task by starting another one first, so a service that may not run more tasks than wanted cannot be
    rebalanced: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html
    """
    match deployment:
        case RollingDeployment():
            return Rollout(
                strategy="ROLLING",
                minimum_healthy_percent=deployment.minimum_healthy_percent,
                maximum_percent=deployment.maximum_percent,
                rebalances=deployment.maximum_percent > _ALL,
            )
