"""``plinth template``: a stack, a plan or a state as a CloudFormation template, or how much of it that expresses."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from preview.api import ExitCode, WrongInputError, preview, read
from preview.cloudformation.coverage import Coverage, coverage
from preview.cloudformation.template import Untranslated
from preview.cloudformation.translate import translate
from preview.commands import terminal
from preview.commands.documents import saved
from preview.commands.paths import absolute, project_at
from preview.recorder.record import Registered
from preview.recorder.tree import in_order, short
from preview.report.text.lines import table


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print the template, or its coverage."""
    terminal.require_folder(arguments.output)
    resources, region = _resources(arguments)
    template = translate(resources, region)
    if arguments.coverage:
        text = "\n".join(_coverage_lines(coverage([(resources, template)]))) + "\n"
    else:
        text = json.dumps(template.document, indent=2, ensure_ascii=False) + "\n"
        terminal.complain(*_missing_lines(template.untranslated))
    terminal.write_to(arguments.output, text)
    return ExitCode.OK


def _resources(arguments: argparse.Namespace) -> tuple[Sequence[Registered], str]:
    """Return the resources of what the command line names, and the region."""
    given = Path(arguments.stack or "")
    if arguments.config_file is None and _is_document(given):
        if arguments.engine:
            raise WrongInputError(f"--engine runs a stack; {given} is a plan or a state, which is read")
        from preview.analysis.plan_file import saved_plan  # noqa: PLC0415 - imports the SDK, which a stack runs first

        plan = saved_plan(saved(given))
        return plan.resources, plan.region
    project = project_at(arguments.cwd)
    file = read(project, arguments.stack, absolute(arguments.config_file) if arguments.config_file else None)
    result = preview(project, file, engine=arguments.engine)
    return in_order(result.record), result.region


def _is_document(given: Path) -> bool:
    """Return whether a plan or state is named, and no stack: a file, or what is called like one."""
    return given.suffix == ".json" or (given.exists() and not given.is_dir())


def _missing_lines(untranslated: Sequence[Untranslated]) -> list[str]:
    """Return one line per resource and reason for what the template does not express."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for one in untranslated:
        grouped.setdefault((short(one.urn), one.reason), []).append(one.property)
    return [
        f"not in the template: {urn}{f' {listed}' if (listed := ', '.join(filter(None, names))) else ''}: {reason}"
        for (urn, reason), names in sorted(grouped.items())
    ]


def _coverage_lines(found: Coverage) -> list[str]:
    """Return the coverage by type, what is missing of each, and the sum."""
    rows = [["TYPE", "RESOURCES", "PROPERTIES", "TRANSLATED"]]
    for row in found.rows:
        resources = str(row.resources) if row.whole == row.resources else f"{row.whole} of {row.resources}"
        rows.append([row.type, resources, str(row.properties), str(row.translated)])
    lines = [*("  ".join(cells).rstrip() for cells in table(rows, indent=0)), ""]
    for row in found.rows:
        lines += [f"{row.type}{f' {one.property}' if one.property else ''}: {one.reason}" for one in row.missing]
    total = sum(row.resources for row in found.rows)
    whole = sum(row.whole for row in found.rows)
    return [
        *lines,
        "",
        f"{whole} of {total} resources, {found.translated} of {found.properties} properties: {found.share * 100:.1f} %",
    ]
