"""Which network something is in, and what must be in the same one: networks are not connected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from ipaddress import IPv4Network
from itertools import combinations, product

from model.base import Unknown, suggestion
from model.network import Network
from model.problem import Path, Problem
from model.service import Service
from settings.fields import entry_example, written
from settings.rules.attempt import Rule, attempt, each
from settings.sections import OWN_NAMES, SECTIONS
from settings.stack_file import LiesInNetwork, StackFile


def _one_key(file: StackFile) -> Iterator[Problem]:
    if file.network is None and not file.networks:
        yield Problem(("network",), "is required, or plinth:networks")
    if file.network is not None and file.networks:
        yield Problem(
            ("networks",),
            "a stack has plinth:network or plinth:networks, not both; remove it, or move plinth:network into it",
            f"plinth:network: {entry_example('networks', 'core').removeprefix('core: ')}",
            show_value=False,
        )


def _names(file: StackFile) -> Iterator[Problem]:
    """Yield networks with the name of something else: alarms and dashboards show both by name."""
    others = {
        name: section.things.noun
        for section in SECTIONS.values()
        if section.key != "networks"
        for name in _known(section.key, file)
    }
    for name in file.networks:
        taken = f"a {others[name]}" if name in others else "one of Plinth's own components"
        if name in others or (name in OWN_NAMES and name != "network"):
            yield Problem(
                ("networks", name),
                f"is the name of {taken} too; choose another",
                f"{name[:12].rstrip('-')}-network: "
                f"{{availability_zones: [a, b], nat: per_az, cidr: {_free_range(file)}}}",
                show_value=False,
            )


def _known(section: str, file: StackFile) -> Iterator[str]:
    try:
        yield from getattr(file, section)
    except Unknown:
        return


def _one_retention(file: StackFile) -> Iterator[Problem]:
    """Yield networks whose flow logs share a folder of the log bucket with others that are kept longer."""
    logs = {name: n.flow_logs for name, n in file.networks.items() if n.flow_logs.destination == "s3"}
    for name, one in logs.items():
        longest = max(other.retention_days for other in logs.values() if other.folder == one.folder)
        if one.retention_days != longest:
            yield Problem(
                ("networks", name, "flow_logs", "retention_days"),
                f"flow logs in S3 share one folder unless they have a prefix of their own, and those of another "
                f"network are kept for {longest} days",
                f"retention_days: {longest}",
            )


def _in_network(file: StackFile) -> Mapping[Path, LiesInNetwork]:
    """Return path → everything that is in a network, as far as it is known."""
    found: dict[Path, LiesInNetwork] = {}
    for section in ("services", "databases", "caches", "serverless_caches"):
        for name in _known(section, file):
            found[section, name] = getattr(file, section)[name]
    if file.load_balancer is not None:
        found["load_balancer",] = file.load_balancer
    return found


def _memberships(file: StackFile) -> Iterator[Problem]:
    things = _in_network(file)
    yield from attempt(_undecided, file, things)
    for path, thing in things.items():
        yield from attempt(_membership, file, path, thing)


def _undecided(file: StackFile, things: Mapping[Path, LiesInNetwork]) -> Iterator[Problem]:
    """Yield one problem for everything that does not say in which of several networks it is."""
    names = list(file.named_networks)
    paths = [(*path, "network") for path, thing in things.items() if "network" in thing.__dict__ and not thing.network]
    if len(names) > 1 and paths:
        others = f"; also of {', '.join(written(path[:-1]) for path in paths[1:])}" if len(paths) > 1 else ""
        yield Problem(
            paths[0],
            f"is required, because there are several: {', '.join(names)}{others}",
            ", ".join(f"{written(path)}: {names[0]}" for path in paths) if others else f"network: {names[0]}",
        )


def _membership(file: StackFile, path: Path, thing: LiesInNetwork) -> Iterator[Problem]:
    names = list(file.named_networks)
    if not names:
        return
    if thing.network is not None and thing.network not in names:
        yield Problem(
            (*path, "network"),
            f"is not a network of this stack{suggestion(thing.network, names)}",
            f"network: {names[0]}",
        )


def _links(file: StackFile, name: str, service: Service) -> Iterator[Problem]:
    home = file.network_of(service)
    for target in service.links:
        for section in ("services", "databases", "caches", "serverless_caches"):
            things: Mapping[str, LiesInNetwork] = getattr(file, section)
            if target in things:
                yield from attempt(_apart, file, ("services", name, "links", target), home, section, things[target])


def _apart(file: StackFile, path: Path, home: str | None, section: str, target: LiesInNetwork) -> Iterator[Problem]:
    other = file.network_of(target)
    if {home, other} <= set(file.named_networks) and home != other:
        yield Problem(
            path,
            f"{path[-1]!r} is in network {other}, {path[1]!r} in {home}; networks are not connected: put both into one",
            f"plinth:services.{path[1]}.network: {other}"
            if _linked_from(file, other, str(path[-1]))
            else f"plinth:{section}.{path[-1]}.network: {home}",
        )


def _linked_from(file: StackFile, network: str | None, target: str) -> bool:
    """Return whether a service in *network* is linked to *target*."""
    return any(target in service.links for service in file.services.values() if file.network_of(service) == network)


def _web(file: StackFile, name: str, service: Service) -> Iterator[Problem]:
    balancer = file.load_balancer
    if service.kind != "web" or balancer is None:
        return
    home, other = file.network_of(service), file.network_of(balancer)
    if {home, other} <= set(file.named_networks) and home != other:
        yield Problem(
            ("services", name, "network"),
            f"the load balancer is in network {other}, and networks are not connected",
            f"plinth:load_balancer.network: {home}" if service.links else f"network: {other}",
        )


def _ranges(file: StackFile) -> Iterator[Problem]:
    """Yield networks whose ranges overlap: they could never be connected, with each other or with a third one."""
    for (one, first), (other, second) in combinations(file.networks.items(), 2):
        yield from attempt(_overlap, file, (one, first), (other, second))


def _overlap(file: StackFile, one: tuple[str, Network], other: tuple[str, Network]) -> Iterator[Problem]:
    for first, (path, second) in product(one[1].cidrs, _paths(other[1])):
        if IPv4Network(first).overlaps(IPv4Network(second)):
            yield Problem(
                ("networks", other[0], *path),
                f"{second} overlaps the range of network {one[0]!r} ({first})",
                f"cidr: {_free_range(file)}",
                show_value=False,
            )


def _paths(network: Network) -> Iterator[tuple[Path, str]]:
    """Yield each range of *network* with its path."""
    yield ("cidr",), network.cidr
    for name, one in network.secondary_cidrs.items():
        yield ("secondary_cidrs", name, "cidr"), one.cidr


def _free_range(file: StackFile) -> str:
    taken = [IPv4Network(cidr) for network in file.networks.values() for cidr in _known_ranges(network)]
    free = (IPv4Network(f"10.{second}.0.0/16") for second in range(1, 256))
    return str(next(one for one in free if not any(one.overlaps(other) for other in taken)))


def _known_ranges(network: Network) -> list[str]:
    try:
        return network.cidrs
    except Unknown:
        return []


RULES: tuple[Rule, ...] = (
    _one_key,
    _ranges,
    _names,
    _one_retention,
    _memberships,
    lambda file: each(file.services, partial(_links, file)),
    lambda file: each(file.services, partial(_web, file)),
)
