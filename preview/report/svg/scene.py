"""Rows of boxes: the position of everything from left to right, and then from top to bottom. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from preview.report.svg.grouping import Box

WIDTH = 1200
"""Of the whole picture, in the SVG's own pixels."""
TRACK = 9
"""Between two lines that run side by side."""
LABEL = 27
"""Space above a box for the label of an arrow."""


@dataclass(kw_only=True, slots=True)
class Spot:
    """A box and its position; rows determine the top."""

    box: Box
    x: float
    width: float
    height: float
    row: int = 0
    y: float = 0
    inner: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Of a bar over several zones, the left and right end of each zone."""

    @property
    def right(self) -> float:
        """Its right end."""
        return self.x + self.width

    @property
    def middle(self) -> float:
        """Its horizontal center."""
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        """Its lower end."""
        return self.y + self.height


@dataclass(kw_only=True, slots=True)
class Note:
    """A text without a box that lines avoid."""

    text: str
    x: float
    width: float
    look: str
    """A class of the style sheet."""
    row: int = 0
    y: float = 0
    centered: bool = False


@dataclass(kw_only=True, slots=True)
class Row:
    """What is side by side."""

    height: float
    above: float = 0
    """Least space above it, for frames that open here."""
    below: float = 0
    """Space below it, for frames that close here."""
    gap: float = 0
    """Space between it and the row above, besides that of frames."""
    spots: list[Spot] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    closed: list[tuple[float, float]] = field(default_factory=list)
    """From where to where nothing else may pass from top to bottom."""
    y: float = 0

    @property
    def bottom(self) -> float:
        """Its lower end."""
        return self.y + self.height


@dataclass(kw_only=True, slots=True)
class Frame:
    """A rectangle around rows."""

    look: str
    """``vpc``, ``tier``, ``cell`` or ``band``."""
    tier: str
    """Its color: ``public``, ``private``, ``data``, or none."""
    x: float
    width: float
    first: int
    last: int
    above: float
    below: float
    key: str = ""
    """An id, where it is something that can be linked to."""
    component: str = ""
    tooltip: str = ""
    lines: Sequence[str] = ()
    """Of a tier, its name and a description."""
    y: float = 0
    height: float = 0


@dataclass(kw_only=True, slots=True)
class Scene:
    """Everything that has a position."""

    rows: list[Row] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)

    def add(self, row: Row) -> int:
        """Add a row below the others and return its number."""
        number = len(self.rows)
        for spot in row.spots:
            spot.row = number
        for note in row.notes:
            note.row = number
        self.rows.append(row)
        return number

    @property
    def spots(self) -> list[Spot]:
        """Every box, from top to bottom."""
        return [spot for row in self.rows for spot in row.spots]

    def spot(self, key: str) -> Spot:
        """Return a box by its key; raises KeyError."""
        for spot in self.spots:
            if spot.box.key == key:
                return spot
        raise KeyError(key)

    def settle(self, tracks: Mapping[int, int], labelled: frozenset[int], top: float) -> float:
        """Position everything from *top* down and return where it ends.

        *tracks* has the number of lines that run side by side above each row, *labelled* the rows that arrows with
        labels enter.
        """
        y = top
        for number, row in enumerate(self.rows):
            lines = tracks.get(number, 0)
            needed = (TRACK * (lines + 1) if lines else 0) + (LABEL if number in labelled else 0)
            y += row.above + (max(row.gap, needed) if number else 0)
            row.y = y
            for thing in (*row.spots, *row.notes):
                thing.y = y
            y = row.bottom + row.below
        for frame in self.frames:
            frame.y = self.rows[frame.first].y - frame.above
            frame.height = self.rows[frame.last].bottom + frame.below - frame.y
        return y
