"""Counts and sizes that AWS limits and that grow with links: rules of security groups, definitions of tasks."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial

from model.aws import ecs, elb, vpc
from model.base import Unknown
from model.cidr import tier_blocks
from model.container import Container
from model.container_secrets import SecretValue
from model.links import ARN_CHARACTERS, MOST_ARNS
from model.network import Network
from model.problem import Problem
from model.service import Service
from settings.addresses import addresses_of
from settings.fields import written
from settings.rules.attempt import Rule, each
from settings.rules.network import for_each_network
from settings.sections import LINKABLE, NETWORKED, data_ports
from settings.stack_file import Placed, StackFile

_MOUNTED = "file_systems"
_LINKED = tuple(section for key, section in NETWORKED.items() if key in LINKABLE or key == _MOUNTED)
"""Sections of things with a security group: what services are linked to, and what they mount."""

_BASE_EGRESS = 3
"""Rules of a task besides its links and outbound connections, at most: HTTPS, S3, interface endpoints."""

_BASE_INGRESS = 2
"""Rules of a target besides its links, at most: the load balancer or the rotation of its password, and the NAT."""

_PER_REFERENCE = 160
"""Bytes of a definition for a variable from a secret or a link: JSON, the variable's name and an ARN."""

_PER_CONTAINER = 2_500
"""Bytes of a definition without variables and command; 1,700 were measured."""

_PER_AGENT = 2 * _PER_CONTAINER
"""The same of a collector or a log router, with what it adds to the other containers."""


def _links(file: StackFile) -> Iterator[tuple[str, str]]:
    """Yield (service, target) of every link to something with a security group, and of what a service mounts."""
    targets = {name for section in _LINKED for name in section.known_in(file)}
    for name, service in file.placed.items():
        try:
            mounted = [volume.file_system for one in service.containers.values() for volume in one.volumes.values()]
            found = [target for target in dict.fromkeys([*service.links, *mounted]) if target in targets]
        except Unknown:
            continue
        for target in found:
            yield name, target


def _security_groups(file: StackFile) -> Iterator[Problem]:
    most = vpc.RULES_PER_SECURITY_GROUP
    links = list(_links(file))
    linked = Counter(service for service, _ in links)
    for service, spec in file.placed.items():
        count, outbound = linked[service], _outbound(file, spec)
        taken = _BASE_EGRESS + outbound
        if taken > most:
            yield Problem(
                (*file.placed_path(service), "outbound"),
                f"has {outbound} destinations with those of its network, and its security group holds {most} rules, of "
                f"which {_BASE_EGRESS} are taken: at most {most - _BASE_EGRESS}; name larger ranges",
                show_value=False,
            )
        elif count + taken > most:
            yield Problem(
                (*file.placed_path(service), "links"),
                f"has {count} links into the network, and its security group holds {most} rules, of which "
                f"{taken} are taken: at most {most - taken}",
                show_value=False,
            )
    for target, count in Counter(target for _, target in links).items():
        if count + _BASE_INGRESS > most:
            section = next(section for section in _LINKED if target in section.known_in(file))
            field = "volumes" if section.key == _MOUNTED else "links"
            yield Problem(
                (section.key, target),
                f"{count} services are linked to it, and its security group holds {most} rules, of which "
                f"{_BASE_INGRESS} are taken: at most {most - _BASE_INGRESS}; let several share a linked service",
                f"{written((*file.placed_path(_linked(file, target)), field))}: {{}}",
                show_value=False,
            )


def _outbound(file: StackFile, service: Placed) -> int:
    """Return how many rules its outbound connections take; a prefix list counts as one, though AWS counts entries."""
    try:
        name = file.network_of(service)
        network = file.named_networks.get(name) if name else None
        rules = [*service.outbound.values(), *(network.outbound.values() if network else ())]
        return sum(len(rule.destinations) for rule in rules)
    except Unknown:
        return 0


