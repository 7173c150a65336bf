"""What security groups and network ACLs open, whichever of their shapes it is written in. Pure."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policies.engine.view import Resource, View
from policies.plan.values import MISSING, UNKNOWN

GROUPS = ("aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")
RULE = "aws:ec2/securityGroupRule:SecurityGroupRule"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
OPENERS = (GROUPS[0], GROUPS[1], RULE, INGRESS)
ACLS = ("aws:ec2/networkAcl:NetworkAcl", "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl")
ACL_RULE = "aws:ec2/networkAclRule:NetworkAclRule"
_ALL = ("-1", "all")
_WIDEST_4, _WIDEST_6 = 7, 16
"""Prefix lengths up to which a public block is as good as the whole world."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Opening:
    """Ports that known sources may reach, or known targets may be reached on."""

    protocol: str
    """`tcp`, `udp`, …; `-1` is any."""

    first: float | None
    """None: not known."""

    last: float | None
    """None: not known."""

    blocks: tuple[str, ...]
    """Known CIDRs."""

    @property
    def world(self) -> list[str]:
        """The CIDRs that mean everybody."""
        return [block for block in self.blocks if is_world(block)]

    @property
    def everything(self) -> bool:
        """Whether every port of every protocol is meant."""
        return self.protocol in _ALL

    def reaches(self, ports: Sequence[int], protocols: Sequence[str] = ("tcp", "6")) -> list[int]:
        """Return those of *ports* that are surely open."""
        if self.everything:
            return list(ports)
        if self.first is None or self.last is None or self.protocol not in protocols:
            return []
        first, last = self.first, self.last
        return [port for port in ports if first <= port <= last]

    def __str__(self) -> str:
        return "every port" if self.everything else _span(self.first, self.last)


def _span(first: float | None, last: float | None) -> str:
    if first is None or last is None:
        return "ports not known yet"
    return f"port {first:.0f}" if first == last else f"ports {first:.0f}-{last:.0f}"


def is_world(block: str) -> bool:
    """Tell whether a CIDR means everybody, or so large a public part that it makes no difference."""
    try:
        network = ipaddress.ip_network(block, strict=False)
    except ValueError:
        return False
    widest = _WIDEST_4 if network.version == 4 else _WIDEST_6  # noqa: PLR2004 - the versions' names
    return network.prefixlen <= widest and (network.prefixlen == 0 or not network.is_private)


def ingress(resource: Resource) -> Iterator[Opening]:
    """Yield what a group, or a rule in any shape, lets in."""
    if resource.type in GROUPS:
        yield from (_old(item) for item in resource.each("ingress"))
    elif resource.type == RULE and resource.equals("type", "ingress"):
        yield _old(resource)
    elif resource.type == INGRESS:
        yield _new(resource)


def egress(resource: Resource) -> Iterator[Opening]:
    """Yield what a group, or a rule in any shape, lets out."""
    if resource.type in GROUPS:
        yield from (_old(item) for item in resource.each("egress"))
    elif resource.type == RULE and resource.equals("type", "egress"):
        yield _old(resource)
    elif resource.type == EGRESS:
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
        return "tcp" if number == 6 else f"{number:.0f}"  # noqa: PLR2004 - IANA's number of TCP
    return item.text(path).lower()


def _port(item: View, path: str) -> float | None:
    """Return a port; None where it is not known; a missing one bounds nothing."""
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
    """Number of the rule."""

    allow: bool
    """Or deny."""

    opening: Opening
    """What it is about."""


def acl_ingress(resource: Resource) -> list[AclEntry]:
    """Return the ingress entries of an ACL, or of an ACL rule, in the order of evaluation."""
    found: list[AclEntry] = []
    if resource.type in ACLS:
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
    """Return the ports that the whole world reaches after earlier denials of the same world."""
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
