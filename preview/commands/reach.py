"""``plinth reach``: whether there is a network path from one part of a stack to another, or what blocks it."""

from __future__ import annotations

import argparse
import json
from typing import Any

from policies.proofs.hops import NetworkPath
from policies.proofs.reachability import reach
from preview.api import ExitCode, WrongInputError, preview, read
from preview.commands import terminal
from preview.commands.paths import absolute, project_at


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print the paths between two parts of a stack."""
    project = project_at(arguments.cwd)
    file = read(project, arguments.stack, absolute(arguments.config_file) if arguments.config_file else None)
    result = preview(project, file)
    try:
        paths = reach(result.proofs.network, arguments.source, arguments.target, arguments.port)
    except LookupError as error:
        raise WrongInputError(str(error.args[0])) from None
    if not paths:
        raise WrongInputError(f"{arguments.source} and {arguments.target} are the same")
    lines = [json.dumps([_shown(path) for path in paths], indent=2)] if arguments.json else _lines(paths)
    terminal.write("\n".join(lines) + "\n")
    return ExitCode.OK if any(path.open for path in paths) else ExitCode.REFUSED


def _lines(paths: list[NetworkPath]) -> list[str]:
    lines = []
    for path in paths:
        port = f":{path.port_label}" if path.port else ""
        lines.append(f"{'open' if path.open else 'blocked'}  {path.source} → {path.target}{port}")
        lines += [f"  {step}" for step in path.steps]
    return lines


def _shown(path: NetworkPath) -> dict[str, Any]:
    return {
        "source": path.source,
        "target": path.target,
        "port": path.port,
        "protocol": path.protocol,
        "open": path.open,
        "through": list(path.through),
        "steps": list(path.steps),
    }
