"""What is in the region and outside of any VPC, counted by type. Pure."""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping, Sequence

from policies.plan.graph import Graph
from preview.aws.card import Shelf
from preview.aws.catalog import cards
from preview.recorder.record import Registered
from preview.report.view.architecture.items import Item, ShelfItems
from preview.report.view.wording import natural


@functools.cache
def shelf_types() -> Mapping[Shelf, Sequence[str]]:
    """Return the types on each shelf, as their cards state them."""
    return {shelf: sorted(token for token, card in cards().items() if card.shelf is shelf) for shelf in Shelf}


def shelves(graph: Graph[Registered], placed: Collection[str]) -> list[ShelfItems]:
    """Return what there is of each type, with one item for each component that has some.

    *placed* are URNs of what is in a VPC.
    """
    found = (
        (shelf, [one for one in graph.of(*types) if one.urn not in placed]) for shelf, types in shelf_types().items()
    )
    return [
        ShelfItems(shelf=shelf, count=len(resources), items=_items(graph, resources, shelf.kind))
        for shelf, resources in found
        if resources
    ]


def _items(graph: Graph[Registered], resources: Sequence[Registered], kind: str) -> list[Item]:
    by_owner: dict[str, list[Registered]] = {}
    for resource in resources:
        by_owner.setdefault(graph.component(resource), []).append(resource)
    return [
        Item(
            name=f"{kind}/{owner}",
            component=owner,
            kind=kind,
            label=owner,
            detail=f"{len(owned)} of them" if len(owned) > 1 else "",
            protected=any(one.protect for one in owned),
        )
        for owner, owned in sorted(by_owner.items(), key=lambda pair: natural(pair[0]))
    ]
