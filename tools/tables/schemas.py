"""Writes the table of CloudFormation's resource schemas that `preview/cloudformation/schemas.py` describes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from policies.plan.kinds import KINDS
from preview.aws.catalog import cards
from preview.cloudformation.services import cloudformation_services

_PROPERTY = "/properties/"
_DEFINITION = "#/definitions/"


def lines(source: str, date: str, schemas: Iterable[tuple[str, Mapping[str, Any]]]) -> Iterator[str]:
    """Yield the source and its date, then one line for each type of the services that the cards know."""
    known = {service for token in {*KINDS, *cards()} for service in cloudformation_services(token)}
    yield json.dumps({"source": source, "date": date})
    for name, schema in schemas:
        if name.split("::")[1].lower() in known:
            yield f"{name} {json.dumps(_entry(schema), separators=(',', ':'), sort_keys=True)}"


def _entry(schema: Mapping[str, Any]) -> dict[str, Any]:
    entry = {
        "properties": _properties(schema),
        "definitions": {name: _kind(item) for name, item in schema.get("definitions", {}).items()},
        "required": sorted(schema.get("required", ())),
        "createOnly": _paths(schema.get("createOnlyProperties", ())),
        "readOnly": _paths(schema.get("readOnlyProperties", ())),
        "identifier": [path.removeprefix(_PROPERTY) for path in schema.get("primaryIdentifier", ())],
    }
    return {key: value for key, value in entry.items() if value}


def _paths(pointers: Iterable[str]) -> list[str]:
    """Return JSON pointers to properties as paths; those into definitions say nothing of one property."""
    return sorted(pointer.removeprefix(_PROPERTY) for pointer in pointers if pointer.startswith(_PROPERTY))


def _properties(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties of an object, with those of its alternatives."""
    return {name: _kind(item) for part in _parts(schema) for name, item in part.get("properties", {}).items()}


def _parts(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield schema
    for word in ("allOf", "anyOf", "oneOf"):
        for part in schema.get(word, ()):
            yield from _parts(part)


def _kind(schema: Mapping[str, Any]) -> Any:
    reference = schema.get("$ref", "")
    if reference:
        return f"#{reference.removeprefix(_DEFINITION)}" if reference.startswith(_DEFINITION) else "json"
    types = schema.get("type") or ()
    types = {types} if isinstance(types, str) else set(types)
    properties = _properties(schema)
    if properties:
        return properties
    if types == {"array"}:
        return [_kind(schema.get("items") or {})]
    if types & {"array", "object"}:
        patterns = list(schema.get("patternProperties", {}).values())
        return {"*": _kind(patterns[0])} if patterns and types == {"object"} else "json"
    return next((kind for kind in ("integer", "number", "boolean", "string") if kind in types), "json")
