"""Standard output and error: colors and a spinner on a terminal, plain text everywhere else."""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from preview.commands.visible import visible, visible_line
from preview.errors import WrongInputError
from preview.report.text.lines import Line, plain

if TYPE_CHECKING:
    from rich.progress import Progress

_STYLES = {"": "", "title": "bold cyan", "dim": "dim", "good": "green", "warn": "yellow", "bad": "bold red"}
_WIDEST, _USUAL = 140, 120
_ASCII = {
    "·": "-", "\u2013": "-", "…": "...", "→": "->", "←": "<-", "▶": ">", "▼": "v", "±": "+-",
    "─": "-", "│": "|", "├": "|", "└": "`", "┌": "+", "┐": "+", "┘": "+",
}  # fmt: skip
"""The report's own signs → what a console has in their place if its encoding does not know them."""
_REPLACEMENT = "plinth.ascii"


def prepare() -> None:
    """Make standard streams writable, whatever their encoding, and whichever of them the caller closed."""
    for number, mode in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        _fill(number, mode)
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", closefd=False)
    codecs.register_error(_REPLACEMENT, _in_ascii)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not _is_utf8(stream):
            stream.reconfigure(errors=_REPLACEMENT)


def _fill(number: int, mode: int) -> None:
    """Open a descriptor that the caller closed: the next file would get its number, and would receive the output.

    Standard output can then not be written either, so that this is reported.
    """
    try:
        os.fstat(number)
    except OSError:
        opened = os.open(os.devnull, mode)
        if opened != number:
            os.dup2(opened, number)
            os.close(opened)


def _is_utf8(stream: TextIO) -> bool:
    return codecs.lookup(stream.encoding).name == "utf-8"


def _in_ascii(error: UnicodeError) -> tuple[str, int]:
    """Return what is written in place of a character that the console's encoding does not have."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_ASCII.get(sign, "?") for sign in error.object[error.start : error.end]), error.end


def is_rich(stream: TextIO) -> bool:
    """Return whether *stream* supports colors and cursor movement: a terminal without NO_COLOR and TERM=dumb."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width() -> int:
    """Return the greatest width of a line, in characters."""
    return min(shutil.get_terminal_size((_USUAL, 24)).columns, _WIDEST) if sys.stdout.isatty() else _USUAL


def write(text: str) -> None:
    """Write text to standard output, control characters escaped.

    A reader that closes the pipe early, such as ``head``, changes no exit code. Raises WrongInputError if standard
    output cannot be written.
    """
    with _output():
        sys.stdout.write(visible(text))


def write_document(text: str) -> None:
    """Write a document, such as JSON or HTML, to standard output as :func:`write`, but always in UTF-8."""
    if isinstance(sys.stdout, io.TextIOWrapper) and not _is_utf8(sys.stdout):
        sys.stdout.reconfigure(encoding="utf-8")
    write(text)


def escaped(lines: Sequence[Line]) -> list[Line]:
    """Return lines with their control characters escaped: a line stays one line."""
    return [tuple((visible_line(text), style) for text, style in spans) for spans in lines]


def require_folder(output: Path | None) -> None:
    """Raise WrongInputError, before any work is done, if an output file has no folder, or is one."""
    if output is not None and output.is_dir():
        raise WrongInputError(f"--output {output}: is a folder; name a file in it")
    if output is not None and not output.parent.is_dir():
        raise WrongInputError(f"--output {output}: there is no folder {output.parent}")


def write_to(output: Path | None, text: str) -> None:
    """Write a document to a file, or to standard output. Raises WrongInputError if it cannot be written."""
    if output is None:
        write_document(text)
        return
    try:
        output.write_text(visible(text), encoding="utf-8")
    except OSError as error:
        raise WrongInputError(f"--output {output}: cannot be written: {error.strerror}") from None
    complain(f"written to {output}")


def show(lines: Sequence[Line]) -> None:
    """Print a report as :func:`write`, with colors on a terminal."""
    shown = escaped(lines)
    if not is_rich(sys.stdout):
        write(plain(shown))
        return
    from rich.console import Console  # noqa: PLC0415 - takes 30 ms, and only a terminal needs it
    from rich.text import Text  # noqa: PLC0415 - see above

    console = Console(highlight=False, soft_wrap=True)
    with _output():
        for spans in shown:
            console.print(Text.assemble(*((text, _STYLES[style]) for text, style in spans)))


def complain(*lines: str) -> None:
    """Write lines to standard error, control characters escaped; lost if it cannot be written."""
    with contextlib.suppress(OSError):
        sys.stderr.write("".join(f"{visible_line(line)}\n" for line in lines))
        sys.stderr.flush()


def flush() -> None:
    """Write what is left of standard output; raises WrongInputError if it cannot be written."""
    with _output():
        pass


@contextlib.contextmanager
def _output() -> Iterator[None]:
    """Flush standard output at the end. If it cannot be written, discard what is left of it."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        _discard()
    except OSError as error:
        _discard()
        raise WrongInputError(f"standard output cannot be written: {error.strerror}") from None


def _discard() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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
