"""From boxes with positions to SVG. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from preview.report.svg.cards import CARD, CHIP, chip_rows, has_heading, positions
from preview.report.svg.grouping import Keys
from preview.report.svg.scene import WIDTH, Frame, Note, Spot
from preview.report.svg.shapes import escaped, group, icon, rect, text
from preview.report.svg.text_width import first_that_fits, fit, width_of
from preview.report.view.architecture.items import Item, ShelfItems
from preview.report.view.nouns import noun_of
from preview.report.view.wording import listed

_NAME, _SMALL = 13, 11
_ICON = 16
_PAD = 12
_SECONDS = ("standby", "replica", "reader")


class Painter:
    """Paints boxes; *calls* is the number of connections among the items of a box, by the key of the box."""

    def __init__(self, keys: Keys, tones: dict[str, str], calls: dict[str, int]) -> None:
        self._keys = keys
        self._tones = tones
        self._calls = calls

    def paint(self, spot: Spot) -> str:
        """Return a box with everything in it."""
        box, tone = spot.box, self._tones.get(spot.box.key, "plain")
        if box.shape == "pill":
            return _internet(spot)
        if box.shape == "endpoints":
            return self._endpoints(spot, tone)
        if box.shape == "group" and len(box.items) > 1:
            return self._group(spot, tone)
        item = box.items[0]
        content = {"bar": _bar, "store": _store}.get(box.shape, _card)(spot, item)
        return _box(item, f"box {tone}", box.key, content)

    def _group(self, spot: Spot, tone: str) -> str:
        box = spot.box
        inside = self._calls.get(box.key, 0)
        heading = _counted(box.items) + (f", {inside} connections among them" if inside else "")
        parts = [rect(spot.x, spot.y, spot.width, spot.height, "group", radius=10)]
        if has_heading(box):
            parts.append(text(spot.x + _PAD, spot.y + 23, fit(heading, spot.width - 2 * _PAD, _SMALL), "small"))
        for item, (x, y, width) in zip(box.items, positions(box, spot.width), strict=True):
            card = Spot(box=box, x=spot.x + x, y=spot.y + y, width=width, height=CARD)
            parts.append(_box(item, f"box {tone}", self._keys.key(item.name), _card(card, item)))
        return group(f"boxes {tone}", f"{heading}: {listed(box.names)}", "".join(parts), id=box.key)

    def _endpoints(self, spot: Spot, tone: str) -> str:
        items = spot.box.items
        title = f"{len(items)} VPC endpoint{'s' if len(items) > 1 else ''}"
        parts = [
            rect(spot.x, spot.y, spot.width, spot.height, "card"),
            icon("endpoint", spot.x + 10, spot.y + 7),
            text(spot.x + 32, spot.y + 19, title, "small"),
        ]
        parts += self._chips(items, (spot.x + 10, spot.y + 28, spot.width - 20), 3, tone)
        names = [f"{item.label} ({item.detail})" for item in items]
        return group(f"boxes {tone}", f"{title}: {listed(names)}", "".join(parts), id=spot.box.key)

    def _chips(self, items: Sequence[Item], place: tuple[float, float, float], most: int, tone: str) -> Iterator[str]:
        """Yield chips in at most *most* rows; *place* is left, top and width."""
        left = list(items)
        x, y, available = place
        for row in chip_rows([item.label for item in items], available, most):
            start = x
            for label, width in row:
                item = left.pop(0)
                dashed = " dashed" if item.detail == "gateway" else ""
                content = rect(start, y, width, CHIP, f"chip-frame{dashed}", radius=CHIP / 2)
                content += text(start + width / 2, y + 14, label, "chip mid")
                if label.startswith("+") and left:
                    yield group(f"chip {tone}", listed([item.label, *(one.label for one in left)], 40), content)
                else:
                    yield _box(item, f"box {tone}", self._keys.key(item.name), content)
                start += width + 6
            y += CHIP + 5

    def shelf(self, held: ShelfItems, place: tuple[float, float, float, float]) -> str:
        """Return a card of things that are in the region; *place* is left, top, width and height."""
        x, y, width, height = place
        parts = [
            rect(x, y, width, height, "card"),
            icon(held.shelf.kind, x + 10, y + 9),
            text(x + 34, y + 21, fit(held.label, width - 80, _NAME, bold=True), "name"),
            text(x + width - _PAD, y + 21, str(held.count), "name end"),
            *self._chips(held.items, (x + 10, y + 34, width - 20), 2, "plain"),
        ]
        tooltip = f"{held.label} ({held.count}): {listed(held.names, 40)}"
        return group("boxes plain", tooltip, "".join(parts), id=self._keys.key(f"shelf {held.label}"))


def frame(held: Frame) -> str:
    """Return a frame, with the name of its tier at its left."""
    if held.look == "tier":
        content = rect(held.x, held.y, held.width, held.height, "tier-frame", radius=10)
        if held.lines:
            content += rect(held.x, held.y + 4, 4, held.height - 8, "tier-mark", radius=2)
            content += text(held.x + 14, held.y + 21, fit(held.lines[0], 92, _NAME, bold=True), "tier-name")
            for line, words in enumerate(held.lines[1:]):
                content += text(held.x + 14, held.y + 38 + 14 * line, words, "small")
    else:
        content = rect(held.x, held.y, held.width, held.height, f"{held.look}-frame", radius=10)
    return group(
        f"frame {held.look} {held.tier}".rstrip(), held.tooltip, content, id=held.key, data_component=held.component
    )


def note(held: Note) -> str:
    """Return a text without a box."""
    heights = {"heading": 15, "zone": 12}
    x = held.x + held.width / 2 if held.centered else held.x
    return text(x, held.y + heights.get(held.look, 10), held.text, held.look + (" mid" if held.centered else "")) + "\n"


def _box(item: Item, look: str, key: str, content: str) -> str:
    node = "" if item.kind == "bucket" or item.name.startswith(f"{item.kind}/") else item.name
    return group(look, item.tooltip, content, id=key, data_component=item.component, data_node=node)


def _counted(items: Sequence[Item]) -> str:
    kinds: dict[str, int] = {}
    for item in items:
        kinds[noun_of(item.kind).one] = kinds.get(noun_of(item.kind).one, 0) + 1
    return ", ".join(f"{count} {word}{'s' if count > 1 else ''}" for word, count in sorted(kinds.items()))


def _internet(spot: Spot) -> str:
    label = "Users and the internet"
    content = rect(spot.x, spot.y, spot.width, spot.height, "pill", radius=spot.height / 2)
    content += icon("internet", spot.x + 16, spot.y + (spot.height - _ICON) / 2, "icon on-pill")
    content += text(spot.middle + 12, spot.y + spot.height / 2 + 4.5, label, "on-pill mid")
    return group("box", label, content, id=spot.box.key)


def _icon(item: Item, x: float, y: float) -> str:
    return icon(noun_of(item.kind).icon or item.kind, x, y)


def _heading(spot: Spot, item: Item, available: float) -> str:
    """Return icon, name and lock of a card."""
    lock = 20 if item.protected else 0
    found = _icon(item, spot.x + _PAD, spot.y + 8)
    found += text(spot.x + 36, spot.y + 20, fit(item.label, available - 44 - lock, _NAME, bold=True), "name")
    if item.protected:
        found += icon("lock", spot.x + available - 20, spot.y + 8, "lock", 0.8)
    return found


def _card(spot: Spot, item: Item) -> str:
    content = rect(spot.x, spot.y, spot.width, spot.height, "card")
    content += rect(spot.x, spot.y + 8, 3, spot.height - 16, "mark", radius=1.5)
    if spot.height < CARD:  # one line
        shown = first_that_fits([item.label, *item.label.split()[:1]], spot.width - 44, _NAME, bold=True)
        middle = spot.y + spot.height / 2
        content += _icon(item, spot.x + _PAD, middle - _ICON / 2)
        content += text(spot.x + 36, middle + 4.5, shown, "name")
        if item.detail:
            used = 36 + width_of(shown, _NAME, bold=True) + 10
            content += text(spot.x + used, middle + 4.5, fit(item.detail, spot.width - used - 8, _SMALL), "detail")
        return content
    content += _heading(spot, item, spot.width)
    detail = _fitted(item.detail or noun_of(item.kind).one, spot.width - 44)
    return content + text(spot.x + 36, spot.y + 36, detail, "detail")


def _fitted(detail: str, available: float) -> str:
    """Return as many parts of a detail as fit, or what fits of the first."""
    parts = detail.split(", ")
    return first_that_fits([", ".join(parts[:count]) for count in range(len(parts), 0, -1)], available, _SMALL)


def _bar(spot: Spot, item: Item) -> str:
    content = rect(spot.x, spot.y, spot.width, spot.height, "bar")
    content += rect(spot.x, spot.y + 8, 3, spot.height - 16, "mark", radius=1.5) + _heading(spot, item, spot.width)
    words = f"{item.detail} {noun_of(item.kind).one}"
    if len(item.zones) > 1:
        words += f" in {len(item.zones)} zones"
    return content + text(spot.x + 36, spot.y + 36, fit(words, spot.width - 44, _SMALL), "detail")


def _store(spot: Spot, item: Item) -> str:
    """Return a store over its availability zones: a slot under the name of each for what is in it."""
    content = rect(spot.x, spot.y, spot.width, spot.height, "bar")
    content += rect(spot.x, spot.y + 8, 3, spot.height - 16, "mark", radius=1.5) + _heading(spot, item, spot.width)
    used = 36 + width_of(fit(item.label, spot.width - 64, _NAME, bold=True), _NAME, bold=True) + 12
    available = spot.width - used - (32 if item.protected else 10)
    if available > 30:  # noqa: PLR2004 - less is not legible
        content += text(spot.x + used, spot.y + 20, _fitted(item.detail, available), "detail")
    slots: list[tuple[float, float, str, bool]] = []
    for zone, (left, right) in sorted(spot.inner.items()):
        held = [role for where, role in item.roles if where == zone]
        each = min(((right - left) - 44 - 6 * (len(held) - 1)) / max(len(held), 1), 150)
        start = (left + right) / 2 - (each * len(held) + 6 * (len(held) - 1)) / 2
        for number, role in enumerate(held):
            slots.append((start + number * (each + 6), each, role, any(word in role for word in _SECONDS)))
    top = spot.y + 38
    if len(slots) > 1:
        content += (
            f'<path class="icon" stroke-dasharray="2 4" d="M{slots[0][0] + slots[0][1]:.0f} {top + 14:.0f}'
            f'H{slots[-1][0]:.0f}"/>'
        )
    for x, width, role, second in slots:
        look = "slot second" if second else "slot"
        content += rect(x, top, width, 28, "backing", radius=6) + rect(x, top, width, 28, look, radius=6)
        content += text(
            x + width / 2, top + 18, first_that_fits([role, role.split()[0]], width - 10, _SMALL), "chip mid"
        )
    return content


def internet_gateway(x: float, y: float, key: str, vpc: str) -> str:
    """Return the gateway on a VPC's upper border; *x* is its middle."""
    content = rect(x - 70, y - 12, 140, 24, "gateway", radius=12) + icon("gateway", x - 60, y - 8)
    content += text(x - 38, y + 4, "Internet gateway", "small")
    return group("box plain", f"internet gateway of VPC {vpc}", content, id=key)


def nothing(top: float) -> str:
    """Return what is shown in place of a picture."""
    return text(WIDTH / 2, top + 16, "This plan has nothing to draw: no VPC, no distribution, no bucket.", "mid")


def label_on(x: float, y: float, words: str, available: float = 80) -> str:
    """Return a small label on a line, with its middle at *x* and *y*."""
    shown = fit(words, available, _SMALL, bold=True)
    width = width_of(shown, _SMALL, bold=True) + 8
    return rect(x - width / 2, y - 8, width, 16, "label", radius=4) + text(x, y + 4, shown, "port")


def titled(title: str, description: str) -> str:
    """Return title and description of the whole, as screen readers read them."""
    return f'<title id="drawing-title">{escaped(title)}</title><desc id="drawing-words">{escaped(description)}</desc>\n'
