"""The order in which services are created, so that a service finds those that it calls. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping


def callees_first(calls: Mapping[str, Collection[str]]) -> list[str]:
    """Return the names of *calls*, each after those that it calls, and otherwise by name.

    Services that call each other in a cycle cannot all come after each other: of such a cycle the first by name comes
    last. Raises KeyError if a service calls one that is not in *calls*.
    """
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
