"""Standard output and error: colors and a spinner on a terminal, plain text everywhere else."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from preview.errors import WrongInputError
from preview.report.text.lines import Line, plain

if TYPE_CHECKING:
    from rich.progress import Progress

_STYLES = {"": "", "title": "bold cyan", "dim": "dim", "good": "green", "warn": "yellow", "bad": "bold red"}
_WIDEST, _USUAL = 140, 120


def is_rich(stream: TextIO) -> bool:
    """Return whether *stream* supports colors and cursor movement: a terminal without NO_COLOR and TERM=dumb."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width() -> int:
    """Return the greatest width of a line, in characters."""
    return min(shutil.get_terminal_size((_USUAL, 24)).columns, _WIDEST) if sys.stdout.isatty() else _USUAL


def write(text: str) -> None:
    """Write to standard output. A reader that closes the pipe early, such as ``head``, changes no exit code."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def require_folder(output: Path | None) -> None:
    """Raise WrongInputError, before any work is done, if the folder of an output file does not exist."""
    if output is not None and not output.absolute().parent.is_dir():
        raise WrongInputError(f"--output {output}: there is no folder {output.parent}")


def write_to(output: Path | None, text: str) -> None:
    """Write to a file, or to standard output. Raises WrongInputError if the file cannot be written."""
    if output is None:
        write(text)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise WrongInputError(f"--output {output}: cannot be written: {error.strerror}") from None
    sys.stderr.write(f"written to {output}\n")


def show(lines: Sequence[Line]) -> None:
    """Print a report."""
    if not is_rich(sys.stdout):
        write(plain(lines))
        return
    from rich.console import Console  # noqa: PLC0415 - takes 30 ms, and only a terminal needs it
    from rich.text import Text  # noqa: PLC0415 - see above

    console = Console(highlight=False, soft_wrap=True)
    for spans in lines:
        console.print(Text.assemble(*((text, _STYLES[style]) for text, style in spans)))


class Steps:
    """A spinner that names the step and counts its seconds; silent without a terminal."""

    def __init__(self) -> None:
        self._status: Progress | None = None
        if is_rich(sys.stderr):
            from rich.console import Console  # noqa: PLC0415 - see show
            from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415 - see show

            self._status = Progress(
                SpinnerColumn(),
                TextColumn("{task.description}"),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._status.start()

    def __call__(self, step: str) -> None:
        """Begin a step."""
        if self._status is not None:
            for task in self._status.task_ids:
                self._status.update(task, visible=False)
            self._status.add_task(step, total=None)

    def close(self) -> None:
        """Remove the spinner. May be called more than once."""
        if self._status is not None:
            self._status.stop()
            self._status = None
