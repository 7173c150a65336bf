"""Where something with network interfaces is placed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi


@dataclass(frozen=True, kw_only=True, slots=True)
class Placement:
    """A VPC and subnets of one of its tiers."""

    vpc_id: pulumi.Input[str]
    """VPC of the security group."""

    subnet_ids: Sequence[pulumi.Input[str]]
    """Subnets of one tier: one per availability zone, or several if the tier has further ranges."""

    network: str = ""
    """Name of the VPC's network. Default: none, nothing in another network connects to what is here."""

    paths: Mapping[str, Sequence[pulumi.Resource]] = field(default_factory=dict)
    """Name of a peered network → the peering connection and its routes. Default: none."""

    ipv6: bool = False
    """Whether the subnets have IPv6 beside IPv4. Default: no."""
