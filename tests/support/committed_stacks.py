"""The committed stacks as the proofs see them: with ids as the preview has them, or with dependencies only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from policies.plan.graph import Graph, without_unknown
from preview.recorder.record import Registered
from tests.support.offline import stack_record

FILES = {
    "dev": "Pulumi.dev.yaml",
    "staging": "Pulumi.staging.yaml",
    "prod": "Pulumi.prod.yaml",
    "fastapi": "examples/fastapi.yaml",
    "http-api": "examples/http-api.yaml",
}
UNKNOWN = object()


def graph(stack: str, **changes: Any) -> Graph[Registered]:
    """Return the graph of a stack; *changes* by section: ``network={"nat": "none"}``."""
    return Graph(
        stack_record(FILES[stack], {f"plinth:{section}": value for section, value in changes.items()}).resources
    )


def outputs(resource: Registered) -> dict[str, Any]:
    """Return what is known of a resource once it exists, its id included."""
    return {**resource.outputs, "id": resource.id}


def without_ids(known: Graph[Registered]) -> Graph[Registered]:
    """Return the same plan as a first preview has it: what other resources make is unknown, and only dependencies name it."""
    made = {
        value
        for resource in known.resources.values()
        for key, value in outputs(resource).items()
        if isinstance(value, str) and (key in {"id", "arn", "dnsName"} or resource.inputs.get(key) != value)
    } - {""}
    return Graph(list(_blinded(known, made)))


def _blinded(known: Graph[Registered], made: set[str]) -> Iterator[Registered]:
    for resource in known.resources.values():
        linked = {
            value
            for urns in resource.property_dependencies.values()
            for urn in urns
            for value in outputs(known.resources[urn]).values()
            if isinstance(value, str) and len(value) > 5
        } & made
        pattern = re.compile("|".join(re.escape(value) for value in sorted(linked, key=len, reverse=True)) or "(?!)")
        inputs = {
            key: _hide(value, pattern) if key in resource.property_dependencies else value
            for key, value in resource.inputs.items()
        }
        yield replace(resource, inputs=without_unknown(inputs, UNKNOWN), outputs={}, id="")


def _hide(value: Any, pattern: re.Pattern[str]) -> Any:
    """Replace every text that contains a made value; one unknown part makes a whole text unknown."""
    if isinstance(value, str):
        return UNKNOWN if pattern.search(value) else value
    if isinstance(value, Mapping):
        return {key: _hide(item, pattern) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_hide(item, pattern) for item in value]
    return value
