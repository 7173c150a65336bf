"""What VPNs and transit gateways lead to: ranges, the tiers that have their routes, and what crosses them by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from ipaddress import IPv4Network
from itertools import combinations

from model.aws import cloudfront, vpc
from model.base import suggestion
from model.load_balancer import MAIN_LOAD_BALANCER, LoadBalancer
from model.network import Network
from model.problem import Path, Problem
from model.vpns import MOST_ACL_PORTS
from settings.remotes import (
    Reachable,
    Remote,
    destinations_of,
    free_range,
    low_ports,
    reachable,
    remotes,
    sources_of,
)
from settings.rules.attempt import Rule, attempt
from settings.rules.outbound import private_tier_rules
from settings.rules.peerings import peer_rules
from settings.rules.quotas import data_tier_rules, egress_rules, ingress_rules
from settings.rules.taken_names import things
from settings.stack_file import LiesInNetwork, StackFile


def _for_each(rule: Callable[[StackFile, Remote], Iterator[Problem]]) -> Rule:
    def check(file: StackFile) -> Iterator[Problem]:
        for remote in remotes(file):
            yield from attempt(rule, file, remote)

    return check


def _ranges(file: StackFile, remote: Remote) -> Iterator[Problem]:
    """Yield remote ranges that are addresses of a network of the stack: those never leave it."""
    for network, found in file.named_networks.items():
        yield from attempt(_overlap, file, remote, network, found)


def _overlap(file: StackFile, remote: Remote, network: str, found: Network) -> Iterator[Problem]:
    pairs = ((one, cidr) for cidr in found.cidrs for one in remote.spec.remote_cidrs)
    inside, cidr = next((pair for pair in pairs if IPv4Network(pair[0]).overlaps(IPv4Network(pair[1]))), ("", ""))
    if inside:
        yield Problem(
            (*remote.path, "remote_cidrs"),
            f"{inside} overlaps network {network!r} ({cidr}), whose addresses never leave the VPC",
            f"remote_cidrs: [{free_range(file)}]",
        )


def _pairs(file: StackFile) -> Iterator[Problem]:
    """Yield ranges that are behind two connections of one network."""
    for one, other in combinations(remotes(file), 2):
        if one.network == other.network:
            yield from attempt(_same_ranges, file, one, other)


def _same_ranges(file: StackFile, one: Remote, other: Remote) -> Iterator[Problem]:
    for cidr in other.spec.remote_cidrs:
        twice = next((c for c in one.spec.remote_cidrs if IPv4Network(c).overlaps(IPv4Network(cidr))), None)
        if twice:
            yield Problem(
                (*other.path, "remote_cidrs"),
                f"{cidr} overlaps {twice} of {one.label} in the same network",
                f"remote_cidrs: [{free_range(file)}]",
            )
            return


def _tiers(file: StackFile, remote: Remote) -> Iterator[Problem]:
    network = file.named_networks.get(remote.network or "")
    for tier in remote.spec.propagate_to if network else ():
        if network and tier not in network.tiers:
            left = [one for one in remote.spec.propagate_to if one in network.tiers] or ["private"]
            yield Problem(
                (*remote.path, "propagate_to"),
                f"the network has no tier {tier}; it has {', '.join(network.tiers) or 'none'}",
                f"propagate_to: [{', '.join(left)}]",
            )


def _attached_zones(file: StackFile, remote: Remote) -> Iterator[Problem]:
    """Yield a transit gateway without an attachment in a zone from which something connects, or is connected to.

    Nothing in such a zone reaches it: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
    """
    network = file.named_networks.get(remote.network or "")
    if network is None or not remote.by_transit or "vpn" not in network.tiers:
        return
    found, tiers = reachable(file), remote.spec.propagate_to
    everywhere = {"data", "public"} & set(tiers) or any(
        isinstance(found[one].thing, LoadBalancer) for one in remote.spec.inbound if one in found
    )
    needed = network.availability_zones if everywhere else network.workload_azs if "private" in tiers else []
    attached = network.tier_azs("vpn")
    missing = [letter for letter in needed if letter not in attached]
    if missing:
        legal = [letter for letter in network.availability_zones if letter in {*attached, *needed}]
        yield Problem(
            (*file.network_path(remote.network or ""), "vpn_availability_zones"),
            f"has no {', '.join(missing)}, and nothing in a zone without its subnet reaches a transit gateway "
            f"({remote.label})",
            f"vpn_availability_zones: [{', '.join(legal)}]",
        )


def _inbound(file: StackFile, remote: Remote) -> Iterator[Problem]:
    found = reachable(file)
    for target in remote.spec.inbound:
        path: Path = (*remote.path, "inbound")
        if target not in found:
            legal = f"inbound: [{next(iter(found))}]" if found else "inbound: []"
            rule = (
                f"{target!r} is a service, which remote hosts reach by the name of its internal load balancer"
                if target in things(file, "services")
                else f"{target!r} is no database, cache or load balancer of this stack{suggestion(target, found)}"
            )
            yield Problem(path, rule, legal)
            continue
        yield from attempt(_apart, file, path, remote, target, found[target].thing)
        yield from attempt(_load_balancer, file, remote, target, found[target].thing)
    yield from attempt(_routes_back, remote, [found[one] for one in remote.spec.inbound if one in found])


def _routes_back(remote: Remote, found: Sequence[Reachable]) -> Iterator[Problem]:
    """Yield the first tier that remote hosts open connections to and that has no route back."""
    tiers = dict.fromkeys(one.tier for one in found)
    for tier in tiers:
        if tier not in remote.spec.propagate_to:
            what = "stores respond" if tier == "data" else "load balancers respond"
            yield Problem(
                (*remote.path, "propagate_to"),
                f"has no {tier}, from which {what} (inbound)",
                f"propagate_to: [{', '.join([*remote.spec.propagate_to, tier])}]",
            )
            return


def _load_balancer(file: StackFile, remote: Remote, name: str, thing: LiesInNetwork) -> Iterator[Problem]:
    """Yield a load balancer that remote hosts reach by the internet, that has no name, or that admits them already."""
    if not isinstance(thing, LoadBalancer):
        return
    path: Path = (*remote.path, "inbound")
    others = [one for one in remote.spec.inbound if one != name]
    without = f"plinth:{'.'.join(map(str, path))}: [{', '.join(others)}]"
    if not thing.internal:
        yield Problem(path, f"load balancer {name!r} faces the internet; only an internal one is reached here", without)
    elif thing.subdomain is None:
        yield Problem(
            path,
            f"load balancer {name!r} has no name for remote hosts, and so no certificate that they accept; give it one",
            f"plinth:{'.'.join(map(str, file.load_balancer_path(name)))}.subdomain: intern",
        )
    twice = [cidr for cidr in thing.allowed_cidrs if cidr in remote.spec.remote_cidrs]
    if twice:
        yield Problem(
            (*file.load_balancer_path(name), "allowed_cidrs"),
            f"{twice[0]} reaches it by {remote.label} already (inbound), and AWS refuses the same rule twice; remove "
            "one of them",
            f"allowed_cidrs: [{', '.join(one for one in thing.allowed_cidrs if one not in twice)}]",
        )


def _outbound(file: StackFile, remote: Remote) -> Iterator[Problem]:
    services = [*things(file, "services"), *things(file, "instance_groups")]
    for source in remote.spec.outbound:
        path: Path = (*remote.path, "outbound", source)
        if source not in services:
            legal = f"outbound: {{{services[0]}: [443]}}" if services else "outbound: {}"
            yield Problem(path, f"is no service of this stack{suggestion(source, services)}", legal, show_value=False)
            continue
        yield from attempt(_apart, file, path, remote, source, file.placed[source])


def _apart(file: StackFile, path: Path, remote: Remote, name: str, thing: LiesInNetwork) -> Iterator[Problem]:
    home, other = remote.network, file.network_of(thing)
    if {home, other} <= set(file.named_networks) and home != other:
        yield Problem(
            path,
            f"{name!r} is in network {other}, the VPN in {home}; a VPN leads to one network"
            if remote.is_vpn
            else f"{name!r} is in network {other}, and the transit gateway is attached to {home}; attach {other} too",
            f"plinth:vpns.{path[1]}.network: {other}"
            if remote.is_vpn
            else f"plinth:{'.'.join(map(str, remote.path))}: null",
        )


def _acl_room(file: StackFile) -> Iterator[Problem]:
    """Yield networks whose VPNs need more rules of a network ACL than it has room for."""
    for name, network in file.named_networks.items():
        yield from attempt(_acl_room_of, file, name, network)


def _acl_room_of(file: StackFile, name: str, network: Network) -> Iterator[Problem]:
    here = [one for one in remotes(file) if one.network == name]
    most = vpc.ACL_RULES_PER_DIRECTION - 1
    private = private_tier_rules(file, name, network)
    in_data_tier = max(most - data_tier_rules(network) - peer_rules(file, name, "data"), 0)
    in_private_tier = max(most - private - peer_rules(file, name, "private"), 0)
    for field, pairs, room in (
        ("inbound", len(_stores_ports(file, here)), in_data_tier),
        ("outbound", len(low_ports(here)), min(in_private_tier, MOST_ACL_PORTS)),
    ):
        if pairs > room and network.network_acls:
            last = next(one for one in reversed(here) if getattr(one.spec, field))
            yield Problem(
                (*last.path, "remote_cidrs"),
                f"{_kinds(here)} of the network have {pairs} pairs of a range and a port ({field}), and its network "
                f"ACL has room for {room}; name fewer and wider ranges",
                f"remote_cidrs: [{free_range(file)}]",
            )


def _kinds(here: Sequence[Remote]) -> str:
    """Return what a message calls *here*."""
    kinds = {"the VPNs" if one.is_vpn else "the transit gateway" for one in here}
    return " and ".join(sorted(kinds, reverse=True))


def _stores_ports(file: StackFile, here: Sequence[Remote]) -> set[tuple[str, str]]:
    """Return range and kind of store: all of a kind listen on one port."""
    found = reachable(file)
    return {
        (cidr, "caches" if found[target].section == "serverless_caches" else found[target].section)
        for remote in here
        for target in remote.spec.inbound
        if target in found and found[target].tier == "data"
        for cidr in remote.spec.remote_cidrs
    }


def _group_space(file: StackFile, remote: Remote) -> Iterator[Problem]:
    """Yield ranges for which a security group does not have enough rules."""
    most, found = vpc.RULES_PER_SECURITY_GROUP, reachable(file)
    needed = {
        **{
            one: (len(sources_of(file, one)), _ingress_rules(file, one, found[one]))
            for one in remote.spec.inbound
            if one in found
        },
        **{
            one: (len(destinations_of(file, one)), egress_rules(file, one))
            for one in remote.spec.outbound
            if one in file.placed
        },
    }
    for name, (ours, taken) in needed.items():
        if ours + taken > most:
            yield Problem(
                (*remote.path, "remote_cidrs"),
                f"{name!r} needs {ours} rules of its security group for remote ranges, and there is space for "
                f"{max(most - taken, 0)}; name fewer and wider ranges",
                f"remote_cidrs: [{free_range(file)}]",
            )
            return


def _ingress_rules(file: StackFile, name: str, one: Reachable) -> int:
    """Return how many rules the security group of *one* has at most, without those of VPNs."""
    if not isinstance(one.thing, LoadBalancer):
        return ingress_rules(file, name)
    behind_cloudfront = name == MAIN_LOAD_BALANCER and file.cdn is not None
    return one.thing.ranges + (cloudfront.ADDRESSES_RULES if behind_cloudfront else 0)


def _allowed_ranges(file: StackFile) -> Iterator[Problem]:
    """Yield an internal load balancer behind CloudFront that admits more ranges than its security group holds."""
    balancer, room = file.load_balancer, vpc.RULES_PER_SECURITY_GROUP - cloudfront.ADDRESSES_RULES
    if balancer is not None and balancer.internal and file.cdn is not None and balancer.ranges > room:
        further = " with those of test_listener" if balancer.test_listener else ""
        yield Problem(
            ("load_balancer", "allowed_cidrs"),
            f"holds {balancer.ranges} ranges{further}, and next to CloudFront's addresses a security group has "
            f"space for {room}; name fewer and wider ranges",
            "allowed_cidrs: [10.0.0.0/8]",
            show_value=False,
        )


RULES: tuple[Rule, ...] = (
    _for_each(_ranges),
    _pairs,
    _for_each(_tiers),
    _for_each(_attached_zones),
    _for_each(_inbound),
    _for_each(_outbound),
    _acl_room,
    _for_each(_group_space),
    _allowed_ranges,
)
