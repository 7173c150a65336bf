"""The options of every command. Help and errors in options need no import of what the commands run."""

from __future__ import annotations

import argparse
import difflib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from preview.commands import option_types, policy_arguments, terminal
from preview.commands.visible import visible_line
from preview.exit_codes import ExitCode

FORMATS: Final = ("text", "json", "markdown", "html", *policy_arguments.FINDING_FORMATS)

_ABOUT = """\
Show what a stack would create, before there is an AWS account.

  plinth preview                     the dev stack: Pulumi.dev.yaml
  plinth preview prod                another stack: Pulumi.prod.yaml
  plinth preview --config-file F     any stack file, wherever it is
  plinth preview prod --json         the plan for machines; --format html or markdown to share it
  plinth preview --engine            the same through the real Pulumi engine, with a temporary state
  plinth preview --against old.json  what would change since a saved plan, an exported state or another stack
  plinth diff OLD NEW                only the changes between two plans, states or stacks
  plinth reach internet database     whether there is a network path, and what opens or blocks it
  plinth template prod               the stack as a CloudFormation template, for tools that read one
  plinth validate PLAN.json          AWS's own rules on a plan or state of any Pulumi program
  plinth policies --severity high    the policies of the pack; --format json or markdown
  plinth policies --unused           policies with nothing to judge, exemptions that cover nothing
  plinth policies report SOURCE      violations by team, or as SARIF or JUnit; also of `pulumi preview`
  plinth policies baseline SOURCE    accept today's violations until a date
  plinth explain ID                  one policy, with a compliant and a noncompliant example
  plinth explain ID --resource URN   what to set on a resource that violates it, in Python, TypeScript or YAML

A preview runs the program of this project as `pulumi preview` does, with a simulator in place of AWS: ids, ARNs and
endpoints are simulated, but always the same. The policy pack in policies/ evaluates every resource, and each input is
checked against the SDK. Nothing is deployed, nothing is written, no credentials and no network are used.
"""

if TYPE_CHECKING:
    from _typeshed import SupportsWrite


class _Parser(argparse.ArgumentParser):
    """A parser that escapes control characters of the command line in its errors."""

    def error(self, message: str) -> NoReturn:
        """Print the usage and the error, and end with the exit code for wrong input."""
        super().error(visible_line(f"{message}{_advice(message)}"))

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        """Print the help; argparse would not report that standard output cannot be written."""
        if file is None:
            terminal.write(self.format_help())
        else:
            super().print_help(file)


def _advice(message: str) -> str:
    """Return what to do about an error of argparse that does not say it; nothing for any other."""
    given = re.match(r"argument COMMAND: invalid choice: '(.*?)' \(choose from (.*)\)", message)
    if given:
        near = difflib.get_close_matches(given[1], re.findall(r"[a-z]+", given[2]), n=1)
        return f"; did you mean {near[0]}?" if near else _ORDER
    if message.startswith("unrecognized"):
        return "; plinth COMMAND --help lists what a command takes"
    return _ORDER if message.startswith("the following arguments are required: COMMAND") else ""


_ORDER = "; an option comes after the command that has it: plinth preview prod --json; plinth --help lists the commands"

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[_Parser]  # noqa: SLF001 - it has no public name


def parser() -> _Parser:
    """Return the parser of the command line. Its result has ``run``, the name of the command's function."""
    raw = argparse.RawDescriptionHelpFormatter
    whole = _Parser("plinth", description=_ABOUT, epilog=option_types.EXIT_CODES, formatter_class=raw)
    commands = whole.add_subparsers(metavar="COMMAND", required=True)
    for add, run in _COMMANDS.items():
        command = add(commands)
        command.set_defaults(run=f"preview.commands.{run}")
        command.add_argument(
            "--cwd", "-C", type=option_types.path, metavar="DIR", default=Path(), help="folder of the project"
        )
    return whole


def _preview(commands: Commands) -> argparse.ArgumentParser:
    preview = commands.add_parser(
        "preview",
        help="show a stack's resources, policies, cost, proofs and picture",
        description="Show what a stack would create. Nothing is deployed.",
        epilog=option_types.EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    preview.add_argument("stack", nargs="?", metavar="STACK", help="name of the stack (default: dev)")
    preview.add_argument(
        "--config-file", type=option_types.path, metavar="FILE", help="use this stack file; STACK names it if given"
    )
    preview.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help="text for a terminal; json in the shape of `pulumi preview --json`; markdown for a comment on a pull "
        "request; html, one page that needs nothing else; sarif for code scanning and junit for pipelines, with the "
        "findings alone (default: text)",
    )
    preview.add_argument("--json", action="store_const", const="json", dest="format", help="the same as --format json")
    preview.add_argument(
        "--output", "-o", type=option_types.path, metavar="FILE", help="write there (default: standard output)"
    )
    preview.add_argument(
        "--against",
        metavar="OLD",
        help="also show what would change: OLD is a plan or state as JSON, or the name of another stack",
    )
    preview.add_argument(
        "--allow", action="append", default=[], metavar="NAME", help="with --against, a resource that may lose its data"
    )
    preview.add_argument("--full", "--verbose", "-v", action="store_true", help="list every resource and every finding")
    preview.add_argument(
        "--policy-pack", type=option_types.path, metavar="DIR", help="another policy pack (default: policies)"
    )
    preview.add_argument("--no-policy-pack", action="store_true", help="run no policy pack")
    preview.add_argument("--no-validation", action="store_true", help="do not check the plan against AWS's own rules")
    preview.add_argument(
        "--policy-pack-config",
        type=option_types.path,
        metavar="FILE",
        help="levels and settings of policies, in the form of `pulumi preview --policy-pack-config`",
    )
    preview.add_argument(
        "--engine",
        action="store_true",
        help="run the program through the real Pulumi engine and provider, with a temporary state of its own",
    )
    preview.add_argument(
        "--timings", action="store_true", help="also print how long each phase took, and the validator's memory"
    )
    return preview


