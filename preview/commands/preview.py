"""``plinth preview``: one stack, shown as text, JSON, Markdown or HTML."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from preview.errors import ProgramFailedError, WrongInputError

if TYPE_CHECKING:
    from preview.analysis.result import Result
    from preview.analysis.run import Clock
    from preview.commands.terminal import Steps

_FORMATS = ("text", "json", "markdown", "html")


def add_command(commands: Any, epilog: str) -> None:
    """Add the command to the command line."""
    preview = commands.add_parser(
        "preview",
        help="show a stack's resources, policies, cost, proofs and picture",
        description="Show what a stack would build. Nothing is deployed.",
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    preview.add_argument("stack", nargs="?", metavar="STACK", help="name of the stack (default: dev)")
    preview.add_argument(
        "--config-file", type=Path, metavar="FILE", help="use this stack file; STACK names it if given"
    )
    preview.add_argument(
        "--format",
        choices=_FORMATS,
        default="text",
        help="text for a terminal; json in the shape of `pulumi preview --json`; markdown for a comment on a pull "
        "request; html, one page that needs nothing else (default: text)",
    )
    preview.add_argument("--json", action="store_const", const="json", dest="format", help="the same as --format json")
    preview.add_argument("--output", "-o", type=Path, metavar="FILE", help="write there (default: standard output)")
    preview.add_argument(
        "--against",
        metavar="OLD",
        help="also say what would change: OLD is a plan or state as JSON, or another stack's name",
    )
    preview.add_argument(
        "--allow", action="append", default=[], metavar="NAME", help="with --against, a resource that may lose its data"
    )
    preview.add_argument("--full", "--verbose", "-v", action="store_true", help="list every resource and every finding")
    preview.add_argument("--policy-pack", type=Path, metavar="DIR", help="another policy pack (default: policies)")
    preview.add_argument("--no-policy-pack", action="store_true", help="run no policy pack")
    preview.add_argument(
        "--policy-pack-config", type=Path, metavar="FILE", help="levels and settings of policies, as pulumi takes them"
    )
    preview.add_argument(
        "--engine",
        action="store_true",
        help="run the program through the real Pulumi engine and provider, in a state of its own that is thrown away",
    )
    preview.add_argument("--cwd", "-C", type=Path, metavar="DIR", default=Path(), help="folder of the project")
    preview.add_argument("--timings", action="store_true", help="also print how long each phase took")
    preview.set_defaults(command=_preview)


def _preview(arguments: argparse.Namespace) -> int:
    from preview.commands import terminal  # noqa: PLC0415 - help and mistakes are answered at once

    progress = terminal.Steps()
    try:
        return _shown(arguments, progress)
    except ProgramFailedError as error:
        if arguments.format == "json":
            _write(arguments.output, _failed(error))
        raise
    finally:
        progress.close()


def _shown(arguments: argparse.Namespace, progress: Steps) -> int:
    from preview.analysis import run  # noqa: PLC0415
    from preview.commands import stacks  # noqa: PLC0415
    from preview.recorder import stack_file  # noqa: PLC0415

    clock = run.Clock()
    if arguments.output is not None and not arguments.output.absolute().parent.is_dir():
        raise WrongInputError(f"--output {arguments.output}: there is no folder {arguments.output.parent}")
    project = stack_file.project_of(arguments.cwd.resolve())
    old = stacks.document(project, arguments.against) if arguments.against else None
    result = stacks.previewed(
        project,
        arguments.stack,
        arguments.config_file,
        pack=None if arguments.no_policy_pack else _pack(arguments.policy_pack, project.folder),
        levels=arguments.policy_pack_config,
        progress=progress,
        clock=clock,
        engine=arguments.engine,
    )
    if old is not None:
        _compare(result, old, arguments)
    _tell(result, clock, arguments, progress)
    return result.exit_code


def _compare(result: Result, old: Any, arguments: argparse.Namespace) -> None:
    """Note in the result what differs from an older plan or state."""
    from preview.analysis import difference  # noqa: PLC0415
    from preview.report import plan  # noqa: PLC0415

    try:
        result.changes = difference.compare(old, plan.of(result))
    except ValueError as error:
        raise WrongInputError(f"--against {arguments.against}: {error}") from None
    result.against = Path(arguments.against).name
    result.allowed = frozenset(arguments.allow)
    result.previous = old


def _tell(result: Result, clock: Clock, arguments: argparse.Namespace, progress: Steps) -> None:
    """Show the result in the form that was asked for."""
    if arguments.format == "text" and arguments.output is None:
        from preview.commands import terminal  # noqa: PLC0415
        from preview.report.text import report  # noqa: PLC0415

        lines = report.report(result, clock, width=terminal.width(), full=arguments.full, timings=arguments.timings)
        progress.close()
        terminal.show(lines)
        return
    text = _text(result, clock, arguments)
    progress.close()
    _write(arguments.output, text)


def _text(result: Result, clock: Clock, arguments: argparse.Namespace) -> str:
    if arguments.format == "json":
        from preview.report import plan  # noqa: PLC0415

        return plan.written(plan.of(result)) + "\n"
    if arguments.format == "markdown":
        from preview.report.markdown import comment as markdown  # noqa: PLC0415

        return markdown.comment(result)
    if arguments.format == "html":
        from preview.report.html import page as html  # noqa: PLC0415

        return html.page(result)
    from preview.commands import terminal  # noqa: PLC0415
    from preview.report.text import lines, report  # noqa: PLC0415

    width = terminal.width()
    return lines.plain(report.report(result, clock, width=width, full=arguments.full, timings=arguments.timings))


def _write(output: Path | None, text: str) -> None:
    """Write a report to a file, or to standard output. Raises WrongInputError if the file cannot be written."""
    if output is None:
        sys.stdout.write(text)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise WrongInputError(f"--output {output}: cannot be written: {error.strerror}") from None
    sys.stderr.write(f"written to {output}\n")


def _pack(given: Path | None, folder: Path) -> Path | None:
    """Return the pack's folder, or None if the project has none and none was asked for."""
    pack = given.resolve() if given else folder / "policies"
    if (pack / "__main__.py").is_file():
        return pack
    if given:
        raise WrongInputError(f"there is no policy pack in {given}: it has no __main__.py")
    return None


def _failed(error: ProgramFailedError) -> str:
    messages = [{"severity": "error", "message": text.removeprefix("error: ")} for text in error.lines]
    return json.dumps({"diagnostics": messages, "summary": {"exitCode": error.code}}, indent=2) + "\n"
