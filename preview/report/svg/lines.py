"""The line of a routed arrow, with round corners, and its head. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from preview.report.svg.routing import RoutedArrow
from preview.report.svg.scene import TRACK, Scene

_ROUND = 7.0
_HEAD = 7.0
"""Length of an arrow's head, before which the line ends."""

Point = tuple[float, float]


def rounded(points: Sequence[Point]) -> str:
    """Return the path through *points*, whose segments are horizontal or vertical, with round corners."""
    kept = [points[0]]
    for point in points[1:]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) > 0.1:  # noqa: PLR2004 - the same point
            kept.append(point)
    corners = [
        kept[0],
        *(p for p, q, r in zip(kept[1:], kept, kept[2:], strict=False) if not _straight(q, p, r)),
        kept[-1],
    ]
    parts = [f"M{number(corners[0][0])} {number(corners[0][1])}"]
    for index, (x, y) in enumerate(corners[1:-1], 1):
        before, after = corners[index - 1], corners[index + 1]
        radius = min(_ROUND, _length(before, (x, y)) / 2, _length((x, y), after) / 2)
        start, end = _towards((x, y), before, radius), _towards((x, y), after, radius)
        parts.append(
            f"L{number(start[0])} {number(start[1])}Q{number(x)} {number(y)} {number(end[0])} {number(end[1])}"
        )
    parts.append(f"L{number(corners[-1][0])} {number(corners[-1][1])}")
    return "".join(parts)


def paths(route: RoutedArrow, scene: Scene) -> Iterator[list[Point]]:
    """Yield the polylines of a route, one for each source, up to the arrow's head."""
    entry: Point = (route.entry, route.target.y - _HEAD)
    for spot, x, channel in route.exits:
        down = channel == spot.row + 1
        points: list[Point] = [(x, spot.bottom if down else spot.y), (x, _track(route, scene, channel))]
        trunk = route.entry if route.lane is None else route.lane
        points.append((trunk, points[-1][1]))
        if route.lane is not None:
            points.append((trunk, _track(route, scene, route.target.row)))
            points.append((route.entry, points[-1][1]))
        points.append(entry)
        yield points


def joints(route: RoutedArrow, scene: Scene) -> list[Point]:
    """Return the points where lines of a route meet."""
    trunk = route.entry if route.lane is None else route.lane
    channels: dict[int, list[float]] = {}
    for _, x, channel in route.exits:
        channels.setdefault(channel, []).append(x)
    found: list[Point] = []
    for channel, ends in sorted(channels.items()):
        y = _track(route, scene, channel)
        left = sorted(x for x in ends if x < trunk - 1)
        right = sorted(x for x in ends if x > trunk + 1)
        found += [(x, y) for x in (*left[1:], *right[:-1])]
        straight = len(left) + len(right) < len(ends)
        passed = any(other < channel <= route.target.row or other > channel >= route.target.row for other in channels)
        if bool(left) + bool(right) + straight + passed > 1:
            found.append((trunk, y))
    return found


def head(route: RoutedArrow) -> str:
    """Return the path of the arrow's head."""
    x, y = route.entry, route.target.y
    return f"M{number(x)} {number(y)}l-4.5 -8.5h9z"


def number(value: float) -> str:
    """Return a coordinate with at most one digit behind the point."""
    return f"{value:.1f}".removesuffix(".0")


def _track(route: RoutedArrow, scene: Scene, channel: int) -> float:
    row = scene.rows[channel]
    above = scene.rows[channel - 1].bottom + scene.rows[channel - 1].below if channel else row.y
    return above + TRACK * (route.tracks.get(channel, 0) + 1) - 1


def _straight(one: Point, middle: Point, other: Point) -> bool:
    return (abs(one[0] - middle[0]) < 0.1 and abs(middle[0] - other[0]) < 0.1) or (  # noqa: PLR2004 - the same line
        abs(one[1] - middle[1]) < 0.1 and abs(middle[1] - other[1]) < 0.1  # noqa: PLR2004 - see above
    )


def _length(one: Point, other: Point) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _towards(point: Point, other: Point, by: float) -> Point:
    whole = _length(point, other) or 1
    return point[0] + (other[0] - point[0]) * by / whole, point[1] + (other[1] - point[1]) * by / whole
