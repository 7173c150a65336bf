"""What an update would change, data loss first. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from preview.analysis.change import Change
from preview.report.text.lines import Line, line, more, remark, title, wrapped
from preview.report.view.changes import ChangeRow, ChangesSection, counts, rows

_MOST = 30
_WIDTH = 10_000


def changes(found: ChangesSection | None, width: int, *, full: bool) -> list[Line]:
    """Return the section; nothing if there was nothing to compare with."""
    if found is None:
        return []
    lines = title("Changes", f"against {found.against}")
    lines += _listed(found.rows, found.counts, width, None if full else _MOST)
    return [*lines, *(one for said in found.remarks for one in remark(said, width))]


def change_lines(found: Sequence[Change]) -> list[Line]:
    """Return a line for each change, or for many updates of the same inputs, and how many there are of each kind."""
    return _listed(rows(found), counts(found), _WIDTH, None)


def _listed(found: Sequence[ChangeRow], numbers: Sequence[str], width: int, most: int | None) -> list[Line]:
    if not found:
        return [line("no changes")]
    lines: list[Line] = []
    for row in found[:most]:
        data = "DATA " if row.loses_data else ""
        lines += wrapped(f"{data}{row.text}", width, 2, row.tone, f"{row.mark} ")
    return [*lines, *more(len(found) - len(found[:most])), (), line(", ".join(numbers))]
