"""What crosses a connection with ranges outside of a stack, by name: fields of both VPNs and transit gateways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from ipaddress import IPv4Network
from itertools import combinations
from typing import Annotated

from pydantic import Field

from model.base import Distinct, Name
from model.problem import Problem
from model.tiers import Tier

RemotePort = Annotated[int, Field(ge=1, le=65535)]

PropagateTo = Annotated[
    list[Tier],
    Distinct,
    Field(
        min_length=1,
        description="Tiers whose route tables have the routes. Default: private.",
        examples=[["private", "data"]],
    ),
]

Inbound = Annotated[
    list[Name],
    Distinct,
    Field(
        description="Databases, caches, serverless caches and internal load balancers that remote hosts may reach, "
        "each on its own port. Default: none.",
        examples=[["main"]],
    ),
]

Outbound = Annotated[
    dict[Name, Annotated[list[RemotePort], Field(min_length=1)]],
    Field(
        description="Service → TCP ports on which it may reach remote hosts. Default: none.",
        examples=[{"api": [1433, 8443]}],
    ),
]


def overlapping_ranges(remote_cidrs: Sequence[str]) -> Iterator[Problem]:
    """Yield the first two of *remote_cidrs* that overlap."""
    for one, other in combinations(remote_cidrs, 2):
        if IPv4Network(one).overlaps(IPv4Network(other)):
            yield Problem(
                ("remote_cidrs",),
                f"{one} and {other} overlap: name each address once",
                f"remote_cidrs: [{max(one, other, key=lambda text: -IPv4Network(text).prefixlen)}]",
            )
            return


def unrouted_services(outbound: Mapping[str, Sequence[int]], tiers: Sequence[Tier]) -> Iterator[Problem]:
    """Yield a problem if services connect and the private tier, in which they are, has no route."""
    if outbound and "private" not in tiers:
        yield Problem(
            ("propagate_to",),
            "has no private, from which services connect (outbound)",
            f"propagate_to: [{', '.join([*tiers, 'private'])}]",
        )


def repeated_ports(outbound: Mapping[str, Sequence[int]]) -> Iterator[Problem]:
    """Yield each service with ports that are named more than once."""
    for service, ports in outbound.items():
        twice = sorted({port for port in ports if ports.count(port) > 1})
        if twice:
            yield Problem(
                ("outbound", service),
                f"holds {', '.join(map(str, twice))} more than once",
                f"{service}: [{', '.join(map(str, dict.fromkeys(ports)))}]",
            )
