"""A stack by its name or its file, previewed; what commands share that look at one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from preview.errors import ProgramFailedError, WrongInputError
from preview.recorder import stack_file

if TYPE_CHECKING:
    from preview.analysis.result import Result
    from preview.analysis.run import Clock
    from preview.recorder.stack_file import Project


def _silent(_step: str) -> None:
    """Tell nobody about a step."""


def previewed(
    project: Project,
    stack: str | None,
    config_file: Path | None = None,
    *,
    pack: Path | None = None,
    levels: Path | None = None,
    progress: Callable[[str], None] = _silent,
    clock: Clock | None = None,
    engine: bool = False,
) -> Result:
    """Return the preview of a stack; raises WrongInputError, and ProgramFailedError if there can be none.

    *pack* is the folder of the policy pack that judges it. Default: none does. *engine* runs it through the real
    engine. Default: offline.
    """
    file = stack_file.read(project, stack, config_file.resolve() if config_file else None)
    if engine:
        from preview.engine import preview as way  # noqa: PLC0415 - as the other one, imported only when it is asked for
    else:
        from preview.analysis import run as way  # noqa: PLC0415
    try:
        return way.run(project, file, pack=pack, levels=levels, progress=progress, clock=clock)
    except (WrongInputError, ProgramFailedError):
        raise
    except (Exception, SystemExit) as error:
        from preview.recorder import failure  # noqa: PLC0415

        raise ProgramFailedError(*failure.explain(error, project.folder)) from error


def document(project: Project, given: str) -> Mapping[str, Any]:
    """Return the plan or state that *given* means: a file of JSON, or a stack of the project, which is previewed.

    Raises WrongInputError for anything else.
    """
    path = Path(given)
    if path.is_file():
        return _read(path)
    if given in stack_file.stacks_of(project.folder):
        from preview.report import plan  # noqa: PLC0415

        return plan.of(previewed(project, given))
    known = ", ".join(stack_file.stacks_of(project.folder))
    raise WrongInputError(f"{given} is neither a file nor a stack here; stacks: {known or 'none'}")


def _read(path: Path) -> Mapping[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WrongInputError(f"{path} cannot be read as JSON: {error}") from None
    if not isinstance(content, Mapping):
        raise WrongInputError(f"{path}: neither a plan nor a state: not a JSON object")
    return content
