"""What holds data in a whole Region, such as buckets, repositories and queues: which types, and their names. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from policies.plan.edges import EDGES, edge_name
from policies.plan.graph import Graph, Registration
from policies.plan.kind import Kind
from policies.plan.kinds import KINDS
from policies.plan.network import INTERNET
from policies.plan.nodes import node_names

REGIONAL_STORES: Final[Mapping[str, Kind]] = {
    token: kind for token, kind in KINDS.items() if kind.scope == "regional" and kind.holds == "data"
}
"""Token → card of every type that holds data in a whole Region."""


def regional_names(graph: Graph[Registration]) -> dict[str, str]:
    """Return the names of regional stores by URN, prefixed with what they are if something else has the same name."""
    nodes = node_names(graph)
    edges = [edge_name(graph, one, nodes) for one in graph.of(*EDGES)]
    stores = {one.urn: one for one in graph.of(*REGIONAL_STORES)}
    labels = {urn: graph.label(one) for urn, one in stores.items()}
    uses = Counter([INTERNET, *nodes.values(), *edges, *labels.values()])
    found = {
        urn: label if uses[label] == 1 else f"{REGIONAL_STORES[stores[urn].type].noun}/{label}"
        for urn, label in labels.items()
    }
    again = Counter(found.values())
    # Two services may use the same noun; then the token says which one it is.
    return {urn: name if again[name] == 1 else f"{stores[urn].type}/{labels[urn]}" for urn, name in found.items()}
