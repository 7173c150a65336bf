"""Types of options, and the help that every command ends with."""

from __future__ import annotations

import argparse
import textwrap
from pathlib import Path
from typing import Final

from preview.exit_codes import ExitCode

EXIT_CODES: Final = "exit codes:\n" + "\n".join(
    textwrap.fill(f"  {code:<4} {code.meaning}", 100, subsequent_indent=" " * 7) for code in ExitCode
)
_LAST_PORT = 65535


def path(text: str) -> Path:
    """Return a path; an empty text is none."""
    if not text:
        raise argparse.ArgumentTypeError("the path is empty")
    return Path(text)


def port(text: str) -> int:
    """Return a TCP port."""
    if not text.isdecimal() or not 1 <= int(text) <= _LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text} is not a port; legal: 1 to {_LAST_PORT}")
    return int(text)
