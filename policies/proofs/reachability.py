"""Who can reach whom, on which port, and by which way, or what stands in the way first. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from proofs.filters import Verdict, acl_both_ways, group_passes, route_to
from proofs.network import INTERNET, Edge, Net, Network, Node, Subnet, parse

_WORLD = ("0.0.0.0/0", "::/0")


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """The answer to one question."""

    source: str
    target: str
    port: int
    open: bool
    steps: Sequence[str]
    """What lets it through, hop by hop; of a blocked one, the first thing that blocks each attempt."""
    through: Sequence[str] = ()
    """Load balancers and edges between the two. Default: none, it is a direct way."""


def find(network: Network, source: str, target: str, port: int) -> Way:
    """Return the best way from *source* to *target*: a direct one, else one through load balancers and edges.

    *source* and *target* are names of nodes, or ``internet``. Raises KeyError for a name that is in no subnet.
    """
    direct = _direct(network, source, target, port)
    if direct.open or target == INTERNET:
        return direct
    blocked = list(direct.steps)
    for forward in network.forwards:
        if forward.target != target or forward.target_port != port or forward.source == source:
            continue
        last = _direct(network, forward.source, target, port)
        if not last.open:
            blocked += last.steps
            continue
        first = _to_front(network, source, forward.source, forward.port)
        if first.open:
            condition = f" for {forward.condition}" if forward.condition else ""
            steps = [
                *first.steps,
                f"{forward.source} forwards {forward.port} to {target}:{port}{condition}",
                *last.steps,
            ]
            return Way(
                source=source,
                target=target,
                port=port,
                open=True,
                steps=steps,
                through=[*first.through, forward.source],
            )
        blocked += first.steps
    return Way(source=source, target=target, port=port, open=False, steps=_unique(blocked))


def _to_front(network: Network, source: str, front: str, port: int) -> Way:
    """Return the way from *source* to a load balancer: directly, or through an edge if it comes from the internet."""
    direct = _direct(network, source, front, port)
    if direct.open or source != INTERNET:
        return direct
    blocked = list(direct.steps)
    for edge in network.edges:
        if edge.target != front or edge.target_port != port:
            continue
        verdict = _through_edge(network, edge, network.nodes[front])
        if verdict:
            steps = [f"the internet reaches {edge.name} on 443", verdict.reason]
            return Way(source=source, target=front, port=port, open=True, steps=steps, through=[edge.name])
        blocked.append(verdict.reason)
    return Way(source=source, target=front, port=port, open=False, steps=blocked)


def _through_edge(network: Network, edge: Edge, node: Node) -> Verdict:
    """Judge the last hop of an edge: its prefix list at the node's groups; a VPC origin needs no public address."""
    if not edge.private and not node.public:
        return Verdict(passes=False, reason=f"{edge.name} needs a public address of {node.name}")
    verdict = group_passes(network, node, "ingress", edge.target_port, peers=(), lists=(edge.prefix_list,))
    if verdict:
        return Verdict(passes=True, reason=f"{edge.name} connects to {node.name}:{edge.target_port}: {verdict.reason}")
    return verdict


def _direct(network: Network, source: str, target: str, port: int) -> Way:
    blocked: list[str] = []
    for verdict in _attempts(network, source, target, port):
        if verdict:
            return Way(source=source, target=target, port=port, open=True, steps=[verdict.reason])
        blocked.append(verdict.reason)
    return Way(source=source, target=target, port=port, open=False, steps=_unique(blocked))


def _attempts(network: Network, source: str, target: str, port: int) -> Iterator[Verdict]:
    """Judge every pair of subnets (and address family) that a connection could use."""
    if source == INTERNET:
        node = network.nodes[target]
        for name in node.subnets:
            for world in _WORLD:
                yield _from_internet(network, node, network.subnets[name], port, parse(world))
    elif target == INTERNET:
        node = network.nodes[source]
        for name in node.subnets:
            for world in _WORLD:
                yield _to_internet(network, node, network.subnets[name], port, parse(world))
    else:
        one, other = network.nodes[source], network.nodes[target]
        for here in one.subnets:
            for there in other.subnets:
                yield _between(network, one, network.subnets[here], other, network.subnets[there], port)


def _from_internet(  # noqa: PLR0911 - one line per hop
    network: Network, node: Node, subnet: Subnet, port: int, world: Net
) -> Verdict:
    if port not in node.ports:
        return Verdict(passes=False, reason=f"{node.name} does not listen on {port}")
    if world.version == 6 and not subnet.ipv6_cidr:  # noqa: PLR2004 - the number of the protocol
        return Verdict(passes=False, reason=f"{subnet.name} has no IPv6 addresses")
    if world.version == 4 and not node.public:  # noqa: PLR2004 - see above
        return Verdict(passes=False, reason=f"{node.name} has no public address")
    route = route_to(subnet, world)
    if route is None or route.kind != "igw":
        return Verdict(passes=False, reason=f"{subnet.name} has no route to an internet gateway")
    verdict = group_passes(network, node, "ingress", port, peers=(world,))
    if not verdict:
        return verdict
    passed = acl_both_ways(subnet, world, port, incoming=True)
    if not passed:
        return passed
    return Verdict(passes=True, reason=f"the internet reaches {node.name}:{port} in {subnet.name}: {verdict.reason}")


