"""Network ACL rules of each tier. Pure.

Network ACLs are the second layer: coarse, stateless, and effective even if a security group is wrong. Security groups
hold the exact rules. AWS never filters here what goes to the VPC's DNS resolver, DHCP, instance and task metadata and
the Amazon Time Sync Service (https://docs.aws.amazon.com/vpc/latest/userguide/nacl-basics.html), so no rule names them.

A stateless filter must admit responses: TCP 1024-65535 from any address, because NAT gateways use all of these ports
and responses keep their public source address up to the task. 22 and 3389 are denied before that range; so one response
in about 64,000 that a NAT gateway expects on 3389 is lost, and retried by its client.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from model.aws.vpc import ACL_RULES_PER_DIRECTION
from model.outbound import FIRST_CLIENT_PORT, Opening
from model.tiers import Tier

WORLD = "0.0.0.0/0"
WORLD_IPV6 = "::/0"

_FIRST, _FIRST_IPV6, _STEP = 100, 500, 10
"""First rule numbers and distance of rule numbers, so that a rule can be inserted between two, as AWS recommends:
https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html"""

_FIRST_OF_PEERS, _STEP_OF_PEERS = 5, 5
"""The same of rules about peered networks, which come first: a peering renumbers none of the others."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AclRule:
    """One rule; rules are evaluated in the order of the list."""

    action: Literal["allow", "deny"]
    """What happens to a packet that matches."""

    protocol: Literal["tcp", "udp", "icmp", "58", "-1"]
    """``58``: ICMPv6; ``-1``: any."""

    cidr: str
    """The other side, IPv4 or IPv6: source of an ingress rule, destination of an egress rule."""

    first_port: int = 0
    """Lowest destination port; ICMP and any protocol have none. Default: 0."""

    last_port: int = 0
    """Highest destination port. Default: 0."""

    icmp_type: int | None = None
    """Default: none, the rule is not about ICMP."""

    icmp_code: int | None = None
    """Default: none, the rule is not about ICMP."""

    inserted: bool = False
    """Whether it is numbered between its neighbors: the numbers of other rules stay as they are without it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AclRules:
    """The rules of one tier."""

    ingress: Sequence[AclRule]
    """In order of evaluation."""

    egress: Sequence[AclRule]
    """In order of evaluation."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Peer:
    """A peered network, as the network ACLs of this one see it."""

    cidrs: Sequence[str]
    """All of its ranges."""

    admits: Mapping[Tier, Sequence[int]]
    """Tier of this network → TCP ports that the peer's services reach there."""

    reaches: Sequence[int]
    """TCP ports of the peer that services of this network reach."""


def numbered(
    rules: Sequence[AclRule], of_peers: Sequence[AclRule] = (), ipv6: Sequence[AclRule] = ()
) -> list[tuple[int, AclRule]]:
    """Return *rules* with their numbers, *of_peers* first and *ipv6* last; raises ValueError above AWS's quota.

    The quota is one for IPv4 and one for IPv6, but no number is used twice.
    """
    most, count = ACL_RULES_PER_DIRECTION - 1, max(len(rules) + len(of_peers), len(ipv6))
    if count > most:
        raise ValueError(
            f"a network ACL has {count} rules in one direction; legal: at most {most}. "
            "Choose tier offsets that are multiples of 2, or fewer data ports"
        )
    peers = [(_FIRST_OF_PEERS + _STEP_OF_PEERS * turn, rule) for turn, rule in enumerate(of_peers)]
    return [*peers, *_from(_FIRST, rules), *_from(_FIRST_IPV6, ipv6)]


def _from(first: int, rules: Sequence[AclRule]) -> list[tuple[int, AclRule]]:
    number, found = first - _STEP, []
    for rule in rules:
        number = number + 1 if rule.inserted else number - number % _STEP + _STEP
        found.append((number, rule))
    return found


def peer_rules(tier: Tier, peers: Sequence[Peer]) -> AclRules:
    """Return the rules of *tier* about peered networks; none of a tier that nothing crosses to or from.

    The private tier denies a peer what is not named here: the rules for responses from the internet would admit it.
    Responses cross on ephemeral ports, so a side that opens connections must admit these from its peer.
    """
    found = [_private_peer(peer) if tier == "private" else _data_peer(peer) for peer in peers]
    if tier not in {"private", "data"}:
        return AclRules(ingress=(), egress=())
    return AclRules(
        ingress=[rule for rules in found for rule in rules.ingress],
        egress=[rule for rules in found for rule in rules.egress],
    )


