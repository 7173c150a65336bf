"""Sizes of cards, of groups of cards and of chips, and their positions in a box. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from preview.report.svg.grouping import Box
from preview.report.svg.text_width import fit, width_of

CARD = 46
"""Height of a card."""
CHIP = 20
"""Height of a chip."""
_WIDE, _NARROW = 196, 158
_SPACE, _PAD, _HEAD = 8, 10, 24
_HEADED = 4
"""A group of more has a heading."""
_CHIP_TEXT = 11


def card_size(available: float) -> tuple[float, float]:
    """Return width and height of a single card in *available* pixels."""
    return min(_WIDE, available), CARD


def group_size(box: Box, available: float) -> tuple[float, float]:
    """Return width and height of a group in *available* pixels."""
    count = len(box.items)
    if count == 1:
        return card_size(available)
    columns, width = _grid(count, available)
    rows = ceil(count / columns)
    height = 2 * _PAD + rows * CARD + (rows - 1) * _SPACE + (_HEAD if has_heading(box) else 0)
    return 2 * _PAD + columns * width + (columns - 1) * _SPACE, height


def has_heading(box: Box) -> bool:
    """Return whether a group has a heading with its number of items."""
    return len(box.items) > _HEADED


def _grid(count: int, available: float) -> tuple[int, float]:
    """Return the columns of a group and their width."""
    inner = available - 2 * _PAD
    most = max(1, int((inner + _SPACE) // (_NARROW + _SPACE)))
    columns = ceil(count / ceil(count / most))
    return columns, min(_NARROW, inner)


def positions(box: Box, width: float) -> list[tuple[float, float, float]]:
    """Return left, top and width of each card of a group that is *width* wide, from the group's own corner."""
    if len(box.items) == 1:
        return [(0, 0, width)]
    columns, each = _grid(len(box.items), width)
    top = _PAD + (_HEAD if has_heading(box) else 0)
    return [
        (_PAD + (number % columns) * (each + _SPACE), top + (number // columns) * (CARD + _SPACE), each)
        for number in range(len(box.items))
    ]


def chip_rows(labels: Sequence[str], available: float, most: int) -> list[list[tuple[str, float]]]:
    """Return chips in at most *most* rows of *available* pixels, each with its text and width.

    What does not fit is counted by a last chip.
    """
    rows: list[list[tuple[str, float]]] = [[]]
    for number, label in enumerate(labels):
        text = fit(label, available - 16, _CHIP_TEXT)
        width = width_of(text, _CHIP_TEXT) + 16
        left = len(labels) - number - 1
        more = width_of(f"+{left}", _CHIP_TEXT) + 16 + 6 if left and len(rows) == most else 0
        if rows[-1] and _used(rows[-1]) + 6 + width + more > available:
            if len(rows) == most:
                text = f"+{left + 1}"
                rows[-1].append((text, width_of(text, _CHIP_TEXT) + 16))
                return rows
            rows.append([])
        rows[-1].append((text, width))
    return rows


def _used(row: Sequence[tuple[str, float]]) -> float:
    return sum(width for _, width in row) + 6 * (len(row) - 1)
