"""Failures of a stack, their effect on its tiers, and which objectives are missed. Pure data."""

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
    """The effect of a failure on one tier."""

    tier: str
    kind: TierKind
    state: State
    """``survives``: works as before, possibly after a failover. ``degraded``: works with reduced capacity. ``lost``:
    does not work until it is replaced, restored or created again."""
    capacity_percent: int
    """Remaining capacity after a failover."""
    recovery_seconds: int
    """Time until it works again, automatically or manually; 0 if it never stops."""
    data_loss_seconds: int
    """How much of the latest data may be lost; `recovery.ALL_DATA` for all of it."""
    reason: str
    source: str = ""
    """Source of the times. Default: none."""
    affected: bool = True
    """Whether the failure changes anything for the tier. Default: yes."""
    instead: str = ""
    """What requests reach in its place: a standby, a second origin. Default: nothing else.

    It need not be in the plan, which then does not say whether it works."""
    noun: str = ""
    """What the tier is called where its kind does not say it: ``bucket``. Default: its kind."""

    @property
    def sentence(self) -> str:
        """The outcome as a sentence."""
        several = self.kind == "endpoint"
        survives, stops = ("survive", "are") if several else ("survives", "is")
        parts = [f"{self.tier} {survives if self.state == 'survives' else f'{stops} {self.state}'}"]
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
    """The recovery objectives that a stack declares."""

    recovery_time_seconds: int
    """RTO."""
    recovery_point_seconds: int
    """RPO."""
    region: bool = False
    """Whether they also apply to the loss of its Region. Default: no."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Miss:
    """An objective that a stack misses."""

    scenario: str
    tier: str
    objective: Literal["RTO", "RPO"]
    seconds: int
    """The time that the failure takes."""
    allowed_seconds: int
    """The objective."""
    sentence: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Scenario:
    """One failure and its effect on every tier."""

    name: str
    """``zone us-east-1a``, ``primary of main``, ``node of sessions``, ``nat-a``, ``DNS Firewall``, ``origin films of
    cdn``, ``Spot capacity``, ``region``."""
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    regional: bool = False
    """Whether the Region fails, or a service of AWS in all of it: objectives may leave that out. Default: no."""

    def misses(self, objectives: Objectives) -> list[Miss]:
        """Return the missed objectives by tier."""
        found: list[Miss] = []
        if self.regional and not objectives.region:
            return found
        for outcome in self.outcomes.values():
            # Objectives do not apply to NAT, endpoints and filters, but to the workloads that depend on them.
            if outcome.kind in ("nat", "endpoint", "dns-firewall"):
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
