"""What instance groups need of the rest of the file: a name of their own, and an address that is free."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network

from model.aws import vpc
from model.aws.regions import AZ_LETTERS, AzLetter
from model.cidr import slot
from model.instance_groups import InstanceGroup
from model.network import Network
from model.problem import Problem
from settings.rules.attempt import Rule, each
from settings.rules.links import in_one_network
from settings.rules.taken_names import own_names
from settings.stack_file import StackFile

_FIRST_FREE = vpc.RESERVED_ADDRESSES - 1
"""AWS reserves the first four addresses of a subnet, and the last one."""


def _own_names(file: StackFile) -> Iterator[Problem]:
    """Yield groups with the name of something else: alarms and dashboards show both by name."""
    yield from own_names(file, "instance_groups")


def _same_network(file: StackFile) -> Iterator[Problem]:
    yield from in_one_network(file, "instance_groups", "group", file.instance_groups)


def _fixed_address(file: StackFile, name: str, group: InstanceGroup) -> Iterator[Problem]:
    """Yield a fixed address that is not in the private subnet of its zone, as far as the stack knows its range."""
    fixed, network = group.fixed_address, file.named_networks.get(file.network_of(group) or "")
    if fixed is None or network is None:
        return
    path, letters = ("instance_groups", name, "fixed_address"), network.workload_azs
    if fixed.availability_zone not in letters:
        yield Problem(
            (*path, "availability_zone"),
            f"has no workloads in this network; those with are {', '.join(letters)}",
            f"availability_zone: {letters[0]}",
        )
    elif network.adopt is None and "private" in network.tiers:
        subnet = _subnet(network, fixed.availability_zone)
        usable = range(_FIRST_FREE, subnet.num_addresses - 1)
        if int(IPv4Address(fixed.address)) - int(subnet.network_address) not in usable:
            yield Problem(
                (*path, "address"),
                f"must be in the private subnet of zone {fixed.availability_zone}, {subnet}, without the first four "
                "addresses and the last, which AWS reserves",
                f"address: {subnet[_FIRST_FREE + 16 if subnet.num_addresses > 32 else _FIRST_FREE]}",  # noqa: PLR2004 - any one
            )


def _subnet(network: Network, letter: AzLetter) -> IPv4Network:
    number = network.tiers["private"] + AZ_LETTERS.index(letter)
    return IPv4Network(slot(network.cidr, network.subnet_prefix, number))


def _same_address(file: StackFile) -> Iterator[Problem]:
    """Yield two groups of one network with the same address."""
    first: dict[tuple[str | None, str], str] = {}
    for name, group in file.instance_groups.items():
        if group.fixed_address is not None:
            owner = first.setdefault((file.network_of(group), group.fixed_address.address), name)
            if owner != name:
                yield Problem(
                    ("instance_groups", name, "fixed_address", "address"),
                    f"is that of {owner!r} too",
                    f"address: {IPv4Address(group.fixed_address.address) + 1}",
                )


RULES: tuple[Rule, ...] = (
    _own_names,
    _same_network,
    _same_address,
    lambda file: each(file.instance_groups, lambda name, group: _fixed_address(file, name, group)),
)
