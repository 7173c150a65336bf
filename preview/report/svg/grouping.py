"""Which items share a box, and which of their connections share an arrow. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from policies.plan.network import INTERNET
from preview.report.view.architecture.connections import Connection
from preview.report.view.architecture.items import Item, SubnetTier
from preview.report.view.nouns import STORES, WORKLOADS

MOST_GROUPS = 9
"""Of one tier. More would not be legible, so services are then grouped by fewer and fewer criteria."""
MOST_BARS = 4
"""Stores or load balancers of a tier that are drawn as bars over the width of their zones."""

Signature = Callable[[Item], tuple[object, ...]]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Box:
    """One or more items that are drawn together."""

    key: str
    """Unique in the picture, and fit for an id."""
    items: Sequence[Item]
    shape: str
    """``pill``, ``card``, ``bar``, ``store``, ``group`` or ``endpoints``."""

    @property
    def names(self) -> list[str]:
        """The labels of the items."""
        return [item.label for item in self.items]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Arrow:
    """Connections to one box on the same ports, from any boxes."""

    sources: Sequence[str]
    """Keys of boxes."""
    target: str
    ports: Sequence[int]
    connections: Sequence[Connection]

    @property
    def label(self) -> str:
        """Its ports, of many the first two."""
        shown = ", ".join(str(port) for port in self.ports[:2])
        return shown + (f" +{len(self.ports) - 2}" if len(self.ports) > 2 else "")  # noqa: PLR2004 - two are shown


class Keys:
    """Assigns ids: the letters and digits of a name, with a number where two would be the same."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def key(self, name: str) -> str:
        """Return a unique id for *name*."""
        plain = "box-" + (re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-") or "unnamed")
        found, number = plain, 2
        while found in self._taken:
            found, number = f"{plain}-{number}", number + 1
        self._taken.add(found)
        return found


def boxes(tier: SubnetTier, connections: Sequence[Connection], keys: Keys) -> list[Box]:
    """Return the boxes of a tier: bars of load balancers and stores, groups of everything else but NAT."""
    found: list[Box] = []
    for kinds, shape in ((("load-balancer",), "bar"), (STORES, "store")):
        items = tier.of(*kinds)
        if len(items) <= MOST_BARS:
            found += [Box(key=keys.key(item.name), items=[item], shape=shape) for item in items]
        else:
            found += _groups(items, connections, keys)
    return found + _groups(tier.of(*WORKLOADS), connections, keys)


def _groups(items: Sequence[Item], connections: Sequence[Connection], keys: Keys) -> list[Box]:
    """Group what has the same sources and targets; if there are too many groups, by those of other kinds."""
    together: dict[tuple[object, ...], list[Item]] = {}
    for signature in _signatures(items, connections):
        together = {}
        for item in items:
            together.setdefault((item.zones, *signature(item)), []).append(item)
        if len(together) <= MOST_GROUPS:
            break
    return [
        Box(key=keys.key(found[0].name if len(found) == 1 else f"group {found[0].name}"), items=found, shape="group")
        for found in sorted(together.values(), key=lambda group: group[0].name)
    ]


def _signatures(items: Sequence[Item], connections: Sequence[Connection]) -> Iterable[Signature]:
    own = {item.name for item in items}
    sources: dict[str, set[tuple[str, int]]] = {}
    targets: dict[str, set[tuple[str, int]]] = {}
    for connection in connections:
        sources.setdefault(connection.target, set()).add((connection.source, connection.port))
        targets.setdefault(connection.source, set()).add((connection.target, connection.port))

    def outside(found: Mapping[str, set[tuple[str, int]]], item: Item) -> tuple[object, ...]:
        return tuple(sorted(one for one in found.get(item.name, ()) if one[0] not in own))

    def named(found: Mapping[str, set[tuple[str, int]]], item: Item) -> tuple[object, ...]:
        return tuple(sorted(found.get(item.name, ())))

    yield lambda item: (named(sources, item), named(targets, item))
    yield lambda item: (outside(sources, item), outside(targets, item))
    yield lambda item: (bool(outside(sources, item)),)
    yield lambda _: ()


def arrows(found: Sequence[Box], connections: Sequence[Connection], internet: str) -> list[Arrow]:
    """Return the arrows between boxes; *internet* is the key of the internet's box, whose arrows are never shared."""
    homes = {item.name: box.key for box in found for item in box.items} | {INTERNET: internet}
    pairs: dict[tuple[str, str], list[Connection]] = {}
    for connection in connections:
        source, target = homes.get(connection.source), homes.get(connection.target)
        if source and target and source != target:
            pairs.setdefault((source, target), []).append(connection)
    bundles: dict[tuple[str, tuple[int, ...], bool], dict[str, list[Connection]]] = {}
    for (source, target), held in sorted(pairs.items()):
        ports = tuple(sorted({connection.port for connection in held}))
        bundles.setdefault((target, ports, source == internet), {})[source] = held
    return [
        Arrow(
            sources=list(by_source),
            target=target,
            ports=ports,
            connections=[connection for held in by_source.values() for connection in held],
        )
        for (target, ports, _), by_source in sorted(bundles.items())
    ]


def among_themselves(box: Box, connections: Sequence[Connection]) -> int:
    """Return how many connections lead from one item of a box to another."""
    names = {item.name for item in box.items}
    return sum(connection.source in names and connection.target in names for connection in connections)


def ranked(boxes: Sequence[Box], arrows: Sequence[Arrow]) -> dict[str, int]:
    """Return how many boxes of a tier are between each and the outside, by key.

    A group that no other box connects to has the lowest rank.
    """
    own = {box.key for box in boxes}
    callers: dict[str, set[str]] = {key: set() for key in own}
    called: set[str] = set()
    for arrow in arrows:
        if arrow.target in own:
            called.add(arrow.target)
            callers[arrow.target] |= own.intersection(arrow.sources) - {arrow.target}
    ranks = dict.fromkeys(sorted(own), 0)
    # At most one round per box: no chain is longer, and a cycle ends.
    for _ in own:
        before = dict(ranks)
        for key in ranks:
            ranks[key] = min(max((ranks[caller] + 1 for caller in callers[key]), default=0), len(own))
        if ranks == before:
            break
    groups = {box.key for box in boxes if box.shape == "group"}
    lowest = max((ranks[key] for key in groups), default=0)
    return {key: rank if key in called or key not in groups else lowest for key, rank in ranks.items()}
