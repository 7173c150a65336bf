"""The command line: ``plinth``."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from preview import catalogue, diff
from preview.errors import WrongInputError

if TYPE_CHECKING:
    from preview.terminal import Steps

_WRONG_INPUT, _PROGRAM_FAILED, _INTERRUPTED = 2, 3, 130

_ABOUT = """\
See what a stack would build before there is an AWS account.

  plinth preview                     the dev stack: Pulumi.dev.yaml
  plinth preview prod                another stack: Pulumi.prod.yaml
  plinth preview --config-file F     any stack file, wherever it is
  plinth preview prod --json         the plan for machines
  plinth diff OLD NEW                two plans, or a state and a plan: what would change, and what would be lost
  plinth policies --severity high    what the pack holds; --format json or markdown
  plinth explain ID                  one policy, with a good and a bad example

A preview runs the program of this project as `pulumi preview` does, with a simulator in place of AWS: ids, ARNs and
endpoints are made up, but always the same. The policy pack in policies/ judges every resource, and each input is
checked against the SDK. Nothing is deployed, nothing is written, no credentials and no network are used.
"""

_EXIT_CODES = """\
exit codes:
  0    the stack builds and passes
  1    refused: a mandatory policy is violated, a policy could not judge, or the provider would refuse an input
  2    wrong input: the command line, the stack file, or what the program itself says about its configuration
  3    the program failed; of diff: a resource that holds data would be lost
  130  interrupted
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; without *argv*, run the process's own and end the process."""
    collecting = gc.isenabled()
    gc.disable()  # until the report stands, next to nothing of what is made can be freed
    try:
        code = _main(argv)
        sys.stdout.flush()
    except WrongInputError as error:
        for text in error.lines:
            _tell(f"error: {text}")
        code = _WRONG_INPUT
    except KeyboardInterrupt:
        _tell("interrupted")
        code = _INTERRUPTED
    except BrokenPipeError:  # whoever read the report has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    finally:
        if argv is not None:
            gc.unfreeze()
        if collecting:
            gc.enable()
    if argv is None:
        # Taking hundreds of thousands of objects apart takes a second; the system takes back their memory at once.
        sys.stderr.flush()
        os._exit(code)
    return code


def _parser() -> argparse.ArgumentParser:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("plinth", description=_ABOUT, epilog=_EXIT_CODES, formatter_class=raw)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    preview = commands.add_parser(
        "preview",
        help="show a stack's resources, policies, cost and picture",
        description="Show what a stack would build. Nothing is deployed.",
        epilog=_EXIT_CODES,
        formatter_class=raw,
    )
    preview.add_argument("stack", nargs="?", metavar="STACK", help="name of the stack (default: dev)")
    preview.add_argument(
        "--config-file", type=Path, metavar="FILE", help="use this stack file; STACK names it if given"
    )
    preview.add_argument("--json", action="store_true", help="print the plan in the shape of `pulumi preview --json`")
    preview.add_argument("--full", "--verbose", "-v", action="store_true", help="list every resource and every finding")
    preview.add_argument("--policy-pack", type=Path, metavar="DIR", help="another policy pack (default: policies)")
    preview.add_argument("--no-policy-pack", action="store_true", help="run no policy pack")
    preview.add_argument(
        "--policy-pack-config", type=Path, metavar="FILE", help="levels and settings of policies, as pulumi takes them"
    )
    preview.add_argument("--cwd", "-C", type=Path, metavar="DIR", default=Path(), help="folder of the project")
    preview.add_argument("--timings", action="store_true", help="also print how long each phase took")
    preview.set_defaults(command=_preview)
    catalogue.add_commands(commands)
    diff.add_command(commands)
    return parser


def _main(argv: Sequence[str] | None) -> int:
    arguments = _parser().parse_args(argv)
    return arguments.command(arguments)


def _preview(arguments: argparse.Namespace) -> int:
    from preview import terminal  # noqa: PLC0415 - help and mistakes are answered at once

    progress = terminal.Steps()
    try:
        return _previewed(arguments, progress)
    finally:
        progress.close()


def _previewed(arguments: argparse.Namespace, progress: Steps) -> int:
    from preview import run, stack_file, terminal  # noqa: PLC0415

    clock = run.Clock()
    project = stack_file.project_of(arguments.cwd.resolve())
    path = arguments.config_file.resolve() if arguments.config_file else None
    file = stack_file.read(project, arguments.stack, path)
    pack = None if arguments.no_policy_pack else _pack(arguments.policy_pack, project.folder)
    levels = arguments.policy_pack_config
    try:
        result = run.run(project, file, pack=pack, levels=levels, progress=progress, clock=clock)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever the program raised has to be told
        return _failed(error, project.folder, as_json=arguments.json, progress=progress)
    if arguments.json:
        from preview import plan  # noqa: PLC0415

        text = plan.written(plan.of(result)) + "\n"
        progress.close()
        sys.stdout.write(text)
    else:
        from preview.report import whole  # noqa: PLC0415

        lines = whole.report(result, clock, width=terminal.width(), full=arguments.full, timings=arguments.timings)
        progress.close()
        terminal.show(lines)
    return result.exit_code


def _pack(given: Path | None, folder: Path) -> Path | None:
    """Return the pack's folder, or None if the project has none and none was asked for."""
    pack = given.resolve() if given else folder / "policies"
    if (pack / "__main__.py").is_file():
        return pack
    if given:
        raise WrongInputError(f"there is no policy pack in {given}: it has no __main__.py")
    return None


def _failed(error: BaseException, folder: Path, *, as_json: bool, progress: Steps) -> int:
    """Say why there is no preview: lines for what the program refuses, its own part of the traceback for the rest."""
    if isinstance(error, WrongInputError):
        raise error
    from preview import failure  # noqa: PLC0415

    code, lines = failure.explain(error, folder)
    progress.close()
    for text in lines:
        _tell(text)
    if as_json:
        import json  # noqa: PLC0415

        messages = [{"severity": "error", "message": text.removeprefix("error: ")} for text in lines]
        sys.stdout.write(json.dumps({"diagnostics": messages, "summary": {"exitCode": code}}, indent=2) + "\n")
    return code


def _tell(text: str) -> None:
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    main()
