"""``plinth policies report``: violations by team, or in the forms that other tools read."""

from __future__ import annotations

import argparse
import json

from preview.api import ExitCode, WrongInputError
from preview.commands import terminal
from preview.commands.each_exemption import each_exemption_reported
from preview.commands.findings import written
from preview.commands.judged import judged
from preview.commands.policy_arguments import FINDING_FORMATS
from preview.report.text.lines import plain
from preview.report.view.findings_report import findings_report
from preview.report.view.team_summary import TeamSummary


def run(arguments: argparse.Namespace) -> ExitCode:
    """Write the report; the exit code says whether a stack is refused."""
    terminal.require_folder(arguments.output)
    if not arguments.team_tag.strip():
        raise WrongInputError("--team-tag: is empty; name the key of a tag, such as Owner")
    with each_exemption_reported():
        reports = [findings_report(one, arguments.team_tag) for one in judged(arguments)]
    if arguments.format in FINDING_FORMATS:
        terminal.write_to(arguments.output, written(reports, arguments.format))
    else:
        _summarize(TeamSummary(reports, arguments.team_tag), arguments)
    return ExitCode.REFUSED if any(report.refuses for report in reports) else ExitCode.OK


def _summarize(summary: TeamSummary, arguments: argparse.Namespace) -> None:
    if arguments.format == "json":
        terminal.write_to(arguments.output, json.dumps(summary.as_dict(), indent=2, ensure_ascii=False) + "\n")
    elif arguments.format == "markdown":
        from preview.report.markdown.teams import team_markdown  # noqa: PLC0415 - only this form needs it

        terminal.write_to(arguments.output, team_markdown(summary))
    else:
        from preview.report.text.teams import team_lines  # noqa: PLC0415 - see above

        lines = team_lines(summary, terminal.width())
        if arguments.output is None:
            terminal.show(lines)
        else:
            terminal.write_to(arguments.output, plain(terminal.escaped(lines)))
