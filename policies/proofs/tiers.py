"""The parts of a stack that can fail or go on, and what a failure leaves of each. Pure data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from policies.proofs.recovery import ALL_DATA, RDS_FAILOVER, Figure, words

_ALL = 100
State = Literal["survives", "degraded", "lost"]
Kind = Literal["global", "regional", "load-balancer", "service", "job", "database", "cache", "nat", "endpoint"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Tier:
    """One part of a stack that can fail or go on."""

    name: str
    kind: Kind
    zones: Sequence[str] = ()
    """Zones it runs in. Default: none, as what AWS spreads by itself."""
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
    failover_time: Figure = RDS_FAILOVER
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What a failure does to one tier."""

    tier: str
    kind: Kind
    state: State
    """``survives``: works as before, if need be after a failover of its own. ``degraded``: works with what is left.
    ``lost``: does not work until it is replaced, restored or built again."""
    capacity_percent: int
    """Share of its capacity that is left, once a failover is over."""
    recovery_seconds: int
    """Until it works again, by itself or by hand; 0 if it never stops."""
    data_loss_seconds: int
    """How much of the latest data may be gone; `recovery.ALL_DATA` for everything."""
    reason: str
    source: str = ""
    """Where the times come from. Default: they are none."""

    @property
    def sentence(self) -> str:
        """The outcome in plain words."""
        several = self.kind == "endpoint"
        goes_on, stops = ("survive", "are") if several else ("survives", "is")
        parts = [f"{self.tier} {goes_on if self.state == 'survives' else f'{stops} {self.state}'}"]
        if self.state == "degraded" and self.capacity_percent < _ALL:
            parts.append(f"with {self.capacity_percent} % of its capacity")
        if self.recovery_seconds:
            after = words(self.recovery_seconds)
            works = "work" if several else "works"
            parts.append(f"{works} again after {after}" if self.state == "lost" else f"interrupted for {after}")
        if self.data_loss_seconds:
            lost = words(self.data_loss_seconds)
            parts.append("loses all of its data" if self.data_loss_seconds >= ALL_DATA else f"may lose {lost} of data")
        return f"{', '.join(parts)}: {self.reason}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Objectives:
    """What a stack promises of itself."""

    recovery_time_seconds: int
    """RTO."""
    recovery_point_seconds: int
    """RPO."""
    region: bool = False
    """Whether it promises them for the loss of its region too. Default: no."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Miss:
    """An objective that a stack does not reach."""

    scenario: str
    tier: str
    objective: Literal["RTO", "RPO"]
    seconds: int
    """What the failure takes."""
    allowed_seconds: int
    """What the stack allows."""
    sentence: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Scenario:
    """One failure and what it does to every tier."""

    name: str
    """``zone us-east-1a``, ``primary of main``, ``node of sessions``, ``nat-a``, ``Spot capacity``, ``region``."""
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)

    def misses(self, objectives: Objectives) -> list[Miss]:
        """Return what misses the objectives, tier by tier."""
        found: list[Miss] = []
        if self.name == "region" and not objectives.region:
            return found
        for outcome in self.outcomes.values():
            # A way out promises nothing by itself: whoever needs it does.
            if outcome.kind in ("nat", "endpoint"):
                continue
            allowed = objectives.recovery_time_seconds
            if outcome.recovery_seconds > allowed:
                does = f"{outcome.tier} works again after {words(outcome.recovery_seconds)}"
                found.append(self._miss(outcome, "RTO", outcome.recovery_seconds, allowed, does))
            allowed = objectives.recovery_point_seconds
            if outcome.data_loss_seconds > allowed:
                does = f"{outcome.tier} may lose {words(outcome.data_loss_seconds)}"
                found.append(self._miss(outcome, "RPO", outcome.data_loss_seconds, allowed, does))
        return found

    def _miss(self, outcome: Outcome, objective: Literal["RTO", "RPO"], seconds: int, allowed: int, does: str) -> Miss:
        return Miss(
            scenario=self.name,
            tier=outcome.tier,
            objective=objective,
            seconds=seconds,
            allowed_seconds=allowed,
            sentence=f"{self.name}: {does}; the stack's {objective} is {words(allowed)}: {outcome.reason}",
        )
