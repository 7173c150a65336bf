"""``plinth reach``: whether one part of a stack reaches another, and by which path, or what blocks it."""

from __future__ import annotations

import argparse
import json
from typing import Any

from policies.proofs.hops import Way
from policies.proofs.reachability import reach
from preview.api import ExitCode, WrongInputError, preview, project_of, read
from preview.commands import terminal


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print the paths between two parts of a stack."""
    project = project_of(arguments.cwd.resolve())
    file = read(project, arguments.stack, arguments.config_file.resolve() if arguments.config_file else None)
    result = preview(project, file)
    try:
        ways = reach(result.proofs.network, arguments.source, arguments.target, arguments.port)
    except LookupError as error:
        raise WrongInputError(str(error.args[0])) from None
    if not ways:
        raise WrongInputError(f"{arguments.source} and {arguments.target} are the same")
    lines = [json.dumps([_shown(way) for way in ways], indent=2)] if arguments.json else _lines(ways)
    terminal.write("\n".join(lines) + "\n")
    return ExitCode.OK if any(way.open for way in ways) else ExitCode.REFUSED


def _lines(ways: list[Way]) -> list[str]:
    lines = []
    for way in ways:
        port = f":{way.port}" if way.port else ""
        lines.append(f"{'open' if way.open else 'blocked'}  {way.source} → {way.target}{port}")
        lines += [f"  {step}" for step in way.steps]
    return lines


def _shown(way: Way) -> dict[str, Any]:
    return {
        "source": way.source,
        "target": way.target,
        "port": way.port,
        "open": way.open,
        "through": list(way.through),
        "steps": list(way.steps),
    }