def _to_internet(  # noqa: PLR0911 - one line per hop
    network: Network, node: Node, subnet: Subnet, port: int, world: Net
) -> Verdict:
    if world.version == 6 and not subnet.ipv6_cidr:  # noqa: PLR2004 - see above
        return Verdict(passes=False, reason=f"{subnet.name} has no IPv6 addresses")
    route = route_to(subnet, world)
    if route is None or route.kind in ("none", "local"):
        return Verdict(passes=False, reason=f"{subnet.name} has no route to the internet")
    verdict = group_passes(network, node, "egress", port, peers=(world,))
    if not verdict:
        return verdict
    passed = acl_both_ways(subnet, world, port, incoming=False)
    if not passed:
        return passed
    if route.kind == "igw" and not node.public and world.version == 4:  # noqa: PLR2004 - see above
        return Verdict(passes=False, reason=f"{node.name} has no public address and {subnet.name} no NAT")
    if route.kind in ("nat", "instance"):
        behind = _through_nat(network, route.target, port, world)
        if not behind:
            return behind
        return Verdict(
            passes=True, reason=f"{node.name} reaches the internet on {port} from {subnet.name} through {route.target}"
        )
    if route.kind in ("igw", "eigw"):
        return Verdict(passes=True, reason=f"{node.name} reaches the internet on {port} from {subnet.name}")
    return Verdict(passes=False, reason=f"{subnet.name} sends {world} into {route.kind} {route.target}".rstrip())


def _through_nat(network: Network, name: str, port: int, world: Net) -> Verdict:
    nat = network.nodes.get(name)
    if nat is None:
        return Verdict(passes=False, reason=f"the route leads to {name}, which does not exist")
    if not nat.subnets:
        return Verdict(passes=True, reason=f"{name} is a regional gateway with its own way out")
    reasons: list[str] = []
    for subnet_name in nat.subnets:
        subnet = network.subnets[subnet_name]
        route = route_to(subnet, world)
        if route is None or route.kind != "igw":
            reasons.append(f"{name} stands in {subnet.name}, which has no route to an internet gateway")
            continue
        passed = acl_both_ways(subnet, world, port, incoming=False)
        if passed and group_passes(network, nat, "egress", port, peers=(world,)):
            return Verdict(passes=True, reason=f"through {name}")
        reasons.append(passed.reason if not passed else f"security group of {name} refuses {port}")
    return Verdict(passes=False, reason=reasons[0])


def _between(  # noqa: PLR0917 - one return per hop, and both ends of it
    network: Network, one: Node, here: Subnet, other: Node, there: Subnet, port: int
) -> Verdict:
    if port not in other.ports:
        return Verdict(passes=False, reason=f"{other.name} does not listen on {port}")
    here_net, there_net = parse(here.cidr), parse(there.cidr)
    for subnet, peer in ((here, there), (there, here)):
        routed = _routed(network, subnet, peer)
        if not routed:
            return routed
    leaving = group_passes(network, one, "egress", port, peers=(there_net,), groups=other.groups)
    if not leaving:
        return leaving
    entering = group_passes(network, other, "ingress", port, peers=(here_net,), groups=one.groups)
    if not entering:
        return entering
    if here.name != there.name:
        for subnet, peer, incoming in ((here, there_net, False), (there, here_net, True)):
            passed = acl_both_ways(subnet, peer, port, incoming=incoming)
            if not passed:
                return passed
    return Verdict(
        passes=True, reason=f"{one.name} in {here.name} reaches {other.name}:{port} in {there.name}: {entering.reason}"
    )


def _routed(network: Network, subnet: Subnet, peer: Subnet) -> Verdict:
    """Judge whether *subnet* has a route to *peer*: within a VPC always, else by a peering that joins the two."""
    if subnet.vpc == peer.vpc:
        return Verdict(passes=True, reason="local")
    route = route_to(subnet, parse(peer.cidr))
    if route is None or route.kind != "peering":
        return Verdict(passes=False, reason=f"{subnet.name} has no route to {peer.vpc}")
    if set(network.peerings.get(route.target, ())) != {subnet.vpc, peer.vpc}:
        return Verdict(
            passes=False,
            reason=f"{subnet.name} sends {peer.cidr} into {route.target}, which does not join the two VPCs",
        )
    return Verdict(passes=True, reason=f"through {route.target}")


def _unique(reasons: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(reasons))


def matrix(network: Network) -> list[Way]:
    """Return every open way from the internet and each node to each listening node and to the internet (443)."""
    sources = [INTERNET, *(name for name, node in network.nodes.items() if node.kind not in ("nat", "endpoint"))]
    ways: list[Way] = []
    for source in sources:
        for target, node in network.nodes.items():
            if target != source:
                ways += [way for port in node.ports if (way := find(network, source, target, port)).open]
        if source != INTERNET and (way := find(network, source, INTERNET, 443)).open:
            ways.append(way)
    return ways


def exposures(network: Network, data_kinds: Sequence[str] = ("database", "cache")) -> list[Way]:
    """Return the open ways that no stack may have.

    From the internet to a data tier by whatever way, and from the internet to anything but a load balancer except
    through one.
    """
    found: list[Way] = []
    for target, node in network.nodes.items():
        for port in node.ports:
            way = find(network, INTERNET, target, port)
            if not way.open:
                continue
            balancers = [
                name for name in way.through if name in network.nodes and network.nodes[name].kind == "load-balancer"
            ]
            if node.kind in data_kinds or (node.kind != "load-balancer" and not balancers):
                found.append(way)
    return found
