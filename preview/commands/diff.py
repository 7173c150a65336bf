"""``plinth diff``: what would change, and a refusal where data would be lost."""

from __future__ import annotations

import argparse
import json

from preview.analysis.change import as_dict, losses, refused
from preview.analysis.difference import compare
from preview.api import ExitCode
from preview.commands import terminal
from preview.commands.documents import document
from preview.commands.paths import project_at
from preview.report.text.changes import change_lines


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print the changes."""
    project = project_at(arguments.cwd)
    changes = compare(*(document(project, given) for given in (arguments.old, arguments.new)))
    if arguments.json:
        terminal.write_document(json.dumps([as_dict(change) for change in changes], indent=2) + "\n")
    else:
        terminal.show(change_lines(changes))
    impossible, lost = refused(changes), losses(changes, arguments.allow)
    for change in [*impossible, *(change for change in lost if change not in impossible)]:
        terminal.complain(f"refused: {change.sentence}")
    if impossible:
        return ExitCode.REFUSED
    return ExitCode.DATA_LOST if lost else ExitCode.OK
