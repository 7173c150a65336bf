"""The parts of a stack that can fail or continue to work. Pure data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from policies.plan.kind import NO_FAILOVER, Figure
from policies.plan.name_failovers import NameFailover
from policies.plan.origins import OriginFailover

TierKind = Literal[
    "global",
    "name",
    "regional",
    "load-balancer",
    "service",
    "job",
    "function",
    "instance",
    "database",
    "cache",
    "nat",
    "endpoint",
    "vpn",
    "transit-gateway",
    "dns-firewall",
]
"""``global``: a CloudFront distribution; ``name``: a DNS name with a standby."""

WORKLOADS: Sequence[TierKind] = ("service", "job", "function", "instance")
"""What runs code in subnets, and so needs names, and ways out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tier:
    """One part of a stack that can fail or continue to work."""

    name: str
    kind: TierKind
    noun: str = ""
    """What it is called where its kind does not say it: ``bucket``. Default: its kind."""
    zones: Sequence[str] = ()
    """Availability Zones that it runs in. Default: none, for what AWS distributes itself."""
    vpc: str = ""
    """VPC of its subnets. Default: none, or unknown."""
    units: int = 1
    """Tasks or instances that always run, or shards of a cache. Default: 1."""
    replicas: int = 0
    """Read replicas of a database, or of each shard of a cache. Default: 0."""
    primary_zone: str = ""
    """Zone of a database or cache node without standby, if it is known. Default: any of *zones*."""
    standby: bool = False
    """Whether AWS fails over to another zone: Multi-AZ, a regional gateway; of a DNS Firewall, whether it fails open.
    Default: no."""
    failover: bool = False
    """Whether a cache promotes a replica automatically. Default: no."""
    failover_time: Figure = NO_FAILOVER
    """How long a failover of its type takes, as its card states. Default: 0."""
    shared_storage: bool = False
    """Whether its data is in several zones regardless of its instances, as with Aurora. Default: no."""
    serves_zones: Sequence[str] = ()
    """Zones whose path to the internet, or to AWS, is through this NAT, or these endpoints. Default: none."""
    spot_units: int = 0
    """Tasks or instances of *units* on Spot, which AWS may interrupt. Default: 0."""
    backup_days: int = 0
    """Days of backups. Default: 0, it cannot be restored."""
    copied_abroad: bool = False
    """Whether backups or replicas are in another Region. Default: no."""
    keeps_data: bool = False
    """Whether it holds data. Default: no; databases and caches always do."""
    pair: NameFailover | None = None
    """Of a DNS name, where it points. Default: it is none."""
    origins: Sequence[OriginFailover] = ()
    """Origin groups of a distribution. Default: none."""
    owned: bool = True
    """Of the attachment to a transit gateway, whether the plan makes the gateway: otherwise its owner may detach it.
    Default: yes."""
    needs: Sequence[str] = ()
    """Tiers that it depends on. Default: none."""
