"""``plinth diff``: what would change, and a refusal where data would be lost."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from preview.analysis.difference import as_dict, compare, losses
from preview.errors import WrongInputError

_DATA_LOST = 3


def add_command(commands: Any) -> None:
    """Add the command to the command line."""
    diff = commands.add_parser(
        "diff",
        help="compare two plans, states or stacks",
        description="Compare plans (plinth or pulumi preview --json), states (pulumi stack export) or stacks, which "
        "are previewed offline. Ends with 3 if a resource that holds data would be replaced or deleted and --allow "
        "does not name it.",
    )
    diff.add_argument("old", metavar="OLD", help="what stands: JSON of a plan or state, or a stack's name")
    diff.add_argument("new", metavar="NEW", help="what is meant: the same")
    diff.add_argument("--allow", action="append", default=[], metavar="NAME", help="a resource that may lose its data")
    diff.add_argument("--json", action="store_true", help="print the changes as JSON")
    diff.add_argument("--cwd", "-C", type=Path, metavar="DIR", default=Path(), help="folder of the project")
    diff.set_defaults(command=_diff)


def _diff(arguments: argparse.Namespace) -> int:
    from preview.commands import stacks  # noqa: PLC0415 - help is answered without them
    from preview.recorder import stack_file  # noqa: PLC0415

    project = stack_file.project_of(arguments.cwd.resolve())
    try:
        changes = compare(*(stacks.document(project, given) for given in (arguments.old, arguments.new)))
    except ValueError as error:
        raise WrongInputError(str(error)) from None
    lost = losses(changes, arguments.allow)
    if arguments.json:
        sys.stdout.write(json.dumps([as_dict(change) for change in changes], indent=2) + "\n")
    else:
        from preview.report.text.changes import told  # noqa: PLC0415
        from preview.report.text.lines import plain  # noqa: PLC0415

        sys.stdout.write(plain(told(changes)))
    for change in lost:
        sys.stderr.write(f"refused: {change.sentence}\n")
    return _DATA_LOST if lost else 0
