"""One recommendation, and what the rules that make recommendations read. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from policies.plan.graph import Graph
from preview.analysis.cost.estimate import Estimate, Line
from preview.aws.price_list import Discount, Price, price_list
from preview.aws.pricing import Billing
from preview.recorder.record import Registered

_NAMED = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Recommendation:
    """A change that would reduce the cost, or would from some amount of traffic. Savings of several do not add up."""

    title: str
    """What it is, on one line."""

    saving_usd: float | None
    """US dollars a month against the estimate; None if only the break-even is known, or nothing can be changed."""

    break_even_gb: float | None = None
    """GB a month from which the higher fixed cost pays off. Default: None, there is no such point."""

    change: str
    """What to write in the stack file, or to do elsewhere."""

    caveat: str
    """The disadvantage, or what is not known."""

    source: str
    """Where the figure that decides was read, with its address."""

    as_of: date
    """Date of that source."""


class Facts:
    """A plan and its estimate, as the rules read them."""

    def __init__(self, resources: Sequence[Registered], estimate: Estimate) -> None:
        self.billing = Billing(Graph(resources), estimate.assumptions)
        self.graph = self.billing.graph
        self.assumed = estimate.assumptions
        self.environment = _environment(resources)
        self._estimate = estimate
        self._prices = price_list()

    def lines(self, *beginnings: str) -> list[Line]:
        """Return the estimate's lines whose price key begins with one of *beginnings*."""
        return [line for line in self._estimate.lines if line.key.startswith(beginnings)]

    def price(self, key: str) -> Price | None:
        """Return a price in the stack's region, or None if it is not known."""
        return self._prices.find(key, self._estimate.region)

    def discount(self, key: str) -> Discount:
        """Return what a commitment takes off; raises KeyError if the list has no such commitment."""
        return self._prices.discounts[key]

    def cheaper(self, lines: Sequence[Line], replacing: Callable[[str], str]) -> tuple[float, list[Line], list[Price]]:
        """Return what the same quantities would save at other keys' prices, whose lines these are, and the prices."""
        saving, found, prices = 0.0, list[Line](), list[Price]()
        for line in lines:
            price = self.price(replacing(line.key))
            if price is not None and price.usd < line.unit_usd:
                saving += line.quantity * (line.unit_usd - price.usd)
                found.append(line)
                prices.append(price)
        return saving, found, prices


Rule = Callable[[Facts], Iterator[Recommendation]]
"""Yields recommendations on one subject: none if the plan has no such resource, or its price is not known."""


def named(names: Sequence[str]) -> str:
    """Return names for a title: each once, and of many only the first three."""
    distinct = list(dict.fromkeys(names))
    more = len(distinct) - _NAMED
    return ", ".join(distinct[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def usd(amount: float) -> str:
    """Return an amount as text."""
    return f"${amount:,.2f}"


def percent(discount: Discount) -> str:
    """Return a discount as text."""
    return f"{discount.part * 100:.3g} %"


def oldest(prices: Sequence[Price]) -> Price:
    """Return the price whose source is oldest."""
    return min(prices, key=lambda price: price.as_of)


def _environment(resources: Sequence[Registered]) -> str:
    """Return the stack's environment from its tags, or an empty text."""
    tags = (resource.inputs.get("tags") for resource in resources)
    return next((str(found["Environment"]) for found in tags if isinstance(found, dict) and "Environment" in found), "")
