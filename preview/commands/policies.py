"""``plinth policies`` and ``plinth explain``: what the pack holds, read from the pack itself."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from preview.errors import WrongInputError
from preview.report.text.lines import table

_SEVERITIES = ("critical", "high", "medium", "low")


def add_commands(commands: Any) -> None:
    """Add both commands to the command line."""
    policies = commands.add_parser("policies", help="list the policies of the pack", description="List the policies.")
    policies.add_argument("--format", choices=("table", "json", "markdown"), default="table", help="(default: table)")
    policies.add_argument("--service", metavar="S", help="only those of a service, such as s3 or rds")
    policies.add_argument("--severity", choices=_SEVERITIES, help="only those of a severity")
    policies.add_argument(
        "--framework", metavar="F", help="only those that serve a framework, such as 'CIS 5.0' or FSBP"
    )
    explain = commands.add_parser("explain", help="show one policy", description="Show one policy with examples.")
    explain.add_argument("policy", metavar="ID", help="such as s3-bucket-require-public-access-block")
    for command, run in ((policies, _policies), (explain, _explain)):
        command.add_argument("--policy-pack", type=Path, metavar="DIR", help="the pack's folder (default: policies)")
        command.add_argument("--cwd", "-C", type=Path, metavar="DIR", default=Path(), help="folder of the project")
        command.set_defaults(command=run)


def _pack(arguments: argparse.Namespace) -> Any:
    """Return the pack's catalogue module; the pack's folder is its root, as it is when the engine runs it."""
    from preview.recorder import stack_file  # noqa: PLC0415 - help is answered without it

    folder = (arguments.policy_pack or stack_file.project_of(arguments.cwd.resolve()).folder / "policies").resolve()
    if not (folder / "engine" / "catalogue.py").exists():
        raise WrongInputError(f"{folder} is no policy pack with a catalogue (engine/catalogue.py)")
    return _catalogue_of(folder)


def _catalogue_of(folder: Path) -> Any:
    """Return the catalogue of the pack in *folder*, which is the package ``policies`` under whatever name it lies."""
    package = sys.modules.get("policies")
    if package is None or Path(str(package.__file__)).parent != folder:
        for name in [name for name in sys.modules if name.partition(".")[0] == "policies"]:
            del sys.modules[name]
        spec = importlib.util.spec_from_file_location(
            "policies", folder / "__init__.py", submodule_search_locations=[str(folder)]
        )
        if spec is None or spec.loader is None:
            raise WrongInputError(f"{folder} is no policy pack that Python can import")
        package = sys.modules["policies"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(package)
    return importlib.import_module("policies.engine.catalogue")


def _policies(arguments: argparse.Namespace) -> int:
    catalogue = _pack(arguments)
    found = [
        catalogue.as_dict(rule) for rule in catalogue.select(arguments.service, arguments.severity, arguments.framework)
    ]
    if arguments.format == "json":
        return _say([json.dumps(found, indent=2, ensure_ascii=False)])
    if not found:
        raise WrongInputError("no policy fits; `plinth policies` lists all of them")
    markdown = arguments.format == "markdown"
    return _say([*(_markdown if markdown else _table)(found), "", *_coverage(catalogue, len(found), markdown=markdown)])


def _say(lines: Sequence[str]) -> int:
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def _table(found: Sequence[Mapping[str, Any]]) -> list[str]:
    rows = [("policy", "severity", "level", "what holds"), *(_row(policy) for policy in found)]
    return ["  ".join(cells).rstrip() for cells in table(rows, indent=0)]


def _row(policy: Mapping[str, Any]) -> tuple[str, ...]:
    return policy["id"], policy["severity"], policy["level"], policy["description"]


def _markdown(found: Sequence[Mapping[str, Any]]) -> list[str]:
    rows = (
        (f"[{p['id']}]({p['url']})", p["severity"], p["level"], p["description"], ", ".join(p["controls"]))
        for p in found
    )
    return [
        "| policy | severity | level | what holds | controls |",
        "|---|---|---|---|---|",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]


def _coverage(catalogue: Any, count: int, *, markdown: bool) -> list[str]:
    """Return how far the whole pack serves each framework."""
    mark = "- " if markdown else "  "
    return [
        f"{count} of {len(catalogue.RULES)} policies; of the whole pack:",
        *([""] if markdown else []),
        *(
            f"{mark}{framework}: {figures['policies']} policies for {figures['references']} controls"
            for framework, figures in catalogue.coverage().items()
        ),
    ]


def _explain(arguments: argparse.Namespace) -> int:
    catalogue = _pack(arguments)
    if arguments.policy not in catalogue.BY_ID:
        import difflib  # noqa: PLC0415 - only for a misspelt id

        near = difflib.get_close_matches(arguments.policy, catalogue.BY_ID, n=1)
        hint = f"; did you mean {near[0]}?" if near else "; `plinth policies` lists all of them"
        raise WrongInputError(f"no policy has the id {arguments.policy}{hint}")
    return _say(_explained(catalogue.explain(arguments.policy)))


def _explained(policy: Mapping[str, Any]) -> list[str]:
    lines = [policy["id"], f"  {policy['description']}", ""]
    facts = {
        "severity": policy["severity"],
        "level": policy["level"],
        "judges": f"{policy['scope']}: {', '.join(policy['applies_to'])}",
        "only in": ", ".join(policy["environments"]),
        "controls": ", ".join(policy["controls"]),
        "fix": policy["remediation"],
        "note": policy["note"],
        "read": policy["url"],
    }
    lines += [f"  {name:<9} {text}" for name, text in facts.items() if text]
    for name, schema in policy["settings"].items():
        lines.append(f"  setting   {name} = {json.dumps(schema.get('default'))}: {schema.get('description', '')}")
    for title in ("good", "bad"):
        lines += ["", f"  {title}:"]
        for sample in policy[title]:
            lines += [f"    {line}" for line in json.dumps(sample, indent=2, ensure_ascii=False).splitlines()]
    return lines
