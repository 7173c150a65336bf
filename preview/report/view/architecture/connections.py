"""From the proofs' open paths to the connections in the picture: one for the last hop of each path. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policies.plan.network import INTERNET, Network, overlaps, parse
from policies.proofs.filters import route_to
from preview.analysis.proofs import Proofs
from preview.report.view.architecture.items import Architecture, Item
from preview.report.view.nouns import noun_of


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Connection:
    """A connection without anything between its ends."""

    source: str
    """Name of an item, or ``internet``."""
    target: str
    """Name of an item."""
    port: int


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenConnections:
    """Every connection that may be opened."""

    direct: Sequence[Connection]
    """Neither to endpoints nor to the internet; none from stores, which could open connections but never do."""
    outward: frozenset[str]
    """Names of workloads that reach the internet."""
    outside: Mapping[str, frozenset[str]]
    """Destination outside of the network with its port, such as ``203.0.113.0/24:587`` → names of workloads. Without
    HTTPS to the internet."""
    inside: Mapping[tuple[str, int], frozenset[str]]
    """Target and port → ranges outside of the network, behind a VPN, that reach it."""
    served: Mapping[str, frozenset[str]]
    """Name of a workload → names of the endpoints that it reaches."""
    remote: Sequence[Connection]
    """With VPN connections and transit gateways as ends, of what *inside* and *outside* reach through them."""
    exposed: frozenset[tuple[str, int]]
    """Target and port of what the internet reaches directly although no stack may allow it."""


def connections_of(architecture: Architecture, proofs: Proofs) -> OpenConnections:
    """Return the connections of the proofs' open paths between the items of an architecture."""
    paths = proofs.paths
    items = {name: item for item in architecture.items() for name in (item.name, *item.also)}
    outward = {items[path.source].name for path in paths if path.target == INTERNET and _works(items, path.source)}
    public = {path.target for path in paths if path.source == INTERNET and not path.through}
    direct: set[Connection] = set()
    served: dict[str, set[str]] = {}
    outside: dict[str, set[str]] = {}
    inside: dict[tuple[str, int], set[str]] = {}
    for path in paths:
        source = path.through[-1] if path.through else path.source
        start, end = _named(items, source), items.get(path.target)
        if path.beyond == "target" and _works(items, source):
            outside.setdefault(f"{path.target}:{path.port_label}", set()).add(start)
        if end is not None and path.beyond == "source" and not path.through:
            inside.setdefault((end.name, path.port), set()).add(source)
        if end is None or not start or start == end.name:
            continue
        if end.kind == "endpoint":
            if _works(items, start):
                served.setdefault(start, set()).add(end.name)
        elif start == INTERNET or _is_shown(items[start], end, public=path.target in public):
            direct.add(Connection(source=start, target=end.name, port=path.port))
    return OpenConnections(
        direct=sorted(direct),
        outward=frozenset(outward),
        outside={name: frozenset(found) for name, found in sorted(outside.items())},
        inside={target: frozenset(found) for target, found in sorted(inside.items())},
        served={name: frozenset(found) for name, found in sorted(served.items())},
        remote=sorted(_remote(items, proofs)),
        exposed=frozenset((path.target, path.port) for path in proofs.exposures if not path.through),
    )


def _remote(items: Mapping[str, Item], proofs: Proofs) -> set[Connection]:
    """Return what VPN connections and transit gateways lead to, and what leads out through them."""
    found: set[Connection] = set()
    for path in proofs.paths:
        if path.beyond == "source" and not path.through and path.target in items:
            for name in _behind(proofs.network, path.target, path.source):
                found.add(Connection(source=name, target=items[path.target].name, port=path.port))
        if path.beyond == "target" and _works(items, path.source):
            for name in _behind(proofs.network, path.source, path.target):
                found.add(Connection(source=items[path.source].name, target=name, port=path.port))
    return found


def _behind(network: Network, name: str, cidr: str) -> list[str]:
    """Return the VPN connections or transit gateways by which a node and a range reach each other.

    Of those without static routes each may be it: a plan does not know what devices announce.
    """
    found: dict[str, None] = {}
    for subnet in (network.subnets[one] for one in network.nodes[name].subnets):
        route = route_to(subnet, parse(cidr))
        here = [one for one in network.remotes if route and (one.vpc, one.by) == (subnet.vpc, route.kind)]
        static = [one for one in here if any(overlaps(parse(own), parse(cidr)) for own in one.ranges)]
        found |= dict.fromkeys(one.name for one in static or [one for one in here if not one.ranges])
    return list(found)


def _works(items: Mapping[str, Item], name: str) -> bool:
    """Return whether *name* opens connections by itself."""
    return name in items and noun_of(items[name].kind).is_workload


def _is_shown(source: Item, target: Item, *, public: bool) -> bool:
    """Return whether the picture shows such a connection.

    Databases and caches only accept connections. Connections from inside to a NAT, or to a load balancer that the
    whole internet reaches (*public*), are left out.
    """
    return not noun_of(source.kind).is_store and not (
        target.kind == "nat" or (public and target.kind == "load-balancer")
    )


def _named(items: Mapping[str, Item], name: str) -> str:
    return INTERNET if name == INTERNET else items[name].name if name in items else ""
