"""Violations by team as GitHub-flavored Markdown. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from preview.report.markdown.markup import code, prose
from preview.report.view.team_summary import TeamPolicy, TeamRow, TeamSummary

_MOST_NAMES = 5


def team_markdown(summary: TeamSummary) -> str:
    """Return a table of the teams, then a collapsed table for each with what it has to change."""
    return "\n".join(_lines(summary)) + "\n"


def _lines(summary: TeamSummary) -> Iterator[str]:
    yield "## Violations by team"
    yield ""
    yield f"{prose(', '.join(summary.stacks))}; teams by the tag {code(summary.tag)}"
    yield ""
    for failure in summary.failures:
        yield from (f"**{prose(failure)}**", "")
    if not summary.rows:
        if not summary.failures:
            yield "no violations"
        return
    yield "| team | mandatory | advisory | exempt | by severity |"
    yield "|---|---:|---:|---:|---|"
    for row in summary.rows:
        by_severity = ", ".join(f"{number} {name or 'without severity'}" for name, number in row.severities)
        yield f"| {prose(summary.label(row))} | {row.mandatory} | {row.advisory} | {row.exempt} | {by_severity} |"
    for row in summary.rows:
        yield from _details(summary, row)


def _details(summary: TeamSummary, row: TeamRow) -> Iterator[str]:
    yield from ("", "<details>", f"<summary>{prose(summary.label(row))}</summary>", "")
    yield from ("| level | severity | policy | resources |", "|---|---|---|---|")
    for one in row.policies:
        yield f"| {one.level} | {one.severity} | {code(one.policy)} | {_names(one)} |"
    yield from ("", "</details>")


def _names(one: TeamPolicy) -> str:
    shown = ", ".join(map(code, one.names[:_MOST_NAMES]))
    more = len(one.names) - _MOST_NAMES
    return f"{shown} and {more} more" if more > 0 else shown