def _private_peer(peer: Peer) -> AclRules:
    admitted, reached = peer.admits.get("private", ()), peer.reaches
    denied = _closed(peer.cidrs)

    def allowed(ports: Sequence[int], *, responses: bool) -> list[AclRule]:
        if responses:  # all ports of services and stores are among them
            return [*map(_ephemeral, peer.cidrs)]
        return _on(sorted(set(ports)), peer.cidrs)

    return AclRules(
        ingress=[*allowed(admitted, responses=bool(reached)), *denied],
        egress=[*allowed(reached, responses=bool(admitted)), *denied],
    )


def _data_peer(peer: Peer) -> AclRules:
    ports = sorted(set(peer.admits.get("data", ())))
    return AclRules(ingress=_on(ports, peer.cidrs), egress=[*map(_ephemeral, peer.cidrs)] if ports else [])


def for_ipv6(rules: Sequence[AclRule]) -> list[AclRule]:
    """Return what *rules* say about any address, for any IPv6 address; outbound rules are about IPv4 addresses only."""
    return [_as_ipv6(rule) for rule in rules if rule.cidr == WORLD and not rule.inserted]


def _as_ipv6(rule: AclRule) -> AclRule:
    if rule.protocol == "icmp":  # "packet too big", as path MTU discovery needs it: RFC 4890, section 4.3.1
        return replace(rule, cidr=WORLD_IPV6, protocol="58", icmp_type=2, icmp_code=0)
    return replace(rule, cidr=WORLD_IPV6)


def tier_rules(
    tier: Tier,
    *,
    vpc_cidr: str,
    blocks: Mapping[Tier, Sequence[str]],
    secondary: Mapping[Tier, Sequence[str]],
    data_ports: Sequence[int],
    egress_ports: Sequence[int],
    outbound: Sequence[Opening] = (),
) -> AclRules:
    """Return the rules of *tier*: ``public``, ``private``, ``data``; any other communicates within the VPC only.

    *blocks* gives the CIDRs of each tier in the primary range, *secondary* its further ranges; *outbound* is what the
    private tier reaches besides *egress_ports*, and what the public tier passes on if it is on the internet.
    """
    named = [opening for opening in outbound if opening.needs_acl_rule]
    ranges = [cidr for further in secondary.values() for cidr in further]
    data, more_data = blocks.get("data", ()), secondary.get("data", ())
    closed = [*_closed(data), *_inserted(_closed(more_data))]
    if tier == "public":
        passed_on = _passed_on(
            [opening for opening in named if not opening.is_private], [vpc_cidr, *secondary.get("private", ())]
        )
        return _public(vpc_cidr, ranges, [*closed, *passed_on.ingress], [*closed, *passed_on.egress], egress_ports)
    if tier == "private":
        return _private(vpc_cidr, ranges, egress_ports, named)
    if tier == "data":
        ports = sorted(set(data_ports))
        private, more_private = blocks.get("private", ()), secondary.get("private", ())
        peers = [*map(_ephemeral, data), *_inserted(map(_ephemeral, more_data))]
        return _data(
            [*_on(ports, private), *_inserted(_on(ports, more_private))],
            [*map(_ephemeral, private), *_inserted(map(_ephemeral, more_private))],
            peers,
        )
    rules = [*closed, *_https_within(vpc_cidr), *_inserted(rule for cidr in ranges for rule in _https_within(cidr))]
    return AclRules(ingress=rules, egress=rules)


def _passed_on(outbound: Sequence[Opening], sources: Sequence[str]) -> AclRules:
    """Return the rules with which the public tier passes on what *sources* send, and the responses of UDP."""
    datagrams = [opening.cidr for opening in outbound if opening.protocol == "udp"]
    return AclRules(
        ingress=[*(_to(opening, cidr) for opening in outbound for cidr in sources), *_udp_responses(datagrams)],
        egress=[*(_to(opening) for opening in outbound), *_udp_responses(sources if datagrams else ())],
    )


