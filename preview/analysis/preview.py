"""One preview from start to end, offline or through the engine, with the same result."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path

from preview.analysis.clock import Clock
from preview.analysis.result import Result
from preview.errors import ProgramFailedError, WrongInputError
from preview.pack.process import PackProcess, environment_of
from preview.recorder.stack_file import Project, StackFile, read
from preview.validation.validator import Validator

Progress = Callable[[str], None]
"""Called with the name of each step as it begins."""


def silent(_step: str) -> None:
    """Report no progress."""


def preview(
    project: Project,
    stack: str | StackFile | None = None,
    *,
    pack: Path | None = None,
    levels: Path | None = None,
    validate: bool = False,
    engine: bool = False,
    progress: Progress = silent,
    clock: Clock | None = None,
) -> Result:
    """Preview one stack of *project* and return the result; nothing is deployed.

    Args:
        project: As :func:`preview.recorder.stack_file.project_of` reads it.
        stack: Name of a stack of the project, or a stack file that was read. Default: dev.
        pack: Folder of the policy pack that judges the plan. Default: no pack is run.
        levels: JSON file of levels and settings of policies, in the form of ``pulumi preview --policy-pack-config``.
        validate: Whether AWS's own validator judges the plan, beside the pack. Default: it does not.
        engine: Whether the program runs through the Pulumi engine and the real provider. Default: offline.
        progress: Called with the name of each step as it begins.
        clock: Measures the phases. Default: a new one.

    Raises:
        WrongInputError: The stack file, *levels* or the installation of the engine is wrong.
        ProgramFailedError: The program gives no plan; the error says why, and has the exit code of a command.
    """
    clock = clock or Clock()
    collecting = gc.isenabled()
    file = stack if isinstance(stack, StackFile) else read(project, stack, None)
    validator = Validator() if validate else None
    try:
        if engine:
            from preview.analysis.through_engine import preview_through_engine  # noqa: PLC0415 - an offline preview needs none

            return preview_through_engine(
                project, file, pack=pack, validator=validator, levels=levels, progress=progress, clock=clock
            )
        return _offline(project, file, pack=pack, validator=validator, levels=levels, progress=progress, clock=clock)
    except (WrongInputError, ProgramFailedError):
        raise
    except (Exception, SystemExit) as error:
        from preview.recorder.program_error import explained  # noqa: PLC0415 - needs the SDK, see _offline

        raise explained(error, project.folder) from error
    finally:
        if validator is not None:
            validator.close()
        if collecting:  # an offline preview turns the collector off
            gc.unfreeze()
            gc.enable()


def _offline(
    project: Project,
    file: StackFile,
    *,
    pack: Path | None,
    validator: Validator | None,
    levels: Path | None,
    progress: Progress,
    clock: Clock,
) -> Result:
    progress("imports")
    process = None
    if pack is not None:
        process = PackProcess(pack, environment_of(project.name, file.stack, file.config, file.secret_keys))
    try:
        # Importing the SDK takes as long here as in the pack's process, which starts first: both import it at the
        # same time. For this reason nothing that a command imports before needs the SDK.
        from preview.analysis.offline import preview_offline  # noqa: PLC0415 - see above

        return preview_offline(
            project, file, process=process, validator=validator, levels=levels, progress=progress, clock=clock
        )
    finally:
        if process is not None:
            process.close()
