"""The preview through the Pulumi engine: its plan becomes the same result as that of an offline preview."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from preview.analysis.assessment import assess
from preview.analysis.clock import Clock
from preview.analysis.result import Result
from preview.engine import plan
from preview.recorder.stack_file import Project, StackFile
from preview.recorder.tree import in_order
from preview.validation.validator import Validator


def preview_through_engine(
    project: Project,
    file: StackFile,
    *,
    pack: Path | None,
    validator: Validator | None,
    levels: Path | None,
    progress: Callable[[str], None],
    clock: Clock,
) -> Result:
    """Preview one stack through the engine on PATH, or the one in the project's ``tools/bin``.

    Raises WrongInputError if there is no engine, or *levels* is wrong; raises ProgramFailedError, with the exit code of
    the offline preview, if the program, the provider or the engine itself gives no plan.
    """
    progress("engine")
    if validator is not None:
        validator.start()
    planned = plan.planned(project, file, pack=pack, levels=levels)
    clock.lap("engine")
    if validator is not None:
        validator.send(in_order(planned.record), file.config.get("aws:region", ""), file.config)
    findings = planned.findings
    result = assess(
        project,
        file,
        planned.record,
        schema=planned.schema,
        validator=validator,
        judge=None if findings is None else lambda _resources: findings,
        engine=f"Pulumi {planned.version}",
        clock=clock,
    )
    progress("report")
    return result
