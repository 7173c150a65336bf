"""Writes `preview/cloudformation/schemas.jsonl`: `uv run --with cfn-lint tools/write_resource_schemas.py > FILE`.

The source is cfn-lint, which publishes CloudFormation's own resource schemas with its corrections.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from policies.plan.kinds import KINDS
from preview.aws.catalog import cards
from preview.cloudformation.services import cloudformation_services

_REGION = "us-east-1"
"""The region whose schemas are read: every type that any region has is in it."""
_PROPERTY = "/properties/"
_DEFINITION = "#/definitions/"


def main() -> None:
    """Print one line for each resource type of the services that the cards know."""
    schemas = files("cfnlint.data.schemas")
    dated = json.loads((schemas / "version.json").read_text())["schema_date"][:10]
    known = {service for token in {*KINDS, *cards()} for service in cloudformation_services(token)}
    types = json.loads((schemas / "providers" / f"{_REGION}.json").read_text())
    lines = [f'{{"source":"cfn-lint {version("cfn-lint")}","dated":"{dated}"}}']
    for name, file in sorted(types.items()):
        if name.split("::")[1].lower() in known:
            schema = json.loads((schemas / "resources" / f"{file}.json").read_text())
            lines.append(f"{name} {json.dumps(_entry(schema), separators=(',', ':'), sort_keys=True)}")
    sys.stdout.write("\n".join(lines) + "\n")


def _entry(schema: Mapping[str, Any]) -> dict[str, Any]:
    entry = {
        "properties": _properties(schema),
        "definitions": {name: _kind(item) for name, item in schema.get("definitions", {}).items()},
        "required": sorted(schema.get("required", ())),
        "createOnly": _names(schema.get("createOnlyProperties", ())),
        "readOnly": _names(schema.get("readOnlyProperties", ())),
        "identifier": [path.removeprefix(_PROPERTY) for path in schema.get("primaryIdentifier", ())],
    }
    return {key: value for key, value in entry.items() if value}


def _names(pointers: Iterable[str]) -> list[str]:
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
    """Return the kind of a value as `preview/cloudformation/schemas.py` describes it."""
    reference = schema.get("$ref", "")
    if reference:
        return f"#{reference.removeprefix(_DEFINITION)}" if reference.startswith(_DEFINITION) else "json"
    types = schema.get("type") or ()
    types = {types} if isinstance(types, str) else set(types)
    properties = _properties(schema)
    if properties:
        return properties
    if "array" in types:
        return [_kind(schema.get("items") or {})]
    if "object" in types:
        patterns = list(schema.get("patternProperties", {}).values())
        return {"*": _kind(patterns[0])} if patterns and not types - {"object"} else "json"
    return next((kind for kind in ("integer", "number", "boolean", "string") if kind in types), "json")


if __name__ == "__main__":
    main()
