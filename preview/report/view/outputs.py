"""What the stack exports and which risks it declares, with secrets masked. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from preview.analysis.result import Result
from preview.recorder.record import Record
from preview.recorder.values import masked

_RISKS = "risks"


class OutputsSection:
    """The section."""

    def __init__(self, result: Result) -> None:
        self.rows = outputs(result.record)
        """Path and value of each output that has a value."""
        self.note = "values that AWS assigns are not known yet" if result.engine else "ids and addresses are simulated"


class RisksSection:
    """The section: settings that weaken the stack, and what the program warns about."""

    def __init__(self, record: Record) -> None:
        self.settings = risks(record)
        self.warnings = warnings(record)

    @property
    def texts(self) -> list[str]:
        """Both."""
        return [*self.settings, *self.warnings]


def exported(record: Record) -> Mapping[str, Any]:
    """Return what the program exported, without secrets."""
    return masked(record.stack_outputs, record.secret_stack_outputs)


def outputs(record: Record) -> list[tuple[str, str]]:
    """Return path and value of each output that has a value."""
    return [row for key, value in exported(record).items() if key != _RISKS for row in _flat(key, value)]


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
    found = exported(record).get(_RISKS) or []
    return [str(text) for text in ([found] if isinstance(found, str) else found)]


def warnings(record: Record) -> Sequence[str]:
    """Return what the program warns about."""
    return [text for severity, text in record.messages if severity in {"warning", "error"}]
