"""Lines of styled text, and their layout. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from preview.report.view.remarks import BAD, PLAIN, WARN, Remark

Span = tuple[str, str]
"""Text and the name of its style: a tone, `TITLE` or `DIM`."""

Line = tuple[Span, ...]

TITLE, DIM = "title", "dim"
"""Styles besides the tones of `preview.report.view.remarks`."""


def line(*parts: str | Span) -> Line:
    """Return a line of plain and styled parts."""
    return tuple((part, PLAIN) if isinstance(part, str) else part for part in parts)


BLANK: Line = ()


def title(text: str, note: str = "") -> list[Line]:
    """Return a section's title, with an empty line before it."""
    return [BLANK, line((text, TITLE), (f"  {note}" if note else "", DIM))]


def plain(lines: Iterable[Line]) -> str:
    """Return lines as plain text."""
    return "".join("".join(text for text, _ in spans).rstrip() + "\n" for spans in lines)


def wrapped(text: str, width: int, indent: int, style: str = PLAIN, first: str = "") -> list[Line]:
    """Return text over as many lines as it needs; *first* is before the first one, in place of its indent."""
    folded = textwrap.wrap(text, max(width - indent, 20), break_long_words=False, break_on_hyphens=False) or [""]
    head = first.ljust(indent)
    return [line(head if number == 0 else " " * indent, (part, style)) for number, part in enumerate(folded)]


def fitted(names: Sequence[str], width: int) -> str:
    """Return as many names as fit into *width* with commas between them, and how many more there are."""
    shown = ", ".join(names)
    for left in range(1, len(names)):
        if len(shown) <= width:
            break
        shown = f"{', '.join(names[:-left])} and {left} more"
    return shown


def remark(said: Remark, width: int) -> list[Line]:
    """Return a remark, with a mark before it if it is a warning or worse."""
    return (
        wrapped(said.text, width, 4, said.tone, "  ! ")
        if said.tone in (BAD, WARN)
        else [line(("  " + said.text, said.tone))]
    )


def more(number: int, indent: int = 2) -> list[Line]:
    """Return how many lines were left out; nothing if none were."""
    return [line((f"{' ' * indent}and {number} more; --full shows all", DIM))] if number > 0 else []


def table(rows: Sequence[Sequence[str]], indent: int = 2) -> list[list[str]]:
    """Return the cells of *rows*, each as wide as its column; the last column stays as it is."""
    if not rows:
        return []
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    return [
        [" " * indent + cell.ljust(width) if column == 0 else cell.ljust(width)
         for column, (cell, width) in enumerate(zip(row, widths, strict=False))] + [row[-1]]
        for row in rows
    ]  # fmt: skip
