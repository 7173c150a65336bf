"""Whether a direct connection is possible, without a load balancer: routes, security groups, network ACLs. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from policies.plan.network import (
    DEFAULT_ROUTES,
    INTERNET,
    NOWHERE,
    Net,
    Network,
    Node,
    Route,
    Subnet,
    on_the_internet,
    parse,
)
from policies.proofs.filters import Verdict, acl_both_ways, first_open, group_passes, route_to

_WORLD = tuple(map(parse, DEFAULT_ROUTES))
_TO_THE_INTERNET = ("igw", "eigw", "nat", "instance")


@dataclass(frozen=True, kw_only=True, slots=True)
class NetworkPath:
    """A path between two nodes on one port, open or blocked."""

    source: str
    target: str
    port: int
    open: bool
    steps: Sequence[str]
    """What allows it, hop by hop; for a blocked path, the first obstacle of each attempt."""
    through: Sequence[str] = ()
    """Load balancers and edges in between. Default: none, it is a direct path."""
    protocol: str = "tcp"
    """``tcp``, or ``udp`` of a path out of the network. Default: tcp."""
    beyond: Literal["source", "target"] | None = None
    """Which end is addresses outside of the network that a rule names. Default: none, both are nodes, edges or
    ``internet``."""

    @property
    def port_label(self) -> str:
        """The port, with its protocol unless that is TCP: ``587``, ``123/udp``."""
        return str(self.port) if self.protocol == "tcp" else f"{self.port}/{self.protocol}"

    @property
    def sentence(self) -> str:
        """The answer in plain words."""
        if not self.open:
            return f"{self.source} does not reach {self.target}:{self.port_label}: {self.steps[0]}"
        straight = "" if self.target == INTERNET else " directly"
        by = f" through {', '.join(self.through)}" if self.through else straight
        return f"{self.source} reaches {self.target}:{self.port_label}{by}: {'; '.join(self.steps)}"


def direct(network: Network, source: str, target: str, port: int) -> NetworkPath:
    """Return the path of a direct connection from *source* to *target*."""
    path = NetworkPath(source=source, target=target, port=port, open=False, steps=())
    ends = [network.nodes[name] for name in (source, target) if name != INTERNET]
    return attempted(path, ends, _attempts(network, source, target, port))


def attempted(path: NetworkPath, ends: Sequence[Node], verdicts: Iterable[Verdict]) -> NetworkPath:
    """Return *path*, open by the first verdict that passes, otherwise blocked with all reasons.

    *verdicts* has one for each subnet of *ends* that a connection could use; a node that is in none is a reason, too.
    """
    blocked = [f"{node.name} is in no subnet of this plan" for node in ends if not node.subnets]
    for verdict in verdicts:
        if verdict:
            return replace(path, open=True, steps=[verdict.reason])
        blocked.append(verdict.reason)
    return replace(path, open=False, steps=list(dict.fromkeys(blocked)))


def reaches_aws(network: Network, node: Node, subnet: Subnet, port: int) -> bool:
    """Return whether *node* in *subnet* reaches AWS's public endpoints through the internet.

    By IPv6 alone it does not if it has IPv4 addresses too: the endpoints that ECS and most SDKs use by default have
    IPv4 addresses only (https://docs.aws.amazon.com/vpc/latest/userguide/aws-ipv6-support.html).
    """
    has_ipv4 = parse(subnet.cidr) != NOWHERE
    return any(to_address(network, node, subnet, port, world) for world in (_WORLD[:1] if has_ipv4 else _WORLD))


def _attempts(network: Network, source: str, target: str, port: int) -> Iterator[Verdict]:
    """Yield a verdict for each pair of subnets (and address family) that a connection could use."""
    if source == INTERNET:
        node = network.nodes[target]
        for name in node.subnets:
            for world in (*_WORLD, *_parts(network.subnets[name])):
                yield from_internet(network, node, network.subnets[name], port, world)
    elif target == INTERNET:
        node = network.nodes[source]
        for name in node.subnets:
            for world in _WORLD:
                yield to_address(network, node, network.subnets[name], port, world)
    else:
        yield from _pairs(network, network.nodes[source], network.nodes[target], port)


def connects(network: Network, one: Node, other: Node, port: int) -> Verdict:
    """Return whether *one*, which need not be a node of *network*, connects to *other*."""
    return first_open(_pairs(network, one, other, port), f"{one.name} or {other.name} is in no subnet of this plan")


def _pairs(network: Network, one: Node, other: Node, port: int) -> Iterator[Verdict]:
    for here in one.subnets:
        for there in other.subnets:
            yield _between(network, one, network.subnets[here], other, network.subnets[there], port)


def _parts(subnet: Subnet) -> Iterator[Net]:
    """Yield the parts of the internet that have their own route to a gateway."""
    for route in subnet.routes:
        if route.kind == "igw" and "/" in route.destination:
            part = parse(route.destination)
            if part.prefixlen and on_the_internet(part):
                yield part


def from_internet(  # noqa: PLR0911 - one line per hop
    network: Network, node: Node, subnet: Subnet, port: int, world: Net, *, lists: Sequence[str] = ()
) -> Verdict:
    """Return whether the internet, or its prefix lists *lists*, can connect to *node* in *subnet*."""
    if port not in node.ports:
        return Verdict(passes=False, reason=f"{node.name} does not listen on {port}")
    if world.version == 6 and not subnet.ipv6_cidr:  # noqa: PLR2004 - the number of the protocol
        return Verdict(passes=False, reason=f"{subnet.name} has no IPv6 addresses")
    if world.version == 6 and not node.ipv6:  # noqa: PLR2004 - see above
        return Verdict(passes=False, reason=f"{node.name} has no IPv6 addresses")
    if world.version == 4 and not node.public:  # noqa: PLR2004 - see above
        return Verdict(passes=False, reason=f"{node.name} has no public address")
    route = route_to(subnet, world)
    if route is None or route.kind != "igw":
        return Verdict(passes=False, reason=f"{subnet.name} has no route to an internet gateway")
    verdict = group_passes(network, node, "ingress", port, peers=(world,), lists=lists)
    if not verdict:
        return verdict
    passed = acl_both_ways(subnet, world, port, incoming=True)
    if not passed:
        return passed
    return Verdict(passes=True, reason=f"the internet reaches {node.name}:{port} in {subnet.name}: {verdict.reason}")


def to_address(
    network: Network,
    node: Node,
    subnet: Subnet,
    port: int,
    address: Net,
    *,
    lists: Sequence[str] = (),
    protocol: str = "tcp",
) -> Verdict:
    """Return whether *node* in *subnet* can send to *address*, outside of the VPC, or to a prefix list in it."""
    place = str(address) if address.prefixlen else "the internet"
    if address.version == 6 and not (subnet.ipv6_cidr and node.ipv6):  # noqa: PLR2004 - the number of the protocol
        who = node if subnet.ipv6_cidr else subnet
        return Verdict(passes=False, reason=f"{who.name} has no IPv6 addresses")
    route = route_to(subnet, address)
    if route is None or route.kind in ("none", "local"):
        return Verdict(passes=False, reason=f"{subnet.name} has no route to {place}")
    if route.kind in _TO_THE_INTERNET and not on_the_internet(address):
        return Verdict(passes=False, reason=f"{subnet.name} routes {place} to the internet, where it is not routed")
    verdict = group_passes(
        network, node, "egress", port, peers=() if lists else (address,), lists=lists, protocol=protocol
    )
    if not verdict:
        return verdict
    passed = acl_both_ways(subnet, address, port, incoming=False, protocol=protocol)
    if not passed:
        return passed
    return _leaves(network, node, subnet, port, address, route, protocol)


def _leaves(  # noqa: PLR0917 - a connection, and its route
    network: Network, node: Node, subnet: Subnet, port: int, address: Net, route: Route, protocol: str
) -> Verdict:
    """Return whether the target of *route* passes a connection on, which the filters of its source allow."""
    place = str(address) if address.prefixlen else "the internet"
    if route.kind == "igw" and not node.public and address.version == 4:  # noqa: PLR2004 - see above
        return Verdict(passes=False, reason=f"{node.name} has no public address and {subnet.name} no NAT")
    if route.kind in ("nat", "instance"):
        behind = _through_nat(network, subnet, route.target, port, address, protocol)
        if not behind:
            return behind
        return Verdict(
            passes=True, reason=f"{node.name} reaches {place} on {port} from {subnet.name} through {route.target}"
        )
    if route.kind in ("igw", "eigw"):
        return Verdict(passes=True, reason=f"{node.name} reaches {place} on {port} from {subnet.name}")
    if route.kind in ("vpn", "transit", "peering") and address.prefixlen:
        by = f"{route.kind} {route.target}".rstrip()
        return Verdict(passes=True, reason=f"{node.name} reaches {place} on {port} from {subnet.name} through {by}")
    return Verdict(passes=False, reason=f"{subnet.name} routes {address} to {route.kind} {route.target}".rstrip())


def _through_nat(  # noqa: PLR0917 - a connection, and where it starts
    network: Network, origin: Subnet, name: str, port: int, world: Net, protocol: str
) -> Verdict:
    """Return whether a NAT gateway or instance passes a connection from *origin* to the internet."""
    nat = network.nodes.get(name)
    if nat is None:
        return Verdict(passes=False, reason=f"the route targets {name}, which does not exist")
    if not nat.subnets:
        return Verdict(passes=True, reason=f"{name} is a regional NAT gateway with its own route to the internet")
    inside = parse(origin.cidr)
    subnets = (network.subnets[one] for one in nat.subnets)
    return first_open((_nat_passes(network, nat, one, inside, port, world, protocol) for one in subnets), "")


def _nat_passes(  # noqa: PLR0917 - a connection, and where it passes
    network: Network, nat: Node, subnet: Subnet, inside: Net, port: int, world: Net, protocol: str
) -> Verdict:
    """Return whether the interface of a NAT in *subnet* passes a connection from *inside* on."""
    route = route_to(subnet, world)
    if route is None or route.kind != "igw":
        reason = f"{nat.name} is in {subnet.name}, which has no route to an internet gateway"
        return Verdict(passes=False, reason=reason)
    hops = (
        acl_both_ways(subnet, inside, port, incoming=True, protocol=protocol),
        group_passes(network, nat, "ingress", port, peers=(inside,), protocol=protocol),
        group_passes(network, nat, "egress", port, peers=(world,), protocol=protocol),
        acl_both_ways(subnet, world, port, incoming=False, protocol=protocol),
    )
    return next((hop for hop in hops if not hop), Verdict(passes=True, reason=f"through {nat.name}"))


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
    """Return whether *subnet* has a route to *peer*: always in the same VPC, otherwise by a peering of the two VPCs."""
    if subnet.vpc == peer.vpc:
        return Verdict(passes=True, reason="local")
    route = route_to(subnet, parse(peer.cidr))
    if route is None or route.kind != "peering":
        return Verdict(passes=False, reason=f"{subnet.name} has no route to {peer.vpc}")
    if set(network.peerings.get(route.target, ())) != {subnet.vpc, peer.vpc}:
        return Verdict(
            passes=False,
            reason=f"{subnet.name} routes {peer.cidr} to {route.target}, which does not connect the two VPCs",
        )
    return Verdict(passes=True, reason=f"through {route.target}")
