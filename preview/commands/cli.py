"""The command line: ``plinth``."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence

from preview.commands import diff, reach
from preview.commands import policies as catalogue
from preview.commands import preview as show
from preview.errors import ProgramFailedError, WrongInputError

_WRONG_INPUT, _INTERRUPTED = 2, 130

_ABOUT = """\
See what a stack would build before there is an AWS account.

  plinth preview                     the dev stack: Pulumi.dev.yaml
  plinth preview prod                another stack: Pulumi.prod.yaml
  plinth preview --config-file F     any stack file, wherever it is
  plinth preview prod --json         the plan for machines; --format html or markdown to share it
  plinth preview --engine            the same through the real Pulumi engine, in a state that is thrown away
  plinth preview --against old.json  what would change since a saved plan, an exported state or another stack
  plinth diff OLD NEW                the same without the rest: plans, states or stacks
  plinth reach internet database     who gets where: the way, or what stands in it
  plinth policies --severity high    what the pack holds; --format json or markdown
  plinth explain ID                  one policy, with a good and a bad example

A preview runs the program of this project as `pulumi preview` does, with a simulator in place of AWS: ids, ARNs and
endpoints are made up, but always the same. The policy pack in policies/ judges every resource, and each input is
checked against the SDK. Nothing is deployed, nothing is written, no credentials and no network are used.
"""

_EXIT_CODES = """\
exit codes:
  0    the stack builds and passes
  1    refused: a mandatory policy is violated, a policy could not judge, or the provider would refuse an input;
       of reach: blocked
  2    wrong input: the command line, the stack file, or what the program itself says about its configuration
  3    the program failed; of diff and --against: a resource that holds data would be lost
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
    except ProgramFailedError as error:
        for text in error.lines:
            _tell(text)
        code = error.code
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
    show.add_command(commands, _EXIT_CODES)
    diff.add_command(commands)
    reach.add_command(commands)
    catalogue.add_commands(commands)
    return parser


def _main(argv: Sequence[str] | None) -> int:
    arguments = _parser().parse_args(argv)
    return arguments.command(arguments)


def _tell(text: str) -> None:
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    main()
