"""The architecture of a stack as one SVG: VPCs, zones and tiers, what is in them, and the open connections. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policies.plan.network import INTERNET
from preview.report.svg import layout, painting, words
from preview.report.svg.bundles import Around, bundles, reserve
from preview.report.svg.closing import legend, place_failovers, place_shelves
from preview.report.svg.grouping import Arrow, Box, Keys, among_themselves, arrows, boxes
from preview.report.svg.lines import head, joints, number, paths, rounded
from preview.report.svg.routing import RoutedArrow, Router
from preview.report.svg.scene import WIDTH, Scene, Spot
from preview.report.svg.shapes import group
from preview.report.svg.style import sheet
from preview.report.view.architecture.connections import OpenConnections
from preview.report.view.architecture.items import Architecture, DrawnVpc, Item
from preview.report.view.nouns import noun_of

_TOP = 22
_ORDER = {"vpc": 0, "tier": 1, "cell": 2, "band": 3}


def drawing(architecture: Architecture, connections: OpenConnections) -> str:
    """Return the picture as one SVG without references, 1200 wide and as high as it has to be.

    Its colors are the custom properties of `preview.report.svg.style`; a page sets its own for
    ``.architecture``. Boxes have an ``id``, ``data-component`` (their outermost component) and, where the proofs know
    them, ``data-node``; arrows have ``data-from`` and ``data-to`` with ids. The same plan gives the same bytes.
    """
    return _Drawing(architecture, connections).svg()


class _Drawing:
    """What all steps share: the boxes and where they are."""

    def __init__(self, architecture: Architecture, connections: OpenConnections) -> None:
        self.architecture = architecture
        self.connections = connections
        self.keys = Keys()
        self.tones: dict[str, str] = {}
        self.scene = Scene()
        self.internet = Box(key=self.keys.key("internet"), items=(), shape="pill")
        self.distributions = [self._box(item, "card", "edge") for item in architecture.distributions]
        self.contents = [
            (vpc, self.keys.key(f"vpc {vpc.name}"), self._contents(vpc), self._gateways(vpc), self._remotes(vpc))
            for vpc in architecture.vpcs
        ]
        found_boxes = [
            *self.distributions,
            *(
                box
                for _, _, contents, _, remotes in self.contents
                for box in (*remotes, *(box for inside in contents for box in (*inside.boxes, *inside.nats)))
            ),
        ]
        self.arrows = arrows(found_boxes, [*connections.direct, *connections.remote], self.internet.key)
        self.calls = {box.key: among_themselves(box, connections.direct) for box in found_boxes}
        self.labels = {item.name: item.label for item in architecture.items()}

    def _box(self, item: Item, shape: str, tone: str) -> Box:
        box = Box(key=self.keys.key(item.name), items=[item], shape=shape)
        self.tones[box.key] = tone
        return box

    def _gateways(self, vpc: DrawnVpc) -> list[Box]:
        return [self._box(item, "card", "public") for item in vpc.gateways]

    def _remotes(self, vpc: DrawnVpc) -> list[Box]:
        return [self._box(item, "card", "edge") for item in vpc.remotes]

    def _contents(self, vpc: DrawnVpc) -> list[layout.TierContents]:
        contents: list[layout.TierContents] = []
        for tier in vpc.tiers:
            held = boxes(tier, self.connections.direct, self.keys)
            endpoints = None
            if tier.endpoints:
                endpoints = Box(key=self.keys.key(f"endpoints {vpc.name}"), items=tier.endpoints, shape="endpoints")
            for box in [*held, *([endpoints] if endpoints else [])]:
                self.tones[box.key] = tier.look
            nats = [self._box(item, "card", tier.look) for item in tier.of("nat")]
            contents.append(layout.TierContents(tier=tier, boxes=held, nats=nats, endpoints=endpoints))
        return contents

    def svg(self) -> str:
        """Return the picture."""
        pairs = self._pairs()
        if self.distributions or self.architecture.vpcs:
            layout.lay_out_edges(self.scene, self.internet, [(edge, bucket) for edge, bucket, _ in pairs])
        arounds = [self._lay_out(*inside) for inside in self.contents]
        router = Router(self.scene, layout.LEFT + 4, layout.WIDTH - 4)
        reserve(self.scene, router, arounds)
        routes = router.route_all(self.arrows)
        end = self.scene.settle(router.tracks, frozenset(route.target.row for route in routes), _TOP)
        end += 14 if arounds else 0
        painter = painting.Painter(self.keys, self.tones, self.calls)
        pill = self.scene.spots[0] if self.scene.rows else None
        frames = sorted(self.scene.frames, key=lambda frame: _ORDER[frame.look])
        shelves, end = place_shelves(self.architecture, painter, end)
        failovers, end = place_failovers(self.architecture, end)
        exposed = any(self._is_exposed(route.arrow) for route in routes)
        below, end = legend(
            end, shown=bool(routes), out=bool(self.connections.outward), exposed=exposed, architecture=self.architecture
        )
        nothing = "" if shelves or arounds or self.distributions else painting.nothing(end)
        end += 24 if nothing else 0
        parts = [
            *(painting.frame(frame) for frame in frames),
            *bundles(self.scene, arounds, self.connections, pill),
            *self._origins(pairs),
            *(self._arrow(route) for route in routes),
            *(painting.note(note) for row in self.scene.rows for note in row.notes),
            *(painter.paint(spot) for spot in self.scene.spots),
            *(self._label(route) for route in routes),
            *shelves,
            failovers,
            below or nothing,
        ]
        return self._wrapped("".join(parts), end + 18)

    def _wrapped(self, content: str, height: float) -> str:
        title = painting.titled(
            f"Architecture of {self.architecture.name}",
            words.described(self.architecture, self.connections, self.arrows),
        )
        size = f'viewBox="0 0 {WIDTH} {number(height)}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="architecture" {size} role="img" '
            f'aria-labelledby="drawing-title drawing-words">\n{title}<style>\n{sheet()}{self._highlights()}</style>\n'
            f'<rect class="paper" width="{WIDTH}" height="{number(height)}" rx="14"/>\n{content}</svg>\n'
        )

    def _lay_out(
        self,
        vpc: DrawnVpc,
        key: str,
        contents: Sequence[layout.TierContents],
        gateways: Sequence[Box],
        remotes: Sequence[Box],
    ) -> Around:
        before = len(self.scene.frames)
        layout.lay_out_remotes(self.scene, remotes)
        frame = layout.VpcLayout(self.scene, vpc, self.arrows, self.keys).add(key, contents, gateways)
        tiers = [one for one in self.scene.frames[before:] if one.look == "tier"]
        return Around(vpc=vpc, key=key, frame=frame, tiers=tiers)

    def _pairs(self) -> list[tuple[Box | None, Box | None, str]]:
        """Return distributions and APIs with their buckets and functions, from the second on without the source."""
        pairs: list[tuple[Box | None, Box | None, str]] = []
        for edge in self.distributions:
            served = self.architecture.items_of(edge.items[0])
            for index, (bucket, path) in enumerate(served):
                pairs.append((edge if index == 0 else None, self._box(bucket, "card", "data"), path))
            if not served:
                pairs.append((edge, None, ""))
        return pairs

    def _origins(self, pairs: Sequence[tuple[Box | None, Box | None, str]]) -> Iterator[str]:
        source: Spot | None = None
        for edge, bucket, path in pairs:
            source = self.scene.spot(edge.key) if edge else source
            if bucket is None or source is None:
                continue
            target = self.scene.spot(bucket.key)
            begin, end = source.y + source.height / 2, target.y + target.height / 2
            points = [(source.right, begin), (source.right + 12, begin), (source.right + 12, end), (target.x - 7, end)]
            content = f'<path class="line" d="{rounded(points)}"/>'
            content += f'<path class="head" d="M{number(target.x)} {number(end)}l-8.5 -4.5v9z"/>'
            content += painting.label_on((source.right + target.x) / 2, end, path, target.x - source.right - 32)
            item = bucket.items[0]
            verb = "invokes" if item.kind == "function" else "serves"
            title = f"{source.box.items[0].label} {verb} {noun_of(item.kind).one} {item.label} for {path}"
            yield group("connection", title, content, data_from=source.box.key, data_to=bucket.key)

    def _arrow(self, route: RoutedArrow) -> str:
        lines = "".join(rounded(points) for points in paths(route, self.scene))
        content = f'<path class="line" d="{lines}"/><path class="head" d="{head(route)}"/>'
        content += "".join(f'<circle cx="{number(x)}" cy="{number(y)}" r="3"/>' for x, y in joints(route, self.scene))
        look = "connection exposed" if self._is_exposed(route.arrow) else "connection"
        return group(
            look,
            words.of_arrow(route.arrow, self.labels),
            content,
            data_from=" ".join(route.arrow.sources),
            data_to=route.arrow.target,
            data_ports=" ".join(str(port) for port in route.arrow.ports),
        )

    def _label(self, route: RoutedArrow) -> str:
        look = "connection exposed" if self._is_exposed(route.arrow) else "connection"
        content = painting.label_on(route.entry, route.target.y - 17, route.arrow.label)
        ends = {"data_from": " ".join(route.arrow.sources), "data_to": route.arrow.target}
        return group(f"{look} port-label", "", content, **ends)

    def _highlights(self) -> str:
        """Return rules that fade every arrow but those of the box under the pointer."""
        ends = sorted({key for arrow in self.arrows for key in (*arrow.sources, arrow.target)})
        return "".join(
            f'.architecture:has(#{key}:hover) .connection:not([data-from~="{key}"],[data-to="{key}"]){{opacity:.15}}\n'
            for key in ends
        )

    def _is_exposed(self, arrow: Arrow) -> bool:
        return any(
            connection.source == INTERNET and (connection.target, connection.port) in self.connections.exposed
            for connection in arrow.connections
        )
