"""How ECS deploys a service in the make-believe account: with the task definition that was wanted, or the former one. Pure."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

SERVICE = "aws:ecs/service:Service"


class Deployment(NamedTuple):
    """What a service runs after its last deployment."""

    definition: str
    """ARN of the task definition."""

    running: int
    """Number of tasks."""


def rolled_back(wanted: Deployment, last: Deployment | None) -> Deployment:
    """Return what runs after a failed deployment: what ran before, or no task if nothing ever did.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
    """
    return last if last is not None and last.running else Deployment(wanted.definition, 0)


def obstacle(definition: Mapping[str, Any], people: Mapping[str, Any], secrets: Collection[str]) -> str | None:
    """Return why tasks of a *definition* would not start: an image that no one pushed, a secret without a value.

    *secrets* are the ARNs of the stack's secrets whose values it leaves to people.
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
    """
    for container in json.loads(definition.get("containerDefinitions") or "[]"):
        image = container["image"]
        if ".dkr.ecr." in image and image.partition("/")[2] not in people.get("images", ()):
            return f"CannotPullContainerError: {image}: not found"
        for secret in container.get("secrets", ()):
            arn = next((arn for arn in secrets if secret["valueFrom"].startswith(arn)), None)
            if arn and arn not in people.get("values", ()):
                return f"ResourceInitializationError: {arn} has no value with the staging label AWSCURRENT"
    return None
