"""Which ports security groups and network ACLs open, in any form of inline or separate rules. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policies.plan.aws import vpc
from policies.plan.ip_ranges import is_world
from policies.plan.lens.view import Resource, View
from policies.plan.values import MISSING, UNKNOWN

OPENERS = (vpc.SECURITY_GROUP, vpc.DEFAULT_SECURITY_GROUP, vpc.SECURITY_GROUP_RULE, vpc.INGRESS_RULE)
_ALL = ("-1", "all")


@dataclass(frozen=True, kw_only=True, slots=True)
class Opening:
    """Ports that are open from known sources, or to known destinations."""

    protocol: str
    """`tcp`, `udp`, …; `-1` is any."""

    first: float | None
    """None if unknown."""

    last: float | None
    """None if unknown."""

    blocks: tuple[str, ...]
    """Known CIDR blocks."""

    @property
    def world(self) -> list[str]:
        """The CIDR blocks that mean the whole internet."""
        return [block for block in self.blocks if is_world(block)]

    @property
    def everything(self) -> bool:
        """Whether all ports of all protocols are open."""
        return self.protocol in _ALL

    def reaches(self, ports: Sequence[int], protocols: Sequence[str] = ("tcp", "6")) -> list[int]:
        """Return those of *ports* that are certainly open."""
        if self.everything:
            return list(ports)
        if self.first is None or self.last is None or self.protocol not in protocols:
            return []
        first, last = self.first, self.last
        return [port for port in ports if first <= port <= last]

    def __str__(self) -> str:
        return "all ports" if self.everything else _span(self.first, self.last)


def _span(first: float | None, last: float | None) -> str:
    if first is None or last is None:
        return "unknown ports"
    return f"port {first:.0f}" if first == last else f"ports {first:.0f}-{last:.0f}"


def ingress(resource: Resource) -> Iterator[Opening]:
    """Yield what a security group, or a rule in any form, allows inbound."""
    if resource.type in vpc.SECURITY_GROUPS:
        yield from (_old(item) for item in resource.each("ingress"))
    elif resource.type == vpc.SECURITY_GROUP_RULE and resource.equals("type", "ingress"):
        yield _old(resource)
    elif resource.type == vpc.INGRESS_RULE:
        yield _new(resource)


def egress(resource: Resource) -> Iterator[Opening]:
    """Yield what a security group, or a rule in any form, allows outbound."""
    if resource.type in vpc.SECURITY_GROUPS:
        yield from (_old(item) for item in resource.each("egress"))
    elif resource.type == vpc.SECURITY_GROUP_RULE and resource.equals("type", "egress"):
        yield _old(resource)
    elif resource.type == vpc.EGRESS_RULE:
        yield _new(resource)


def _old(item: View) -> Opening:
    blocks = (*item.values("cidrBlocks"), *item.values("ipv6CidrBlocks"))
    return Opening(
        protocol=_protocol(item, "protocol"), first=_port(item, "fromPort"), last=_port(item, "toPort"), blocks=blocks
    )


def _new(item: View) -> Opening:
    blocks = (*item.values("cidrIpv4"), *item.values("cidrIpv6"))
    return Opening(
        protocol=_protocol(item, "ipProtocol"), first=_port(item, "fromPort"), last=_port(item, "toPort"), blocks=blocks
    )


def _protocol(item: View, path: str) -> str:
    number = item.number(path)
    if number is not None:
        return "tcp" if number == 6 else f"{number:.0f}"  # noqa: PLR2004 - the IANA protocol number of TCP
    return item.text(path).lower()


def _port(item: View, path: str) -> float | None:
    """Return a port, None if it is unknown; if omitted, the lowest or highest port."""
    value = item.raw(path)
    if value is UNKNOWN:
        return None
    if value is MISSING:
        return 0 if path == "fromPort" else 65535
    return item.number(path)


@dataclass(frozen=True, kw_only=True, slots=True)
class AclEntry:
    """One known ingress entry of a network ACL."""

    turn: float
    """Rule number; entries are evaluated in ascending order."""

    allow: bool
    """Whether the entry allows traffic; otherwise it denies it."""

    opening: Opening
    """The traffic that the entry matches."""


def acl_ingress(resource: Resource) -> list[AclEntry]:
    """Return the ingress entries of a network ACL, or of a separate rule, in the order of evaluation."""
    found: list[AclEntry] = []
    if resource.type in vpc.NETWORK_ACLS:
        found += [_entry(item, "ruleNo", "action", "cidrBlock") for item in resource.each("ingress")]
    elif resource.not_true("egress"):
        found.append(_entry(resource, "ruleNumber", "ruleAction", "cidrBlock"))
    return sorted(found, key=lambda entry: entry.turn)


def _entry(item: View, turn: str, action: str, block: str) -> AclEntry:
    blocks = (*item.values(block), *item.values("ipv6CidrBlock"))
    opening = Opening(
        protocol=_protocol(item, "protocol"), first=_port(item, "fromPort"), last=_port(item, "toPort"), blocks=blocks
    )
    return AclEntry(turn=item.number(turn) or 0, allow=item.text(action).lower() == "allow", opening=opening)


def open_through(entries: Sequence[AclEntry], ports: Sequence[int]) -> list[int]:
    """Return the ports that are open to the internet and not denied by an earlier entry."""
    closed: dict[int, set[int]] = {4: set(), 6: set()}
    found: list[int] = []
    for entry in entries:
        for block in entry.opening.world:
            version = 6 if ":" in block else 4
            reached = set(entry.opening.reaches(ports)) - closed[version]
            if entry.allow:
                found += sorted(reached)
            elif block in {"0.0.0.0/0", "::/0"}:
                closed[version] |= reached
    return sorted(set(found))
