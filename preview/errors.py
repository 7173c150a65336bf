"""What the preview tells a person instead of a traceback."""

from __future__ import annotations

from collections.abc import Sequence


class WrongInputError(Exception):
    """The command line, the project or the stack file is wrong. Each line is one thing to mend."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines: Sequence[str] = lines


class ProgramFailedError(Exception):
    """The program gave no plan. Each line says a part of why."""

    def __init__(self, code: int, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))
        self.code = code
        self.lines = lines
