"""Errors that a command prints as lines, without a traceback."""

from __future__ import annotations

from collections.abc import Sequence

from preview.exit_codes import ExitCode


class WrongInputError(Exception):
    """The command line, the project or the stack file is wrong. Each line is one thing to correct."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines: Sequence[str] = lines


class ProgramFailedError(Exception):
    """The program gave no plan. The lines say why, and *code* is what the command ends with."""

    def __init__(self, code: ExitCode, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))
        self.code = code
        self.lines = lines
