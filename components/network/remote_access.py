"""What crosses the VPN connections of a network, and what its network ACLs admit for that. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components.network.acl_rules import AclRule, AclRules
from model.aws.vpn import FIRST_HIGH_PORT
from model.tiers import Tier


@dataclass(frozen=True, kw_only=True, slots=True)
class RemoteAccess:
    """Ranges behind the VPN connections of a network, each with a TCP port."""

    to_stores: Sequence[tuple[str, int]] = ()
    """Range and port: which port of the data tier it may reach. Default: none."""

    from_services: Sequence[tuple[str, int]] = ()
    """Range and port on which the private tier may reach it. Default: none."""

    transit_to_stores: Sequence[int] = ()
    """Ports of the data tier that ranges behind a transit gateway may reach. Default: none."""

    transit_from_services: Sequence[int] = ()
    """Ports on which the private tier may reach ranges behind a transit gateway. Default: none."""


NO_REMOTE_ACCESS = RemoteAccess()


def admitting(tier: Tier, rules: AclRules, remote: RemoteAccess) -> AclRules:
    """Return *rules* of *tier* with those that *remote* needs behind them.

    The private tier admits high ports of any address already, and 443 to any.
    """
    if tier == "data":
        ranges = dict.fromkeys(cidr for cidr, _ in remote.to_stores)
        return AclRules(
            ingress=[*rules.ingress, *(_tcp(cidr, port, port) for cidr, port in dict.fromkeys(remote.to_stores))],
            egress=[*rules.egress, *(_tcp(cidr, FIRST_HIGH_PORT, 65535) for cidr in ranges)],
        )
    if tier == "private":
        low = [(cidr, port) for cidr, port in dict.fromkeys(remote.from_services) if port < FIRST_HIGH_PORT]
        return AclRules(ingress=rules.ingress, egress=[*rules.egress, *(_tcp(cidr, port, port) for cidr, port in low)])
    return rules


def attached(tier: Tier, remote: RemoteAccess, *, vpc_cidrs: Sequence[str], data: Sequence[str]) -> AclRules:
    """Return what the network ACL of the vpn tier admits, before it closes the data tier, for a transit gateway.

    Its interfaces are there. AWS checks what enters it by the ingress rules, with the source in the VPC, and what it
    sends to another subnet by the egress rules: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html
    """
    if tier != "vpn":
        return AclRules(ingress=(), egress=())
    ports = sorted(set(remote.transit_to_stores))
    low = sorted({port for port in remote.transit_from_services if port < FIRST_HIGH_PORT})
    return AclRules(
        ingress=[
            *(_tcp(cidr, FIRST_HIGH_PORT, 65535) for cidr in (data if ports else ())),
            *(_tcp(cidr, low[0], low[-1]) for cidr in (vpc_cidrs if low else ())),
        ],
        egress=[_tcp(cidr, port, port) for cidr in data for port in ports],
    )


def _tcp(cidr: str, first: int, last: int) -> AclRule:
    return AclRule(action="allow", protocol="tcp", cidr=cidr, first_port=first, last_port=last)
