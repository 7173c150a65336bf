"""The KMS keys of networks that have their own. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from model.keys import KeyDomain
from settings.sections import NETWORKED
from settings.stack_file import StackFile


def domains_in(file: StackFile, network: str) -> list[KeyDomain]:
    """Return the domains of which something in *network* needs a key: logs, and of stores data and passwords."""
    found: set[KeyDomain] = {"logs"}
    for section in NETWORKED.values():
        if section.key_domain and any(
            file.network_of(thing) == network for thing in getattr(file, section.key).values()
        ):
            found.add(section.key_domain)
    if any(file.network_of(database) == network for database in file.databases.values()):
        found.add("secrets")
    return sorted(found)


def names(file: StackFile) -> Iterator[tuple[str, str]]:
    """Yield network and name of each of these keys."""
    for network, spec in file.named_networks.items():
        if spec.own_keys:
            yield from ((network, f"{network}-{domain}") for domain in domains_in(file, network))
