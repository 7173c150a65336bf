"""``plinth diff``: what would change, and a refusal where data would be lost."""

from __future__ import annotations

import argparse
import json

from preview.analysis.difference import as_dict, compare, losses
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
    lost = losses(changes, arguments.allow)
    for change in lost:
        terminal.complain(f"refused: {change.sentence}")
    return ExitCode.DATA_LOST if lost else ExitCode.OK
