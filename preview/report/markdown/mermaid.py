"""The connections that may be opened, as a Mermaid flowchart, which GitHub draws in a comment. Pure."""

from __future__ import annotations

import re

from policies.plan.network import INTERNET
from preview.report.view.architecture.connections import OpenConnections
from preview.report.view.groups import NameGroup
from preview.report.view.nouns import noun_of
from preview.report.view.reachability import Matrix

_MOST_BOXES = 30
_LONGEST = 80
_PLAIN = re.compile(r"[^A-Za-z0-9 .,…]")


def flowchart(matrix: Matrix, connections: OpenConnections) -> list[str]:
    """Return the chart in its fence; nothing if it would have no arrow, or more than 30 boxes.

    What the matrix puts together shares a box. Paths to the internet and to endpoints are left out: nearly everything
    has them.
    """
    boxes = _boxes(matrix)
    arrows: dict[tuple[int, int], set[int]] = {}
    for one in connections.direct:
        if one.source in boxes and one.target in boxes:
            arrows.setdefault((boxes[one.source], boxes[one.target]), set()).add(one.port)
    used = {number for ends in arrows for number in ends}
    if not arrows or len(used) > _MOST_BOXES:
        return []
    groups = _groups(boxes, matrix)
    lines = ["```mermaid", "flowchart LR"]
    for number in sorted(used):
        before, after = _shape(groups[number].kind)
        lines.append(f'  n{number}{before}"{_label(groups[number])}"{after}')
    for (start, end), ports in sorted(arrows.items()):
        lines.append(f"  n{start} -->|{', '.join(map(str, sorted(ports)))}| n{end}")
    return [*lines, "```"]


def _shape(kind: str) -> tuple[str, str]:
    """Return what surrounds a box's label."""
    if kind == INTERNET:
        return "([", "])"
    return ("[(", ")]") if noun_of(kind).is_store else ("[", "]")


def _boxes(matrix: Matrix) -> dict[str, int]:
    """Return name → the number of its box: one for all that are alike both as sources and as targets."""
    down = {name: number for number, row in enumerate(matrix.rows) for name in row.source.names}
    across = {name: number for number, column in enumerate(matrix.columns) for name in column.names}
    numbers: dict[tuple[int, int], int] = {}
    return {
        name: numbers.setdefault((down.get(name, -1), across.get(name, -1)), len(numbers))
        for name in dict.fromkeys([*down, *across])
    }


def _groups(boxes: dict[str, int], matrix: Matrix) -> dict[int, NameGroup]:
    kinds = {
        name: group.kind for group in (*matrix.columns, *(row.source for row in matrix.rows)) for name in group.names
    }
    members: dict[int, list[str]] = {}
    for name, number in boxes.items():
        members.setdefault(number, []).append(name)
    return {number: NameGroup(kind=kinds[names[0]], names=names) for number, names in members.items()}


def _label(group: NameGroup) -> str:
    text = group.text
    short = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    return _PLAIN.sub(lambda match: f"#{ord(match[0])};", short)
