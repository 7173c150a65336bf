"""The parts of a stack that can fail or continue to work. Pure data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from policies.plan.aws import rds
from policies.plan.kind import Figure

TierKind = Literal["global", "regional", "load-balancer", "service", "job", "database", "cache", "nat", "endpoint"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Tier:
    """One part of a stack that can fail or go on."""

    name: str
    kind: TierKind
    zones: Sequence[str] = ()
    """Zones it runs in. Default: none, as what AWS spreads by itself."""
    vpc: str = ""
    """VPC of its subnets. Default: none, or unknown."""
    units: int = 1
    """Tasks that always run, or shards of a cache. Default: 1."""
    replicas: int = 0
    """Read replicas of a database, or of each shard of a cache. Default: 0."""
    primary_zone: str = ""
    """Zone of a database or cache node without standby, where it is known. Default: any of *zones* may be it."""
    standby: bool = False
    """Whether AWS itself lets another zone take over: Multi-AZ, a regional gateway. Default: no."""
    failover: bool = False
    """Whether a cache promotes a replica by itself. Default: no."""
    failover_time: Figure = rds.FAILOVER
    """What a failover of this engine takes. Default: that of RDS Multi-AZ."""
    shared_storage: bool = False
    """Whether its data is spread over zones whatever its instances do, as Aurora's is. Default: no."""
    serves_zones: Sequence[str] = ()
    """Zones whose way to the internet, or to AWS, leads through this NAT, or these endpoints. Default: none."""
    spot_units: int = 0
    """Tasks of *units* that run on Spot, which AWS may take back. Default: 0."""
    backup_days: int = 0
    """Days back to which it can be restored. Default: 0, it cannot."""
    copied_abroad: bool = False
    """Whether backups or replicas are in another region. Default: no."""
    keeps_data: bool = False
    """Whether there is data in it to lose. Default: no; databases and caches always have."""
    needs: Sequence[str] = ()
    """Tiers without which it does not work. Default: none."""
