"""What can reach what, on which port, on which path, or what blocks it first. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ipaddress import ip_network

from policies.plan.network import INTERNET, Edge, Network, Node, Subnet, overlaps, parse
from policies.proofs.filters import Verdict, first_open, group_passes
from policies.proofs.hops import NetworkPath, connects, direct, from_internet
from policies.proofs.inward import inward, path_from
from policies.proofs.outward import Destination, destinations, outward, path_to
from policies.proofs.stranded import Stranded, stranded

__all__ = [
    "DATA_KINDS",
    "INTERNET",
    "NetworkPath",
    "Stranded",
    "exposures",
    "find",
    "matrix",
    "reach",
    "select",
    "stranded",
]

DATA_KINDS = ("database", "cache", "file-system")
_EDGE_PORT = 443
_PASSIVE = ("nat", "endpoint")
_AN_EDGE = parse("130.176.0.0/16")
"""Some of CloudFront's addresses (https://ip-ranges.amazonaws.com/ip-ranges.json): a rule for the internet has them."""


def find(network: Network, source: str, target: str, port: int) -> NetworkPath:
    """Return the best path from *source* to *target*: a direct one, otherwise one through load balancers and edges.

    *source* and *target* are names of nodes, edges or functions, or ``internet``. Raises KeyError for any other name.
    """
    invoked = _invoked(network, source, target, port)
    if invoked is not None and (invoked.open or target not in network.nodes):
        return invoked
    return _find(network, source, target, port, frozenset())


def _find(network: Network, source: str, target: str, port: int, seen: frozenset[str]) -> NetworkPath:
    edges = {edge.name: edge for edge in network.edges}
    if target in edges:
        return _to_edge(network, source, target, port)
    path = _blocked(source, target, port, []) if source in edges else direct(network, source, target, port)
    if path.open or target == INTERNET:
        return path
    blocked = list(path.steps)
    for edge in network.edges:
        if edge.target != target or edge.target_port != port or source not in (INTERNET, edge.name):
            continue
        verdict = _through_edge(network, edge, network.nodes[target])
        if verdict:
            first = [f"the internet reaches {edge.name} on {_EDGE_PORT}"] if source == INTERNET else []
            through = [edge.name] if source == INTERNET else []
            return _open(source, target, port, [*first, verdict.reason], through)
        blocked.append(verdict.reason)
    for forward in network.forwards:
        front = forward.source
        if forward.target != target or forward.target_port != port or front == source or front in seen:
            continue
        last = direct(network, front, target, port)
        if not last.open:
            blocked += last.steps
            continue
        start = _find(network, source, front, forward.port, seen | {target})
        if start.open:
            steps = [*start.steps, forward.step, *last.steps]
            return _open(source, target, port, steps, [*start.through, front])
        blocked += start.steps
    return _blocked(source, target, port, blocked or [f"there is no path from {source} to {target}"])


def _open(source: str, target: str, port: int, steps: Sequence[str], through: Sequence[str]) -> NetworkPath:
    return NetworkPath(source=source, target=target, port=port, open=True, steps=steps, through=through)


def _blocked(source: str, target: str, port: int, steps: Sequence[str]) -> NetworkPath:
    return NetworkPath(source=source, target=target, port=port, open=False, steps=list(dict.fromkeys(steps)))


def _to_edge(network: Network, source: str, target: str, port: int) -> NetworkPath:
    """Return the path to an edge: it is on the internet and listens on 443."""
    if port != _EDGE_PORT:
        return _blocked(source, target, port, [f"{target} does not listen on {port}"])
    if source == INTERNET:
        return _open(source, target, port, [f"the internet reaches {target} on {port}"], [])
    path = direct(network, source, INTERNET, port)
    return NetworkPath(source=source, target=target, port=port, open=path.open, steps=path.steps)


def _invoked(network: Network, source: str, target: str, port: int) -> NetworkPath | None:
    """Return the path to a function through an API that invokes it, or None if none does."""
    callers = [one for one in network.invocations if one.function == target]
    if port == _EDGE_PORT:
        for one in callers:
            if source == one.caller:
                return _open(source, target, port, [one.step], [])
            if source == INTERNET:
                first = _to_edge(network, source, one.caller, port)
                return _open(source, target, port, [*first.steps, one.step], [one.caller])
    names = ", ".join(dict.fromkeys(one.caller for one in callers))
    return _blocked(source, target, port, [f"only {names} invokes {target}, by HTTPS"]) if callers else None


