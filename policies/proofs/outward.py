"""Paths that leave the network on other ports than HTTPS, or to certain addresses: what egress rules name. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policies.plan.network import INTERNET, GroupRule, Net, Network, Node, Subnet, overlaps, parse
from policies.proofs.filters import Verdict
from policies.proofs.hops import NetworkPath, attempted, to_address

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
    path = NetworkPath(
        source=source, target=wanted.name, port=wanted.port, protocol=wanted.protocol, open=False, steps=(),
        beyond="target",
    )  # fmt: skip
    return attempted(path, [node], (_leaves(network, node, network.subnets[name], wanted) for name in node.subnets))


def _leaves(network: Network, node: Node, subnet: Subnet, wanted: Destination) -> Verdict:
    return to_address(network, node, subnet, wanted.port, wanted.address, lists=wanted.lists, protocol=wanted.protocol)


def outward(network: Network, source: str) -> list[NetworkPath]:
    """Return the open paths from *source* to what its egress rules name outside of the VPCs, each once."""
    found: dict[tuple[str, int, str], NetworkPath] = {}
    for wanted in destinations(network, network.nodes[source]):
        path = path_to(network, source, wanted)
        if path.open:
            found.setdefault((path.target, path.port, path.protocol), path)
    return list(found.values())
