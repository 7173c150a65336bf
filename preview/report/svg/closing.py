"""What is below the VPCs: what is in the region, and what the lines mean. Pure."""

from __future__ import annotations

from preview.report.svg.cards import CHIP, chip_rows
from preview.report.svg.layout import MARGIN
from preview.report.svg.painting import Painter
from preview.report.svg.scene import WIDTH
from preview.report.svg.shapes import group, icon, text
from preview.report.svg.text_width import fit, width_of
from preview.report.view.architecture.items import Architecture

_LEAST, _MOST = 4, 5
"""Columns of cards."""
_SPACE = 12
_ROWS = 2
_HEAD = 34


def place_shelves(architecture: Architecture, painter: Painter, top: float) -> tuple[list[str], float]:
    """Return the cards of what is in the region and outside of any VPC, and where they end."""
    if not architecture.shelves:
        return [], top
    where = f"In {architecture.region}, outside of any VPC" if architecture.vpcs else f"In {architecture.region}"
    parts = [text(MARGIN, top + 26, where if architecture.region else "In the region", "heading") + "\n"]
    y = top + 40
    columns = min(_MOST, max(_LEAST, len(architecture.shelves)))
    width = (WIDTH - 2 * MARGIN - _SPACE * (columns - 1)) / columns
    for start in range(0, len(architecture.shelves), columns):
        held = architecture.shelves[start : start + columns]
        lines = max(len(chip_rows(shelf.names, width - 20, _ROWS)) for shelf in held)
        height = _HEAD + lines * (CHIP + 5) + 6
        for number, shelf in enumerate(held):
            place = (MARGIN + number * (width + _SPACE), y, width, height)
            parts.append(painter.shelf(shelf, place))
        y += height + _SPACE
    return parts, y - _SPACE


def place_failovers(architecture: Architecture, top: float) -> tuple[str, float]:
    """Return what replaces what at the edge, a line for each, and where it ends."""
    if not architecture.failovers:
        return "", top
    parts, y = [text(MARGIN, top + 26, "If a target at the edge fails", "heading") + "\n"], top + 28
    for sentence in architecture.failovers:
        y += 18
        parts.append(text(MARGIN, y, fit(sentence, WIDTH - 2 * MARGIN, 11), "small"))
    return group("failovers plain", "", "".join(parts)), y + 4


def legend(top: float, *, shown: bool, out: bool, exposed: bool, architecture: Architecture) -> tuple[str, float]:
    """Return what lines and locks mean, as far as the picture has them, and where it ends."""
    entries: list[tuple[str, str]] = []
    if shown:
        entries.append(("line", "may open connections, on the port at the arrow"))
    if out:
        entries.append(("out", "paths to the internet and to endpoints, once for each tier"))
    if exposed:
        entries.append(("exposed", "reached from the internet without a load balancer"))
    items = [*architecture.items(), *(origin.item for origin in architecture.origins if origin.item)]
    if any(item.protected for item in items):
        entries.append(("lock", "protected against deletion"))
    if not entries:
        return "", top
    y, x = top + 28, float(MARGIN)
    parts: list[str] = []
    for kind, words in entries:
        wide = 42 + width_of(words, 11) + 28
        if x > MARGIN and x + wide > WIDTH - MARGIN:
            x, y = float(MARGIN), y + 22
        if kind == "lock":
            parts.append(icon("lock", x + 10, y - 11, "lock", 0.9))
        else:
            path = f'<path class="line" d="M{x:.1f} {y - 4:.1f}h26"/>'
            path += f'<path class="head" d="M{x + 34:.1f} {y - 4:.1f}l-8.5 -4.5v9z"/>'
            parts.append(group(f"connection {kind}", "", path).strip())
        parts.append(text(x + 42, y, words, "small"))
        x += wide
    return group("legend plain", "", "".join(parts)), y + 4