def _public(
    vpc_cidr: str,
    ranges: Sequence[str],
    first_ingress: Sequence[AclRule],
    first_egress: Sequence[AclRule],
    egress_ports: Sequence[int],
) -> AclRules:
    """Load balancers and NAT: any address on 80 and 443, the private tier, never the data tier."""
    served = [_tcp(WORLD, 80), _tcp(WORLD, 443)]
    further = sorted(port for port in set(egress_ports) - {80, 443} if port < FIRST_CLIENT_PORT)
    return AclRules(
        ingress=[
            *first_ingress,
            *(_tcp(vpc_cidr, port) for port in further),
            _ephemeral(vpc_cidr),
            *_inserted(rule for cidr in ranges for rule in [*_on(further, [cidr]), _ephemeral(cidr)]),
            *_no_remote_login(),
            *served,
            _ephemeral(WORLD),
            _too_big(),
        ],
        egress=[
            *first_egress,
            *served,
            *(_tcp(WORLD, port) for port in further),
            _ephemeral(WORLD),
            _too_big(),
        ],
    )


def _private(
    vpc_cidr: str, ranges: Sequence[str], egress_ports: Sequence[int], outbound: Sequence[Opening]
) -> AclRules:
    """Tasks, internal load balancers, endpoints: the VPC, responses from any address, and the egress ports.

    80 and 443 are open to any address, although the internet has no route to this tier: CloudFront's VPC origin enters
    by its own network interface, with CloudFront's public addresses as the source (the managed prefix list, in security
    groups); its responses leave on high ports. So a further range of the VPC needs a rule of its own only for the ports
    that are not open to any address.
    """
    inside = [_tcp(vpc_cidr, 80), _tcp(vpc_cidr, 443), _ephemeral(vpc_cidr)]
    closed = sorted({80, 443} - set(egress_ports))
    return AclRules(
        ingress=[
            *_udp_responses(opening.cidr for opening in outbound if opening.protocol == "udp"),
            *inside,
            *_inserted(map(_ephemeral, ranges)),
            *_no_remote_login(),
            _tcp(WORLD, 80),
            _tcp(WORLD, 443),
            _ephemeral(WORLD),
            _too_big(),
        ],
        egress=[
            *map(_to, outbound),
            *inside,
            *_inserted(_on(closed, ranges)),
            *(_tcp(WORLD, port) for port in sorted(set(egress_ports))),
            _ephemeral(WORLD),
            _too_big(),
        ],
    )


def _data(ingress: Sequence[AclRule], responses: Sequence[AclRule], peers: Sequence[AclRule]) -> AclRules:
    """Databases and caches: the private tier on their ports, each other (replication, cluster bus), no one else."""
    return AclRules(ingress=[*ingress, *peers], egress=[*responses, *peers])


def _https_within(cidr: str) -> list[AclRule]:
    """Return the rules of a tier that only communicates within the VPC: HTTPS and responses."""
    return [_tcp(cidr, 443), _ephemeral(cidr)]


def _closed(cidrs: Iterable[str]) -> list[AclRule]:
    return [AclRule(action="deny", protocol="-1", cidr=cidr) for cidr in cidrs]


def _inserted(rules: Iterable[AclRule]) -> list[AclRule]:
    return [replace(rule, inserted=True) for rule in rules]


def _on(ports: Iterable[int], cidrs: Iterable[str]) -> list[AclRule]:
    return [_tcp(cidr, port) for cidr in cidrs for port in ports]


def _tcp(cidr: str, port: int) -> AclRule:
    return AclRule(action="allow", protocol="tcp", cidr=cidr, first_port=port, last_port=port)


def _to(opening: Opening, source: str = "") -> AclRule:
    """Return the rule that admits *opening*: out, or in from *source*."""
    return AclRule(
        action="allow",
        protocol=opening.protocol,
        cidr=source or opening.cidr,
        first_port=opening.port,
        last_port=opening.port,
        inserted=True,
    )


def _udp_responses(cidrs: Iterable[str]) -> list[AclRule]:
    return _inserted(replace(_ephemeral(cidr), protocol="udp") for cidr in dict.fromkeys(cidrs))


def _ephemeral(cidr: str) -> AclRule:
    return AclRule(action="allow", protocol="tcp", cidr=cidr, first_port=FIRST_CLIENT_PORT, last_port=65535)


def _no_remote_login() -> list[AclRule]:
    return [
        AclRule(action="deny", protocol="tcp", cidr=WORLD, first_port=22, last_port=22),
        AclRule(action="deny", protocol="tcp", cidr=WORLD, first_port=3389, last_port=3389),
    ]


def _too_big() -> AclRule:
    """Return the rule for "fragmentation needed", without which path MTU discovery fails silently."""
    return AclRule(action="allow", protocol="icmp", cidr=WORLD, icmp_type=3, icmp_code=4)
