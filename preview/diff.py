"""``plinth diff``: what would change, and a refusal where data would be lost."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from preview.difference import Change, compare
from preview.errors import WrongInputError

_DATA_LOST = 3


def add_command(commands: Any) -> None:
    """Add the command to the command line."""
    diff = commands.add_parser(
        "diff",
        help="compare two plans, or a state and a plan",
        description="Compare two plans (plinth or pulumi preview --json), or a state (pulumi stack export) with a "
        "plan. Ends with 3 if a resource that holds data would be replaced or deleted and --allow does not name it.",
    )
    diff.add_argument("old", type=Path, metavar="OLD", help="JSON of the plan or state that stands")
    diff.add_argument("new", type=Path, metavar="NEW", help="JSON of the plan that is meant")
    diff.add_argument("--allow", action="append", default=[], metavar="NAME", help="a resource that may lose its data")
    diff.add_argument("--json", action="store_true", help="print the changes as JSON")
    diff.set_defaults(command=_diff)


def _document(path: Path) -> Any:
    try:
        document = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise WrongInputError(f"{path} cannot be read as JSON: {error}") from None
    return document


def _diff(arguments: argparse.Namespace) -> int:
    try:
        changes = compare(_document(arguments.old), _document(arguments.new))
    except ValueError as error:
        raise WrongInputError(str(error)) from None
    lost = [c for c in changes if c.loses_data and not {c.urn, c.urn.rpartition("::")[2]} & set(arguments.allow)]
    lines = [json.dumps([_shown(change) for change in changes], indent=2)] if arguments.json else _lines(changes)
    sys.stdout.write("\n".join(lines) + "\n")
    for change in lost:
        sys.stderr.write(f"refused: {change.sentence}\n")
    return _DATA_LOST if lost else 0


def _shown(change: Change) -> dict[str, Any]:
    return {
        "op": change.operation,
        "urn": change.urn,
        "type": change.type,
        "paths": list(change.paths),
        "forcedBy": list(change.forced_by),
        "replacementKnown": change.known,
        "protected": change.protected,
        "losesData": change.loses_data,
    }


def _lines(changes: list[Change]) -> list[str]:
    if not changes:
        return ["no changes"]
    counts = Counter(change.operation for change in changes)
    marks = {"create": "+", "update": "~", "replace": "±", "delete": "-", "rename": "→"}
    return [
        *(f"{marks[c.operation]} {'DATA ' if c.loses_data else ''}{c.sentence}" for c in changes),
        "",
        ", ".join(f"{count} to {operation}" for operation, count in sorted(counts.items())),
    ]
