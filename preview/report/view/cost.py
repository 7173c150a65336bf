"""Monthly cost: in total and by component, what it assumes, and what it does not include. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from preview.analysis.cost.change import CostChange, change, saved
from preview.analysis.cost.estimate import Estimate, Share
from preview.analysis.cost.saving import Recommendation
from preview.analysis.result import Result
from preview.aws.budgets import BUDGET
from preview.report.view.remarks import BAD, GOOD, PLAIN, WARN, Remark

CENT = 0.005
"""Less than half a cent counts as nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BudgetShare:
    """A budget of the stack, US dollars a month, and how much of it the estimate uses."""

    limit_usd: float
    part: float
    """Estimate divided by the limit."""

    @property
    def is_over(self) -> bool:
        """Whether the estimate is more than the limit."""
        return self.part > 1

    @property
    def words(self) -> str:
        """Whole sentence."""
        return f"{self.part * 100:.0f} % of the budget of {usd(self.limit_usd)}"


@dataclass(frozen=True, kw_only=True, slots=True)
class ComponentCost:
    """What a component costs, US dollars a month: fixed and usage."""

    name: str
    fixed_usd: float
    usage_usd: float
    part: float
    """Share of the total. 0 where the total is."""
    change_usd: float | None = None
    """Against the earlier plan. Default: no change, or no earlier plan."""
    others: int = 0
    """Of a row that sums up several components, how many. Default: 0, it is one component."""

    @property
    def total_usd(self) -> float:
        """Fixed and usage."""
        return self.fixed_usd + self.usage_usd

    @property
    def share(self) -> str:
        """Share of the total, in whole percent."""
        percent = 100 * self.part
        return f"{percent:.0f} %" if percent >= 1 or not percent else "< 1 %"


@dataclass(frozen=True, kw_only=True, slots=True)
class Assumed:
    """One assumption and the cost that follows from it, US dollars a month."""

    name: str
    value: str
    usd: float


def usd(amount: float) -> str:
    """Return an amount in US dollars."""
    return f"${amount:,.2f}"


def signed(amount: float) -> str:
    """Return a difference in US dollars, with its sign."""
    return f"{'+' if amount > 0 else '-'}{usd(abs(amount))}"


def note(estimate: Estimate) -> str:
    """Return what kind of prices these are."""
    return f"list prices of {estimate.as_of} or later, on demand, before tax and discounts"


def total(estimate: Estimate) -> str:
    """Return the monthly total, or that there is none."""
    return f"{usd(estimate.total_usd)} a month" if estimate.has_prices else "no total"


def parts(estimate: Estimate) -> str:
    """Return the total in its two parts."""
    return f"fixed {usd(estimate.fixed_usd)}, assumed usage {usd(estimate.usage_usd)}"


def _remarks(estimate: Estimate, today: date) -> list[Remark]:
    """Return warnings: that the price list does not cover the region, that prices are old."""
    texts = []
    if not estimate.has_prices:
        texts.append(
            f"no prices for {estimate.region or 'a stack without a region'}, only for {', '.join(estimate.regions)}: "
            "the amounts below are not a total; they cover only what costs the same in every region"
        )
    if old := estimate.age_warning(today):
        texts.append(old)
    return [Remark(text=text, tone=WARN) for text in texts]


def budgets(result: Result) -> list[BudgetShare]:
    """Return the stack's budgets; none if there is no total to compare with them."""
    estimate = result.estimate
    if estimate is None or not estimate.has_prices:
        return []
    limits = [float(budget.inputs.get("limitAmount") or 0) for budget in result.record.of_type(BUDGET)]
    return [BudgetShare(limit_usd=limit, part=estimate.total_usd / limit) for limit in limits if limit]


def changed(result: Result) -> CostChange | None:
    """Return how the cost differs from the earlier plan's; None if there is none, or it holds no cost."""
    before = saved(result.previous or {})
    return change(before, result.estimate) if before is not None and result.estimate is not None else None


def difference(found: CostChange) -> tuple[str, str, str]:
    """Return the difference in words, the earlier total, and the tone to report it in."""
    if abs(found.usd) < CENT:
        return "same as before", usd(found.before_usd), PLAIN
    word, tone = ("more", BAD) if found.usd > 0 else ("less", GOOD)
    return f"{usd(abs(found.usd))} {word} than before", usd(found.before_usd), tone


