"""``plinth diff``: what would change, and a refusal where data would be lost."""

from __future__ import annotations

import argparse
import json
import sys

from preview.analysis.difference import as_dict, compare, losses
from preview.api import ExitCode, WrongInputError, project_of
from preview.commands import terminal
from preview.commands.documents import document
from preview.report.text.changes import change_lines
from preview.report.text.lines import plain


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print the changes."""
    project = project_of(arguments.cwd.resolve())
    try:
        changes = compare(*(document(project, given) for given in (arguments.old, arguments.new)))
    except ValueError as error:
        raise WrongInputError(str(error)) from None
    if arguments.json:
        terminal.write(json.dumps([as_dict(change) for change in changes], indent=2) + "\n")
    else:
        terminal.write(plain(change_lines(changes)))
    lost = losses(changes, arguments.allow)
    for change in lost:
        sys.stderr.write(f"refused: {change.sentence}\n")
    return ExitCode.DATA_LOST if lost else ExitCode.OK
