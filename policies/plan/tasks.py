"""Reads what containers listen on and call from the task definition of a service or schedule. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from policies.plan.aws import ecs
from policies.plan.graph import Graph, Registration, blocks, number
from policies.plan.network import TASK_CALLS


def containers_of(graph: Graph[Registration], owner: Registration) -> list[Mapping[str, Any]]:
    """Return the containers of a service's or schedule's tasks; none if their definition is unknown."""
    key = "taskDefinition" if owner.type == ecs.SERVICE else "target"
    definition = graph.ref(owner, key, ecs.TASK_DEFINITION)
    try:
        return blocks(json.loads(definition.inputs.get("containerDefinitions") or "[]")) if definition else []
    except (TypeError, ValueError):
        return []


def container_ports(containers: Iterable[Mapping[str, Any]]) -> set[int]:
    """Return the ports that containers map."""
    return {number(port.get("containerPort")) for item in containers for port in blocks(item.get("portMappings"))}


def calls_of(containers: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the AWS services that a task calls before its program runs: for its image, logs and secrets."""
    values = [str(secret.get("valueFrom")) for item in containers for secret in blocks(item.get("secrets"))]
    # A parameter may be referenced by its name, a secret only by its ARN.
    confidential = [":secretsmanager:" in value for value in values]
    return (
        *TASK_CALLS,
        *(["secretsmanager"] if any(confidential) else []),
        *(["ssm"] if not all(confidential) else []),
    )
