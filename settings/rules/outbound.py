"""What services may reach besides their links: rules that depend on the network they are in."""

from __future__ import annotations

from collections.abc import Iterator

from model.network import Network
from model.outbound import MOST_OPENINGS, Opening, misdirected, openings, repeated
from model.problem import Path, Problem
from settings.rules.attempt import Rule, attempt
from settings.rules.network import for_each_network, inside
from settings.stack_file import Placed, StackFile

PRIVATE_RULES = 9
"""Rules of the private tier's network ACL in one direction, at most.

Those of further ranges, openings, peerings and VPNs come on top."""


def _services(file: StackFile, name: str, network: Network) -> Iterator[Problem]:
    for service, spec in inside(file, name, file.placed).items():
        yield from attempt(_service, network, file.placed_path(service), spec)


def _service(network: Network, path: Path, service: Placed) -> Iterator[Problem]:
    at, has_internet = (*path, "outbound"), network.nat != "none"
    yield from misdirected(service.outbound, at, network_cidrs=network.cidrs, has_internet=has_internet)
    yield from repeated(service.outbound, at, others=network.outbound, has_internet=has_internet)


def acl_openings(file: StackFile, name: str, network: Network) -> list[Opening]:
    """Return what network and services open for which network ACLs have rules; see components/network/acl_rules.py."""
    services = inside(file, name, file.placed).values()
    rules = [*network.outbound.values(), *(rule for service in services for rule in service.outbound.values())]
    return [one for one in openings(rules) if one.needs_acl_rule]


def private_tier_rules(file: StackFile, name: str, network: Network) -> int:
    """Return how many rules the private tier's network ACL has at most without peerings and VPNs, in one direction."""
    return PRIVATE_RULES + len(network.secondary_cidrs) + len(acl_openings(file, name, network))


def _network_acls(file: StackFile, name: str, network: Network) -> Iterator[Problem]:
    """Yield a network whose network ACLs would have too many rules."""
    most = MOST_OPENINGS // (1 + len(network.secondary_cidrs))
    found = [f"{one.port}/{one.protocol}" for one in acl_openings(file, name, network)]
    if network.network_acls and network.adopt is None and len(found) > most:
        yield Problem(
            (*file.network_path(name), "outbound"),
            f"with those of services, rules name {len(found)} ports that need rules of a network ACL, which has few: "
            f"{', '.join(found)}; at most {most}. TCP ports from 1024 on need none",
            show_value=False,
        )


RULES: tuple[Rule, ...] = tuple(for_each_network(rule) for rule in (_services, _network_acls))
