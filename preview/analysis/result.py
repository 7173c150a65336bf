"""Everything that one preview found out. Pure data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from preview.analysis.difference import Change, losses
from preview.pack.findings import Findings
from preview.recorder.record import Record
from preview.recorder.schema import SchemaError

GOOD, REFUSED, WRONG_INPUT, PROGRAM_FAILED, DATA_LOST = 0, 1, 2, 3, 3


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
    advice: Sequence[Any] = ()
    """What would cost less, the greatest saving first."""
    proofs: Any = None
    """What was proved of the plan (`preview.analysis.proofs.Proofs`), or None if that was not asked for."""
    changes: Sequence[Change] | None = None
    """What differs from *against*, or None if there was nothing to compare with."""
    against: str = ""
    """What it was compared with: a stack's name or a file's."""
    allowed: frozenset[str] = frozenset()
    """Names or URNs of resources that may lose their data."""
    previous: Mapping[str, Any] | None = None
    """The plan or state that it was compared with."""
    engine: str = ""
    """The real engine that ran the program, such as ``Pulumi 3.259.0``. Empty: it was the offline preview."""
    seconds: Mapping[str, float] = field(default_factory=dict)
    """Phase → duration; ``total`` is all of it."""

    @property
    def region(self) -> str:
        """The stack's region."""
        return self.config.get("aws:region", "")

    @property
    def exit_code(self) -> int:
        """1 if the stack may not be deployed like this, 3 if data would be lost, otherwise 0."""
        if self.schema or (self.findings is not None and not self.findings.passed):
            return REFUSED
        return DATA_LOST if self.losses else GOOD

    @property
    def losses(self) -> list[Change]:
        """The changes that lose data and that nobody has allowed."""
        return losses(self.changes or (), self.allowed)
