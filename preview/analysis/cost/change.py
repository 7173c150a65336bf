"""The summary of a plan's cost in its JSON, and how it differs from an earlier plan's. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from preview.analysis.cost.estimate import Estimate

_CENTS = 2
_CENT = 0.005


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One component before and after, US dollars a month. A component that is not in a plan costs nothing there."""

    component: str
    """Name of the outermost component."""

    before_usd: float
    """In the earlier plan."""

    after_usd: float
    """In the later one."""

    @property
    def usd(self) -> float:
        """Additional cost; negative if it costs less."""
        return round(self.after_usd - self.before_usd, _CENTS)


@dataclass(frozen=True, kw_only=True, slots=True)
class CostChange:
    """Two estimates, to the cent."""

    before_usd: float
    """Total of the earlier plan."""

    after_usd: float
    """Total of the later one."""

    components: Sequence[Difference]
    """Every component that costs more or less by a cent at least, the greatest difference first."""

    notes: Sequence[str]
    """Reasons other than the plan why the totals differ."""

    @property
    def usd(self) -> float:
        """Additional cost of the later plan; negative if it costs less."""
        return round(self.after_usd - self.before_usd, _CENTS)


def summary(estimate: Estimate) -> dict[str, Any]:
    """Return what the plan's JSON keeps under ``cost``: US dollars a month, rounded to cents.

    ``baseline`` is the fixed cost. The key is a public contract: saved plans have it.
    """
    components = sorted(estimate.by_component().items())
    return {
        "currency": "USD",
        "asOf": estimate.as_of.isoformat(),
        "region": estimate.region,
        "monthly": round(estimate.total_usd, _CENTS),
        "baseline": round(estimate.fixed_usd, _CENTS),
        "usage": round(estimate.usage_usd, _CENTS),
        "byComponent": {name: round(usd, _CENTS) for name, usd in components},
        "notPriced": [
            {"resource": item.resource, "type": item.type, "reason": item.reason} for item in estimate.not_priced
        ],
    }


def saved(document: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the cost that a plan's JSON holds, or None if it holds none, as the real engine's does not."""
    cost = document.get("cost")
    if not isinstance(cost, Mapping) or not isinstance(cost.get("byComponent"), Mapping):
        return None
    amounts = [cost.get("monthly"), *cost["byComponent"].values()]
    return cost if all(isinstance(usd, (int, float)) and not isinstance(usd, bool) for usd in amounts) else None


def change(old: Mapping[str, Any], new: Estimate | Mapping[str, Any]) -> CostChange:
    """Return how *new* differs from *old*; both may be what *saved* returns, and *new* an estimate."""
    later = summary(new) if isinstance(new, Estimate) else new
    before, after = old["byComponent"], later["byComponent"]
    differences = [
        Difference(component=name, before_usd=before.get(name, 0.0), after_usd=after.get(name, 0.0))
        for name in {**before, **after}
    ]
    differing = [difference for difference in differences if abs(difference.usd) > _CENT]
    return CostChange(
        before_usd=old["monthly"],
        after_usd=later["monthly"],
        components=sorted(differing, key=lambda found: (-abs(found.usd), found.component)),
        notes=_notes(old, later),
    )


def _notes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    notes = []
    if old.get("region") != new.get("region"):
        notes.append(f"the earlier plan was for {old.get('region') or 'no region'}")
    if old.get("asOf") != new.get("asOf"):
        notes.append(f"the earlier plan had prices of {old.get('asOf') or 'an unknown date'}")
    return notes
