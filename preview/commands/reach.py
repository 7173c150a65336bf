"""``plinth reach``: whether one part of a stack reaches another, and by which way, or what stands in it."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from preview.errors import WrongInputError

if TYPE_CHECKING:
    from policies.proofs.hops import Way

_BLOCKED = 1
_LAST_PORT = 65535


def add_command(commands: Any) -> None:
    """Add the command to the command line."""
    reach = commands.add_parser(
        "reach",
        help="tell whether one part of a stack reaches another, and why",
        description="Tell whether SOURCE reaches TARGET: by routes, network ACLs, security groups, listeners, "
        "endpoints and VPC origins of the plan. Ends with 0 if there is a way, with 1 and the word blocked if there is "
        "none.",
    )
    what = "internet, a component's name, kind/name (service/api), a kind (database, service) or a tier (public, data)"
    reach.add_argument("source", metavar="SOURCE", help=what)
    reach.add_argument("target", metavar="TARGET", help="the same")
    reach.add_argument("--port", type=_port, metavar="N", help="TCP port (default: every one that TARGET listens on)")
    reach.add_argument("--stack", metavar="STACK", help="name of the stack (default: dev)")
    reach.add_argument("--config-file", type=Path, metavar="FILE", help="use this stack file")
    reach.add_argument("--json", action="store_true", help="print the ways as JSON")
    reach.add_argument("--cwd", "-C", type=Path, metavar="DIR", default=Path(), help="folder of the project")
    reach.set_defaults(command=_reach)


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= _LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text} is no port: 1 to {_LAST_PORT}")
    return int(text)


def _reach(arguments: argparse.Namespace) -> int:
    from policies.proofs.reachability import reach  # noqa: PLC0415
    from preview.commands import stacks  # noqa: PLC0415 - help is answered without them
    from preview.recorder import stack_file  # noqa: PLC0415

    project = stack_file.project_of(arguments.cwd.resolve())
    result = stacks.previewed(project, arguments.stack, arguments.config_file)
    try:
        ways = reach(result.proofs.network, arguments.source, arguments.target, arguments.port)
    except LookupError as error:
        raise WrongInputError(str(error.args[0])) from None
    if not ways:
        raise WrongInputError(f"{arguments.source} and {arguments.target} are the same")
    lines = [json.dumps([_shown(way) for way in ways], indent=2)] if arguments.json else _lines(ways)
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if any(way.open for way in ways) else _BLOCKED


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
