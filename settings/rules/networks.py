"""Which network something is in, and what must be in the same one unless a peering connects two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from ipaddress import IPv4Network
from itertools import combinations, product

from model.base import Unknown, suggestion
from model.network import ONLY_NETWORK, Network
from model.problem import Path, Problem
from settings import network_keys
from settings.crossings import Crossing, crossings
from settings.fields import entry_example, written
from settings.rules.attempt import Rule, attempt, each
from settings.rules.taken_names import another_name, sections_with, taken, things
from settings.sections import NETWORKED, NETWORKED_SINGLES
from settings.stack_file import LiesInNetwork, Placed, StackFile

_SEVERAL = 2


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
    for name, owner in taken(file, file.networks, "networks", allowed=(ONLY_NETWORK,)):
        yield Problem(
            ("networks", name),
            f"is the name of {owner} too; choose another",
            f"{another_name('networks', name)}: {{availability_zones: [a, b], nat: per_az, cidr: {_free_range(file)}}}",
            show_value=False,
        )


def _key_names(file: StackFile) -> Iterator[Problem]:
    """Yield things with the name of a network's key, whose costs the report would add to theirs."""
    for network, key in network_keys.names(file):
        for section in sections_with(file, key):
            yield Problem(
                (section.key, key),
                f"is the name of a key of network {network!r} too; choose another",
                entry_example(section.key, f"own-{key}"[:20].rstrip("-")),
                show_value=False,
            )


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
    for section in NETWORKED:
        for name in things(file, section):
            found[section, name] = getattr(file, section)[name]
    for section in NETWORKED_SINGLES:
        try:
            single = getattr(file, section)
        except Unknown:
            continue
        if single is not None:
            found[section,] = single
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


def _empty(file: StackFile) -> Iterator[Problem]:
    """Yield networks that nothing is in, though there are others: each costs its NAT and its endpoints."""
    if len(file.networks) < _SEVERAL or not _complete(file) or any(_names(file)):
        return
    things = _in_network(file)
    used = {file.network_of(thing) for thing in things.values()}
    for name in file.networks:
        if name not in used and things:
            yield Problem(
                ("networks", name),
                "nothing is in it; put something into it, or remove it",
                f"{written((*_movable(file, things), 'network'))}: {name}",
                show_value=False,
            )


def _movable(file: StackFile, things: Mapping[Path, LiesInNetwork]) -> Path:
    """Return the path of one of *things*: of a service without links in either direction, if there is one."""
    linked = {target for service in file.placed.values() for target in service.links}
    free = (n for n, one in file.services.items() if not one.links and n not in linked and one.kind != "web")
    return next((("services", name) for name in free), next(iter(things)))


def _complete(file: StackFile) -> bool:
    """Return whether it is known of everything in which network it is."""
    names = set(file.named_networks)
    try:
        return all(file.network_of(thing) in names for thing in _in_network(file).values()) and all(
            getattr(file, section) is not None for section in NETWORKED
        )
    except Unknown:
        return False


def _links(file: StackFile) -> Iterator[Problem]:
    names = set(file.named_networks)
    if any(not peering.pair <= names or len(peering.pair) == 1 for peering in file.peerings.values()):
        return  # what they connect is not known
    for crossing in crossings(file):
        if not file.are_peered(crossing.home, crossing.other):
            yield _apart(file, crossing)


def _apart(file: StackFile, crossing: Crossing) -> Problem:
    return Problem(
        ("services", crossing.service, "links", crossing.target),
        f"{crossing.target!r} is in network {crossing.other}, {crossing.service!r} in {crossing.home}, and no peering "
        "connects them: put both into one network, or peer the networks",
        f"plinth:services.{crossing.service}.network: {crossing.other}"
        if _linked_from(file, crossing.other, crossing.target)
        else f"plinth:{crossing.section}.{crossing.target}.network: {crossing.home}",
    )


def _linked_from(file: StackFile, network: str | None, target: str) -> bool:
    """Return whether a service in *network* is linked to *target*."""
    return any(target in service.links for service in file.placed.values() if file.network_of(service) == network)


def _web(file: StackFile, name: str, service: Placed) -> Iterator[Problem]:
    for among in dict.fromkeys(map(file.load_balancer_for, service.routes.values())):
        if service.kind == "web" and among in file.named_load_balancers:
            yield from _beside(file, name, service, among)


def _beside(file: StackFile, name: str, service: Placed, among: str) -> Iterator[Problem]:
    """Yield a load balancer of *service* that is in another network."""
    balancer = file.named_load_balancers[among]
    home, other = file.network_of(service), file.network_of(balancer)
    if {home, other} <= set(file.named_networks) and home != other:
        yield Problem(
            (*file.placed_path(name), "network"),
            f"the load balancer is in network {other}, and reaches services of its own network only",
            f"{written((*file.load_balancer_path(among), 'network'))}: {home}"
            if service.links
            else f"network: {other}",
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
    _key_names,
    _one_retention,
    _memberships,
    _empty,
    _links,
    lambda file: each(file.placed, partial(_web, file)),
)
