"""Links from one network of a stack into another: what its peerings let through. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from model.base import Unknown
from model.service import Service
from model.tiers import Tier
from settings.sections import LINKABLE, NETWORKED
from settings.stack_file import LiesInNetwork, StackFile


@dataclass(frozen=True, kw_only=True, slots=True)
class Crossing:
    """A link of a service to something in another network, both of which are known."""

    service: str
    """Name of the service, which is in the private tier."""

    target: str
    """Name of what it is linked to."""

    home: str
    """Network of the service."""

    other: str
    """Network of the target."""

    section: str
    """Section of the target."""

    tier: Tier
    """Tier of the target."""

    port: int | None
    """TCP port of the target. None: it has none, and the link is illegal."""


def crossings(file: StackFile) -> Iterator[Crossing]:
    """Yield the links between networks, as far as the file is valid."""
    targets = {name: key for key, section in NETWORKED.items() if key in LINKABLE for name in section.known_in(file)}
    for name, service in file.services.items():
        try:
            linked = [target for target in service.links if target in targets]
        except Unknown:
            continue
        for target in linked:
            try:
                found = _crossing(file, name, service, targets[target], target)
            except Unknown:
                continue
            if found:
                yield found


def _crossing(file: StackFile, name: str, service: Service, section: str, target: str) -> Crossing | None:
    thing: LiesInNetwork = getattr(file, section)[target]
    home, other = file.network_of(service), file.network_of(thing)
    if home is None or other is None or home == other or not {home, other} <= set(file.named_networks):
        return None
    data_port = NETWORKED[section].data_port
    return Crossing(
        service=name,
        target=target,
        home=home,
        other=other,
        section=section,
        tier="private" if data_port is None else "data",
        port=thing.port if isinstance(thing, Service) else data_port,
    )
