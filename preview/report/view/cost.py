"""What a month costs: in total and by component, what of it is assumed, and what is left out. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from preview.analysis.cost.change import CostChange, change, saved
from preview.analysis.cost.estimate import Estimate, Share
from preview.analysis.cost.saving import Advice
from preview.analysis.result import Result
from preview.report.text.lines import BAD, GOOD, PLAIN

_BUDGET = "aws:budgets/budget:Budget"
CENT = 0.005
"""What is less than half a cent costs nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Budget:
    """A limit that the stack sets itself, US dollars a month."""

    limit_usd: float
    part: float
    """Share of it that the estimate comes to."""

    @property
    def is_over(self) -> bool:
        """Whether the estimate is more than the limit."""
        return self.part > 1

    @property
    def words(self) -> str:
        """The share in words."""
        return f"{self.part:.0%} of the budget of {usd(self.limit_usd)}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Component:
    """What a component costs, US dollars a month."""

    name: str
    baseline_usd: float
    usage_usd: float
    part: float
    """Share of the total. 0 where the total is."""
    change_usd: float | None = None
    """Against the earlier plan. Default: as much as before, or there is none."""

    @property
    def total_usd(self) -> float:
        """Both parts."""
        return self.baseline_usd + self.usage_usd

    @property
    def share(self) -> str:
        """The share in words."""
        percent = 100 * self.part
        return f"{percent:.0f} %" if percent >= 1 or not percent else "< 1 %"


@dataclass(frozen=True, kw_only=True, slots=True)
class Assumed:
    """One assumption and what follows from it, US dollars a month."""

    name: str
    value: str
    usd: float


def usd(amount: float) -> str:
    """Return an amount as it is written."""
    return f"${amount:,.2f}"


def signed(amount: float) -> str:
    """Return a difference as it is written."""
    return f"{'+' if amount > 0 else '-'}{usd(abs(amount))}"


def note(estimate: Estimate) -> str:
    """Return what kind of prices these are."""
    return f"list prices of {estimate.as_of} or later, on demand, before tax and discounts"


def total(estimate: Estimate) -> str:
    """Return what a month costs, or that there is no total."""
    return f"{usd(estimate.total_usd)} a month" if estimate.has_prices else "no total"


def parts(estimate: Estimate) -> str:
    """Return the total in its two parts."""
    return f"{usd(estimate.baseline_usd)} for what stands there, {usd(estimate.usage_usd)} for assumed use"


def elsewhere(estimate: Estimate) -> str:
    """Return a warning if the price list does not hold in the stack's region; otherwise nothing."""
    if estimate.has_prices:
        return ""
    return (
        f"there are no prices for {estimate.region or 'a stack without a region'}, only for "
        f"{', '.join(estimate.regions)}: what follows is no total, but only what costs the same everywhere"
    )


def budgets(result: Result) -> list[Budget]:
    """Return the stack's budgets; none where there is no total to compare with them."""
    estimate: Estimate | None = result.estimate
    if estimate is None or not estimate.has_prices:
        return []
    limits = [float(budget.inputs.get("limitAmount") or 0) for budget in result.record.of_type(_BUDGET)]
    return [Budget(limit_usd=limit, part=estimate.total_usd / limit) for limit in limits if limit]


def changed(result: Result) -> CostChange | None:
    """Return how the cost differs from the earlier plan's; None if there is none, or it holds no cost."""
    before = saved(result.previous or {})
    return change(before, result.estimate) if before is not None and result.estimate is not None else None


def difference(found: CostChange) -> tuple[str, str, str]:
    """Return the difference in words, what it is compared with, and the tone to say it in."""
    if abs(found.usd) < CENT:
        return "as much as before", usd(found.before_usd), PLAIN
    word, tone = ("more", BAD) if found.usd > 0 else ("less", GOOD)
    return f"{usd(abs(found.usd))} {word} than before", usd(found.before_usd), tone


def components(estimate: Estimate, found: CostChange | None) -> list[Component]:
    """Return what each component costs, the dearest first; last what cost something in the earlier plan alone."""
    shares = {name: share for name, share in estimate.shares().items() if share.total_usd >= CENT}
    differing = {one.component: one.usd for one in found.components} if found is not None else {}
    total = estimate.total_usd
    nothing = Share(baseline_usd=0.0, usage_usd=0.0)
    return [
        Component(
            name=name,
            baseline_usd=share.baseline_usd,
            usage_usd=share.usage_usd,
            part=share.total_usd / total if total else 0.0,
            change_usd=differing.get(name),
        )
        for name, share in {**shares, **{name: nothing for name in differing if name not in shares}}.items()
    ]


def shortened(found: Sequence[Component], most: int) -> tuple[list[Component], list[Component]]:
    """Return the first *most* of many components and all that changed, and the rest."""
    shown = [one for place, one in enumerate(found) if place < most or one.change_usd is not None]
    rest = [one for one in found if one not in shown]
    return (shown, rest) if len(rest) > 1 else ([*found], [])


def together(rest: Sequence[Component]) -> Component:
    """Return *rest* as one row."""
    return Component(
        name=f"{len(rest)} others",
        baseline_usd=sum(one.baseline_usd for one in rest),
        usage_usd=sum(one.usage_usd for one in rest),
        part=sum(one.part for one in rest),
    )


def assumed(estimate: Estimate) -> list[Assumed]:
    """Return the assumptions that the use comes from, as the stack file names them, the dearest first."""
    return [
        Assumed(name=name, value=_value(getattr(estimate.assumptions, name)), usd=amount)
        for name, amount in estimate.by_assumption().items()
        if amount >= CENT
    ]


def _value(given: object) -> str:
    if isinstance(given, Mapping):
        return ", ".join(f"{name} {tasks:g}" for name, tasks in sorted(given.items()))
    return f"{given:,.10g}" if isinstance(given, (int, float)) else str(given)


def left_out(estimate: Estimate) -> list[tuple[str, list[str]]]:
    """Return why something has no price → the names of what it is."""
    reasons: dict[str, set[str]] = {}
    for item in estimate.not_priced:
        reasons.setdefault(item.reason, set()).add(item.resource)
    return [(reason, sorted(names)) for reason, names in sorted(reasons.items())]


def warning(estimate: Estimate, today: date) -> str:
    """Return a warning if the prices are old; otherwise nothing."""
    return estimate.age_warning(today) or ""


def amount(piece: Advice) -> str:
    """Return what a piece of advice saves a month; ``-`` if only its break-even is known."""
    return usd(piece.saving_usd) if piece.saving_usd is not None else "-"
