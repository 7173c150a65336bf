"""Paths that are drawn once for a whole tier: to the internet, and to endpoints. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from preview.report.svg.layout import LEFT
from preview.report.svg.lines import Point, number, rounded
from preview.report.svg.painting import internet_gateway, label_on
from preview.report.svg.routing import Router
from preview.report.svg.scene import Frame, Scene, Spot
from preview.report.svg.shapes import group
from preview.report.view.architecture.connections import OpenConnections
from preview.report.view.architecture.items import DrawnVpc, SubnetTier
from preview.report.view.nouns import WORKLOADS
from preview.report.view.wording import listed

_IN, _OUT, _ENDPOINTS = LEFT - 12, LEFT - 20, LEFT - 27
"""Left of the zones: x of paths to a NAT, to the internet gateway, and to endpoints of another tier."""
_HEAD = 7


@dataclass(frozen=True, kw_only=True, slots=True)
class Around:
    """A VPC with its frames in the scene."""

    vpc: DrawnVpc
    key: str
    frame: Frame
    tiers: Sequence[Frame]


def reserve(scene: Scene, router: Router, found: Sequence[Around]) -> None:
    """Keep the space free for lines from workloads down to endpoints of their tier."""
    for around in found:
        for spot, band in _served(scene, around):
            if (x := _meeting(spot, band)) is not None:
                router.keep_free(x, spot.row)


def bundles(
    scene: Scene, found: Sequence[Around], connections: OpenConnections, internet: Spot | None
) -> Iterator[str]:
    """Yield the paths of each VPC that are drawn once for a tier, and its internet gateway."""
    for index, around in enumerate(found):
        yield from _to_endpoints(scene, around, connections)
        if around.vpc.known:
            yield from _out(scene, around, connections, internet, index)


def _users(tier: SubnetTier, connections: OpenConnections) -> list[str]:
    return [item.label for item in tier.items if item.kind != "nat" and item.name in connections.outward]


def _out(
    scene: Scene, around: Around, connections: OpenConnections, internet: Spot | None, index: int
) -> Iterator[str]:
    """Yield the paths of tiers to their NAT or to the internet gateway, and from there to the internet."""
    gates = [
        spot
        for spot in scene.spots
        if spot.box.shape == "card"
        and spot.box.items[0].kind == "nat"
        and around.frame.first <= spot.row <= around.frame.last
    ]
    gateway, leaving = f"{around.key}-gateway", list[str]()
    begun: dict[float, str] = {}
    for tier, frame in zip(around.vpc.tiers, around.tiers, strict=True):
        users = _users(tier, connections)
        leaving += users
        if users and gates and tier.egress == "NAT":
            start, end = frame.y + 16, gates[0].y + gates[0].height / 2
            names = listed([spot.box.items[0].tooltip for spot in gates], 6)
            points = [(LEFT, start), (_IN, start), (_IN, end), (LEFT - _HEAD, end)]
            yield _line(points, f"{_reach(users)} the internet through {names}", (frame.key, gates[0].box.key))
            begun[_home(around, gates[0])] = gates[0].box.key
        elif users:
            begun[frame.y + 16] = frame.key
    if not begun:
        return
    top, who = around.frame.y, f"{_reach(sorted(set(leaving)))} the internet"
    lowest = max(begun)
    points = [(LEFT, lowest), (_OUT, lowest), (_OUT, top + 12 + _HEAD)]
    yield _line(points, who, (begun[lowest], gateway))
    if internet is not None:
        middle = internet.y + internet.height / 2 + 6 * index
        side = 20 - 5 * (index % 4)
        begin = [(_OUT - 70, top), (side, top), (side, middle)] if index else [(_OUT, top - 12), (_OUT, middle)]
        yield _line([*begin, (internet.x - _HEAD, middle)], who, (gateway, internet.box.key))
    yield internet_gateway(_OUT, top, gateway, around.vpc.name)


def _home(around: Around, gate: Spot) -> float:
    """Return where the path from a NAT to the internet gateway begins: at its tier, or at a regional gateway."""
    tier = next((frame for frame in around.tiers if frame.first <= gate.row <= frame.last), None)
    return tier.y + 16 if tier else gate.y + 9


def _served(scene: Scene, around: Around) -> Iterator[tuple[Spot, Frame]]:
    """Yield boxes of endpoints with the last band of workloads in the same tier."""
    for spot in scene.spots:
        tier = next((frame for frame in around.tiers if frame.first <= spot.row <= frame.last), None)
        if spot.box.shape == "endpoints" and tier is not None:
            bands = [band for band in scene.frames if band.look == "band" and tier.first < band.first <= tier.last]
            if bands:
                yield spot, max(bands, key=lambda band: band.last)


def _meeting(spot: Spot, band: Frame) -> float | None:
    left, right = max(spot.x, band.x), min(spot.right, band.x + band.width)
    return (left + right) / 2 if right - left > 40 else None  # noqa: PLR2004 - space for the label


def _to_endpoints(scene: Scene, around: Around, connections: OpenConnections) -> Iterator[str]:
    homes = {spot.row: band for spot, band in _served(scene, around)}
    for spot in scene.spots:
        tier = next((frame for frame in around.tiers if frame.first <= spot.row <= frame.last), None)
        if spot.box.shape != "endpoints" or tier is None:
            continue
        for own, frame in zip(around.vpc.tiers, around.tiers, strict=True):
            here = frame is tier
            users = [item.label for item in own.items if item.name in connections.served]
            routed = here and any(item.detail == "gateway" for item in spot.box.items)
            who = users or ([item.label for item in own.of(*WORKLOADS)] if routed else [])
            if not who:
                continue
            names = listed([item.label for item in spot.box.items], 20)
            title = f"{_reach(who)} endpoints of {names}"
            if here and spot.row in homes:
                yield _down(spot, homes[spot.row], title, (frame.key, spot.box.key), "443" if users else "")
            elif not here:
                start, end = frame.y + 26, spot.y + spot.height / 2
                points = [(LEFT, start), (_ENDPOINTS, start), (_ENDPOINTS, end), (spot.x - _HEAD, end)]
                yield _line(points, title, (frame.key, spot.box.key))


def _down(spot: Spot, band: Frame, title: str, ends: tuple[str, str], label: str) -> str:
    """Return the path from a band of workloads down to endpoints below it, or to their right side."""
    x, bottom = _meeting(spot, band), band.y + band.height
    if x is None:
        side, middle = band.x + band.width / 2, spot.y + spot.height / 2
        return _line([(side, bottom), (side, middle), (spot.right + _HEAD, middle)], title, ends)
    shown = label_on(x, (bottom + spot.y - _HEAD) / 2 - 1, label) if label else ""
    return _line([(x, bottom), (x, spot.y - _HEAD)], title, ends, shown)


def _reach(names: Sequence[str]) -> str:
    return f"{listed(names)} {'reaches' if len(names) == 1 else 'reach'}"


def _line(points: Sequence[Point], title: str, ends: tuple[str, str], label: str = "") -> str:
    """Return a dashed line through *points* with its head after the last one; *ends* are the ids that it connects."""
    (before_x, before_y), (x, y) = points[-2:]
    if x != before_x:
        by = _HEAD if x > before_x else -_HEAD
        head = f"M{number(x + by)} {number(y)}l{number(-by)} -4v8z"
    else:
        by = _HEAD if y > before_y else -_HEAD
        head = f"M{number(x)} {number(y + by)}l-4 {number(-by)}h8z"
    content = f'<path class="line" d="{rounded(points)}"/><path class="head" d="{head}"/>{label}'
    return group("connection out", title, content, data_from=ends[0], data_to=ends[1])
