"""Reads and measures a picture from nothing but the SVG."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from preview.report.svg.text_width import width_of

NS = "{http://www.w3.org/2000/svg}"
BOLD = {"heading", "name", "tier-name", "port", "on-pill"}
SIZES = {
    "heading": 14,
    "name": 13,
    "tier-name": 13,
    "on-pill": 13,
    "zone": 12,
    "small": 11,
    "detail": 11,
    "chip": 11,
    "port": 11,
}


class Seen:
    """One picture."""

    def __init__(self, svg):
        self.svg = svg
        self.root = ET.fromstring(svg)  # noqa: S314 - our own output
        self.parents = {child: parent for parent in self.root.iter() for child in parent}
        self.by_id = {one.get("id"): one for one in self.root.iter() if one.get("id")}

    def of(self, *classes):
        return [one for one in self.root.iter(f"{NS}g") if set(classes) <= set((one.get("class") or "").split())]

    def node(self, name):
        [found] = [one for one in self.of("box") if one.get("data-node") == name]
        return found

    def connections(self):
        """Return every arrow as (labels of its sources, label of its target, ports)."""
        return {
            (
                tuple(sorted(self.label(key) for key in one.get("data-from").split())),
                self.label(one.get("data-to")),
                one.get("data-ports") or "",
            )
            for one in self.of("connection")
            if one.get("data-from") and "port-label" not in one.get("class")
        }

    def label(self, key):
        return title(self.by_id[key]).partition(":")[0].partition(" (")[0]


def title(element):
    return element.findtext(f"{NS}title") or ""


def area(group):
    """Return left, top, right and bottom of a group's first rectangle."""
    rect = group.find(f"{NS}rect")
    x, y, width, height = (float(rect.get(key)) for key in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def inside(inner, outer):
    return inner[0] >= outer[0] and inner[1] >= outer[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def ends_of(text):
    """Return the left and right end that a text has at most."""
    classes = set(text.get("class").split())
    size = next(SIZES[name] for name in SIZES if name in classes)
    width = width_of(text.text or "", size, bold=bool(classes & BOLD))
    x = float(text.get("x"))
    if "mid" in classes or "port" in classes:
        return x - width / 2, x + width / 2
    return (x - width, x) if "end" in classes else (x, x + width)
