"""How ECS deploys a service in the make-believe account: with the task definition that was wanted, or the former one. Pure."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

SERVICE = "aws:ecs/service:Service"
_READS = {"secretsmanager:GetSecretValue", "ssm:GetParameters"}


class Deployment(NamedTuple):
    """What a service runs after its last deployment."""

    definition: str
    """ARN of the task definition."""

    running: int
    """Number of tasks."""

    values: Mapping[str, str]
    """ARN of a secret that its tasks got when they started → the version that was current then."""


def rolled_back(wanted: Deployment, last: Deployment | None) -> Deployment:
    """Return what runs after a failed deployment: the tasks that ran before, or none if nothing ever did.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
    """
    return last if last is not None and last.running else wanted._replace(running=0, values={})


def injected(definition: Mapping[str, Any]) -> Iterator[str]:
    """Yield the ARNs of secrets and parameters that ECS reads when it starts a task of a *definition*.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
    """
    for container in _containers(definition):
        for secret in container.get("secrets", ()):
            parts = secret["valueFrom"].split(":")
            yield ":".join(parts[:7])


def obstacle(
    definition: Mapping[str, Any],
    people: Mapping[str, Any] | None,
    secrets: Collection[str],
    documents: Iterable[str],
) -> str | None:
    """Return why tasks of a *definition* would not start: an image that no one pushed, a secret without access or value.

    *people* is what they have done, None if everything that they have to do; *secrets* are the ARNs of the stack's
    secrets whose values it leaves to people, *documents* the policies of the execution role.
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
    """
    for container in _containers(definition):
        image = container["image"]
        if people is not None and ".dkr.ecr." in image and image.partition("/")[2] not in people.get("images", ()):
            return f"CannotPullContainerError: {image}: not found"
    readable = set(_readable(documents))
    for arn in injected(definition):
        if arn not in readable:
            return f"ResourceInitializationError: AccessDeniedException: the execution role may not read {arn}"
        if people is not None and arn in secrets and arn not in people.get("values", ()):
            return f"ResourceInitializationError: {arn} has no value with the staging label AWSCURRENT"
    return None


def _containers(definition: Mapping[str, Any]) -> list[dict[str, Any]]:
    return json.loads(definition.get("containerDefinitions") or "[]")


def _readable(documents: Iterable[str]) -> Iterator[str]:
    for document in documents:
        for statement in json.loads(document)["Statement"]:
            if statement["Effect"] == "Allow" and not _READS.isdisjoint(statement["Action"]):
                yield from statement["Resource"]