def _diff(commands: Commands) -> argparse.ArgumentParser:
    diff = commands.add_parser(
        "diff",
        help="compare two plans, states or stacks",
        description="Compare plans (plinth or pulumi preview --json), states (pulumi stack export) or stacks, which\n"
        "are previewed offline.",
        epilog=option_types.EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    diff.add_argument("old", metavar="OLD", help="before: JSON of a plan or state, or a stack's name")
    diff.add_argument("new", metavar="NEW", help="after: the same")
    diff.add_argument("--allow", action="append", default=[], metavar="NAME", help="a resource that may lose its data")
    diff.add_argument("--json", action="store_true", help="print the changes as JSON")
    return diff


def _reach(commands: Commands) -> argparse.ArgumentParser:
    reach = commands.add_parser(
        "reach",
        help="report whether one part of a stack reaches another, and why",
        description="Report whether SOURCE reaches TARGET: by routes, network ACLs, security groups, listeners,\n"
        f"endpoints and VPC origins of the plan. The answer is open ({ExitCode.OK}) or blocked ({ExitCode.REFUSED}).",
        epilog=option_types.EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = "internet, a component's name, kind/name (service/api), a kind (database, service) or a tier (public, data)"
    reach.add_argument("source", metavar="SOURCE", help=f"{what}, or an IPv4 range behind a VPN")
    reach.add_argument("target", metavar="TARGET", help=f"{what}, or an IPv4 or IPv6 range outside of the network")
    reach.add_argument(
        "--port", type=option_types.port, metavar="N", help="TCP port (default: every port that TARGET listens on)"
    )
    reach.add_argument("--stack", metavar="STACK", help="name of the stack (default: dev)")
    reach.add_argument("--config-file", type=option_types.path, metavar="FILE", help="use this stack file")
    reach.add_argument("--json", action="store_true", help="print the paths as JSON")
    return reach


def _template(commands: Commands) -> argparse.ArgumentParser:
    template = commands.add_parser(
        "template",
        help="print a stack as a CloudFormation template",
        description="Print a stack as a CloudFormation template, for tools that judge one. It is not meant to be\n"
        "deployed: what CloudFormation cannot express is listed on standard error.",
        epilog=option_types.EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    template.add_argument(
        "stack", nargs="?", metavar="STACK", help="name of the stack, or a plan or state as JSON (default: dev)"
    )
    template.add_argument(
        "--config-file", type=option_types.path, metavar="FILE", help="use this stack file; STACK names it if given"
    )
    template.add_argument(
        "--output", "-o", type=option_types.path, metavar="FILE", help="write there (default: standard output)"
    )
    template.add_argument(
        "--coverage", action="store_true", help="print how much of each resource type the template expresses instead"
    )
    template.add_argument(
        "--engine", action="store_true", help="run the program through the real Pulumi engine and provider"
    )
    return template


def _validate(commands: Commands) -> argparse.ArgumentParser:
    validate = commands.add_parser(
        "validate",
        help="check a plan or state of any Pulumi program against AWS's own rules",
        description="Check a plan (plinth or pulumi preview --json) or a state (pulumi stack export) of any Pulumi\n"
        "program against the schemas and rules of AWS CloudFormation. Nothing is deployed, no network is used.",
        epilog=option_types.EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    validate.add_argument("plan", type=option_types.path, metavar="PLAN", help="JSON of a plan or state")
    validate.add_argument("--region", metavar="R", help="region that the values must exist in (default: the plan's)")
    validate.add_argument("--json", action="store_true", help="print the findings as JSON")
    return validate


_COMMANDS: Final = {
    _preview: "preview:run",
    _diff: "diff:run",
    _reach: "reach:run",
    _template: "template:run",
    _validate: "validate:run",
    policy_arguments.policies: "policies:run",
    policy_arguments.explain: "policies:explain",
}
"""Function that adds a command → the module and function that run it."""
