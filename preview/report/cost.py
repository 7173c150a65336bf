"""What a month of the stack costs. Pure: the estimate was made before."""

from __future__ import annotations

from preview.report.lines import BAD, DIM, GOOD, WARN, Line, counted, line, table, title, wrapped
from preview.report.result import Result

_MOST = 10
_BUDGET = "aws:budgets/budget:Budget"


def cost(result: Result, width: int, *, full: bool) -> list[Line]:
    """Return the total, the dearest components, and what the total leaves out."""
    estimate = result.estimate
    if estimate is None:
        return [*title("Cost"), *wrapped(result.no_estimate, width, 2, DIM)] if result.no_estimate else []
    lines = title("Cost a month", f"list prices of {estimate.as_of}, on demand, before tax and discounts")
    lines.append(
        line(
            (f"  ${estimate.total_usd:,.2f}", "title"),
            f"  ${estimate.baseline_usd:,.2f} for what stands there, ${estimate.usage_usd:,.2f} for assumed use",
        )
    )
    lines += _budget(result, estimate.total_usd)
    dearest = [(name, usd) for name, usd in estimate.by_component().items() if usd > 0]
    kept = dearest if full else dearest[:_MOST]
    rows = [(name, f"${usd:>10,.2f}") for name, usd in kept]
    if len(dearest) > len(kept):
        rows.append((f"{len(dearest) - len(kept)} others", f"${sum(usd for _, usd in dearest[_MOST:]):>10,.2f}"))
    lines += [line("  ".join(cells)) for cells in table(rows)]
    if estimate.not_priced:
        names = sorted({f"{item.resource} ({item.reason})" for item in estimate.not_priced})
        count = counted(len(estimate.not_priced), "resource")
        text = f"not in it: {count}" + (f": {'; '.join(names)}" if full else "; --full says which")
        lines += wrapped(text, width, 2, WARN, "  ")
    return lines


def _budget(result: Result, total: float) -> list[Line]:
    """Return how the total stands to the stack's own budget, if it has one."""
    lines = []
    for budget in result.record.of_type(_BUDGET):
        limit = float(budget.inputs.get("limitAmount") or 0)
        if limit:
            style = GOOD if total <= limit else BAD
            lines.append(line("  ", (f"{total / limit:.0%}", style), f" of the budget of ${limit:,.2f}"))
    return lines
