"""The exit codes of every command: one code for one meaning. ``--help`` and docs/preview.md repeat the meanings."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command ends with. A refusal takes precedence over a loss of data."""

    OK = 0
    REFUSED = 1
    """A policy cannot be evaluated if it, or the whole pack, crashes."""
    WRONG_INPUT = 2
    """argparse ends with the same code for an unknown option."""
    PROGRAM_FAILED = 3
    DATA_LOST = 4
    INTERRUPTED = 130
    """As shells report it: 128 and the number of SIGINT."""

    @property
    def meaning(self) -> str:
        """The meaning, as every command prints it."""
        return _MEANINGS[self]


_MEANINGS = {
    ExitCode.OK: "the stack builds and passes, or what was asked for was shown",
    ExitCode.REFUSED: "the answer is no: a mandatory policy is violated, a policy could not be evaluated, the "
    "provider or AWS would reject an input or a change, or there is no open path (reach)",
    ExitCode.WRONG_INPUT: "the input is wrong: the command line, a file, or the configuration, as the program "
    "reports it",
    ExitCode.PROGRAM_FAILED: "the program, the engine or plinth itself failed, so there is no plan",
    ExitCode.DATA_LOST: "a resource that holds data would be replaced or deleted, and --allow does not name it",
    ExitCode.INTERRUPTED: "interrupted",
}