def components(estimate: Estimate, found: CostChange | None) -> list[ComponentCost]:
    """Return what each component costs, the most expensive first; last what is only in the earlier plan."""
    shares = {name: share for name, share in estimate.shares().items() if share.total_usd >= CENT}
    differing = {one.component: one.usd for one in found.components} if found is not None else {}
    total = estimate.total_usd
    nothing = Share(fixed_usd=0.0, usage_usd=0.0)
    return [
        ComponentCost(
            name=name,
            fixed_usd=share.fixed_usd,
            usage_usd=share.usage_usd,
            part=share.total_usd / total if total else 0.0,
            change_usd=differing.get(name),
        )
        for name, share in {**shares, **{name: nothing for name in differing if name not in shares}}.items()
    ]


def shortened(found: Sequence[ComponentCost], most: int) -> tuple[list[ComponentCost], list[ComponentCost]]:
    """Return the first *most* components and all that changed, and the rest; a rest of one is shown."""
    shown = [one for number, one in enumerate(found) if number < most or one.change_usd is not None]
    rest = [one for one in found if one not in shown]
    return (shown, rest) if len(rest) > 1 else ([*found], [])


def together(rest: Sequence[ComponentCost]) -> ComponentCost:
    """Return *rest* as one row."""
    return ComponentCost(
        name=f"{len(rest)} others",
        others=len(rest),
        fixed_usd=sum(one.fixed_usd for one in rest),
        usage_usd=sum(one.usage_usd for one in rest),
        part=sum(one.part for one in rest),
    )


def assumed(estimate: Estimate) -> list[Assumed]:
    """Return the assumptions behind the usage, as the stack file names them, the most expensive first."""
    return [
        Assumed(name=name, value=_value(estimate.assumed(name)), usd=amount)
        for name, amount in estimate.by_assumption().items()
        if amount >= CENT
    ]


def _value(given: object) -> str:
    if isinstance(given, Mapping):
        return ", ".join(f"{name} {tasks:g}" for name, tasks in sorted(given.items())) or "min_tasks"
    return f"{given:,.10g}" if isinstance(given, (int, float)) else str(given)


def left_out(estimate: Estimate) -> list[tuple[str, list[str]]]:
    """Return reason and resources of what has no price."""
    reasons: dict[str, set[str]] = {}
    for item in estimate.not_priced:
        reasons.setdefault(item.reason, set()).add(item.resource)
    return [(reason, sorted(names)) for reason, names in sorted(reasons.items())]


def amount(recommendation: Recommendation) -> str:
    """Return what a recommendation saves a month; ``-`` if only its break-even point is known."""
    return usd(recommendation.saving_usd) if recommendation.saving_usd is not None else "-"


@dataclass(frozen=True, kw_only=True, slots=True)
class CostSection:
    """The section."""

    estimate: Estimate
    total: str
    parts: str
    note: str
    remarks: Sequence[Remark]
    budgets: Sequence[BudgetShare]
    change: CostChange | None
    """Difference to the earlier plan. None: there is none, or it has no cost."""
    components: Sequence[ComponentCost]
    assumed: Sequence[Assumed]
    left_out: Sequence[tuple[str, Sequence[str]]]
    """Reason and resources of what has no price."""
    recommendations: Sequence[Recommendation]

    def table(self, most: int) -> tuple[list[ComponentCost], list[ComponentCost]]:
        """Return the rows of a table of about *most* components, and those that its row of others sums up.

        Components that are only in the earlier plan come last.
        """
        shown, rest = shortened(self.components, most)
        others = [together(rest)] if rest else []
        return [*(one for one in shown if one.total_usd), *others, *(one for one in shown if not one.total_usd)], rest


def cost_of(result: Result, today: date) -> CostSection | None:
    """Return the section; None without an estimate. *today* decides which prices are old."""
    estimate = result.estimate
    if estimate is None:
        return None
    difference_ = changed(result)
    return CostSection(
        estimate=estimate,
        total=total(estimate),
        parts=parts(estimate),
        note=note(estimate),
        remarks=_remarks(estimate, today),
        budgets=budgets(result),
        change=difference_,
        components=components(estimate, difference_),
        assumed=assumed(estimate),
        left_out=left_out(estimate),
        recommendations=result.recommendations,
    )
