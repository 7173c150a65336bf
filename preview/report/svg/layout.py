"""Puts VPCs, tiers and zones into rows and columns. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from policies.plan.network import EDGE_KINDS
from preview.report.svg.cards import CHIP, chip_rows, group_size
from preview.report.svg.grouping import Arrow, Box, Keys, ranked
from preview.report.svg.scene import WIDTH, Frame, Note, Row, Scene, Spot
from preview.report.svg.text_width import fit, folded, width_of
from preview.report.view.architecture.items import DrawnVpc, SubnetTier

MARGIN = 28
"""Left and right of a VPC, for the paths of other VPCs to the internet."""
LABELS = 106
"""Width of the column with the tiers' names."""
GUTTER = 32
"""Left of the zones, for paths to the internet, and right of them, for lines that pass all rows."""
BETWEEN = 14
"""Between two zones."""
INSET = 9
"""Between a zone's border and what is in it."""
LEFT = MARGIN + 10 + LABELS + GUTTER
"""Where the first zone begins."""
RIGHT = WIDTH - MARGIN - GUTTER
"""Where the last zone ends."""

_BAR, _STORE, _NAT, _EDGE, _PILL = 46, 78, 38, 52, 42
_EDGE_WIDTH, _REACH, _BUCKET, _APART = 240, 150, 170, 40
_SMALLER = 0.8
"""Of two distributions side by side with their buckets."""
_REMOTE, _BETWEEN_REMOTES, _REMOTES = 220, 60, 3
"""Width of a VPN connection, space between two, for lines that pass, and how many are in a row."""
_SMALL, _TEXT = 11, 12
_SPACE = 26
"""Between two groups of services, for lines that pass."""
_ENDPOINTS = 0.62
"""Part of the zones' width that endpoints take at most."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TierContents:
    """The boxes of a tier, and what belongs to it."""

    tier: SubnetTier
    boxes: Sequence[Box]
    nats: Sequence[Box]
    endpoints: Box | None


class Columns:
    """The zones of a VPC from left to right."""

    def __init__(self, zones: Sequence[str]) -> None:
        width = (RIGHT - LEFT - BETWEEN * (len(zones) - 1)) / len(zones)
        self.ends = {
            zone: (LEFT + number * (width + BETWEEN), LEFT + number * (width + BETWEEN) + width)
            for number, zone in enumerate(zones)
        }

    def span(self, zones: Sequence[str]) -> tuple[float, float]:
        """Return the left and right end of *zones* together; of none, those of all."""
        held = [self.ends[zone] for zone in zones if zone in self.ends] or list(self.ends.values())
        return held[0][0], held[-1][1]


def lay_out_edges(scene: Scene, internet: Box, pairs: Sequence[tuple[Box | None, Box | None]]) -> None:
    """Add the internet and, below it, distributions with the bucket that each serves right of it.

    A pair without a distribution has a further bucket of the one before; then each pair has a row of its own.
    """
    per_row = 1 if any(edge is None for edge, _ in pairs) else 2
    scale = 1 if per_row == 1 or len(pairs) == 1 else _SMALLER
    edge_width, reach, bucket_width = _EDGE_WIDTH * scale, _REACH * scale, _BUCKET * scale
    widest = edge_width + (reach + bucket_width if any(bucket for _, bucket in pairs) else 0)
    rows: list[Row] = []
    for start in range(0, len(pairs), per_row):
        chosen = pairs[start : start + per_row]
        x = (LEFT + RIGHT) / 2 - (widest * len(chosen) + _APART * (len(chosen) - 1)) / 2
        row = Row(height=_EDGE, gap=30 if start == 0 else 16)
        for edge, bucket in chosen:
            if edge is not None:
                row.spots.append(Spot(box=edge, x=x, width=edge_width, height=_EDGE))
            if bucket is not None:
                row.spots.append(Spot(box=bucket, x=x + edge_width + reach, width=bucket_width, height=_EDGE))
                row.closed.append((x + edge_width, x + edge_width + reach))
            x += widest + _APART
        rows.append(row)
    first = [spot for row in rows[:1] for spot in row.spots if spot.box.items[0].kind in EDGE_KINDS]
    middle = sum(spot.middle for spot in first) / len(first) if first else (LEFT + RIGHT) / 2
    for row in [Row(height=_PILL, spots=[Spot(box=internet, x=middle - 110, width=220, height=_PILL)]), *rows]:
        scene.add(row)


def lay_out_remotes(scene: Scene, boxes: Sequence[Box]) -> None:
    """Add VPN connections and transit gateways in rows above the VPC that they lead to, in the middle."""
    for start in range(0, len(boxes), _REMOTES):
        chosen = boxes[start : start + _REMOTES]
        x = (LEFT + RIGHT) / 2 - (_REMOTE * len(chosen) + _BETWEEN_REMOTES * (len(chosen) - 1)) / 2
        row = Row(height=_EDGE, gap=30 if start == 0 else 16)
        for box in chosen:
            row.spots.append(Spot(box=box, x=x, width=_REMOTE, height=_EDGE))
            x += _REMOTE + _BETWEEN_REMOTES
        scene.add(row)


class VpcLayout:
    """Adds one VPC to a scene, top down."""

    def __init__(self, scene: Scene, vpc: DrawnVpc, arrows: Sequence[Arrow], keys: Keys) -> None:
        self._scene = scene
        self._vpc = vpc
        self._arrows = arrows
        self._keys = keys
        self._columns = Columns(vpc.zones)

    def add(self, key: str, contents: Sequence[TierContents], gateways: Sequence[Box]) -> Frame:
        """Add the VPC with its tiers and *gateways*, which are in no subnet; return its frame, whose id is *key*."""
        vpc, scene = self._vpc, self._scene
        title = vpc.title
        text = fit(title, RIGHT - LEFT, 14, bold=True)
        note = Note(text=text, x=LEFT, width=width_of(text, 14, bold=True), look="heading")
        first = last = scene.add(Row(height=20, above=14, gap=26, notes=[note]))
        if any(vpc.zones):
            notes = [_centered(zone, *self._columns.ends[zone]) for zone in vpc.zones]
            scene.add(Row(height=16, gap=6, notes=notes))
        left, right = self._columns.span(())
        for box in gateways:
            scene.add(Row(height=_NAT, gap=8, spots=[Spot(box=box, x=left, width=right - left, height=_NAT)]))
        for inside in contents:
            last = self._tier(inside)
        scene.rows[last].below += 12
        frame = Frame(
            look="vpc",
            tier="",
            x=MARGIN,
            width=WIDTH - 2 * MARGIN,
            first=first,
            last=last,
            above=14,
            below=scene.rows[last].below,
            key=key,
            component=vpc.component,
            tooltip=title,
        )
        scene.frames.append(frame)
        return frame

    def _tier(self, inside: TierContents) -> int:
        """Add a tier and return its last row."""
        tier, scene = inside.tier, self._scene
        first = last = scene.add(Row(height=14, above=8, gap=10, notes=list(self._cidrs(tier))))
        for row in self._rows(inside):
            last = scene.add(row)
        ranks = ranked(inside.boxes, self._arrows)
        bands: dict[tuple[str, ...], list[Box]] = {}
        for box in (box for box in inside.boxes if box.shape == "group"):
            bands.setdefault(box.items[0].zones, []).append(box)
        for zones, held in sorted(bands.items(), key=lambda item: (min(ranks[box.key] for box in item[1]), item[0])):
            last = self._band(tier, zones, held, ranks)
        if inside.endpoints is not None:
            spot = self._endpoints(inside.endpoints)
            last = scene.add(Row(height=spot.height, gap=38, spots=[spot]))
        for box in (box for box in inside.boxes if box.shape == "store"):
            last = scene.add(Row(height=_STORE, gap=8, spots=[self._bar(box, _STORE)]))
        known = self._vpc.known
        lines = [tier.name, *folded(tier.path_out, LABELS - 8, _SMALL)] if known else []
        if last == first:
            last = scene.add(Row(height=max(18, 15 * len(lines) - 14), gap=2))
        # An inner frame ends before the frame around it.
        below = scene.rows[last].below + 10
        scene.rows[last].below = below + 2
        frame = Frame(look="cell", tier=tier.look, x=0, width=0, first=first, last=last, above=8, below=below)
        for zone in sorted(tier.cidrs):
            left, right = self._columns.ends[zone]
            scene.frames.append(replace(frame, x=left, width=right - left))
        words = f"{tier.name} subnets: {tier.path_out}" if known else ""
        x, width = MARGIN + 8, WIDTH - 2 * MARGIN - 16
        key = self._keys.key(f"tier {self._vpc.name} {tier.name}")
        scene.frames.append(replace(frame, look="tier", key=key, x=x, width=width, lines=lines, tooltip=words))
        return last

    def _cidrs(self, tier: SubnetTier) -> Iterator[Note]:
        for zone, cidr in sorted(tier.cidrs.items()):
            left, right = self._columns.ends[zone]
            shown = fit(cidr, right - left - 2 * INSET, _SMALL)
            yield Note(text=shown, x=left + INSET, width=width_of(shown, _SMALL), look="small")

    def _rows(self, inside: TierContents) -> Iterator[Row]:
        """Yield the rows of gateways and of load balancers."""
        if inside.nats:
            yield Row(height=_NAT, gap=5, spots=list(self._nats(inside.nats)))
        for box in (box for box in inside.boxes if box.shape == "bar"):
            yield Row(height=_BAR, gap=6, spots=[self._bar(box, _BAR)])

    def _nats(self, boxes: Sequence[Box]) -> Iterator[Spot]:
        by_zone: dict[str, list[Box]] = {}
        for box in boxes:
            by_zone.setdefault(box.items[0].zones[0], []).append(box)
        for zone, held in sorted(by_zone.items()):
            left, right = self._columns.ends[zone]
            each = min((right - left - 2 * INSET - 6 * (len(held) - 1)) / len(held), 172)
            for number, box in enumerate(held):
                yield Spot(box=box, x=left + INSET + number * (each + 6), width=each, height=_NAT)

    def _bar(self, box: Box, height: float) -> Spot:
        zones = box.items[0].zones
        left, right = self._columns.span(zones)
        inner = {zone: self._columns.ends[zone] for zone in zones if zone in self._columns.ends}
        return Spot(box=box, x=left + INSET, width=right - left - 2 * INSET, height=height, inner=inner)

    def _endpoints(self, box: Box) -> Spot:
        """Return the position of endpoints: at the left, so that lines have space at the right."""
        left, right = self._columns.span(())
        available = min((right - left) * _ENDPOINTS, 560)
        rows = chip_rows([item.label for item in box.items], available - 20, most=3)
        used = max(sum(width for _, width in row) + 6 * (len(row) - 1) for row in rows)
        height = 30 + len(rows) * (CHIP + 5)
        return Spot(box=box, x=left + INSET, width=min(max(used + 22, 150), available), height=height)

    def _band(self, tier: SubnetTier, zones: tuple[str, ...], boxes: Sequence[Box], ranks: Mapping[str, int]) -> int:
        """Add what runs in the same zones: one row or more for each rank, in a frame that spans the zones."""
        left, right = self._columns.span(zones)
        available = right - left - 2 * INSET - 20
        every = set(zones) >= set(tier.cidrs)
        text = f"runs in {len(zones)} zones" if every and len(zones) > 1 else f"runs in {', '.join(zones)}"
        shown = fit(text, available, _SMALL)
        note = Note(text=shown, x=left + INSET + 10, width=width_of(shown, _SMALL), look="small")
        first = last = self._scene.add(Row(height=12, above=6, gap=8, notes=[note] if any(zones) else []))
        for rank in sorted({ranks[box.key] for box in boxes}):
            for row in _packed([box for box in boxes if ranks[box.key] == rank], left, right, available):
                row.gap = 4 if last == first else 14
                last = self._scene.add(row)
        self._scene.rows[last].below = 10
        frame = Frame(
            look="band",
            tier=tier.look,
            x=left + INSET,
            width=right - left - 2 * INSET,
            first=first,
            last=last,
            above=6,
            below=10,
            key=self._keys.key(f"band-{'-'.join(zones)}"),
            tooltip=text if any(zones) else "",
        )
        self._scene.frames.append(frame)
        return last


def _centered(text: str, left: float, right: float) -> Note:
    shown = fit(text, right - left - 8, _TEXT)
    width = width_of(shown, _TEXT)
    return Note(text=shown, x=(left + right) / 2 - width / 2, width=width, look="zone", centered=True)


def _packed(boxes: Sequence[Box], left: float, right: float, available: float) -> Iterator[Row]:
    """Yield rows of as many boxes as fit side by side, in the middle."""
    held: list[tuple[Box, float, float]] = []
    for box in boxes:
        width, height = group_size(box, available)
        if held and sum(size for _, size, _ in held) + _SPACE * len(held) + width > available:
            yield _row(held, (left + right) / 2)
            held = []
        held.append((box, width, height))
    yield _row(held, (left + right) / 2)


def _row(held: Sequence[tuple[Box, float, float]], middle: float) -> Row:
    x = middle - (sum(width for _, width, _ in held) + _SPACE * (len(held) - 1)) / 2
    row = Row(height=max(height for _, _, height in held))
    for box, width, height in held:
        row.spots.append(Spot(box=box, x=x, width=width, height=height))
        x += width + _SPACE
    return row
