"""The ids for links to resources. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from preview.analysis.documents import without_stack
from preview.recorder.tree import Node

_OTHER = re.compile(r"[^a-z0-9]+")


class Anchors:
    """An id for every resource: by URN, or by the name that costs, paths and failures use."""

    def __init__(self, roots: Sequence[Node]) -> None:
        self._by_urn: dict[str, str] = {}
        self._by_name: dict[str, str] = {}
        taken: dict[str, int] = {}
        for node, _ in _walk(roots, 0):
            urn = node.resource.urn
            anchor = _numbered(f"r-{_slug(node.resource.type.rpartition(':')[2])}-{_slug(node.resource.name)}", taken)
            self._by_urn[urn] = self._by_urn[without_stack(urn)] = anchor
        # A name means the outermost of the resources that have it, and of those the one that contains most.
        for node, _ in sorted(_walk(roots, 0), key=lambda found: (found[1], -len(found[0].below))):
            self._by_name.setdefault(node.resource.name, self._by_urn[node.resource.urn])

    def of_urn(self, urn: str) -> str:
        """Return the id of a resource by its URN, with or without stack and project; empty if there is none."""
        return self._by_urn.get(urn, "")

    def of_name(self, name: str) -> str:
        """Return the id of the resource with that logical name; empty if there is none."""
        return self._by_name.get(name, "")


def _walk(nodes: Sequence[Node], depth: int) -> Iterator[tuple[Node, int]]:
    for node in nodes:
        yield node, depth
        yield from _walk(node.children, depth + 1)


def _slug(text: str) -> str:
    return _OTHER.sub("-", text.lower()).strip("-") or "x"


def _numbered(slug: str, taken: dict[str, int]) -> str:
    """Return *slug*, with a number from the second use; no slug contains ``--``, so numbers never collide."""
    taken[slug] = taken.get(slug, 0) + 1
    return slug if taken[slug] == 1 else f"{slug}--{taken[slug]}"
