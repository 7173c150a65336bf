"""What an architecture consists of: VPCs, tiers of subnets, what is in them, what is in no VPC. Pure data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from policies.plan.name_failovers import Decides
from preview.aws.card import Shelf
from preview.report.view.nouns import noun_of

Egress = Literal["internet", "NAT", "isolated"]
EGRESS: Final[dict[Egress, str]] = {
    "internet": "to and from the internet",
    "NAT": "outbound through NAT only",
    "isolated": "no path to the internet",
}
"""Default route of a tier → what it means, the most open first."""

OTHER_SUBNETS: Final = "In subnets that this plan does not create"


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One thing in the picture."""

    name: str
    """Its name in the proofs; of what has no network interfaces, ``kind/name``."""
    component: str
    """The outermost component that it belongs to."""
    kind: str
    """A key of `preview.report.view.nouns.NOUNS`, or of a shelf."""
    label: str
    """First line of its box."""
    detail: str = ""
    """Second line of its box. Default: none."""
    protected: bool = False
    """Whether Pulumi refuses to delete it. Default: no."""
    zones: tuple[str, ...] = ()
    """Availability zones that it may be in. Default: not known."""
    roles: tuple[tuple[str, str], ...] = ()
    """Of a store: availability zone and what is in it, such as ``standby``. AWS chooses where the plan sets no zone."""
    also: tuple[str, ...] = ()
    """Names of other nodes that this item includes, such as read replicas."""
    private: bool = False
    """Of a load balancer, whether it is internal. Default: no."""

    @property
    def service(self) -> str:
        """AWS's service of what the internet reaches outside of any VPC: ``CloudFront``, ``HTTP API``."""
        noun = noun_of(self.kind)
        return noun.service or noun.one

    @property
    def tooltip(self) -> str:
        """All of it as text."""
        noun = noun_of(self.kind).one
        parts = [f"{self.label}: {noun}"]
        if self.name not in (self.label, f"{self.kind}/{self.label}"):
            parts[0] = f"{self.label} ({self.name}): {noun}"
        parts += [self.detail] if self.detail else []
        parts += [role for _, role in self.roles]
        where = "of which AWS chooses, " if self.roles and len(self.roles) < len(self.zones) else ""
        parts += [f"{where}in {', '.join(self.zones)}"] if self.zones else []
        parts += ["protected against deletion"] if self.protected else []
        return ", ".join(parts)


@dataclass(kw_only=True, slots=True)
class SubnetTier:
    """Subnets of one purpose: those whose names differ only in the letter of the availability zone."""

    name: str
    look: str
    """``public``, ``private`` or ``data``."""
    egress: Egress
    out: set[str] = field(default_factory=set)
    """Kinds of its default routes: ``eigw`` is an egress-only internet gateway, for IPv6."""
    cidrs: dict[str, str] = field(default_factory=dict)
    """Availability zone → CIDR."""
    subnets: set[str] = field(default_factory=set)
    """Names of its subnets."""
    items: list[Item] = field(default_factory=list)
    endpoints: list[Item] = field(default_factory=list)

    @property
    def path_out(self) -> str:
        """Its path to the internet, as text."""
        if self.egress == "NAT" and "eigw" in self.out:
            return "outbound only, by IPv6" if self.out == {"eigw"} else "outbound only, through NAT and by IPv6"
        return EGRESS[self.egress]

    def of(self, *kinds: str) -> list[Item]:
        """Return the items of some kinds."""
        return [item for item in self.items if item.kind in kinds]


