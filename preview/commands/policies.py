"""``plinth policies`` and ``plinth explain``: list and describe the policies of a pack."""

from __future__ import annotations

import argparse
import difflib
import importlib
import importlib.util
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from preview.api import ExitCode, WrongInputError
from preview.commands import coverage, terminal
from preview.commands.paths import absolute, project_at
from preview.report.text.lines import table

_OMITTED = {"passes": "AWS's defaults are compliant", "violates": "AWS's defaults are a violation"}


def _pack(arguments: argparse.Namespace) -> Any:
    """Return the catalog module of the pack that the arguments select."""
    return catalog_in(absolute(arguments.policy_pack or project_at(arguments.cwd).folder / "policies"))


def catalog_in(folder: Path) -> Any:
    """Return the catalog module of the pack in *folder*; raises WrongInputError if it has none."""
    if not (folder / "engine" / "catalog.py").exists():
        raise WrongInputError(f"{folder} is not a policy pack with a catalog (engine/catalog.py)")
    return _catalog_of(folder)


def _catalog_of(folder: Path) -> Any:
    """Return the catalog of the pack in *folder*, whose Python package is ``policies`` under any folder name."""
    package = sys.modules.get("policies")
    if package is None or Path(str(package.__file__)).parent != folder:
        for name in [name for name in sys.modules if name.partition(".")[0] == "policies"]:
            del sys.modules[name]
        spec = importlib.util.spec_from_file_location(
            "policies", folder / "__init__.py", submodule_search_locations=[str(folder)]
        )
        if spec is None or spec.loader is None:
            raise WrongInputError(f"{folder} is not a policy pack that Python can import")
        package = sys.modules["policies"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(package)
    return importlib.import_module("policies.engine.catalog")


def run(arguments: argparse.Namespace) -> ExitCode:
    """List the policies."""
    catalog = _pack(arguments)
    if arguments.coverage:
        return _print(coverage.lines(catalog.coverage(), arguments.framework, arguments.format))
    selected = catalog.select(arguments.service, arguments.severity, arguments.framework)
    if arguments.unused is not None:
        return _unused(catalog, selected, arguments)
    found = [catalog.as_dict(rule) for rule in selected]
    if arguments.format == "json":
        return _print([json.dumps(found, indent=2, ensure_ascii=False)])
    if not found:
        raise WrongInputError("no policy matches; `plinth policies` lists all of them")
    markdown = arguments.format == "markdown"
    whole_pack = [
        f"{len(found)} of {len(catalog.RULES)} policies; the whole pack covers, of controls that code can show:",
        *([""] if markdown else []),
        *coverage.summary(catalog.coverage(), markdown=markdown),
    ]
    return _print([*(_markdown if markdown else _table)(found), "", *whole_pack])


def _unused(catalog: Any, selected: Sequence[Any], arguments: argparse.Namespace) -> ExitCode:
    """List the policies that nothing in the named stacks is judged by, and the exemptions without effect."""
    from preview.commands import unused  # noqa: PLC0415 - imports the preview, which a list does not need

    sources = unused.sources(arguments)
    found = [catalog.as_dict(rule) for rule in unused.unused_policies(selected, sources)]
    idle = unused.idle_exemptions(sources)
    names = [source.name for source in sources]
    if arguments.format == "json":
        exemptions = [{"text": text, "stacks": list(stacks)} for text, stacks in idle.items()]
        return _print([json.dumps({"sources": names, "policies": found, "exemptions": exemptions}, indent=2)])
    mark = "- " if arguments.format == "markdown" else "  "
    lines = [f"{len(found)} of {len(selected)} policies have no resource to judge in {', '.join(names)}"]
    lines += ["", *(_markdown if arguments.format == "markdown" else _table)(found)] if found else []
    lines += ["", f"exemptions without effect: {len(idle) or 'none'}"]
    lines += [f"{mark}{text} ({', '.join(stacks)})" for text, stacks in idle.items()]
    return _print(lines)


def _print(lines: Sequence[str]) -> ExitCode:
    terminal.write("\n".join(lines) + "\n")
    return ExitCode.OK


def _table(found: Sequence[Mapping[str, Any]]) -> list[str]:
    rows = [("policy", "severity", "level", "description"), *(_row(policy) for policy in found)]
    return ["  ".join(cells).rstrip() for cells in table(rows, indent=0)]


def _row(policy: Mapping[str, Any]) -> tuple[str, ...]:
    return policy["id"], policy["severity"], policy["level"], policy["description"]


def _controls(policy: Mapping[str, Any]) -> list[str]:
    """Return the controls of a policy, each with the part that it covers."""
    return [
        f"{control} (in part: {policy['parts'][control]})" if control in policy["parts"] else control
        for control in policy["controls"]
    ]


def _markdown(found: Sequence[Mapping[str, Any]]) -> list[str]:
    rows = (
        (f"[{p['id']}]({p['url']})", p["severity"], p["level"], p["description"], ", ".join(_controls(p)))
        for p in found
    )
    return [
        "| policy | severity | level | description | controls |",
        "|---|---|---|---|---|",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]


def explain(arguments: argparse.Namespace) -> ExitCode:
    """Show one policy."""
    catalog = _pack(arguments)
    if arguments.policy not in catalog.BY_ID:
        near = difflib.get_close_matches(arguments.policy, catalog.BY_ID, n=1)
        hint = f"; did you mean {near[0]}?" if near else "; `plinth policies` lists all of them"
        raise WrongInputError(f"there is no policy {arguments.policy}{hint}")
    if arguments.resource is not None:
        from preview.commands import remedy  # noqa: PLC0415 - imports the preview, which a description does not need

        return _print(remedy.lines(catalog, arguments))
    for option in ("stack", "plan", "language"):
        if getattr(arguments, option) is not None:
            raise WrongInputError(f"--{option} is about a resource; name it with --resource URN")
    return _print(_explained(catalog.explain(arguments.policy)))


def _titled_controls(policy: Mapping[str, Any]) -> list[str]:
    """Return each control of a policy with its title, and with the part of it that the policy covers."""
    return [
        f"{text}: {policy['titles'][control]}" if control in policy["titles"] else text
        for control, text in zip(policy["controls"], _controls(policy), strict=True)
    ]


def _explained(policy: Mapping[str, Any]) -> list[str]:
    lines = [policy["id"], f"  {policy['description']}", ""]
    facts = {
        "severity": policy["severity"],
        "level": policy["level"],
        "applies to": f"{policy['scope']}: {', '.join(policy['applies_to'])}",
        "only in": ", ".join(policy["environments"]),
        "omitted": _OMITTED[policy["omitted"]] if policy["scope"] == "resource" else "",
        "remediation": policy["remediation"],
        "note": policy["note"],
        "read more": policy["url"],
    }
    lines += [f"  {name:<11} {text}" for name, text in facts.items() if text]
    lines += [f"  {'control':<11} {text}" for text in _titled_controls(policy)]
    for name, schema in policy["settings"].items():
        lines.append(f"  setting     {name} = {json.dumps(schema.get('default'))}: {schema.get('description', '')}")
    for title, key in (("compliant", "good"), ("noncompliant", "bad")):
        lines += ["", f"  {title}:"]
        for sample in policy[key]:
            lines += [f"    {line}" for line in json.dumps(sample, indent=2, ensure_ascii=False).splitlines()]
    return lines
