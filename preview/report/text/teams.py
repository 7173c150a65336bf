"""Violations by team as text. Pure."""

from __future__ import annotations

from preview.report.text.lines import DIM, TITLE, Line, fitted, line, remark, table, title
from preview.report.view.remarks import BAD, GOOD, PLAIN, WARN, Remark
from preview.report.view.team_summary import TeamRow, TeamSummary

_TONES = {"mandatory": BAD, "advisory": WARN}


def team_lines(summary: TeamSummary, width: int) -> list[Line]:
    """Return a table of the teams, then what each has to change."""
    lines = [line(("Violations by team", TITLE), (f"  tag {summary.tag} · {', '.join(summary.stacks)}", DIM))]
    for failure in summary.failures:
        lines += remark(Remark(text=" ".join(failure.split()), tone=BAD), width)
    if not summary.rows:
        return lines if summary.failures else [*lines, line(("  no violations", GOOD))]
    heads = [("team", "mandatory", "advisory", "exempt", "by severity")]
    rows = [
        (summary.label(row), str(row.mandatory), str(row.advisory), str(row.exempt), _severities(row))
        for row in summary.rows
    ]
    lines += [line("  ".join(cells).rstrip()) for cells in table([*heads, *rows])]
    for row in summary.rows:
        lines += title(summary.label(row))
        cells = [(one.level, one.severity, one.policy, "") for one in row.policies]
        for (*head, _), one in zip(table(cells), row.policies, strict=True):
            text = "  ".join(head) + "  "
            names = fitted(one.names, max(20, width - len(text)))
            lines.append(line((text, _TONES.get(one.level, PLAIN)), (names, DIM)))
    return lines


def _severities(row: TeamRow) -> str:
    return ", ".join(f"{number} {name or 'without severity'}" for name, number in row.severities)
