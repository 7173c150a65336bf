"""Makes the outcomes of a failure on one tier. Pure."""

from __future__ import annotations

from dataclasses import replace

from policies.plan.kind import Figure
from policies.plan.tier import Tier
from policies.proofs.scenarios import Outcome, State

NOW = Figure(0, "")
"""It never stops."""
_NONE = Figure(0, "")


def untouched(tier: Tier) -> Outcome:
    """Return the outcome of a failure that changes nothing for *tier*."""
    return replace(survives(tier, "not affected"), affected=False)


def survives(tier: Tier, reason: str, stops: Figure = NOW, loss: Figure = _NONE) -> Outcome:
    """Return the outcome of a tier that works as before, after *stops*."""
    return outcome(tier, "survives", 100, reason, stops=stops, loss=loss)


def lost(tier: Tier, reason: str, stops: Figure, loss: Figure = _NONE) -> Outcome:
    """Return the outcome of a tier that works again only after *stops*."""
    return outcome(tier, "lost", 0, reason, stops=stops, loss=loss)


def outcome(tier: Tier, state: State, left: int, reason: str, *, stops: Figure, loss: Figure = _NONE) -> Outcome:
    """Return an outcome with *left* percent of the capacity; *loss* is what may be lost of the latest data."""
    return Outcome(
        tier=tier.name,
        kind=tier.kind,
        noun=tier.noun,
        state=state,
        capacity_percent=left,
        recovery_seconds=stops.seconds,
        data_loss_seconds=loss.seconds,
        reason=reason,
        source="; ".join(dict.fromkeys(part for f in (stops, loss) for part in f.source.split("; ") if part)),
    )
