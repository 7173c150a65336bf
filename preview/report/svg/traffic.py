"""From the proofs' open ways to the connections that are drawn: one for each last step of a way. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policies.plan.network import INTERNET
from policies.proofs.reachability import Way
from preview.report.svg.parts import STORES, WORKLOADS, Item, Plan

__all__ = ["INTERNET", "Hop", "Traffic", "traffic"]


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Hop:
    """A connection that is made without anything between."""

    source: str
    """Name of an item, or ``internet``."""
    target: str
    port: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Traffic:
    """Every connection that may be made."""

    hops: Sequence[Hop]
    """Neither to endpoints nor to the internet, nor what stores could do but do not."""
    outward: frozenset[str]
    """Names of workloads that reach the internet."""
    served: Mapping[str, frozenset[str]]
    """Name of a workload → names of the endpoints that it reaches."""


def traffic(plan: Plan, ways: Sequence[Way]) -> Traffic:
    """Return the connections of the open *ways* between what *plan* draws."""
    items = {name: item for item in plan.items() for name in (item.name, *item.also)}
    outward = {items[way.source].name for way in ways if way.target == INTERNET and _works(items, way.source)}
    public = {way.target for way in ways if way.source == INTERNET and not way.through}
    hops: set[Hop] = set()
    served: dict[str, set[str]] = {}
    for way in ways:
        source = way.through[-1] if way.through else way.source
        start, end = _named(items, source), items.get(way.target)
        if end is None or not start or start == end.name:
            continue
        if end.kind == "endpoint" and _works(items, start):
            served.setdefault(start, set()).add(end.name)
        elif start == INTERNET or _is_drawn(items[start], end, public=way.target in public):
            hops.add(Hop(source=start, target=end.name, port=way.port))
    return Traffic(
        hops=sorted(hops),
        outward=frozenset(outward),
        served={name: frozenset(found) for name, found in sorted(served.items())},
    )


def _works(items: Mapping[str, Item], name: str) -> bool:
    """Tell whether *name* is something that calls others by itself."""
    return name in items and items[name].kind in WORKLOADS


def _is_drawn(source: Item, target: Item, *, public: bool) -> bool:
    """Tell whether a connection is one that something makes.

    Databases and caches answer; what everybody on the internet reaches (*public*), a balancer or a NAT, needs no arrow
    from those inside.
    """
    return source.kind not in STORES and not (target.kind == "nat" or (public and target.kind == "load-balancer"))


def _named(items: Mapping[str, Item], name: str) -> str:
    return INTERNET if name == INTERNET else items[name].name if name in items else ""
