"""Paths into the network from ranges behind a VPN or a transit gateway: what ingress rules name. Pure.

A range reaches a port directly, or what a load balancer forwards to that it reaches.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from policies.plan.network import Forward, Net, Network, Node, Subnet, overlaps, parse
from policies.proofs.filters import Verdict, acl_both_ways, group_passes, route_to
from policies.proofs.hops import NetworkPath, attempted, direct

_BEHIND = ("vpn", "transit")


def origins(network: Network, node: Node) -> Iterator[str]:
    """Yield the ranges outside of the VPCs that the security groups of *node* admit, without 0.0.0.0/0."""
    for group in node.groups:
        for rule in network.groups[group].ingress if group in network.groups else ():
            if ":" in rule.peer:  # a group, a prefix list, or IPv6, which a virtual private gateway does not route
                continue
            address = parse(rule.peer)
            inside = any(overlaps(parse(cidr), address) for cidrs in network.vpc_cidrs.values() for cidr in cidrs)
            if address.prefixlen and not inside:
                yield str(address)


def path_from(network: Network, source: str, target: str, port: int) -> NetworkPath:
    """Return the path from the range *source* to the node *target*, open or blocked."""
    path = _straight(network, source, target, port)
    blocked = list(path.steps)
    for forward in () if path.open else _in_front(network, target, port):
        first = _straight(network, source, forward.source, forward.port)
        last = direct(network, forward.source, target, port)
        if first.open and last.open:
            return replace(path, open=True, steps=[*first.steps, forward.step, *last.steps], through=[forward.source])
        blocked += last.steps if first.open else first.steps
    return path if path.open else replace(path, steps=list(dict.fromkeys(blocked)))


def _in_front(network: Network, target: str, port: int) -> Iterator[Forward]:
    """Yield what forwards to *port* of *target*, if it is a node itself."""
    for forward in network.forwards:
        if (forward.target, forward.target_port) == (target, port) and forward.source in network.nodes:
            yield forward


def _straight(network: Network, source: str, target: str, port: int) -> NetworkPath:
    node, address = network.nodes[target], parse(source)
    path = NetworkPath(source=source, target=target, port=port, open=False, steps=(), beyond="source")
    subnets = (network.subnets[name] for name in node.subnets)
    return attempted(path, [node], (_enters(network, node, subnet, port, address) for subnet in subnets))


def _enters(network: Network, node: Node, subnet: Subnet, port: int, address: Net) -> Verdict:
    """Return whether what is behind a gateway can connect to *node* in *subnet*; its responses need a route back."""
    if port not in node.ports:
        return Verdict(passes=False, reason=f"{node.name} does not listen on {port}")
    route = route_to(subnet, address)
    if route is None or route.kind not in _BEHIND:
        return Verdict(passes=False, reason=f"{subnet.name} has no route back to {address} by a VPN")
    verdict = group_passes(network, node, "ingress", port, peers=(address,))
    if not verdict:
        return verdict
    passed = acl_both_ways(subnet, address, port, incoming=True)
    if not passed:
        return passed
    by = f"{route.kind} {route.target}".rstrip()
    return Verdict(
        passes=True, reason=f"{address} reaches {node.name}:{port} in {subnet.name} through {by}: {verdict.reason}"
    )


def inward(network: Network) -> list[NetworkPath]:
    """Return every open path from a range behind a VPN to a port that something listens on, each once."""
    found: dict[tuple[str, str, int], NetworkPath] = {}
    for name, node in network.nodes.items():
        for port in node.ports:
            fronts = [network.nodes[one.source] for one in _in_front(network, name, port)]
            for source in dict.fromkeys(origin for one in (node, *fronts) for origin in origins(network, one)):
                path = path_from(network, source, name, port)
                if path.open:
                    found.setdefault((source, name, port), path)
    return list(found.values())
