"""What a VPC that is adopted must have for what lies in it, as far as the stack file says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from model.base import Unknown
from model.network import Network
from model.problem import Problem
from settings.rules.attempt import Rule
from settings.rules.network import for_each_network, inside
from settings.stack_file import StackFile


def _tiers(file: StackFile, name: str, network: Network) -> Iterator[Problem]:
    adopted = network.adopt
    if adopted is None or not adopted.tiers:
        return
    needs = (
        ("private", "every service"),
        ("public", _public(file, name)),
        ("data", _stores(file, name)),
    )
    for tier, needing in needs:
        if needing and tier not in adopted.tiers:
            problem = adopted.lacking(tier, needing, network.availability_zones)
            yield replace(problem, path=(*file.network_path(name), *problem.path))


def _public(file: StackFile, network: str) -> str:
    for name, balancer in inside(file, network, file.named_load_balancers).items():
        try:
            if not balancer.internal:
                return f"load balancer {name!r}"
        except Unknown:
            continue
    return ""


def _stores(file: StackFile, network: str) -> str:
    for noun, things in (
        ("database", file.databases),
        ("cache", file.caches),
        ("serverless cache", file.serverless_caches),
    ):
        found = inside(file, network, things)
        if found:
            return f"{noun} {next(iter(found))!r}"
    return ""


def _peerings(file: StackFile) -> Iterator[Problem]:
    for name, peering in file.peerings.items():
        for network in sorted(peering.pair & set(file.named_networks)):
            if file.named_networks[network].adopt is not None:
                yield Problem(
                    ("peerings", name),
                    f"network {network!r} is adopted, and its route tables are not changed; remove the peering",
                    "plinth:peerings: {}",
                    show_value=False,
                )


def _vpns(file: StackFile) -> Iterator[Problem]:
    for name, spec in file.vpns.items():
        network = file.named_networks.get(file.network_of(spec) or "")
        if network is not None and network.adopt is not None:
            yield Problem(
                ("vpns", name),
                "its network is adopted, and no virtual private gateway is attached to that VPC; remove the VPN",
                "plinth:vpns: {}",
                show_value=False,
            )


def _public_access(file: StackFile) -> Iterator[Problem]:
    adopted = [name for name, network in file.named_networks.items() if network.adopt is not None]
    if file.account.block_public_access is not None and adopted:
        yield Problem(
            ("account", "block_public_access"),
            f"would cut off network {adopted[0]!r}, which is adopted, unless its owner excludes it; set it where that "
            "VPC is made",
            "block_public_access: null",
        )


RULES: tuple[Rule, ...] = (for_each_network(_tiers), _peerings, _vpns, _public_access)
