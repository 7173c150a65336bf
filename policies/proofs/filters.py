"""What a network ACL, security group or route table allows. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policies.plan.network import (
    RETURN_PORTS,
    AclRule,
    Group,
    GroupRule,
    Net,
    Network,
    Node,
    Route,
    Subnet,
    contains,
    meets_peer,
    overlaps,
    parse,
    without,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether traffic is allowed, and the reason."""

    passes: bool
    reason: str

    def __bool__(self) -> bool:
        return self.passes


def first_open(verdicts: Iterable[Verdict], otherwise: str) -> Verdict:
    """Return the first verdict that passes, or else the first refusal; *otherwise* is the reason if there is none."""
    refusal: Verdict | None = None
    for verdict in verdicts:
        if verdict:
            return verdict
        refusal = verdict if refusal is None else refusal
    return refusal if refusal is not None else Verdict(passes=False, reason=otherwise)


def _covers(ports: tuple[int, int], wanted: tuple[int, int]) -> bool:
    return ports[0] <= wanted[0] and wanted[1] <= ports[1]


def _touches(ports: tuple[int, int], wanted: tuple[int, int]) -> bool:
    return ports[0] <= wanted[1] and wanted[0] <= ports[1]


def acl_passes(
    rules: Sequence[AclRule], peer: Net, ports: tuple[int, int], where: str, protocol: str = "tcp"
) -> Verdict:
    """Return whether *protocol* to or from *peer* is allowed: the first rule that matches an address decides.

    It is allowed if any part of *peer* is, on all of *ports*: an allow rule must contain all of them, a deny rule any.
    """
    remaining: list[Net] = [peer]
    for rule in sorted(rules, key=lambda rule: rule.number):
        if rule.protocol not in (protocol, "all"):
            continue
        network = parse(rule.cidr)
        fits = rule.protocol == "all" or (_covers if rule.allow else _touches)(rule.ports, ports)
        if not fits or not meets_peer(network, peer) or not any(overlaps(network, net) for net in remaining):
            continue
        if rule.allow:
            return Verdict(passes=True, reason=f"{where} rule {rule.number} allows {rule.cidr}")
        remaining = without(remaining, network)
        if not remaining:
            return Verdict(passes=False, reason=f"{where} rule {rule.number} denies {rule.cidr}")
    return Verdict(passes=False, reason=f"{where} has no rule that allows {_range(ports)} with {peer}")


def _range(ports: tuple[int, int]) -> str:
    return str(ports[0]) if ports[0] == ports[1] else f"{ports[0]}-{ports[1]}"


def _peer_matches(
    network: Network, rule: GroupRule, peers: Iterable[Net], groups: Iterable[str], lists: Iterable[str]
) -> bool:
    kind, _, name = rule.peer.partition(":")
    if kind == "group":
        return name in groups
    if kind == "list":
        known = [parse(cidr) for cidr in network.prefix_lists.get(name, ())]
        return name in lists or any(meets_peer(cidr, peer) for cidr in known for peer in peers)
    cidr = parse(rule.peer)
    return any(meets_peer(cidr, peer) for peer in peers)


def group_passes(
    network: Network,
    node: Node,
    direction: str,
    port: int,
    *,
    peers: Sequence[Net],
    groups: Sequence[str] = (),
    lists: Sequence[str] = (),
    protocol: str = "tcp",
) -> Verdict:
    """Return whether the security groups of *node* allow *port* in *direction* (``ingress``, ``egress``)."""
    if not node.groups:
        return Verdict(passes=True, reason=f"{node.name} has no security group")
    for name in node.groups:
        group = network.groups.get(name, Group(name=name))
        for rule in group.ingress if direction == "ingress" else group.egress:
            fits = rule.protocol == "all" or (rule.protocol == protocol and _covers(rule.ports, (port, port)))
            if fits and _peer_matches(network, rule, peers, groups, lists):
                return Verdict(passes=True, reason=f"security group {name} allows {direction} {port} with {rule.peer}")
    names = ", ".join(node.groups)
    who = " or ".join([*groups, *lists, *(str(peer) for peer in peers)])
    return Verdict(passes=False, reason=f"security group {names} has no {direction} rule for {port} with {who}")


def route_to(subnet: Subnet, destination: Net) -> Route | None:
    """Return the route to *destination*: the most specific one that contains it, if there is one."""
    best: tuple[int, Route] | None = None
    for route in subnet.routes:
        if "/" not in route.destination:
            continue
        network = parse(route.destination)
        if contains(network, destination) and (best is None or network.prefixlen > best[0]):
            best = (network.prefixlen, route)
    return best[1] if best else None


def acl_both_ways(subnet: Subnet, peer: Net, port: int, *, incoming: bool, protocol: str = "tcp") -> Verdict:
    """Return whether a subnet's network ACL allows a connection with *peer*, including its return traffic."""
    acl = subnet.acl
    if acl is None:
        return Verdict(passes=True, reason=f"{subnet.name} has the VPC's default network ACL, which allows all traffic")
    service, back = (port, port), RETURN_PORTS
    inward, outward = (service, back) if incoming else (back, service)
    for rules, ports, direction in ((acl.ingress, inward, "ingress"), (acl.egress, outward, "egress")):
        verdict = acl_passes(rules, peer, ports, f"network ACL {acl.name} of {subnet.name} ({direction})", protocol)
        if not verdict:
            return verdict
    return Verdict(passes=True, reason=f"network ACL {acl.name} of {subnet.name} allows both directions")
