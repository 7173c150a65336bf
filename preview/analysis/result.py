"""The result of one preview. Pure data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from preview.analysis.change import Change, losses, refused
from preview.exit_codes import ExitCode
from preview.pack.findings import Findings
from preview.recorder.record import Record, SchemaError

if TYPE_CHECKING:  # commands import this module before the pack's process starts, and these take 60 ms
    from preview.analysis.cost.estimate import Estimate
    from preview.analysis.cost.saving import Recommendation
    from preview.analysis.proofs import Proofs
    from preview.validation.findings import Validation


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """One preview of one stack."""

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
    """What the provider would reject. Default: nothing."""
    validation: Validation | None = None
    """What AWS's own validator says. None if it was not asked."""
    findings: Findings | None = None
    """None if no pack was run."""
    estimate: Estimate | None = None
    """The monthly cost, or None if it could not be estimated."""
    no_estimate: str = ""
    """Why there is no estimate."""
    recommendations: Sequence[Recommendation] = ()
    """Changes that would reduce the cost, the greatest saving first."""
    proofs: Proofs
    """What was proved about the plan."""
    changes: Sequence[Change] | None = None
    """What differs from *against*, or None if there was nothing to compare with."""
    against: str = ""
    """What it was compared with: a stack's name or a file's."""
    allowed: frozenset[str] = frozenset()
    """Names or URNs of resources that may lose their data."""
    previous: Mapping[str, Any] | None = None
    """The plan or state that it was compared with."""
    engine: str = ""
    """The real engine that ran the program, such as ``Pulumi 3.259.0``. Empty for the offline preview."""
    seconds: Mapping[str, float] = field(default_factory=dict)
    """Phase → duration; ``total`` is all of it."""

    @property
    def region(self) -> str:
        """The stack's region."""
        return self.config.get("aws:region", "")

    @property
    def exit_code(self) -> ExitCode:
        """Exit code of a command that shows this result."""
        findings = (self.schema, self.refused, self.validation is not None and self.validation.refused)
        if any(findings) or (self.findings is not None and not self.findings.passed):
            return ExitCode.REFUSED
        return ExitCode.DATA_LOST if self.losses else ExitCode.OK

    @property
    def refused(self) -> list[Change]:
        """The changes that AWS refuses."""
        return refused(self.changes or ())

    @property
    def losses(self) -> list[Change]:
        """The changes that would lose data and are not allowed."""
        return losses(self.changes or (), self.allowed)