@dataclass(kw_only=True, slots=True)
class DrawnVpc:
    """A VPC with its tiers, those closest to the internet first."""

    name: str
    component: str
    cidr: str
    zones: Sequence[str]
    """Availability zones."""
    tiers: Sequence[SubnetTier]
    gateways: Sequence[Item] = ()
    """Regional NAT gateways, which are in no subnet."""
    firewall: str = ""
    """Its DNS Firewall and what that does if it fails. Default: it has none."""
    remotes: Sequence[Item] = ()
    """VPN connections, and attachments to transit gateways that the plan does not make. Default: none."""
    peers: Sequence[str] = ()
    """Names of the VPCs that a peering connects with it. Default: none."""
    known: bool = True
    """False for a placeholder of the subnets that the plan does not create."""

    @property
    def title(self) -> str:
        """Its name, its CIDR, its peers and its DNS Firewall."""
        if not self.known:
            return OTHER_SUBNETS
        return "  ".join(part for part in (f"VPC {self.name}", self.cidr, self.peered, self.firewall) if part)

    @property
    def peered(self) -> str:
        """Which VPCs it is peered with, as text; empty if there are none."""
        return f"peered with {', '.join(self.peers)}" if self.peers else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where a distribution sends requests for some paths, or an API those of some routes."""

    source: str
    """Name of the item of the distribution or API."""
    path: str
    """Path patterns, or routes; ``other paths`` or ``all paths`` for the default behavior, ``unused`` if no behavior
    names it; an origin group's second member has the paths as ``failover of``."""
    target: str
    """Such as ``bucket assets`` or ``load balancer edge``; a host name if it is not in the plan; empty if unknown."""
    item: Item | None = None
    """The bucket or function that it is, drawn next to the source. Default: something in a VPC, or outside of the
    plan."""
    verb: Literal["serves", "invokes"] = "serves"
    """What the source does with it. Default: serves."""
    is_second: bool = False
    """Whether CloudFront asks it only for what the first origin of a group does not answer. Default: no."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standby:
    """A DNS name that points to something else while its target is not healthy."""

    name: str
    target: str
    """Such as ``load balancer edge``; a host name or an address if it is not in the plan."""
    standby: str
    """The same of what it points to then; empty if it has none."""
    decides: Decides

    @property
    def sentence(self) -> str:
        """Where it points, and when to what else."""
        if not self.standby:
            return f"{self.name} points to {self.target}, and has no standby"
        return f"{self.name} points to {self.target}, {_WHILE[self.decides].format(self.standby)}"


_WHILE: Final[dict[Decides, str]] = {
    "targets": "and to {} while one of its target groups has no healthy target",
    "endpoint": "and to {} while its health check fails",
    "nothing": "never to its standby {}: no health is evaluated",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ShelfItems:
    """What is on one shelf: in the region and outside of any VPC."""

    shelf: Shelf
    count: int
    """Number of resources."""
    items: Sequence[Item]
    """One for each component that has some."""

    @property
    def label(self) -> str:
        """What they are, in the plural: ``Buckets``."""
        return self.shelf.label

    @property
    def names(self) -> list[str]:
        """The components that have some."""
        return [item.label for item in self.items]


@dataclass(frozen=True, kw_only=True, slots=True)
class Architecture:
    """Everything in the picture."""

    name: str
    """``project, stack``."""
    region: str
    """Region or regions of what is outside of any VPC. Empty if not known."""
    distributions: Sequence[Item]
    """What the internet reaches outside of any VPC: CloudFront distributions, accelerators, then HTTP APIs."""
    origins: Sequence[Origin]
    vpcs: Sequence[DrawnVpc]
    shelves: Sequence[ShelfItems]
    standbys: Sequence[Standby] = ()
    """DNS names with failover records. Default: none."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not (self.vpcs or self.distributions or self.shelves)

    def items(self) -> list[Item]:
        """Return everything that connections may lead to or from."""
        functions = [one.item for one in self.origins if one.item is not None and one.item.kind == "function"]
        found = [*self.distributions, *{item.name: item for item in functions}.values()]
        for vpc in self.vpcs:
            found += [*vpc.gateways, *vpc.remotes]
            for tier in vpc.tiers:
                found += [*tier.items, *tier.endpoints]
        return found

    @property
    def failovers(self) -> list[str]:
        """What replaces what at the edge, as sentences: targets of DNS names, and origins."""
        labels = {item.name: item.label for item in self.distributions}
        seconds = [origin for origin in self.origins if origin.is_second and origin.target]
        return [
            *(one.sentence for one in self.standbys),
            *(f"{labels[origin.source]} asks {origin.target} as {origin.path}" for origin in seconds),
        ]

    @property
    def firewalls(self) -> list[str]:
        """Which VPCs have a DNS Firewall, as sentences."""
        return [f"VPC {vpc.name}: {vpc.firewall}" for vpc in self.vpcs if vpc.firewall]

    def items_of(self, distribution: Item) -> list[tuple[Item, str]]:
        """Return the buckets that a distribution serves, or the functions that an API invokes, each with its paths."""
        return [
            (origin.item, origin.path)
            for origin in self.origins
            if origin.source == distribution.name and origin.item is not None
        ]
