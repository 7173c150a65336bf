"""Values of a plan in the types that a schema names, and the inputs that they come from. Pure."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from preview.recorder.record import Path


def existing(inputs: Mapping[str, Any], path: Path) -> tuple[Path, bool]:
    """Return the part of a path that leads to an input, and whether the rest is a name that was added to it.

    A conversion adds names, and so does the provider, which makes up the name of a resource.
    """
    value: Any = inputs
    for position, part in enumerate(path):
        if isinstance(value, Mapping) and part in value:
            value = value[str(part)]
        elif isinstance(value, (list, tuple)) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            return path[: max(position, 1)], isinstance(value, Mapping) and isinstance(part, str)
    return path, False


def parsed(value: Any) -> Any:
    """Return what a JSON document holds; any other value as it is."""
    if isinstance(value, str) and value.lstrip()[:1] in {"{", "["}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def as_kind(kind: str, value: Any) -> Any:
    """Return a scalar in the type that the schema names, where it has the same meaning in it."""
    if kind == "string" and isinstance(value, bool):
        return "true" if value else "false"
    if kind == "string":
        return str(value)
    if kind == "boolean" and value in {"true", "false"}:
        return value == "true"
    if kind in {"integer", "number"} and isinstance(value, str):
        try:
            return int(value) if kind == "integer" else _number(value)
        except ValueError:
            return value
    return value


def _number(text: str) -> int | float | str:
    number = float(text)
    if not math.isfinite(number):
        return text
    return int(number) if number.is_integer() else number
