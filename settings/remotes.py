"""What connects the networks of a stack with ranges outside of it: VPNs and existing transit gateways. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Literal

from model.aws import vpn
from model.base import Unknown
from model.load_balancer import LoadBalancer
from model.problem import Path
from model.transit_gateway import ExistingTransitGateway
from model.vpns import Vpn
from settings.stack_file import LiesInNetwork, StackFile

_EXAMPLES = ("192.168.0.0/16", "172.18.0.0/15", "10.0.0.0/8")


@dataclass(frozen=True, kw_only=True, slots=True)
class Remote:
    """A connection of one network with ranges outside of the stack."""

    path: Path
    """Where the stack file says it."""

    network: str | None
    """Name of the network; None if it is not known."""

    spec: Vpn | ExistingTransitGateway
    """Its ranges, its tiers, and what it lets through."""

    @property
    def label(self) -> str:
        """What a message calls it."""
        return f"VPN {self.path[-1]!r}" if self.is_vpn else f"the transit gateway of network {self.network!r}"

    @property
    def by_transit(self) -> bool:
        """Whether it leads through a transit gateway."""
        return not isinstance(self.spec, Vpn) or self.spec.by_transit

    @property
    def is_vpn(self) -> bool:
        """Whether it is a VPN."""
        return isinstance(self.spec, Vpn)


def remotes(file: StackFile) -> Iterator[Remote]:
    """Yield what connects the networks of *file* with ranges outside of it."""
    for name, spec in file.vpns.items():
        try:
            yield Remote(path=("vpns", name), network=file.network_of(spec), spec=spec)
        except Unknown:
            continue
    for name, network in file.named_networks.items():
        try:
            existing = network.transit_gateway
        except Unknown:
            continue
        if existing is not None:
            yield Remote(path=(*file.network_path(name), "transit_gateway"), network=name, spec=existing)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reachable:
    """Something that remote hosts may reach by name."""

    thing: LiesInNetwork
    """Its model."""

    section: str
    """Its section: ``databases``, ``caches``, ``serverless_caches`` or ``load_balancers``."""

    @property
    def tier(self) -> Literal["private", "data"]:
        """Tier from which it responds."""
        return "private" if isinstance(self.thing, LoadBalancer) else "data"


def reachable(file: StackFile) -> dict[str, Reachable]:
    """Return name → database, cache or load balancer, as far as they are known."""
    found: dict[str, Reachable] = {}
    for section in ("databases", "caches", "serverless_caches"):
        try:
            found |= {name: Reachable(thing=one, section=section) for name, one in getattr(file, section).items()}
        except Unknown:
            continue
    try:
        balancers = file.named_load_balancers
    except Unknown:
        balancers = {}
    return found | {name: Reachable(thing=one, section="load_balancers") for name, one in balancers.items()}


def sources_of(file: StackFile, target: str) -> list[str]:
    """Return the ranges from which remote hosts may reach *target*, as far as they are known."""
    found: list[str] = []
    for remote in remotes(file):
        try:
            found += remote.spec.remote_cidrs if target in remote.spec.inbound else ()
        except Unknown:
            continue
    return found


def destinations_of(file: StackFile, service: str) -> list[tuple[str, int]]:
    """Return range and port that *service* may reach outside of the stack, as far as they are known."""
    found: list[tuple[str, int]] = []
    for remote in remotes(file):
        try:
            ports: Sequence[int] = remote.spec.outbound.get(service, ())
            found += [(cidr, port) for cidr in remote.spec.remote_cidrs for port in ports]
        except Unknown:
            continue
    return found


def low_ports(found: Sequence[Remote]) -> set[tuple[str, int]]:
    """Return range and port below 1024 that services reach by *found*, each a rule of a network ACL."""
    return {
        (cidr, port)
        for remote in found
        for ports in remote.spec.outbound.values()
        for port in ports
        if port < vpn.FIRST_HIGH_PORT
        for cidr in remote.spec.remote_cidrs
    }


def free_range(file: StackFile) -> str:
    """Return a private range that no network of the stack has, and that is behind no VPN or transit gateway."""
    taken: list[IPv4Network] = []
    for found in file.named_networks.values():
        try:
            taken += map(IPv4Network, found.cidrs)
        except Unknown:
            continue
    for remote in remotes(file):
        taken += [IPv4Network(cidr) for cidr in remote.spec.__dict__.get("remote_cidrs", ())]
    blocks = (block for wide in _EXAMPLES for block in IPv4Network(wide).subnets(new_prefix=16))
    return str(next(block for block in blocks if not any(block.overlaps(one) for one in taken)))
