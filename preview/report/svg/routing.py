"""Routes every arrow around the boxes: down or up in free lanes, sideways between rows. Pure.

A position from top to bottom is a level: row 3 is level 7, the channel above it level 6.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from preview.report.svg.grouping import Arrow
from preview.report.svg.scene import TRACK, Scene, Spot

_APART = 11.0
"""Between two lines that run beside each other."""
_CROWDED = 4.0
"""The same where there is no more space."""
_CLEAR = 7.0
"""Between a line and a box that it passes."""
_LABEL_APART = 30.0
"""Between a line with a label and any other."""
_END = 14.0
"""Between the corner of a box and the first line that ends there."""
_BORDER = 5.0
"""Between a line and the border of a frame that it runs along."""
_STEP = 4.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Leg:
    """A piece of an arrow in one channel, from left to right, or a point of it."""

    channel: int
    """The row that is below."""
    left: float
    right: float


@dataclass(kw_only=True, slots=True)
class RoutedArrow:
    """An arrow with its route."""

    arrow: Arrow
    target: Spot
    entry: float
    """Where it enters the target, from above."""
    exits: list[tuple[Spot, float, int]]
    """Where it leaves each source, and into which channel."""
    lane: float | None = None
    """Where it passes rows. None: it passes none."""
    span: tuple[int, int] = (0, 0)
    """First and last channel that the lane leads through."""
    legs: list[Leg] = field(default_factory=list)
    tracks: dict[int, int] = field(default_factory=dict)
    """Channel → which of the lines there, from the top, its leg is."""


class Router:
    """Routes arrows one after the other; each avoids those before it."""

    def __init__(self, scene: Scene, left: float, right: float) -> None:
        self._scene = scene
        self._bounds = (left, right)
        self._taken: list[tuple[float, int, int]] = []
        self._labels: list[tuple[float, int]] = []
        self.routes: list[RoutedArrow] = []
        self._spots = {spot.box.key: spot for spot in scene.spots}

    def keep_free(self, x: float, channel: int) -> None:
        """Let no line run close to *x* in a channel."""
        self._taken.append((x, 2 * channel, 2 * channel))

    def route_all(self, arrows: Sequence[Arrow]) -> list[RoutedArrow]:
        """Return the routes of *arrows*, the shortest ones found first, with tracks in every channel."""
        found = [
            arrow for arrow in arrows if arrow.target in self._spots and all(s in self._spots for s in arrow.sources)
        ]
        for arrow in sorted(found, key=lambda arrow: (self._length(arrow), arrow.target, tuple(arrow.ports))):
            self.routes.append(self._route(arrow))
        self._assign_tracks()
        return self.routes

    def _length(self, arrow: Arrow) -> int:
        target = self._spots[arrow.target].row
        return max(abs(target - self._spots[source].row) for source in arrow.sources)

    def _route(self, arrow: Arrow) -> RoutedArrow:
        target = self._spots[arrow.target]
        sources = [self._spots[key] for key in arrow.sources]
        channels = [spot.row + 1 if spot.row < target.row else spot.row for spot in sources]
        first, last = min([*channels, target.row]), max([*channels, target.row])
        route = RoutedArrow(arrow=arrow, target=target, entry=0, exits=[], span=(first, last))
        if first != last:
            route.lane = self._lane(target, sources, first, last)
            route.entry = self._entry(target, [route.lane], own=(route.lane,))
            self._taken.append((route.lane, 2 * first, 2 * last))
        else:
            route.entry = self._entry(target, [spot.middle for spot in sources])
        self._taken.append((route.entry, 2 * target.row, 2 * target.row))
        self._labels.append((route.entry, target.row))
        trunk = route.entry if route.lane is None else route.lane
        for spot, channel in sorted(zip(sources, channels, strict=True), key=lambda pair: (pair[0].row, pair[0].x)):
            leave = self._leave(spot, channel, trunk, route)
            self._taken.append((leave, 2 * channel, 2 * channel))
            route.exits.append((spot, leave, channel))
        route.legs = list(_legs(route))
        return route

    def _lane(self, target: Spot, sources: Sequence[Spot], first: int, last: int) -> float:
        """Return where a line may pass all rows between two channels, best where it has to go sideways least."""
        blocked = [
            (start - _CLEAR, end + _CLEAR)
            for row in self._scene.rows[first:last]
            for start, end in (
                *((spot.x, spot.right) for spot in row.spots),
                *((note.x, note.x + note.width) for note in row.notes),
                *row.closed,
            )
        ]

        # A line on the border of a frame would look like a part of the frame.
        blocked += [
            (edge - _BORDER, edge + _BORDER)
            for frame in self._scene.frames
            if frame.first <= last and frame.last >= first
            for edge in (frame.x, frame.x + frame.width)
        ]

        def cost(x: float) -> float:
            sideways = sum(_outside(spot, x) for spot in sources) / len(sources)
            return _outside(target, x) + sideways + 0.1 * abs(x - sources[0].middle)

        steps = [x for x in self._steps(*self._bounds) if not any(start < x < end for start, end in blocked)]
        for apart in (_APART, _CROWDED):
            free = [x for x in steps if self._free(x, 2 * first, 2 * last, apart)]
            if free:
                return min(free, key=lambda x: (cost(x), x))
        return self._bounds[1]

    def _entry(self, target: Spot, wanted: Sequence[float], own: Sequence[float] = ()) -> float:
        level = 2 * target.row
        inside = [x for x in (*own, *self._ends(target)) if target.x + _END <= x <= target.right - _END]

        def cost(x: float) -> tuple[float, float]:
            return sum(abs(x - one) for one in wanted) / len(wanted) + 0.05 * abs(x - target.middle), x

        for apart in (_LABEL_APART, _APART, 4):
            free = [x for x in inside if self._free(x, level, level, apart)]
            if free:
                return min(free, key=cost)
        return target.middle

    def _leave(self, spot: Spot, channel: int, trunk: float, route: RoutedArrow) -> float:
        inside = [x for x in (trunk, *self._ends(spot)) if spot.x + _END <= x <= spot.right - _END]
        mine = {trunk, route.entry}
        free = [x for x in inside if x in mine or self._free(x, 2 * channel, 2 * channel, _APART)]
        labels = [x for x, row in self._labels if row == channel == spot.row]  # a line upward would lead through them

        def cost(x: float) -> tuple[bool, float, float]:
            return any(abs(x - label) < _LABEL_APART for label in labels), abs(x - trunk), x

        return min(free or [spot.middle], key=cost)

    def _ends(self, spot: Spot) -> Iterator[float]:
        yield spot.middle
        yield from self._steps(spot.x + _END, spot.right - _END)

    @staticmethod
    def _steps(left: float, right: float) -> Iterator[float]:
        return (left + _STEP * number for number in range(int((right - left) // _STEP) + 1))

    def _free(self, x: float, top: int, bottom: int, apart: float) -> bool:
        return not any(abs(x - other) < apart and first <= bottom and last >= top for other, first, last in self._taken)

    def _assign_tracks(self) -> None:
        """Give legs that overlap in a channel different tracks; those that end there are the lower ones."""
        for channel in sorted({leg.channel for route in self.routes for leg in route.legs}):
            legs = [(leg, route) for route in self.routes for leg in route.legs if leg.channel == channel]
            ends: list[list[tuple[float, float]]] = []
            for leg, route in sorted(legs, key=lambda pair: _height(*pair)):
                number = next(
                    (
                        number
                        for number, held in enumerate(ends)
                        if all(leg.right + TRACK < start or leg.left - TRACK > end for start, end in held)
                    ),
                    len(ends),
                )
                if number == len(ends):
                    ends.append([])
                ends[number].append((leg.left, leg.right))
                route.tracks[channel] = number

    @property
    def tracks(self) -> dict[int, int]:
        """Channel → how many lines run side by side in it."""
        found: dict[int, int] = {}
        for route in self.routes:
            for channel, number in route.tracks.items():
                found[channel] = max(found.get(channel, 0), number + 1)
        return found


def _outside(spot: Spot, x: float) -> float:
    return max(spot.x + _END - x, x - spot.right + _END, 0)


def _legs(route: RoutedArrow) -> Iterator[Leg]:
    """Yield one leg for each channel in which the route goes sideways."""
    points: dict[int, list[float]] = {}
    for _, x, channel in route.exits:
        points.setdefault(channel, []).append(x)
    points.setdefault(route.target.row, []).append(route.entry)
    for channel, xs in sorted(points.items()):
        held = [*xs, route.lane] if route.lane is not None else xs
        if max(held) - min(held) > 0.5:  # noqa: PLR2004 - half a pixel is not visible
            yield Leg(channel=channel, left=min(held), right=max(held))


def _height(leg: Leg, route: RoutedArrow) -> tuple[float, float, float, str]:
    enters = leg.channel == route.target.row
    return (enters, leg.right - leg.left, leg.left, route.arrow.target)
