"""What was judged, and the answers: a preview, or the event log of a ``pulumi preview``. Pure data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from preview.pack.findings import Findings

if TYPE_CHECKING:
    from preview.analysis.change import Change
    from preview.analysis.result import Result
    from preview.recorder.record import Registered, SchemaError
    from preview.validation.findings import Validation


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """One stack, judged."""

    project: str
    stack: str
    folder: Path
    """The project's folder."""
    file: Path
    """The stack file."""
    config: Mapping[str, str]
    resources: Sequence[Registered]
    """Components too."""
    findings: Findings
    schema: Sequence[SchemaError] = ()
    """What the provider would reject. Default: nothing."""
    validation: Validation | None = None
    """What AWS's own validator says. Default: it was not asked."""
    refused: Sequence[Change] = ()
    """Changes that AWS refuses. Default: none, or nothing was compared."""
    losses: Sequence[Change] = ()
    """Changes that would lose data without permission. Default: none, or nothing was compared."""


def judgement_of(result: Result) -> Judgement:
    """Return what a preview judged, and the answers."""
    return Judgement(
        project=result.project,
        stack=result.stack,
        folder=result.folder,
        file=result.file,
        config=result.config,
        resources=result.record.resources,
        findings=result.findings or Findings(),
        schema=result.schema,
        validation=result.validation,
        refused=result.refused,
        losses=result.losses,
    )