def egress_rules(file: StackFile, service: str) -> int:
    """Return how many rules the security group of *service* has at most, without those of VPNs."""
    linked = sum(source == service for source, _ in _links(file))
    return _BASE_EGRESS + linked + _outbound(file, file.placed[service])


def ingress_rules(file: StackFile, target: str) -> int:
    """Return how many rules the security group of a database or a cache has at most, without those of VPNs."""
    return _BASE_INGRESS + sum(linked == target for _, linked in _links(file))


def _linked(file: StackFile, target: str) -> str:
    """Return the last service that is linked to *target*."""
    return [service for service, linked in _links(file) if linked == target][-1]


def _endpoints(file: StackFile) -> Iterator[Problem]:
    most = vpc.RULES_PER_SECURITY_GROUP - _BASE_INGRESS
    for name, network in file.named_networks.items():
        try:
            users = [one for one, service in file.placed.items() if file.network_of(service) == name]
            interface = network.endpoints.interface
        except Unknown:
            continue
        if interface and len(users) > most:
            yield Problem(
                (*file.network_path(name), "endpoints", "interface"),
                f"{len(users)} services use the endpoints, and their security group holds at most {most}; put some "
                "into another network",
                "interface: []",
                show_value=False,
            )


def _web_services(file: StackFile) -> Iterator[Problem]:
    most = min(vpc.RULES_PER_SECURITY_GROUP, elb.TARGET_GROUPS_PER_LOAD_BALANCER)
    behind: dict[str | None, list[str]] = {}
    for name, service in file.placed.items():
        if _is_web(service):
            for route in service.routes.values():
                behind.setdefault(file.load_balancer_for(route), []).append(name)
    for web in behind.values():
        if len(web) <= most:
            continue
        yield Problem(
            file.placed_path(web[most]),
            f"has target group {most + 1}, and the load balancer's security group reaches {most}; let one service "
            "route to several, or make another stack",
            "kind: internal",
            show_value=False,
        )


def _is_web(service: Placed) -> bool:
    try:
        return service.kind == "web" and service.route is not None
    except Unknown:
        return False


def _definition(file: StackFile, offered: Mapping[str, int], name: str, service: Service) -> Iterator[Problem]:
    """Yield a service whose task definition is too large; *offered* is variables by link."""
    received = [(service, [*service.links]), *((one, one.link_variables) for one in service.sidecars.values())]
    size = sum(
        _size(container) + sum(offered.get(link, 0) for link in links) * _PER_REFERENCE for container, links in received
    )
    size += len(file.observed(service).agents) * _PER_AGENT
    if size > ecs.MAX_DEFINITION_BYTES:
        yield Problem(
            ("services", name, "environment"),
            f"makes a task definition of about {size} bytes, and ECS takes {ecs.MAX_DEFINITION_BYTES}; put large "
            "values into a file of the image or a bucket",
            show_value=False,
        )


def _size(container: Container) -> int:
    """Return the bytes of a container's definition without what links give it."""
    own = sum(len(f"{key}{value}".encode()) + 30 for key, value in container.environment.items())
    words = sum(len(word.encode()) + 4 for word in (*container.entry_point, *container.command))
    read = len(container.secrets) + len(container.environment_files)
    return own + words + read * _PER_REFERENCE + _PER_CONTAINER


def _definitions(file: StackFile) -> Iterator[Problem]:
    offered = {name: len(one.offer.variables) for one in LINKABLE.values() for name in one.known_in(file)}
    yield from each(file.services, partial(_definition, file, offered))


def _places(value: SecretValue) -> int:
    """Return as how many ARNs of the stack that of *value* counts: one of another stack may be longer."""
    return max(1, math.ceil((len(value.arn or "") + len('"",')) / ARN_CHARACTERS))


def _read(container: Container) -> int:
    """Return how many ARNs, at most, what ECS reads for a container's variables adds to policies."""
    keys = sum(value.key_arn is not None for value in container.secrets.values())
    return sum(map(_places, container.secrets.values())) + keys + 2 * len(container.environment_files)


