"""What there is to draw, and where it stands. Pure data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

WORKLOADS = ("service", "job", "instance", "function")
STORES = ("database", "cache")

WORDS: Mapping[str, str] = {
    "service": "ECS service",
    "job": "scheduled job",
    "instance": "EC2 instance",
    "function": "Lambda function",
    "load-balancer": "load balancer",
    "database": "database",
    "cache": "cache",
    "nat": "NAT",
    "endpoint": "VPC endpoint",
    "cdn": "CloudFront distribution",
    "bucket": "bucket",
}
"""Kind → what a person calls it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One thing that is drawn."""

    name: str
    """As the proofs' ways name it; of what has no network interfaces, ``kind/name``."""
    component: str
    """The outermost component that it belongs to."""
    kind: str
    """A key of `WORDS`."""
    label: str
    """What its box says first."""
    detail: str = ""
    """What its box says second. Default: nothing."""
    protected: bool = False
    zones: tuple[str, ...] = ()
    """Zones that it may stand in. Default: none is known."""
    roles: tuple[tuple[str, str], ...] = ()
    """Of a store, a zone and what stands there, such as ``standby``. Where nothing says which zone, AWS chooses."""
    also: tuple[str, ...] = ()
    """Other names of the ways that this box stands for, such as those of replicas."""
    private: bool = False
    """Of a load balancer, whether it is internal. Default: it is not, or it is none."""

    @property
    def tooltip(self) -> str:
        """The whole of it in words."""
        parts = [f"{self.label}: {WORDS.get(self.kind, self.kind)}"]
        if self.name not in (self.label, f"{self.kind}/{self.label}"):
            parts[0] = f"{self.label} ({self.name}): {WORDS.get(self.kind, self.kind)}"
        parts += [self.detail] if self.detail else []
        parts += [role for _, role in self.roles]
        where = "of which AWS chooses, " if self.roles and len(self.roles) < len(self.zones) else ""
        parts += [f"{where}in {', '.join(self.zones)}"] if self.zones else []
        parts += ["protected against deletion"] if self.protected else []
        return ", ".join(parts)


@dataclass(kw_only=True, slots=True)
class Tier:
    """Subnets of one purpose."""

    name: str
    look: str
    """``public``, ``private`` or ``data``."""
    way_out: str
    """``internet``, ``NAT`` or ``isolated``."""
    cidrs: dict[str, str] = field(default_factory=dict)
    """Zone → CIDR."""
    subnets: set[str] = field(default_factory=set)
    """Their names."""
    items: list[Item] = field(default_factory=list)
    endpoints: list[Item] = field(default_factory=list)

    def of(self, *kinds: str) -> list[Item]:
        """Return the items of some kinds."""
        return [item for item in self.items if item.kind in kinds]


@dataclass(kw_only=True, slots=True)
class Vpc:
    """A VPC with its tiers, the nearest to the internet first."""

    name: str
    component: str
    cidr: str
    zones: Sequence[str]
    tiers: Sequence[Tier]
    gateways: Sequence[Item] = ()
    """NAT gateways over all zones."""
    known: bool = True
    """False for what stands in subnets that this plan does not make."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """A bucket that a distribution serves."""

    source: str
    """Name of the distribution's item."""
    bucket: Item
    path: str
    """The paths that lead there, ``other paths`` for the default."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shelf:
    """Things of one kind that stand in the region and in no subnet."""

    label: str
    icon: str
    count: int
    items: Sequence[Item]
    """One for each component that has some."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """Everything that is drawn."""

    name: str
    """``project, stack``."""
    region: str
    """Or regions, of what stands in no subnet. Empty where it is not known."""
    edges: Sequence[Item]
    origins: Sequence[Origin]
    vpcs: Sequence[Vpc]
    shelves: Sequence[Shelf]

    def items(self) -> list[Item]:
        """Return everything that ways may lead to or from."""
        found = list(self.edges)
        for vpc in self.vpcs:
            found += vpc.gateways
            for tier in vpc.tiers:
                found += [*tier.items, *tier.endpoints]
        return found
