"""The command line: ``plinth``."""

from __future__ import annotations

import argparse
import gc
import os
import pkgutil
import traceback
from collections.abc import Sequence
from pathlib import Path

from preview.commands import terminal
from preview.commands.arguments import parser
from preview.errors import ProgramFailedError, WrongInputError
from preview.exit_codes import ExitCode

_TRACEBACK = "PLINTH_TRACEBACK"
"""Environment variable; if it is set, an error of plinth itself is shown with its traceback."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; without *argv*, run the process's own and end the process."""
    terminal.prepare()
    collecting = gc.isenabled()
    gc.disable()  # until the report is written, almost nothing that is created can be freed
    try:
        code = _ended(argv)
    finally:
        if argv is not None:
            gc.unfreeze()
        if collecting:
            gc.enable()
    if argv is None:
        # Freeing hundreds of thousands of objects one by one takes a second; the system reclaims their memory at once.
        os._exit(code)
    return code


def _ended(argv: Sequence[str] | None) -> int:
    """Return the exit code of the command that *argv* names, after it was run."""
    try:
        code = _parsed_and_run(argv)
        terminal.flush()
    except WrongInputError as error:
        return _failed(ExitCode.WRONG_INPUT, *(f"error: {text}" for text in error.lines))
    except ProgramFailedError as error:
        return _failed(error.code, *error.lines)
    except KeyboardInterrupt:
        return _failed(ExitCode.INTERRUPTED, "interrupted")
    except RecursionError:
        return _failed(ExitCode.WRONG_INPUT, "error: the input is nested too deeply")
    except Exception as error:  # noqa: BLE001 - Python would end with 1, which means something else here
        return _crashed(error)
    return code


def _parsed_and_run(argv: Sequence[str] | None) -> int:
    try:
        arguments = parser().parse_args(argv)
    except SystemExit as ended:  # after the help, or with a wrong option
        if argv is not None:
            raise
        return int(ended.code or 0)
    return _run(arguments)


def _crashed(error: Exception) -> ExitCode:
    """Report an error that no command expects: a file that the system refuses, or an error in plinth itself."""
    if os.environ.get(_TRACEBACK):
        return _failed(ExitCode.PROGRAM_FAILED, *traceback.format_exc().splitlines())
    if isinstance(error, OSError) and error.filename is not None:
        return _failed(ExitCode.WRONG_INPUT, f"error: {os.fsdecode(error.filename)}: {error.strerror}")
    where = traceback.extract_tb(error.__traceback__)[-1]
    what = " ".join(f"{type(error).__name__}: {error}".split())
    place = f"{Path(where.filename).name}:{where.lineno}"
    return _failed(
        ExitCode.PROGRAM_FAILED, f"error: plinth itself failed: {what} ({place}); {_TRACEBACK}=1 shows the traceback"
    )


def _run(arguments: argparse.Namespace) -> ExitCode:
    """Run the command that *arguments* names."""
    # Only the command that runs is imported: each takes 30 ms or more, and help and wrong options need none.
    return pkgutil.resolve_name(arguments.run)(arguments)


def _failed(code: ExitCode, *lines: str) -> ExitCode:
    terminal.complain(*lines)
    return code


if __name__ == "__main__":
    main()
