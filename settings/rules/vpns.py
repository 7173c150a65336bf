"""VPN connections: their ranges, their names, and what they let through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from ipaddress import IPv4Network
from itertools import combinations

from model.aws import vpc, vpn
from model.base import Unknown, suggestion
from model.certificates import region_of
from model.network import Network
from model.problem import Path, Problem
from model.values import flow
from model.vpns import MOST_ACL_PORTS, Vpn
from settings.fields import entry_example
from settings.rules.attempt import Rule, attempt, each
from settings.rules.outbound import private_tier_rules
from settings.rules.peerings import peer_rules
from settings.rules.quotas import data_tier_rules
from settings.rules.taken_names import taken, things
from settings.stack_file import LiesInNetwork, StackFile

_EXAMPLES = ("192.168.0.0/16", "172.18.0.0/15", "10.0.0.0/8")
_REACHABLE = ("databases", "caches", "serverless_caches")


def _names(file: StackFile) -> Iterator[Problem]:
    """Yield VPNs with the name of something else: alarms and dashboards show both by name."""
    # A network with the name of a VPN is reported as a network.
    for name, owner in taken(file, file.vpns, "vpns", "networks"):
        yield Problem(
            ("vpns", name),
            f"is the name of {owner} too; choose another",
            entry_example("vpns", f"{name[:12].rstrip('-')}-vpn"),
            show_value=False,
        )


def _certificate(file: StackFile, name: str, spec: Vpn) -> Iterator[Problem]:
    region = region_of(spec.certificate_arn)
    if region is not None and region != file.region:
        yield Problem(
            ("vpns", name, "certificate_arn"),
            f"is a certificate of {region}; a customer gateway needs one of the stack's region, {file.region}",
            f"certificate_arn: {spec.certificate_arn}".replace(region, file.region),
        )


def _ranges(file: StackFile, name: str, spec: Vpn) -> Iterator[Problem]:
    """Yield remote ranges that are addresses of a network of the stack: those never leave it."""
    for network, found in file.named_networks.items():
        yield from attempt(_overlap, file, name, spec, network, found)


def _overlap(file: StackFile, name: str, spec: Vpn, network: str, found: Network) -> Iterator[Problem]:
    pairs = ((one, cidr) for cidr in found.cidrs for one in spec.remote_cidrs)
    inside, cidr = next((pair for pair in pairs if IPv4Network(pair[0]).overlaps(IPv4Network(pair[1]))), ("", ""))
    if inside:
        yield Problem(
            ("vpns", name, "remote_cidrs"),
            f"{inside} overlaps network {network!r} ({cidr}), whose addresses never leave the VPC",
            f"remote_cidrs: [{_free_range(file)}]",
        )


def _free_range(file: StackFile) -> str:
    """Return a private range that no network of the stack has, and no VPN."""
    taken: list[IPv4Network] = []
    for found in file.named_networks.values():
        try:
            taken += map(IPv4Network, found.cidrs)
        except Unknown:
            continue
    for spec in file.vpns.values():
        taken += [IPv4Network(cidr) for cidr in spec.__dict__.get("remote_cidrs", ())]
    blocks = (block for wide in _EXAMPLES for block in IPv4Network(wide).subnets(new_prefix=16))
    return str(next(block for block in blocks if not any(block.overlaps(one) for one in taken)))


def _pairs(file: StackFile) -> Iterator[Problem]:
    """Yield what two VPNs of one network cannot both have."""
    for one, other in combinations(file.vpns, 2):
        yield from attempt(_pair, file, one, other)


def _pair(file: StackFile, one: str, other: str) -> Iterator[Problem]:
    first, second = file.vpns[one], file.vpns[other]
    if file.network_of(first) != file.network_of(second):
        return
    yield from attempt(_same_ranges, file, one, first, other, second)
    if first.by_transit == second.by_transit:
        yield from attempt(_same_inside, one, first, other, second)
    if not (first.by_transit or second.by_transit):
        yield from attempt(_same_tiers, one, first, other, second)
        yield from attempt(_hub, one, first, other, second)


def _same_ranges(file: StackFile, one: str, first: Vpn, other: str, second: Vpn) -> Iterator[Problem]:
    for cidr in second.remote_cidrs:
        twice = next((c for c in first.remote_cidrs if IPv4Network(c).overlaps(IPv4Network(cidr))), None)
        if twice:
            yield Problem(
                ("vpns", other, "remote_cidrs"),
                f"{cidr} overlaps {twice} of VPN {one!r} in the same network",
                f"remote_cidrs: [{_free_range(file)}]",
            )
            return


def _same_inside(one: str, first: Vpn, other: str, second: Vpn) -> Iterator[Problem]:
    twice = [cidr for cidr in second.tunnels.inside_cidrs or () if cidr in (first.tunnels.inside_cidrs or ())]
    if twice:
        yield Problem(
            ("vpns", other, "tunnels", "inside_cidrs"),
            f"{twice[0]} is that of a tunnel of VPN {one!r}, on the same gateway",
            "inside_cidrs: [169.254.200.0/30, 169.254.200.4/30]",
        )


def _same_tiers(one: str, first: Vpn, other: str, second: Vpn) -> Iterator[Problem]:
    if set(first.propagate_to) != set(second.propagate_to):
        yield Problem(
            ("vpns", other, "propagate_to"),
            f"differs from that of VPN {one!r}; a virtual private gateway propagates the routes of all its connections "
            "to the same route tables",
            f"propagate_to: [{', '.join(first.propagate_to)}]",
        )


def _hub(one: str, first: Vpn, other: str, second: Vpn) -> Iterator[Problem]:
    """Yield two connections with BGP: the gateway announces the routes of each to the other (VPN CloudHub).

    https://docs.aws.amazon.com/vpn/latest/s2svpn/VPN_CloudHub.html
    """
    if first.bgp_asn is not None and second.bgp_asn is not None:
        yield Problem(
            ("vpns", other, "bgp_asn"),
            f"a virtual private gateway would connect what is behind it with what is behind VPN {one!r}, which has "
            "bgp_asn too; remove it for static routes, or give one of them gateway transit_gateway",
            f"plinth:vpns.{other}.propagate_to: [{', '.join(second.propagate_to)}]",
        )


def _tiers(file: StackFile, name: str, spec: Vpn) -> Iterator[Problem]:
    network = file.named_networks.get(file.network_of(spec) or "")
    for tier in spec.propagate_to if network else ():
        if network and tier not in network.tiers:
            left = [one for one in spec.propagate_to if one in network.tiers] or ["private"]
            yield Problem(
                ("vpns", name, "propagate_to"),
                f"the network has no tier {tier}; it has {', '.join(network.tiers)}",
                f"propagate_to: [{', '.join(left)}]",
            )


def _attachment(file: StackFile, name: str, spec: Vpn) -> Iterator[Problem]:
    """Yield a transit gateway that no tier of its own attaches to the network."""
    home = file.network_of(spec) or ""
    network = file.named_networks.get(home)
    if network and spec.by_transit and "vpn" not in network.tiers:
        tiers = {**network.tiers, "vpn": 100}
        yield Problem(
            ("vpns", name, "gateway"),
            f"a transit gateway is attached in the vpn tier, which network {home!r} does not have",
            f"plinth:{'.'.join(map(str, file.network_path(home)))}.tiers: {flow(tiers)}",
        )


def _inbound(file: StackFile, name: str, spec: Vpn) -> Iterator[Problem]:
    found = {thing: section for section in _REACHABLE for thing in things(file, section)}
    for target in spec.inbound:
        path: Path = ("vpns", name, "inbound")
        if target not in found:
            legal = f"inbound: [{next(iter(found))}]" if found else "inbound: []"
            yield Problem(path, f"{target!r} is no database or cache of this stack{suggestion(target, found)}", legal)
            continue
        thing: LiesInNetwork = getattr(file, found[target])[target]
        yield from attempt(_apart, file, path, spec, target, thing)


def _outbound(file: StackFile, name: str, spec: Vpn) -> Iterator[Problem]:
    services = things(file, "services")
    for source in spec.outbound:
        path: Path = ("vpns", name, "outbound", source)
        if source not in services:
            legal = f"outbound: {{{services[0]}: [443]}}" if services else "outbound: {}"
            yield Problem(path, f"is no service of this stack{suggestion(source, services)}", legal, show_value=False)
            continue
        yield from attempt(_apart, file, path, spec, source, file.services[source])


def _apart(file: StackFile, path: Path, spec: Vpn, name: str, thing: LiesInNetwork) -> Iterator[Problem]:
    home, other = file.network_of(spec), file.network_of(thing)
    if {home, other} <= set(file.named_networks) and home != other:
        yield Problem(
            path,
            f"{name!r} is in network {other}, the VPN in {home}; a VPN leads to one network",
            f"plinth:vpns.{path[1]}.network: {other}",
        )


def _acl_room(file: StackFile) -> Iterator[Problem]:
    """Yield networks whose VPNs need more rules of a network ACL than it has room for."""
    for name, network in file.named_networks.items():
        yield from attempt(_acl_room_of, file, name, network)


def _acl_room_of(file: StackFile, name: str, network: Network) -> Iterator[Problem]:
    here = {one: spec for one, spec in file.vpns.items() if file.network_of(spec) == name}
    most = vpc.ACL_RULES_PER_DIRECTION - 1
    private = private_tier_rules(file, name, network)
    in_data_tier = max(most - data_tier_rules(network) - peer_rules(file, name, "data"), 0)
    in_private_tier = max(most - private - peer_rules(file, name, "private"), 0)
    for field, pairs, room in (
        ("inbound", len(_stores_ports(file, here)), in_data_tier),
        ("outbound", len(_low_ports(here)), min(in_private_tier, MOST_ACL_PORTS)),
    ):
        if pairs > room and network.network_acls:
            last = next(one for one in reversed(here) if getattr(here[one], field))
            yield Problem(
                ("vpns", last, "remote_cidrs"),
                f"the VPNs of the network have {pairs} pairs of a range and a port ({field}), and its network ACL has "
                f"room for {room}; name fewer and wider ranges",
                f"remote_cidrs: [{_free_range(file)}]",
            )


def _stores_ports(file: StackFile, here: Mapping[str, Vpn]) -> set[tuple[str, str]]:
    """Return range and kind of store: all of a kind listen on one port."""
    kinds = {thing: section for section in _REACHABLE for thing in things(file, section)}
    return {
        (cidr, "caches" if kinds.get(target) == "serverless_caches" else kinds.get(target, ""))
        for spec in here.values()
        for target in spec.inbound
        for cidr in spec.remote_cidrs
    }


def _low_ports(here: Mapping[str, Vpn]) -> set[tuple[str, int]]:
    return {
        (cidr, port)
        for spec in here.values()
        for ports in spec.outbound.values()
        for port in ports
        if port < vpn.FIRST_HIGH_PORT
        for cidr in spec.remote_cidrs
    }


def _many(file: StackFile) -> Iterator[Problem]:
    for network in file.named_networks:
        here = [name for name, spec in file.vpns.items() if file.network_of(spec) == network and not spec.by_transit]
        if len(here) > vpn.MOST_CONNECTIONS:
            yield Problem(
                ("vpns", here[vpn.MOST_CONNECTIONS]),
                f"is VPN {vpn.MOST_CONNECTIONS + 1} of its network, and a virtual private gateway has at most "
                f"{vpn.MOST_CONNECTIONS}; remove one",
                show_value=False,
            )


RULES: tuple[Rule, ...] = (
    _names,
    _pairs,
    _acl_room,
    _many,
    lambda file: each(file.vpns, partial(_certificate, file)),
    lambda file: each(file.vpns, partial(_ranges, file)),
    lambda file: each(file.vpns, partial(_tiers, file)),
    lambda file: each(file.vpns, partial(_attachment, file)),
    lambda file: each(file.vpns, partial(_inbound, file)),
    lambda file: each(file.vpns, partial(_outbound, file)),
)
