"""What a month of the stack costs, what of it is assumed, what would cost less. Pure: all was reckoned before."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import UTC, date, datetime

from preview.analysis.cost.change import CostChange
from preview.analysis.cost.estimate import Estimate
from preview.analysis.cost.saving import Advice
from preview.analysis.result import Result
from preview.report.text.lines import BAD, DIM, GOOD, WARN, Line, fitted, line, table, title, wrapped
from preview.report.view import cost as rows

_MOST = 10
_MOST_ADVICE = 6
_MOST_ASSUMED = 6


def cost(result: Result, width: int, *, full: bool, today: date | None = None) -> list[Line]:
    """Return the total in its parts, what it leaves out, what it assumes, and what would cost less.

    *today*, from which prices more than a year old are warned of, is by default the day on the machine's clock.
    """
    estimate: Estimate | None = result.estimate
    if estimate is None:
        return [*title("Cost"), *wrapped(result.no_estimate, width, 2, DIM)] if result.no_estimate else []
    changed = rows.changed(result)
    lines = title("Cost a month", rows.note(estimate))
    if text := rows.elsewhere(estimate):
        lines += wrapped(text, width, 4, WARN, "  ! ")
    lines += _totals(result, estimate, changed)
    lines += _components(estimate, changed, full=full)
    lines += _assumed(estimate, width, full=full)
    lines += _not_priced(estimate, width, full=full)
    if text := rows.warning(estimate, today or datetime.now(tz=UTC).date()):
        lines += wrapped(text, width, 4, WARN, "  ! ")
    return [*lines, *_advice(result.advice, width, full=full)]


def _totals(result: Result, estimate: Estimate, changed: CostChange | None) -> list[Line]:
    lines = [line((f"  {rows.usd(estimate.total_usd)}", "title"), f"  {rows.parts(estimate)}")]
    for budget in rows.budgets(result):
        percent, _, rest = budget.words.partition(" ")
        lines.append(line("  ", (percent, BAD if budget.is_over else GOOD), f" {rest}"))
    if changed is not None:
        difference, before, style = rows.difference(changed)
        lines.append(line("  ", (difference, style), f", {before}"))
        lines += [line((f"    {note}", DIM)) for note in changed.notes]
    return lines


def _components(estimate: Estimate, changed: CostChange | None, *, full: bool) -> list[Line]:
    """Return a table of components, the dearest first, and with an earlier plan all that changed."""
    found = rows.components(estimate, changed)
    shown, rest = rows.shortened(found, len(found) if full else _MOST)
    gone = [one for one in shown if not one.total_usd]
    cells = [["", "stands", "use", "total", *(["change"] if changed is not None else [])]]
    ordered = [*(one for one in shown if one.total_usd), *([rows.together(rest)] if rest else []), *gone]
    cells += [_row(one, changed) for one in ordered]
    if len(cells) == 1:
        return []
    return [line("  ".join(row)) for row in table(_right(cells))]


def _row(one: rows.Component, changed: CostChange | None) -> list[str]:
    cells = [one.name, *(rows.usd(amount) for amount in (one.baseline_usd, one.usage_usd, one.total_usd))]
    if changed is not None:
        cells.append("" if one.change_usd is None else rows.signed(one.change_usd))
    return cells


def _right(cells: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return rows with every column but the first set to the right."""
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [[row[0], *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))] for row in cells]


def _assumed(estimate: Estimate, width: int, *, full: bool) -> list[Line]:
    """Return the assumptions that most of the use comes from, as the stack file names them."""
    dear = rows.assumed(estimate)
    if not dear:
        return []
    shown = dear if full else dear[:_MOST_ASSUMED]
    texts = [f"{one.name} {one.value} ({rows.usd(one.usd)})" for one in shown]
    more = len(dear) - len(shown)
    text = f"assumed: {', '.join(texts)}{f' and {more} more' if more else ''}; plinth:cost.usage says otherwise"
    return wrapped(text, width, 2, DIM, "  ")


def _not_priced(estimate: Estimate, width: int, *, full: bool) -> list[Line]:
    """Return by name what the estimate leaves out."""
    if not estimate.not_priced:
        return []
    if not estimate.has_prices and not full:
        names = fitted(sorted({item.component for item in estimate.not_priced}), 3 * width)
        return wrapped(f"without a price: {names}; --full says of what", width, 2, WARN, "  ")
    texts = [f"{', '.join(names)} ({reason})" for reason, names in rows.left_out(estimate)]
    return wrapped(f"not in it: {'; '.join(texts)}", width, 2, WARN, "  ")


def _advice(advice: Sequence[Advice], width: int, *, full: bool) -> list[Line]:
    """Return what would cost less: a line each, or with *full* all that is known of each."""
    if not advice:
        return []
    how = "a month, each by itself: savings do not add up" + ("" if full else "; --full says how")
    lines = title("What would cost less", how)
    for piece in advice if full else advice[:_MOST_ADVICE]:
        head = f"  {rows.amount(piece):>10}  "
        lines.append(line(head, textwrap.shorten(piece.title, max(width - len(head), 20), placeholder=" …")))
        if full:
            source = f"{piece.as_of}: {piece.source}"
            for text, style in ((piece.change, ""), (piece.caveat, DIM), (source, DIM)):
                lines += wrapped(text, width, len(head) + 2, style, " " * len(head))
    more = len(advice) - _MOST_ADVICE
    if more > 0 and not full:
        lines.append(line((f"  and {more} more; --full shows all", DIM)))
    return lines
