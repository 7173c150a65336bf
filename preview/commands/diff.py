"""``plinth diff``: what would change, and a refusal where data would be lost."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from preview.analysis.change import as_dict, losses, refused
from preview.analysis.difference import compare
from preview.api import ExitCode
from preview.commands import terminal
from preview.commands.documents import document, saved
from preview.commands.paths import project_at
from preview.report.text.changes import change_lines


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print the changes."""
    changes = compare(*(_document(arguments, given) for given in (arguments.old, arguments.new)))
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


def _document(arguments: argparse.Namespace, given: str) -> Mapping[str, Any]:
    """Return the plan or state that *given* names; only the name of a stack needs a project."""
    path = Path(given)
    return saved(path) if path.is_file() else document(project_at(arguments.cwd), given)
