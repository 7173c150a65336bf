"""Who reaches whom as a matrix: sources down, targets across, ports in the cells. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policies.plan.network import INTERNET
from policies.proofs.reachability import Way
from preview.analysis.proofs import Proofs
from preview.report.view.groups import Group, grouped

_KINDS = (INTERNET, "edge", "load-balancer", "service", "job", "instance", "function", "database", "cache", "endpoint")

_Look = tuple[tuple[int, tuple[str, ...], bool], ...]
"""Port, what is between and whether it is exposed, of each way."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """The ways from the sources of a row to the targets of a column."""

    ports: Sequence[int]
    through: Sequence[str]
    """Load balancers and edges between. Empty: they are direct ways."""
    exposed: bool
    """Whether no stack may have one of them."""
    ways: Sequence[Way]
    number: int
    """Counted from 1, row by row."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A source, or several that reach the same, and a cell for each column; None where there is no way."""

    source: Group
    cells: Sequence[Cell | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Matrix:
    """Every open way."""

    columns: Sequence[Group]
    rows: Sequence[Row]
    silent: Sequence[str]
    """Nodes that reach nothing."""
    unreached: Sequence[str]
    """Nodes that nothing reaches."""
    labels: Mapping[str, str]
    """Endpoint → the AWS service behind it."""

    @property
    def cells(self) -> list[tuple[Row, Group, Cell]]:
        """Every open cell with its row and column, in the order of their numbers."""
        return [
            (row, column, cell)
            for row in self.rows
            for column, cell in zip(self.columns, row.cells, strict=True)
            if cell is not None
        ]


class _Ways:
    """The open ways by their ends, and what is the same about those of two nodes."""

    def __init__(self, found: Proofs) -> None:
        self.kinds: Mapping[str, str] = {
            INTERNET: INTERNET,
            **{name: node.kind for name, node in found.network.nodes.items()},
            **{edge.name: "edge" for edge in found.network.edges},
        }
        self.exposed = {(way.source, way.target, way.port) for way in found.exposures}
        self.between: dict[tuple[str, str], list[Way]] = {}
        for way in found.ways:
            self.between.setdefault((way.source, way.target), []).append(way)
        self.sources = self._sorted({source for source, _ in self.between})
        self.targets = self._sorted({target for _, target in self.between})

    def _sorted(self, names: set[str]) -> list[str]:
        return sorted(names, key=lambda name: (_place(self.kind(name)), name))

    def kind(self, name: str) -> str:
        return self.kinds.get(name, "")

    def look(self, source: str, target: str) -> _Look:
        """Return what a cell would show of the ways between two nodes."""
        return tuple(
            (way.port, tuple(way.through), (source, target, way.port) in self.exposed)
            for way in sorted(self.between.get((source, target), ()), key=lambda way: way.port)
        )

    def row(self, source: str) -> tuple[_Look, ...]:
        """Return what *source* reaches. Itself it does as it does its peers, if it does all of them alike."""
        to_peers = {self.look(source, peer) for peer in self._peers(source, self.targets)}
        itself = to_peers.pop() if len(to_peers) == 1 else ()
        return tuple(itself if target == source else self.look(source, target) for target in self.targets)

    def column(self, target: str) -> tuple[_Look, ...]:
        """Return what reaches *target*; itself as its peers do."""
        from_peers = {self.look(peer, target) for peer in self._peers(target, self.sources)}
        itself = from_peers.pop() if len(from_peers) == 1 else ()
        return tuple(itself if source == target else self.look(source, target) for source in self.sources)

    def _peers(self, name: str, among: Sequence[str]) -> list[str]:
        return [other for other in among if other != name and self.kind(other) == self.kind(name)]

    def all_between(self, sources: Group, targets: Group) -> list[Way]:
        pairs = ((source, target) for source in sources.names for target in targets.names)
        return [way for pair in pairs for way in self.between.get(pair, ())]


def _place(kind: str) -> int:
    return _KINDS.index(kind) if kind in _KINDS else len(_KINDS)


def matrix(found: Proofs) -> Matrix:
    """Return every open way; sources that reach the same share a row, targets reached by the same share a column."""
    ways = _Ways(found)
    columns = grouped(ways.targets, ways.kind, ways.column)
    sources = grouped(ways.sources, ways.kind, ways.row)
    rows: list[Row] = []
    number = 0
    for source in sources:
        cells: list[Cell | None] = []
        for column in columns:
            between = ways.all_between(source, column)
            number += bool(between)
            cells.append(_cell(ways, between, number) if between else None)
        rows.append(Row(source=source, cells=cells))
    names = [name for name, kind in ways.kinds.items() if kind not in {INTERNET, "nat", "edge"}]
    return Matrix(
        columns=columns,
        rows=rows,
        silent=[name for name in names if name not in ways.sources and ways.kind(name) != "endpoint"],
        unreached=[name for name in names if name not in ways.targets],
        labels={name: node.serves for name, node in found.network.nodes.items() if node.serves},
    )


def _cell(ways: _Ways, between: Sequence[Way], number: int) -> Cell:
    return Cell(
        ports=sorted({way.port for way in between}),
        through=list(dict.fromkeys(name for way in between for name in way.through)),
        exposed=any((way.source, way.target, way.port) in ways.exposed for way in between),
        ways=between,
        number=number,
    )
