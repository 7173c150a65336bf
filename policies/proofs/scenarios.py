"""Failures of a stack, what each leaves of its tiers, and which objectives are missed. Pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from policies.plan.tier import TierKind
from policies.proofs.recovery import ALL_DATA, words

_ALL = 100
State = Literal["survives", "degraded", "lost"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What a failure does to one tier."""

    tier: str
    kind: TierKind
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
    affected: bool = True
    """Whether the failure changes anything for the tier. Default: yes."""

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
