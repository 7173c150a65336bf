"""Where something with network interfaces is placed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi


@dataclass(frozen=True, kw_only=True, slots=True)
class Placement:
    """A VPC and subnets of one of its tiers."""

    vpc_id: pulumi.Input[str]
    """VPC of the security group."""

    subnet_ids: Sequence[pulumi.Input[str]]
    """Subnets of one tier: one per availability zone, or several if the tier has further ranges."""
