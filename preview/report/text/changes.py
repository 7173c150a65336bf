"""What an update would change, what loses data first. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from preview.analysis.difference import Change
from preview.analysis.result import Result
from preview.report.text.lines import BAD, DIM, Line, line, title, wrapped
from preview.report.view import changes as rows

_MOST = 30
_WIDTH = 10_000


def changes(result: Result, width: int, *, full: bool) -> list[Line]:
    """Return the section; nothing if there was nothing to compare with."""
    if result.changes is None:
        return []
    lines = title("Changes", f"against {result.against}")
    lines += told(result.changes, width, len(result.changes) if full else _MOST)
    for text in rows.refusals(result.losses):
        lines += wrapped(text, width, 4, BAD, "  ! ")
    return lines


def told(found: Sequence[Change], width: int = _WIDTH, most: int | None = None) -> list[Line]:
    """Return a line for each change, at most *most* of them, and how many there are of each kind.

    Updates of many resources that differ in the same inputs alone, such as a tag, share a line.
    """
    if not found:
        return [line("no changes")]
    told_rows = rows.rows(found)
    lines: list[Line] = []
    for row in told_rows[:most]:
        data = "DATA " if row.loses_data else ""
        lines += wrapped(f"{data}{row.text}", width, 2, row.tone, f"{row.mark} ")
    if most is not None and len(told_rows) > most:
        lines.append(line((f"  and {len(told_rows) - most} more; --full shows all", DIM)))
    return [*lines, (), line(", ".join(rows.counts(found)))]
