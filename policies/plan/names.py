"""Names of what the proofs are about: nodes, edges, VPNs, transit gateways, regional stores; each unique. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from policies.plan.aws import vpc, vpn
from policies.plan.edges import EDGES
from policies.plan.graph import Graph, Registration
from policies.plan.network import INTERNET
from policies.plan.nodes import NODES
from policies.plan.regional_stores import REGIONAL_STORES


def names_of(graph: Graph[Registration]) -> dict[str, str]:
    """Return URN → name: the resource's label, or ``kind/label`` if something else has the same label.

    Of two nodes, both are prefixed; of a node and something else, the latter, so that a bucket renames no service.
    """
    found: dict[str, str] = {}
    taken = {INTERNET}
    for group in _groups(graph):
        left = [(one.urn, _forms(one, noun, graph.label(one))) for one, noun in group]
        while left:
            wanted = {urn: forms[0] for urn, forms in left}
            uses = Counter(wanted.values())
            found |= {urn: name for urn, name in wanted.items() if uses[name] == 1 and name not in taken}
            taken.update(wanted.values())
            left = [(urn, forms[1:]) for urn, forms in left if urn not in found]
    return found


def _groups(graph: Graph[Registration]) -> Iterator[list[tuple[Registration, str]]]:
    """Yield the resources with what each is, those that keep their labels first."""
    yield [(one, NODES[one.type].node) for one in graph.of(*NODES)]
    yield [(one, EDGES[one.type]) for one in graph.of(*EDGES)]
    yield [(one, "vpn") for one in graph.of(vpn.VPN_CONNECTION)]
    yield [(one, "transit-gateway") for one in graph.of(vpc.TRANSIT_GATEWAY_ATTACHMENT)]
    yield [(one, REGIONAL_STORES[one.type].noun) for one in graph.of(*REGIONAL_STORES)]


def _forms(one: Registration, noun: str, label: str) -> Sequence[str]:
    """Return the names that a resource may have, the shortest first; two services may use the same noun."""
    return label, f"{noun}/{label}", f"{one.type}/{label}", one.urn
