"""The command line: ``plinth``."""

from __future__ import annotations

import argparse
import gc
import os
import pkgutil
import sys
import traceback
from collections.abc import Sequence

from preview.commands.arguments import parser
from preview.errors import ProgramFailedError, WrongInputError
from preview.exit_codes import ExitCode


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; without *argv*, run the process's own and end the process."""
    collecting = gc.isenabled()
    gc.disable()  # until the report is written, almost nothing that is created can be freed
    try:
        code = _run(parser().parse_args(argv))
        sys.stdout.flush()
    except WrongInputError as error:
        code = _failed(ExitCode.WRONG_INPUT, *(f"error: {text}" for text in error.lines))
    except ProgramFailedError as error:
        code = _failed(error.code, *error.lines)
    except KeyboardInterrupt:
        code = _failed(ExitCode.INTERRUPTED, "interrupted")
    except Exception:  # noqa: BLE001 - Python would end with 1, which means something else here
        code = _failed(ExitCode.PROGRAM_FAILED, traceback.format_exc().rstrip())
    finally:
        if argv is not None:
            gc.unfreeze()
        if collecting:
            gc.enable()
    if argv is None:
        # Freeing hundreds of thousands of objects one by one takes a second; the system reclaims their memory at once.
        sys.stderr.flush()
        os._exit(code)
    return code


def _run(arguments: argparse.Namespace) -> ExitCode:
    """Run the command that *arguments* names."""
    # Only the command that runs is imported: each takes 30 ms or more, and help and wrong options need none.
    return pkgutil.resolve_name(arguments.run)(arguments)


def _failed(code: ExitCode, *lines: str) -> ExitCode:
    for line in lines:
        sys.stderr.write(f"{line}\n")
    return code


if __name__ == "__main__":
    main()
