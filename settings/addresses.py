"""How many addresses the private subnets of a network have for tasks, and how many tasks may run in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from model.aws import vpc
from model.network import Network
from model.problem import Problem
from settings.stack_file import StackFile


@dataclass(frozen=True, kw_only=True, slots=True)
class Addresses:
    """The addresses of one network, and its tasks: each has an address of its own."""

    available: int
    least: int
    """Tasks that always run, or as many as one service alone may scale to."""
    most: int
    """Tasks if every service scales to its maximum at the same time."""


def addresses_of(file: StackFile, name: str, network: Network) -> Addresses:
    """Return the addresses and tasks of a network of *file*."""
    mounted = sum(file.network_of(one) == name for one in file.file_systems.values())
    each_subnet = _usable(network.subnet_prefix) - len(network.endpoints.interface) - mounted
    each_further = sum(_usable(one.subnet_prefix) for one in network.secondary_cidrs.values() if one.tier == "private")
    tasks = [
        (one.scaling.fewest_tasks, one.scaling.most_tasks) if one.scaling else (one.tasks or 1,) * 2
        for one in file.services.values()
        if file.network_of(one) == name
    ]
    tasks += [
        (one.min_instances, one.max_instances) for one in file.instance_groups.values() if file.network_of(one) == name
    ]
    always = sum(least for least, _ in tasks)
    return Addresses(
        available=(max(each_subnet, 0) + each_further) * len(network.workload_azs),
        least=max((always - least + most for least, most in tasks), default=0),
        most=sum(most for _, most in tasks),
    )


def _usable(prefix: int) -> int:
    return 2 ** (32 - prefix) - vpc.RESERVED_ADDRESSES


def crowded(file: StackFile) -> Iterator[Problem]:
    """Yield each network that has too few addresses if all of its services scale to their maximum at once."""
    for name, network in file.named_networks.items():
        found = addresses_of(file, name, network)
        if network.adopt is None and found.available < found.most:
            yield Problem(
                (*file.network_path(name), "subnet_prefix"),
                f"if all services scale to their maximum at once, {found.most} tasks need an address each, and private "
                f"subnets of /{network.subnet_prefix} have {found.available}; the last ones do not start",
            )
