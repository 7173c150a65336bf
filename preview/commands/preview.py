"""``plinth preview``: one stack, shown as text, JSON, Markdown or HTML."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from preview.analysis.clock import Clock
from preview.analysis.difference import compare
from preview.analysis.documents import stack_of
from preview.api import ExitCode, ProgramFailedError, Result, WrongInputError, preview, read
from preview.commands import terminal
from preview.commands.each_exemption import each_exemption_reported
from preview.commands.paths import absolute, project_at
from preview.commands.policy_arguments import DEFAULT_TEAM_TAG, FINDING_FORMATS
from preview.recorder.stack_file import stack_named_by
from preview.report.text.lines import plain


def run(arguments: argparse.Namespace) -> ExitCode:
    """Preview a stack and show the result."""
    progress = terminal.Steps()
    try:
        with each_exemption_reported(wanted=arguments.format in FINDING_FORMATS):
            return _shown(arguments, progress)
    except ProgramFailedError as error:
        if arguments.format == "json":
            terminal.write_to(arguments.output, _failed(error))
        raise
    finally:
        progress.close()


def _shown(arguments: argparse.Namespace, progress: terminal.Steps) -> ExitCode:
    clock = Clock()
    _refuse_without_effect(arguments)
    project = project_at(arguments.cwd)
    terminal.require_folder(arguments.output)
    old = None
    if arguments.against is not None:
        from preview.commands.documents import document  # noqa: PLC0415 - takes 30 ms, and only a comparison needs it

        old = document(project, arguments.against)
    result = preview(
        project,
        read(project, _stack(arguments, old), absolute(arguments.config_file) if arguments.config_file else None),
        pack=None if arguments.no_policy_pack else _pack(arguments.policy_pack, project.folder),
        levels=arguments.policy_pack_config,
        validate=not arguments.no_validation,
        engine=arguments.engine,
        progress=progress,
        clock=clock,
    )
    if old is not None:
        result = _compared(result, old, arguments)
    if arguments.format == "text":
        from preview.report.text.report import report  # noqa: PLC0415 - as the other forms, see _document

        lines = report(result, clock, width=terminal.width(), full=arguments.full, timings=arguments.timings)
        progress.close()
        if arguments.output is None:
            terminal.show(lines)
        else:
            terminal.write_to(arguments.output, plain(terminal.escaped(lines)))
    else:
        text = _document(result, arguments.format)
        progress.close()
        terminal.write_to(arguments.output, text)
    return result.exit_code


def _refuse_without_effect(arguments: argparse.Namespace) -> None:
    """Raise WrongInputError for options that another one makes idle."""
    if arguments.allow and arguments.against is None:
        raise WrongInputError("--allow has no effect without --against, which shows what would lose its data")
    for option in ("policy_pack", "policy_pack_config"):
        if arguments.no_policy_pack and getattr(arguments, option) is not None:
            raise WrongInputError(
                f"--no-policy-pack runs no pack, and --{option.replace('_', '-')} configures one; remove one"
            )


def _stack(arguments: argparse.Namespace, old: Mapping[str, Any] | None) -> str | None:
    """Return the stack to preview: the named one, otherwise that of the plan that a stack file is compared with.

    Without it, the file's name would be taken for the name of another stack, to which nothing happens. Raises
    WrongInputError if the file is named for one stack and the plan is of another.
    """
    if arguments.stack is not None or arguments.config_file is None or old is None:
        return arguments.stack
    (of_plan, _), of_file = stack_of(old), stack_named_by(arguments.config_file)
    if of_plan and of_file and of_plan != of_file:
        raise WrongInputError(
            f"{arguments.config_file.name} is named for the stack {of_file}, and --against is of the stack {of_plan}; "
            f"name the stack that the file is for, such as `plinth preview {of_plan} --config-file ...`"
        )
    return of_file or of_plan or None


def _document(result: Result, form: str) -> str:
    """Return the result in one of the forms that are documents.

    Each form is imported only if it is requested, after the preview: the import of the HTML page alone takes 70 ms.
    """
    if form == "json":
        from preview.report import plan_json  # noqa: PLC0415 - see above

        return plan_json.written(plan_json.of(result)) + "\n"
    if form == "markdown":
        from preview.report.markdown.comment import comment  # noqa: PLC0415 - see above

        return comment(result)
    if form in FINDING_FORMATS:
        from preview.commands.findings import written  # noqa: PLC0415 - see above
        from preview.report.view.findings_report import findings_report  # noqa: PLC0415 - see above
        from preview.report.view.judgement import judgement_of  # noqa: PLC0415 - see above

        return written([findings_report(judgement_of(result), DEFAULT_TEAM_TAG)], form)
    from preview.report.html.page import page  # noqa: PLC0415 - see above

    return page(result)


def _compared(result: Result, old: Mapping[str, Any], arguments: argparse.Namespace) -> Result:
    """Return the result with its differences from an older plan or state."""
    from preview.report import plan_json  # noqa: PLC0415 - see _document

    return replace(
        result,
        changes=compare(old, plan_json.of(result)),
        against=Path(arguments.against).name,
        allowed=frozenset(arguments.allow),
        previous=old,
    )


def _pack(given: Path | None, folder: Path) -> Path | None:
    """Return the pack's folder, or None if the project has none and none was given."""
    pack = absolute(given) if given else folder / "policies"
    if (pack / "__main__.py").is_file():
        return pack
    if given:
        raise WrongInputError(f"there is no policy pack in {given}: it has no __main__.py")
    return None


def _failed(error: ProgramFailedError) -> str:
    messages = [{"severity": "error", "message": text.removeprefix("error: ")} for text in error.lines]
    return json.dumps({"diagnostics": messages, "summary": {"exitCode": error.code}}, indent=2) + "\n"
