"""Reads from a stack's configuration how much usage the estimate assumes. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from model.cost import Usage
from preview.errors import WrongInputError

SECTION = "plinth:cost"
"""Key of the configuration whose ``usage`` sets assumptions."""


def from_config(config: Mapping[str, str]) -> Usage:
    """Return what a stack's configuration assumes (``plinth:cost`` → ``usage``), with defaults for the rest.

    *config* has the engine's form: ``namespace:key`` → text, objects as JSON. Raises WrongInputError with a line for
    each invalid assumption; a program that validates its own configuration has rejected them before.
    """
    section = _decoded(config.get(SECTION, ""))
    given = section.get("usage") if isinstance(section, Mapping) else None
    if given is None:
        return Usage()
    path = f"{SECTION}.usage"
    if not isinstance(given, Mapping):
        raise WrongInputError(f"{path}: must be a map of assumptions; example: usage: {{internet_gb: 500}}")
    try:
        return Usage.model_validate({str(name): value for name, value in given.items() if value is not None})
    except ValidationError as invalid:
        lines = [
            f"{path}.{'.'.join(map(str, error['loc']))}: {_rule(error['type'], error['msg'])}"
            for error in invalid.errors()
        ]
    raise WrongInputError(*lines)


def sections(config: Mapping[str, str]) -> Mapping[str, Any]:
    """Return the sections of a stack's configuration by their names in the stack file: ``buckets``."""
    return {key.rpartition(":")[2]: _decoded(text) for key, text in config.items() if key.startswith("plinth:")}


def _rule(kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return f"unknown assumption; known: {', '.join(Usage.model_fields)}"
    return message.replace("Input should be", "must be")


def _decoded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
