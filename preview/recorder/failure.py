"""Why a program gave no plan, in as few lines as will do."""

from __future__ import annotations

import traceback
from pathlib import Path

import pulumi

from preview.analysis.result import PROGRAM_FAILED, WRONG_INPUT
from preview.aws.answers import NoAnswerError

_OWN = Path(__file__).parents[1]


def explain(error: BaseException, folder: Path) -> tuple[int, list[str]]:
    """Return the exit code, and the lines that say what happened."""
    chain = _chain(error)
    for link in chain:
        if isinstance(link, pulumi.RunError):
            return WRONG_INPUT, [f"error: {line}" for line in str(link).splitlines() if line.strip()]
        if isinstance(link, NoAnswerError):
            return PROGRAM_FAILED, [f"error: {link}"]
    if isinstance(error, SystemExit):
        return PROGRAM_FAILED, [f"error: the program ended itself with exit code {error.code}"]
    told = next((link for link in chain if _frames(link, folder)), chain[-1])
    lines = ["error: the program failed"]
    for frame in _frames(told, folder):
        lines.append(f"  {Path(frame.filename).relative_to(folder)}:{frame.lineno} in {frame.name}")
        if frame.line:
            lines.append(f"    {frame.line}")
    lines += [f"  {line}" for line in "".join(traceback.format_exception_only(told)).rstrip().splitlines()]
    return PROGRAM_FAILED, lines


def is_traced(error: BaseException, folder: Path) -> bool:
    """Tell whether the traceback says where in the project *error* comes from, or there is no need for it."""
    known = (pulumi.RunError, NoAnswerError)
    return any(isinstance(link, known) or _frames(link, folder) for link in _chain(error))


def _chain(error: BaseException) -> list[BaseException]:
    """Return *error* and what caused it, the outermost first."""
    chain = [error]
    while (cause := chain[-1].__cause__) is not None and cause not in chain:
        chain.append(cause)
    return chain


def _frames(error: BaseException, folder: Path) -> list[traceback.FrameSummary]:
    """Return the frames that stand in the project's own files."""
    return [frame for frame in traceback.extract_tb(error.__traceback__) if is_ours(Path(frame.filename), folder)]


def is_ours(path: Path, folder: Path) -> bool:
    """Tell whether a file belongs to the project in *folder*, and to neither its environment nor the preview."""
    if not path.is_relative_to(folder) or path.is_relative_to(_OWN):
        return False
    return not any(part.startswith(".") or part == "site-packages" for part in path.relative_to(folder).parts)
