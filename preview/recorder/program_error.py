"""Explains in a few lines why a program gave no plan."""

from __future__ import annotations

import traceback
from pathlib import Path

import pulumi

from preview.aws.answers import NoAnswerError
from preview.errors import ProgramFailedError
from preview.exit_codes import ExitCode

_PREVIEW = Path(__file__).parents[1]


def explained(error: BaseException, folder: Path) -> ProgramFailedError:
    """Return *error*, which the program of the project in *folder* raised, as an exit code and lines to print."""
    chain = _chain(error)
    for link in chain:
        if isinstance(link, pulumi.RunError):
            lines = [f"error: {line}" for line in str(link).splitlines() if line.strip()]
            return ProgramFailedError(ExitCode.WRONG_INPUT, lines)
        if isinstance(link, NoAnswerError):
            return ProgramFailedError(ExitCode.PROGRAM_FAILED, [f"error: {link}"])
    if isinstance(error, SystemExit):
        lines = [f"error: the program exited with exit code {error.code}"]
        return ProgramFailedError(ExitCode.PROGRAM_FAILED, lines)
    innermost = next((link for link in chain if _frames(link, folder)), chain[-1])
    lines = ["error: the program failed"]
    for frame in _frames(innermost, folder):
        lines.append(f"  {Path(frame.filename).relative_to(folder)}:{frame.lineno} in {frame.name}")
        if frame.line:
            lines.append(f"    {frame.line}")
    lines += [f"  {line}" for line in "".join(traceback.format_exception_only(innermost)).rstrip().splitlines()]
    return ProgramFailedError(ExitCode.PROGRAM_FAILED, lines)


def is_traced(error: BaseException, folder: Path) -> bool:
    """Return whether the traceback shows where in the project *error* was raised, or does not need to."""
    known = (pulumi.RunError, NoAnswerError)
    return any(isinstance(link, known) or _frames(link, folder) for link in _chain(error))


def is_project_file(path: Path, folder: Path) -> bool:
    """Return whether a file belongs to the project in *folder*, and to neither its environment nor the preview."""
    if not path.is_relative_to(folder) or path.is_relative_to(_PREVIEW):
        return False
    return not any(part.startswith(".") or part == "site-packages" for part in path.relative_to(folder).parts)


def _chain(error: BaseException) -> list[BaseException]:
    """Return *error* and what caused it, the outermost first."""
    chain = [error]
    while (cause := chain[-1].__cause__) is not None and cause not in chain:
        chain.append(cause)
    return chain


def _frames(error: BaseException, folder: Path) -> list[traceback.FrameSummary]:
    """Return the frames that are in the project's own files."""
    frames = traceback.extract_tb(error.__traceback__)
    return [frame for frame in frames if is_project_file(Path(frame.filename), folder)]
