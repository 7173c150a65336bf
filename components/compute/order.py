"""The order in which services are created, so that a service finds those that it calls. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

NONE: Mapping[str, Collection[str]] = {}
"""No service shares its requests."""


def callees_first(calls: Mapping[str, Collection[str]], shares: Mapping[str, Collection[str]] = NONE) -> list[str]:
    """Return the names of *calls*, each after those that it calls, and otherwise by name.

    Services that call each other in a cycle cannot all come after each other: of such a cycle the first by name comes
    last. A service that *shares* its requests with others comes after these always; they share none of their own.
    Raises KeyError if a service calls one that is not in *calls*.
    """
    needs = {name: {*callees, *shares.get(name, ())} for name, callees in calls.items()}
    order = _by_need(needs)
    for name, others in shares.items():
        last = max(map(order.index, others), default=-1)
        if order.index(name) < last:
            order.insert(last, order.pop(order.index(name)))
    return order


def _by_need(calls: Mapping[str, Collection[str]]) -> list[str]:
    order: dict[str, None] = {}
    met: set[str] = set()

    def visit(name: str) -> None:
        if name in met:
            return
        met.add(name)
        for callee in sorted(calls[name]):
            visit(callee)
        order[name] = None

    for name in sorted(calls):
        visit(name)
    return list(order)
