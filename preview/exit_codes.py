"""The exit codes of every command: one code for one meaning."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command ends with. A refusal comes before a loss of data."""

    OK = 0
    """The stack builds and passes; for a command that only shows something, it was shown."""
    REFUSED = 1
    """The answer is no: a mandatory policy is violated, a policy or the whole pack could not judge, or the provider
    would reject an input. ``plinth reach``: no path is open."""
    WRONG_INPUT = 2
    """The command line, a file that it names, the project, the stack file, or what the program itself reports as wrong
    with its configuration. argparse ends with the same code for an unknown option."""
    PROGRAM_FAILED = 3
    """The program, the engine or Plinth itself failed, so there is no plan."""
    DATA_LOST = 4
    """A resource that holds data would be replaced or deleted, and ``--allow`` does not name it."""
    INTERRUPTED = 130
    """Interrupted, as shells report it: 128 and the number of SIGINT."""
