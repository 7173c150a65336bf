"""What the stack gives out, and what it says of itself, with the mask in place of secrets. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from preview.analysis.result import Result
from preview.recorder.record import Record
from preview.recorder.values import masked

_RISKS = "risks"


def shown(record: Record) -> Mapping[str, Any]:
    """Return what the program exported, without secrets."""
    return masked(record.stack_outputs, record.secret_stack_outputs)


def outputs(record: Record) -> list[tuple[str, str]]:
    """Return a row for each output that says something: its path and its value."""
    return [row for key, value in shown(record).items() if key != _RISKS for row in _flat(key, value)]


def about(result: Result) -> str:
    """Return what one has to know of the outputs' values."""
    return "what AWS gives is not known yet" if result.engine else "ids and addresses are made up"


def _flat(key: str, value: Any) -> list[tuple[str, str]]:
    if value is None or value in ("", [], {}):
        return []
    if isinstance(value, Mapping):
        return [row for name, item in value.items() for row in _flat(f"{key}.{name}", item)]
    if isinstance(value, (list, tuple)):
        return [(key, ", ".join(map(str, value)))]
    return [(key, str(value))]


def risks(record: Record) -> list[str]:
    """Return the settings that are on and weaken the stack."""
    found = shown(record).get(_RISKS) or []
    return [str(text) for text in ([found] if isinstance(found, str) else found)]


def warnings(record: Record) -> Sequence[str]:
    """Return what the program warned of."""
    return [text for severity, text in record.messages if severity in {"warning", "error"}]
