"""What the pack knows about one AWS resource type: its card. Pure data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

Content = Literal["nothing", "data", "keys", "names"]
NodeKind = Literal[
    "load-balancer", "service", "job", "instance", "function", "database", "cache", "file-system", "endpoint", "nat"
]


PLANNING = "a planning value of ours, not a promise of AWS"
"""Source of a figure that AWS does not publish."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A time and where it comes from."""

    seconds: int
    source: str
    """An AWS page, or the reason for a planning value."""


NO_FAILOVER = Figure(0, "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Placement:
    """Which node of the network the resources of a type are, and which inputs place them there."""

    node: NodeKind
    subnet_group: str = ""
    """Input that names the subnet group. Default: the input `subnetIds` names the subnets."""
    security_groups: str = ""
    """Input that names the security groups. Default: read by the type's own reader."""
    port: int = 0
    """TCP port that it listens on unless an input or its engine says otherwise. Default: none."""


class Kind(str):
    """One AWS resource type. Its text is Pulumi's token, so it can be used as a token."""

    __slots__ = ("block_defaults", "defaults", "failover", "holds", "placement", "scope")

    holds: Content
    """What is lost with a resource of the type: data, keys to data, or names that others depend on."""
    placement: Placement | None
    """Its place in the network; None if it has no network interface of its own."""
    failover: Figure
    """How long a failover to a standby or replica takes. Default: 0, nothing of this type fails over."""
    scope: Literal["regional", "global"] | None
    """Whether AWS runs the service in a whole Region or globally, so that the failure of an Availability Zone does not
    affect it. None: in zones that the plan chooses, or not determined."""
    defaults: Mapping[str, Any]
    """Dotted path → the default of the provider, or of AWS, for an omitted property. Source: the argument's description
    in pulumi-aws 7.51, or the AWS page named next to the entry. Other properties have no documented default."""
    block_defaults: Mapping[str, Any]
    """The same for a property that is omitted in a block that is there, if that differs from a block that is not."""

    def __new__(
        cls,
        token: str,
        *,
        holds: Content = "nothing",
        placement: Placement | None = None,
        failover: Figure = NO_FAILOVER,
        scope: Literal["regional", "global"] | None = None,
        defaults: Mapping[str, Any] | None = None,
        block_defaults: Mapping[str, Any] | None = None,
    ) -> Self:
        """Create the card of the type with this token, such as ``aws:ec2/vpc:Vpc``."""
        kind = super().__new__(cls, token)
        kind.holds = holds
        kind.placement = placement
        kind.failover = failover
        kind.scope = scope
        kind.defaults = defaults or {}
        kind.block_defaults = block_defaults or {}
        return kind

    @property
    def noun(self) -> str:
        """What one of them is called, from the token: ``bucket``, ``file-system``."""
        name = re.sub(r"V\d+$", "", self.rpartition(":")[2])
        return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()

    @property
    def token(self) -> str:
        """The token as plain text."""
        return str(self)
