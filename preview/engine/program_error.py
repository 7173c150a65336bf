"""Explains in a few lines why an engine gave no plan. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from preview.engine.events import errors
from preview.engine.process import Run
from preview.errors import ProgramFailedError
from preview.exit_codes import ExitCode
from preview.pack.findings import MANDATORY
from preview.recorder.program_error import is_project_file
from preview.recorder.tree import short

_RAISED = "Program failed with an unhandled exception"
_ENDED = "an unhandled error occurred: "
_BLOCK = "Traceback (most recent call last):"
_FRAME = re.compile(
    r'^  File "(?P<file>.+)", line (?P<line>\d+), in (?P<name>.+)\n(?:    (?P<code>.+)\n)?', re.MULTILINE
)
_NOT_RAISED = (" ", "The above exception was", "During handling of the above exception")
_WRAPPED = "Exception calling application: "
_INVOKE = re.compile(
    r"^Exception: invoke of (?P<token>\S+) failed: (?:invocation of \S+ returned an error: )?", re.MULTILINE
)
_SAID = re.compile(r"^error: ", re.MULTILINE)
_CODES = (
    (re.compile(r" has a problem: |failed to run policy: "), ExitCode.REFUSED),
    (re.compile(r"^Duplicate resource URN "), ExitCode.WRONG_INPUT),
)
"""Pattern of a message → exit code of the offline preview for the same error. Default: the program failed."""


def program_error(run: Run, folder: Path) -> ProgramFailedError | None:
    """Return why *run* gave no plan of the project in *folder*; None if it gave one, even if a pack refuses it."""
    logged = errors(run.events)
    located = [(urn, message) for urn, message in logged if urn]
    unhandled = [message for urn, message in logged if not urn and message.startswith((_RAISED, _ENDED))]
    said = [message for urn, message in logged if not urn and message not in unhandled]
    if located:  # all other errors follow from these
        code = max(_code(message) for _, message in located)
        return ProgramFailedError(
            code, [line for urn, message in located for line in _lines(_with_place(urn, message))]
        )
    if unhandled:
        return ProgramFailedError(ExitCode.PROGRAM_FAILED, list(_own(unhandled[0], folder)))
    if said:
        return ProgramFailedError(
            ExitCode.WRONG_INPUT, [f"error: {line}" for text in said for line in text.splitlines() if line]
        )
    refused = any(event.get("policyEvent", {}).get("enforcementLevel") == MANDATORY for event in run.events)
    if run.code and not (run.digest and refused):
        return ProgramFailedError(ExitCode.PROGRAM_FAILED, list(engine_words(run)))
    return None


def engine_words(run: Run) -> Iterator[str]:
    """Yield the engine's own messages about why it could not continue."""
    said = _SAID.split(run.errors)[1:] or [f"the engine ended with {run.code}: {run.errors.strip() or 'no output'}"]
    for text in said:
        yield from _lines(text)


def _code(message: str) -> ExitCode:
    return next((code for pattern, code in _CODES if pattern.search(message)), ExitCode.PROGRAM_FAILED)


def _with_place(urn: str, message: str) -> str:
    """Return a message with its resource, named as in the rest of the report."""
    place = short(urn)
    token, _, name = place.partition(" ")
    own = f"{token} resource '{name}': "
    return f"{place}: {message.removeprefix(own).replace(_WRAPPED, '')}"


def _lines(text: str) -> Iterator[str]:
    """Yield a text as an error: the first line with the prefix, the others indented below it."""
    first, *others = [line.rstrip() for line in text.strip().splitlines() if line.strip()] or ["no output"]
    yield f"error: {first}"
    yield from (f"  {line}" for line in others)


def _own(message: str, folder: Path) -> Iterator[str]:
    """Yield why the program failed: the provider's message if it rejected a call, otherwise a traceback."""
    refused = _INVOKE.search(message)
    if refused:
        yield from _lines(f"{refused['token']}: {message[refused.end() :]}")
    elif message.startswith(_RAISED):
        yield from _trace(message, folder)
    else:
        yield from _lines(message.removeprefix(_ENDED))


def _trace(message: str, folder: Path) -> Iterator[str]:
    """Yield the project's own part of a traceback, and the exception at its end."""
    blocks = message.split(_BLOCK)[1:] or [message]
    last = next((block for block in reversed(blocks) if list(_frames(block, folder))), blocks[-1])
    yield "error: the program failed"
    for frame in _frames(last, folder):
        yield f"  {Path(frame['file']).relative_to(folder)}:{frame['line']} in {frame['name']}"
        if frame["code"]:
            yield f"    {frame['code']}"
    yield from (f"  {line}" for line in last.splitlines() if line and not line.startswith(_NOT_RAISED))


def _frames(block: str, folder: Path) -> Iterator[re.Match[str]]:
    return (frame for frame in _FRAME.finditer(block) if is_project_file(Path(frame["file"]), folder))
