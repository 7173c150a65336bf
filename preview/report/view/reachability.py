"""Open network paths as a matrix: sources down, targets across, ports in the cells. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from policies.plan.network import INTERNET
from policies.proofs.reachability import NetworkPath
from preview.analysis.proofs import Proofs
from preview.report.view.groups import NameGroup, grouped
from preview.report.view.nouns import rank_of
from preview.report.view.remarks import BAD, GOOD, WARN, Remark

BASIS = "by routes, network ACLs, security groups, listeners and endpoints"
"""What the proofs read."""

_Look = tuple[tuple[str, tuple[str, ...], bool], ...]
"""Port, intermediate nodes and whether it is exposed, of each path."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MatrixCell:
    """The open paths from the sources of a row to the targets of a column."""

    ports: Sequence[str]
    """In the order of their numbers; those of UDP with their protocol."""
    through: Sequence[str]
    """Load balancers and distributions between. Empty: the paths are direct."""
    exposed: bool
    """Whether one of them is an exposure: a path that no stack may have."""
    paths: Sequence[NetworkPath]
    number: int
    """Counted from 1, row by row."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MatrixRow:
    """A source, or several that reach the same, and a cell for each column; None where there is no path."""

    source: NameGroup
    cells: Sequence[MatrixCell | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Matrix:
    """Every open path."""

    columns: Sequence[NameGroup]
    rows: Sequence[MatrixRow]
    silent: Sequence[str]
    """Nodes that reach nothing."""
    unreached: Sequence[str]
    """Nodes that nothing reaches."""
    labels: Mapping[str, str]
    """Endpoint → the AWS service behind it."""

    @property
    def cells(self) -> list[tuple[MatrixRow, NameGroup, MatrixCell]]:
        """Every open cell with its row and column, in the order of their numbers."""
        return [
            (row, column, cell)
            for row in self.rows
            for column, cell in zip(self.columns, row.cells, strict=True)
            if cell is not None
        ]


class _Paths:
    """The open paths by their ends, and how those of two nodes compare."""

    def __init__(self, found: Proofs) -> None:
        self.kinds: Mapping[str, str] = {
            INTERNET: INTERNET,
            **{name: node.kind for name, node in found.network.nodes.items()},
            **{edge.name: edge.kind for edge in found.network.edges},
            **{one.function: "function" for one in found.network.invocations},
        }
        self.exposed = {(path.source, path.target, path.port) for path in found.exposures}
        self.between: dict[tuple[str, str], list[NetworkPath]] = {}
        for path in found.paths:
            self.between.setdefault((path.source, path.target), []).append(path)
        self.sources = self._sorted({source for source, _ in self.between})
        self.targets = self._sorted({target for _, target in self.between})

    def _sorted(self, names: set[str]) -> list[str]:
        return sorted(names, key=lambda name: (rank_of(self.kind(name)), name))

    def kind(self, name: str) -> str:
        return self.kinds.get(name, "")

    def look(self, source: str, target: str) -> _Look:
        """Return what a cell shows of the paths between two nodes."""
        return tuple(
            (path.port_label, tuple(path.through), (source, target, path.port) in self.exposed)
            for path in sorted(self.between.get((source, target), ()), key=lambda path: path.port)
        )

    def row(self, source: str) -> tuple[_Look, ...]:
        """Return what *source* reaches. It counts as reaching itself if it reaches all of its peers alike."""
        to_peers = {self.look(source, peer) for peer in self._peers(source, self.targets)}
        itself = to_peers.pop() if len(to_peers) == 1 else ()
        return tuple(itself if target == source else self.look(source, target) for target in self.targets)

    def column(self, target: str) -> tuple[_Look, ...]:
        """Return what reaches *target*. It counts as reached by itself if all of its peers reach it alike."""
        from_peers = {self.look(peer, target) for peer in self._peers(target, self.sources)}
        itself = from_peers.pop() if len(from_peers) == 1 else ()
        return tuple(itself if source == target else self.look(source, target) for source in self.sources)

    def _peers(self, name: str, among: Sequence[str]) -> list[str]:
        return [other for other in among if other != name and self.kind(other) == self.kind(name)]

    def all_between(self, sources: NameGroup, targets: NameGroup) -> list[NetworkPath]:
        pairs = ((source, target) for source in sources.names for target in targets.names)
        return [path for pair in pairs for path in self.between.get(pair, ())]


def matrix(found: Proofs) -> Matrix:
    """Return every open path; sources that reach the same share a row, targets reached by the same share a column."""
    paths = _Paths(found)
    columns = grouped(paths.targets, paths.kind, paths.column)
    sources = grouped(paths.sources, paths.kind, paths.row)
    rows: list[MatrixRow] = []
    number = 0
    for source in sources:
        cells: list[MatrixCell | None] = []
        for column in columns:
            between = paths.all_between(source, column)
            number += bool(between)
            cells.append(_cell(paths, between, number) if between else None)
        rows.append(MatrixRow(source=source, cells=cells))
    names = [name for name, node in found.network.nodes.items() if node.kind != "nat"]
    return Matrix(
        columns=columns,
        rows=rows,
        silent=[name for name in names if name not in paths.sources and paths.kind(name) != "endpoint"],
        unreached=[name for name in names if name not in paths.targets],
        labels={name: node.serves for name, node in found.network.nodes.items() if node.serves},
    )


def _cell(paths: _Paths, between: Sequence[NetworkPath], number: int) -> MatrixCell:
    return MatrixCell(
        ports=list(dict.fromkeys(path.port_label for path in sorted(between, key=lambda path: path.port))),
        through=list(dict.fromkeys(name for path in between for name in path.through)),
        exposed=any((path.source, path.target, path.port) in paths.exposed for path in between),
        paths=between,
        number=number,
    )


class ReachabilitySection:
    """The section: what is wrong, what the internet reaches, and the matrix."""

    def __init__(self, proofs: Proofs) -> None:
        self._proofs = proofs
        self.inbound: Sequence[NetworkPath] = [path for path in proofs.paths if path.source == INTERNET]
        """Every open path from the internet."""
        self.total = len(proofs.paths)
        """Number of open paths."""
        self.remarks: Sequence[Remark] = list(_remarks(proofs))
        self.not_placed = not_placed(proofs)
        """What is in subnets that the plan does not have: not judged."""

    @cached_property
    def matrix(self) -> Matrix:
        """Every open path."""
        return matrix(self._proofs)


def _remarks(proofs: Proofs) -> Iterator[Remark]:
    for path in proofs.exposures:
        yield Remark(text=f"exposed path: {path.sentence}", tone=BAD)
    for workload in proofs.stranded:
        yield Remark(text=workload.sentence, tone=BAD)
    unjudged = not_placed(proofs)
    if unjudged:
        text = f"not judged, because the subnets are not in the plan: {', '.join(unjudged)}"
        yield Remark(text=text, tone=WARN)
    if not proofs.exposures:
        text = "no path from the internet to a database, a cache or a task except through a load balancer"
        yield Remark(text=f"{text}, as far as the plan has their subnets") if unjudged else Remark(text=text, tone=GOOD)


def not_placed(proofs: Proofs) -> list[str]:
    """Return what is in subnets that the plan does not have, so that its paths are not known."""
    return [name for name, node in proofs.network.nodes.items() if not node.is_placed]


def reachability_of(proofs: Proofs) -> ReachabilitySection | None:
    """Return the section; None for a plan without anything that has a network interface."""
    return ReachabilitySection(proofs) if proofs.network.nodes or proofs.network.edges else None