def _policies(file: StackFile) -> Iterator[Problem]:
    """Yield services whose links name more in policies than a role holds."""
    offers = {name: one.offer for one in LINKABLE.values() for name in one.known_in(file)}

    def check(name: str, service: Placed) -> Iterator[Problem]:
        named = sum(offers[target].arns_of(access) for target, access in service.links.items() if target in offers)
        named += sum(_read(container) for container in service.containers.values())
        if named > MOST_ARNS:
            yield Problem(
                (*file.placed_path(name), "links"),
                f"name {named} ARNs in the policies of its roles, and {MOST_ARNS} fit; keep several values in one "
                "secret as JSON, or split the service",
                show_value=False,
            )

    yield from each(file.placed, check)


def _addresses(file: StackFile, name: str, network: Network) -> Iterator[Problem]:
    """Yield a network whose private subnets have too few addresses when one service scales to its maximum."""
    found = addresses_of(file, name, network)
    if network.adopt is None and found.least > found.available:
        yield Problem(
            (*file.network_path(name), "subnet_prefix"),
            f"private subnets of /{network.subnet_prefix} have {found.available} addresses for tasks, and "
            f"{found.least} may run even if only one service scales to its maximum",
            f"subnet_prefix: {_wide_enough(file, name, network)}",
        )


def _wide_enough(file: StackFile, name: str, network: Network) -> int:
    """Return the longest prefix of subnets that have enough addresses; the shortest there is if none have."""
    shortest = vpc.LARGEST_PREFIX + 1
    for prefix in range(network.subnet_prefix - 1, shortest, -1):
        found = addresses_of(file, name, network.model_copy(update={"subnet_prefix": prefix}))
        if found.least <= found.available:
            return prefix
    return shortest


def data_tier_rules(network: Network) -> int:
    """Return how many ingress rules the network ACL of the data tier has without peerings; it has more than egress."""
    blocks = {
        tier: len(tier_blocks(network.cidr, network.subnet_prefix, network.tiers[tier]))
        + sum(one.tier == tier for one in network.secondary_cidrs.values())
        for tier in ("private", "data")
        if tier in network.tiers
    }
    return blocks.get("private", 0) * len(data_ports()) + blocks.get("data", 0)


def _acl_rules(file: StackFile, name: str, network: Network) -> Iterator[Problem]:
    """Yield a network whose private tier has too many ranges for the network ACL of the data tier."""
    rules = data_tier_rules(network)
    if network.network_acls and network.secondary_cidrs and rules >= vpc.ACL_RULES_PER_DIRECTION:
        yield Problem(
            (*file.network_path(name), "secondary_cidrs"),
            f"the network ACL of the data tier needs {rules} rules for them, and AWS permits "
            f"{vpc.ACL_RULES_PER_DIRECTION - 1}; let tiers begin at even numbers, or have one range less",
            "secondary_cidrs: {}",
            show_value=False,
        )


def _twins(file: StackFile) -> Iterator[Problem]:
    """Yield links whose rules in security groups would have the same name: a to b-to-c, and a-to-b to c."""
    owner: dict[str, tuple[str, str]] = {}
    for service, target in _links(file):
        rule = f"{service}-to-{target}"
        first = owner.setdefault(rule, (service, target))
        if first != (service, target):
            linked = target in file.placed[service].links
            yield Problem(
                (*file.placed_path(service), "links", target) if linked else ("file_systems", target),
                f"makes the rule {rule}, as the link of {first[0]!r} to {first[1]!r} does; rename one of them",
                "links: {}" if linked else "",
                show_value=linked,
            )


RULES: tuple[Rule, ...] = (
    _policies,
    for_each_network(_addresses),
    for_each_network(_acl_rules),
    _twins,
    _security_groups,
    _endpoints,
    _web_services,
    _definitions,
)