def _through_edge(network: Network, edge: Edge, node: Node) -> Verdict:
    """Return whether an edge can connect to its origin; a VPC origin and a VPC link need no public address."""
    lists = (edge.prefix_list,) if edge.prefix_list else ()
    if edge.link is not None:
        verdict = connects(network, edge.link, node, edge.target_port)
    elif not edge.private:
        subnets = (network.subnets[name] for name in node.subnets)
        tried = (from_internet(network, node, one, edge.target_port, _AN_EDGE, lists=lists) for one in subnets)
        verdict = first_open(tried, f"{node.name} is in no subnet of this plan")
    else:
        verdict = group_passes(network, node, "ingress", edge.target_port, peers=(_AN_EDGE,), lists=lists)
    if verdict:
        return Verdict(passes=True, reason=f"{edge.name} connects to {node.name}:{edge.target_port}: {verdict.reason}")
    return Verdict(passes=False, reason=f"{edge.name} does not reach {node.name}: {verdict.reason}")


def matrix(network: Network) -> list[NetworkPath]:
    """Return every open path from the internet and each node to each listening node and out.

    Out is the internet on 443, and what egress rules name outside of the VPCs.
    """
    sources = [INTERNET, *(name for name, node in network.nodes.items() if node.kind not in _PASSIVE)]
    fronts: dict[tuple[str, int], set[tuple[str, int]]] = {}
    for forward in network.forwards:
        fronts.setdefault((forward.target, forward.target_port), set()).add((forward.source, forward.port))
    entries = sorted({front for found in fronts.values() for front in found})
    paths = [find(network, INTERNET, edge, _EDGE_PORT) for edge in dict.fromkeys(edge.name for edge in network.edges)]
    paths += [find(network, INTERNET, name, _EDGE_PORT) for name in _functions(network)]
    for source in sources:
        entered = {front for front in entries if front[0] == source or find(network, source, *front).open}
        for target, node in network.nodes.items():
            if target == source:
                continue
            for port in node.ports:
                through = fronts.get((target, port), set()) & entered
                if source != INTERNET and not through and not _may(network, source, node, port):
                    continue
                path = find(network, source, target, port)
                if path.open:
                    paths.append(path)
        if source != INTERNET and (path := find(network, source, INTERNET, 443)).open:
            paths.append(path)
        if source != INTERNET:
            paths += outward(network, source)
    return [*paths, *_further_entrances(network, paths), *inward(network)]


def _further_entrances(network: Network, known: Sequence[NetworkPath]) -> Iterator[NetworkPath]:
    """Yield the paths from the internet through each edge to what it connects to, without those that are *known*."""
    seen = {(path.target, path.port, tuple(path.through)) for path in known if path.source == INTERNET}
    for edge in network.edges:
        if edge.target and (edge.target, edge.target_port, (edge.name,)) not in seen:
            seen.add((edge.target, edge.target_port, (edge.name,)))
            verdict = _through_edge(network, edge, network.nodes[edge.target])
            if verdict:
                steps = [f"the internet reaches {edge.name} on {_EDGE_PORT}", verdict.reason]
                yield _open(INTERNET, edge.target, edge.target_port, steps, [edge.name])


def _functions(network: Network) -> list[str]:
    """Return the functions that an API invokes, each once."""
    return list(dict.fromkeys(one.function for one in network.invocations))


def _may(network: Network, source: str, node: Node, port: int) -> bool:
    """Return whether the groups of both ends allow a connection from any subnet: faster than testing each pair."""
    one = network.nodes[source]
    here = [parse(network.subnets[name].cidr) for name in one.subnets]
    if not group_passes(network, node, "ingress", port, peers=here, groups=one.groups):
        return False
    there = [parse(network.subnets[name].cidr) for name in node.subnets]
    return bool(group_passes(network, one, "egress", port, peers=there, groups=node.groups))


def exposures(network: Network, data_kinds: Sequence[str] = DATA_KINDS) -> list[NetworkPath]:
    """Return the open paths that no stack may have.

    From the internet to a data tier on any path, and from the internet to anything but a load balancer except
    through one.
    """
    found: list[NetworkPath] = []
    for target, node in network.nodes.items():
        for port in node.ports:
            path = find(network, INTERNET, target, port)
            if not path.open:
                continue
            balancers = [
                name for name in path.through if name in network.nodes and network.nodes[name].kind == "load-balancer"
            ]
            if node.kind in data_kinds or (node.kind != "load-balancer" and not balancers):
                found.append(path)
    return found


