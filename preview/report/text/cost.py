"""The monthly cost: its total, what it assumes, potential savings. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from preview.analysis.cost.saving import Recommendation
from preview.report.text.lines import DIM, TITLE, Line, fitted, line, more, remark, table, title, wrapped
from preview.report.view.cost import ComponentCost, CostSection, amount, difference, signed, usd
from preview.report.view.remarks import BAD, GOOD, WARN

_MOST = 10
_MOST_RECOMMENDED = 6
_MOST_ASSUMED = 6


def cost(found: CostSection | None, missing: str, width: int, *, full: bool) -> list[Line]:
    """Return the total in its parts, what it does not include, what it assumes, and potential savings.

    *missing* is why there is no cost; without a cost and a reason there is no section.
    """
    if found is None:
        return [*title("Cost"), *wrapped(missing, width, 2, DIM)] if missing else []
    return [
        *title("Cost a month", found.note),
        *(one for said in found.remarks for one in remark(said, width)),
        *_totals(found),
        *_components(found, full=full),
        *_assumed(found, width, full=full),
        *_left_out(found, width, full=full),
        *_savings(found.recommendations, width, full=full),
    ]


def _totals(found: CostSection) -> list[Line]:
    lines = [line((f"  {usd(found.estimate.total_usd)}", TITLE), f"  {found.parts}")]
    for budget in found.budgets:
        percent, _, rest = budget.words.partition(" ")
        lines.append(line("  ", (percent, BAD if budget.is_over else GOOD), f" {rest}"))
    if found.change is not None:
        words, before, tone = difference(found.change)
        lines.append(line("  ", (words, tone), f" ({before})"))
        lines += [line((f"    {note}", DIM)) for note in found.change.notes]
    return lines


def _components(found: CostSection, *, full: bool) -> list[Line]:
    """Return a table of components, the most expensive first, with all that changed since an earlier plan."""
    shown, _ = found.table(len(found.components) if full else _MOST)
    if not shown:
        return []
    compared = found.change is not None
    cells = [
        ["", "fixed", "usage", "total", *(["change"] if compared else [])],
        *(_row(one, compared) for one in shown),
    ]
    return [line("  ".join(row)) for row in table(_right(cells))]


def _row(one: ComponentCost, compared: bool) -> list[str]:  # noqa: FBT001 - a column more
    cells = [one.name, *(usd(amount_) for amount_ in (one.fixed_usd, one.usage_usd, one.total_usd))]
    return [*cells, *(["" if one.change_usd is None else signed(one.change_usd)] if compared else [])]


def _right(cells: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return rows with every column but the first aligned right."""
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [[row[0], *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))] for row in cells]


def _assumed(found: CostSection, width: int, *, full: bool) -> list[Line]:
    """Return the assumptions behind most of the usage, as the stack file names them."""
    if not found.assumed:
        return []
    shown = found.assumed if full else found.assumed[:_MOST_ASSUMED]
    texts = [f"{one.name} {one.value} ({usd(one.usd)})" for one in shown]
    left = len(found.assumed) - len(shown)
    text = f"assumed: {', '.join(texts)}{f' and {left} more' if left else ''}; plinth:cost.usage overrides them"
    return wrapped(text, width, 2, DIM, "  ")


def _left_out(found: CostSection, width: int, *, full: bool) -> list[Line]:
    """Return by name what the estimate does not include."""
    if not found.left_out:
        return []
    if not found.estimate.has_prices and not full:
        names = fitted(sorted({item.component for item in found.estimate.not_priced}), 3 * width)
        return wrapped(f"no price for: {names}; --full lists their resources", width, 2, WARN, "  ")
    texts = [f"{', '.join(names)} ({reason})" for reason, names in found.left_out]
    return wrapped(f"not included: {'; '.join(texts)}", width, 2, WARN, "  ")


def _savings(recommendations: Sequence[Recommendation], width: int, *, full: bool) -> list[Line]:
    """Return potential savings: a line each, or with *full* all that is known about each."""
    if not recommendations:
        return []
    how = "a month, each on its own: they do not add up" + ("" if full else "; --full shows how")
    lines = title("Potential savings", how)
    shown = recommendations if full else recommendations[:_MOST_RECOMMENDED]
    for recommendation in shown:
        head = f"  {amount(recommendation):>10}  "
        lines.append(line(head, textwrap.shorten(recommendation.title, max(width - len(head), 20), placeholder=" …")))
        if full:
            origin = f"{recommendation.as_of}: {recommendation.source}"
            for text, style in ((recommendation.change, ""), (recommendation.caveat, DIM), (origin, DIM)):
                lines += wrapped(text, width, len(head) + 2, style, " " * len(head))
    return [*lines, *more(len(recommendations) - len(shown))]
