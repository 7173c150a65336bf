"""Everything that one preview found out. Pure data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from preview.pack.findings import Findings
from preview.record import Record
from preview.schema import SchemaError

GOOD, REFUSED, WRONG_INPUT, PROGRAM_FAILED = 0, 1, 2, 3


@dataclass(kw_only=True, slots=True)
class Result:
    """One run of one stack."""

    project: str
    stack: str
    folder: Path
    """The project's folder."""
    file: Path
    """The stack file."""
    config: Mapping[str, str]
    secret_keys: frozenset[str]
    environments: Sequence[str]
    record: Record
    schema: Sequence[SchemaError] = ()
    findings: Findings | None = None
    """None if no pack was run."""
    estimate: Any = None
    """The month's cost, or None if it could not be estimated."""
    no_estimate: str = ""
    """Why there is no estimate."""
    seconds: Mapping[str, float] = field(default_factory=dict)
    """Phase → duration; ``total`` is all of it."""

    @property
    def region(self) -> str:
        """The stack's region."""
        return self.config.get("aws:region", "")

    @property
    def exit_code(self) -> int:
        """1 if the stack may not be deployed like this, otherwise 0."""
        refused = bool(self.schema) or (self.findings is not None and not self.findings.passed)
        return REFUSED if refused else GOOD
