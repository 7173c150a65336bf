"""Paths that leave the network on other ports than HTTPS, or to certain addresses: what egress rules name. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policies.plan.network import INTERNET, GroupRule, Net, Network, Node, overlaps, parse
from policies.proofs.hops import NetworkPath, to_address

_WORLD = parse("0.0.0.0/0")
_HTTPS = 443


@dataclass(frozen=True, kw_only=True, slots=True)
class Destination:
    """What one egress rule names."""

    name: str
    """The range, the prefix list, or ``internet``."""
    port: int
    protocol: str
    address: Net
    """The range; that of the whole internet for a prefix list, whose addresses are not known."""
    lists: Sequence[str] = ()


def destinations(network: Network, node: Node) -> Iterator[Destination]:
    """Yield the destinations outside of the VPCs that the security groups of *node* name with one port.

    HTTPS to anywhere is left out, because every report of paths has it.
    """
    for group in node.groups:
        for rule in network.groups[group].egress if group in network.groups else ():
            found = _destination(network, rule)
            if found is not None and (found.name, found.port, found.protocol) != (INTERNET, _HTTPS, "tcp"):
                yield found


def _destination(network: Network, rule: GroupRule) -> Destination | None:
    port, last = rule.ports
    kind, _, name = rule.peer.partition(":")
    if port != last or rule.protocol not in ("tcp", "udp") or kind == "group":
        return None
    if kind == "list":  # HTTPS to one of AWS's lists leads to a gateway endpoint, not out
        return (
            None
            if port == _HTTPS
            else Destination(name=name, port=port, protocol=rule.protocol, address=_WORLD, lists=(name,))
        )
    address = parse(rule.peer)
    if not address.prefixlen:
        return Destination(name=INTERNET, port=port, protocol=rule.protocol, address=address)
    inside = any(overlaps(parse(cidr), address) for cidrs in network.vpc_cidrs.values() for cidr in cidrs)
    return None if inside else Destination(name=str(address), port=port, protocol=rule.protocol, address=address)


def path_to(network: Network, source: str, wanted: Destination) -> NetworkPath:
    """Return the path from the node *source* to a destination outside of the VPCs, open or blocked."""
    node = network.nodes[source]
    blocked = [] if node.subnets else [f"{source} is in no subnet of this plan"]
    for name in node.subnets:
        verdict = to_address(
            network,
            node,
            network.subnets[name],
            wanted.port,
            wanted.address,
            lists=wanted.lists,
            protocol=wanted.protocol,
        )
        if verdict:
            return _path(source, wanted, [verdict.reason], is_open=True)
        blocked.append(verdict.reason)
    return _path(source, wanted, list(dict.fromkeys(blocked)), is_open=False)


def _path(source: str, wanted: Destination, steps: Sequence[str], *, is_open: bool) -> NetworkPath:
    return NetworkPath(
        source=source, target=wanted.name, port=wanted.port, protocol=wanted.protocol, open=is_open, steps=steps
    )


def outward(network: Network, source: str) -> list[NetworkPath]:
    """Return the open paths from *source* to what its egress rules name outside of the VPCs, each once."""
    found: dict[tuple[str, int, str], NetworkPath] = {}
    for wanted in destinations(network, network.nodes[source]):
        path = path_to(network, source, wanted)
        if path.open:
            found.setdefault((path.target, path.port, path.protocol), path)
    return list(found.values())
