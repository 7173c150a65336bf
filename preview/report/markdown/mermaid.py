"""Who opens a connection to whom, as a Mermaid flowchart, which GitHub draws in a comment. Pure."""

from __future__ import annotations

import re

from policies.plan.network import INTERNET
from preview.report.view.failures import names_of
from preview.report.view.groups import Group
from preview.report.view.ways import Matrix

_MOST_BOXES = 30
_LONGEST = 80
_PLAIN = re.compile(r"[^A-Za-z0-9 .,…]")
_SHAPES = {INTERNET: ("([", "])"), "database": ("[(", ")]"), "cache": ("[(", ")]")}
_APART = ("endpoint", INTERNET)


def flowchart(found: Matrix) -> list[str]:
    """Return the chart in its fence; nothing if it would have no arrow, or more than 30 boxes.

    Ways out and to endpoints are not in it: nearly everything has them.
    """
    boxes = _boxes(found)
    arrows: dict[tuple[int, int], set[int]] = {}
    for _, column, cell in found.cells:
        for way in cell.ways if column.kind not in _APART else ():
            # The last step: what stands between has ways of its own.
            start = boxes.get(way.through[-1] if way.through else way.source)
            if start is not None:
                arrows.setdefault((start, boxes[way.target]), set()).add(way.port)
    used = {number for ends in arrows for number in ends}
    if not arrows or len(used) > _MOST_BOXES:
        return []
    groups = _groups(boxes, found)
    lines = ["```mermaid", "flowchart LR"]
    for number in sorted(used):
        before, after = _SHAPES.get(groups[number].kind, ("[", "]"))
        lines.append(f'  n{number}{before}"{_label(groups[number])}"{after}')
    for (start, end), ports in sorted(arrows.items()):
        lines.append(f"  n{start} -->|{', '.join(map(str, sorted(ports)))}| n{end}")
    return [*lines, "```"]


def _boxes(found: Matrix) -> dict[str, int]:
    """Return name → the number of its box: one for all that are alike both as sources and as targets."""
    down = {name: place for place, row in enumerate(found.rows) for name in row.source.names}
    across = {name: place for place, column in enumerate(found.columns) for name in column.names}
    numbers: dict[tuple[int, int], int] = {}
    return {
        name: numbers.setdefault((down.get(name, -1), across.get(name, -1)), len(numbers))
        for name in dict.fromkeys([*down, *across])
    }


def _groups(boxes: dict[str, int], found: Matrix) -> dict[int, Group]:
    kinds = {
        name: group.kind for group in (*found.columns, *(row.source for row in found.rows)) for name in group.names
    }
    members: dict[int, list[str]] = {}
    for name, number in boxes.items():
        members.setdefault(number, []).append(name)
    return {number: Group(kind=kinds[names[0]], names=names) for number, names in members.items()}


def _label(group: Group) -> str:
    text = group.label if group.names == [group.label] else f"{group.label} {names_of(group.names)}"
    short = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    return _PLAIN.sub(lambda match: f"#{ord(match[0])};", short)