def select(network: Network, text: str) -> list[str]:
    """Return the names that *text* means: ``internet``, a name, ``kind/name``, a kind, a tier of subnets, or a range.

    Raises LookupError with what there is to choose from.
    """
    kinds_of_edges = {edge.name: edge.kind for edge in network.edges}
    edges = list(kinds_of_edges)
    if _is_range(text):
        return [text]
    functions = _functions(network)
    if text == INTERNET or text in network.nodes or text in edges or text in functions:
        return [text]
    kind, _, name = text.partition("/")
    found = [item.name for item in network.nodes.values() if (item.kind, item.name) == (kind, name)]
    found = found or [item.name for item in network.nodes.values() if item.kind == text]
    if text == "function" or kind == "function":
        found += [one for one in functions if one not in found and name in ("", one)]
    tiers = {subnet.name: (subnet.tier, _purpose(subnet)) for subnet in network.subnets.values()}
    found = found or [
        item.name for item in network.nodes.values() if any(text in tiers.get(one, ()) for one in item.subnets)
    ]
    if not found:
        found = [name for name in edges if text == "edge" or kinds_of_edges[name] == text]
    if not found:
        kinds = sorted({item.kind for item in network.nodes.values()})
        purposes = sorted({name for both in tiers.values() for name in both if name})
        known = ", ".join(dict.fromkeys([INTERNET, *edges, *network.nodes, *functions, *kinds, *purposes]))
        raise LookupError(f"{text!r} is nothing that this stack has; choose from: {known}")
    return found


def _is_range(text: str) -> bool:
    try:
        ip_network(text)
    except ValueError:
        return False
    return True


def _purpose(subnet: Subnet) -> str:
    """Return what the subnet's own name says that it is for: ``data`` of ``network-data-a``."""
    return subnet.name.rpartition("-")[0].rpartition("-")[2]


def reach(network: Network, source: str, target: str, port: int | None = None) -> list[NetworkPath]:
    """Return the paths of ``plinth reach``, from each source to each target, on *port* or on all listening ports.

    Both are texts for `select`. Default: every port that the target listens on; the internet's is 443.
    """
    edges = {edge.name for edge in network.edges}
    paths: list[NetworkPath] = []
    for one in select(network, source):
        for other in select(network, target):
            if one == other:
                continue
            if _is_range(one):
                paths += _from_range(network, one, other, port)
                continue
            if _is_range(other):
                paths += _to_range(network, one, other, port)
                continue
            invoked = other == INTERNET or other in edges or other in _functions(network)
            listening = (_EDGE_PORT,) if invoked else network.nodes[other].ports
            wanted = listening if port is None else (port,)
            paths += [find(network, one, other, number) for number in wanted]
            if not wanted:
                paths.append(_blocked(one, other, 0, [f"{other} listens on no port"]))
    return paths


def _from_range(network: Network, source: str, target: str, port: int | None) -> Iterator[NetworkPath]:
    """Yield the paths from addresses behind a VPN to a node, on *port* or on all on which it listens."""
    if target not in network.nodes:
        raise LookupError(f"{source!r} is a range of addresses behind a VPN; paths from it lead to a part of the stack")
    for number in network.nodes[target].ports if port is None else (port,):
        yield path_from(network, source, target, number)


def _to_range(network: Network, source: str, target: str, port: int | None) -> Iterator[NetworkPath]:
    """Yield the paths from a node to addresses outside of the VPCs, on *port* or on those that its rules name."""
    if source not in network.nodes:
        yield _blocked(source, target, port or 0, [f"{source} opens no connections to {target}"])
        return
    address = parse(target)
    named = {
        (one.port, one.protocol)
        for one in destinations(network, network.nodes[source])
        if not one.lists and overlaps(one.address, address)
    }
    wanted = (
        {(_EDGE_PORT, "tcp"), *named} if port is None else {(port, "tcp"), *(one for one in named if one[0] == port)}
    )
    for number, protocol in sorted(wanted):
        yield path_to(network, source, Destination(name=target, port=number, protocol=protocol, address=address))
