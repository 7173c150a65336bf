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
from preview.api import ExitCode, ProgramFailedError, Result, WrongInputError, preview, read
from preview.commands import terminal
from preview.commands.paths import absolute, project_at
from preview.report.text.lines import plain


def run(arguments: argparse.Namespace) -> ExitCode:
    """Preview a stack and show the result."""
    progress = terminal.Steps()
    try:
        return _shown(arguments, progress)
    except ProgramFailedError as error:
        if arguments.format == "json":
            terminal.write_to(arguments.output, _failed(error))
        raise
    finally:
        progress.close()


def _shown(arguments: argparse.Namespace, progress: terminal.Steps) -> ExitCode:
    clock = Clock()
    project = project_at(arguments.cwd)
    terminal.require_folder(arguments.output)
    old = None
    if arguments.against is not None:
        from preview.commands.documents import document  # noqa: PLC0415 - takes 30 ms, and only a comparison needs it

        old = document(project, arguments.against)
    result = preview(
        project,
        read(project, arguments.stack, absolute(arguments.config_file) if arguments.config_file else None),
        pack=None if arguments.no_policy_pack else _pack(arguments.policy_pack, project.folder),
        levels=arguments.policy_pack_config,
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
