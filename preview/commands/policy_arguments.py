"""The options of ``plinth policies``, of its actions, and of ``plinth explain``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final

from preview.commands import option_types
from preview.pack.findings import MOST_SEVERE_FIRST

if TYPE_CHECKING:
    from preview.commands.arguments import Commands

FINDING_FORMATS: Final = ("sarif", "junit")
"""Forms that other tools read, with the findings alone."""
DEFAULT_TEAM_TAG: Final = "Owner"
"""The tag that the stacks of this project set on every resource."""
LANGUAGES: Final = ("python", "typescript", "yaml")
_RAW: Final = argparse.RawDescriptionHelpFormatter


def policies(commands: Commands) -> argparse.ArgumentParser:
    """Add ``plinth policies``."""
    found = commands.add_parser(
        "policies",
        help="list the policies of the pack, report violations, accept them in a baseline",
        description="List the policies of the pack, or, with an action, report or accept violations.",
        epilog=option_types.EXIT_CODES,
        formatter_class=_RAW,
    )
    found.add_argument("--format", choices=("table", "json", "markdown"), default="table", help="(default: table)")
    found.add_argument("--service", metavar="S", help="only policies of this service, such as s3 or rds")
    found.add_argument(
        "--severity", choices=tuple(filter(None, MOST_SEVERE_FIRST)), help="only policies of this severity"
    )
    found.add_argument(
        "--framework", metavar="F", help="only policies that support this framework, such as 'CIS 5.0' or FSBP"
    )
    found.add_argument(
        "--coverage",
        action="store_true",
        help="instead of the policies, print which controls of each framework they cover fully, partially and not",
    )
    found.add_argument(
        "--unused",
        nargs="*",
        metavar="STACK",
        help="only policies that no resource of these stacks, plans or states (JSON) is of a type for, and the "
        "exemptions that cover nothing (default: every stack of the project)",
    )
    _pack(found)
    actions = found.add_subparsers(metavar="ACTION", title="actions")
    _report(actions)
    _baseline(actions)
    return found


def explain(commands: Commands) -> argparse.ArgumentParser:
    """Add ``plinth explain``."""
    found = commands.add_parser(
        "explain",
        help="describe one policy, or how to change a resource that violates it",
        description="Describe one policy, with examples; with --resource, print what to set on a resource.",
        epilog=option_types.EXIT_CODES,
        formatter_class=_RAW,
    )
    found.add_argument("policy", metavar="ID", help="such as s3-bucket-require-public-access-block")
    found.add_argument(
        "--resource", metavar="URN", help="print what to set on this resource; a name is enough if only one has it"
    )
    found.add_argument("--stack", metavar="STACK", help="with --resource, the stack that has it (default: dev)")
    found.add_argument(
        "--plan", type=option_types.path, metavar="FILE", help="with --resource, the plan or state (JSON) that has it"
    )
    found.add_argument("--language", choices=LANGUAGES, help="with --resource, only this language (default: all three)")
    _pack(found)
    return found


def _report(actions: Commands) -> None:
    report = actions.add_parser(
        "report",
        help="report violations by team, or as SARIF or JUnit",
        description="Report what the policy pack found, by team, or for code scanning and pipelines.\n"
        "SOURCE is a stack, which is previewed offline, or the event log of a real preview of any Pulumi program:\n"
        "  PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true pulumi preview --json --policy-pack policies > events.json",
        epilog=option_types.EXIT_CODES,
        formatter_class=_RAW,
    )
    _sources(report)
    report.add_argument(
        "--format",
        choices=("text", "markdown", "json", *FINDING_FORMATS),
        default="text",
        help="text, markdown and json: the violations of each team; sarif for code scanning, junit for pipelines "
        "(default: text)",
    )
    report.add_argument(
        "--team-tag",
        metavar="KEY",
        default=DEFAULT_TEAM_TAG,
        help="tag that names the team, such as Team; compared without case (default: %(default)s)",
    )
    report.add_argument(
        "--output", "-o", type=option_types.path, metavar="FILE", help="write there (default: standard output)"
    )
    report.set_defaults(run="preview.commands.policy_report:run")


def _baseline(actions: Commands) -> None:
    baseline = actions.add_parser(
        "baseline",
        help="accept today's violations until a date, so that only new ones are reported",
        description="Write an exemption for every violation of today. A violation of another resource, or with\n"
        "another text, is new; after the date all count again. The pack reads the file as policies/exemptions.yaml,\n"
        "or at the path in POLICY_EXEMPTIONS_FILE, in every preview and update, with or without Plinth.",
        epilog=option_types.EXIT_CODES,
        formatter_class=_RAW,
    )
    _sources(baseline)
    baseline.add_argument(
        "--expires", required=True, metavar="DATE", help="last day, such as 2027-03-01; within 365 days"
    )
    baseline.add_argument(
        "--reason", required=True, metavar="TEXT", help="why they are accepted, at least 20 characters"
    )
    baseline.add_argument("--owner", required=True, metavar="NAME", help="the responsible person or team")
    baseline.add_argument(
        "--include-critical",
        action="store_true",
        help="also accept violations of critical policies; an exemption of one has no effect unless its setting "
        "allow_critical_exemptions is true",
    )
    baseline.add_argument(
        "--output",
        "-o",
        type=option_types.path,
        metavar="FILE",
        help="append to this file of exemptions, or create it (default: standard output)",
    )
    baseline.set_defaults(run="preview.commands.baseline:run")


def _sources(action: argparse.ArgumentParser) -> None:
    action.add_argument("sources", nargs="+", metavar="SOURCE", help="name of a stack, or an event log as JSON")
    action.add_argument(
        "--policy-pack-config",
        type=option_types.path,
        metavar="FILE",
        help="for stacks: levels and settings of policies, in the form of `pulumi preview --policy-pack-config`",
    )
    # Without a default of their own: it would replace what was given before the action.
    _pack(action, default=argparse.SUPPRESS)
    action.add_argument(
        "--cwd",
        "-C",
        type=option_types.path,
        metavar="DIR",
        default=argparse.SUPPRESS,
        help="folder of the project (default: the current one)",
    )


def _pack(command: argparse.ArgumentParser, default: Path | str | None = None) -> None:
    command.add_argument(
        "--policy-pack",
        type=option_types.path,
        metavar="DIR",
        default=default,
        help="the pack's folder (default: policies)",
    )
