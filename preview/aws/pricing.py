"""What a price rule reads and returns: the plan's graph and the assumed usage, and charges by price key. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from model.cost import Usage
from policies.plan.graph import Graph, Registration

CostKind = Literal["fixed", "usage"]


class UnpricedError(Exception):
    """A resource, or the rest of it, has a cost that is not known; the message gives the reason."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Charge:
    """A quantity of something that has a price."""

    item: str
    """What it is, for the reader."""

    key: str
    """Key of the price list."""

    quantity: float
    """Units a month."""

    kind: CostKind = "fixed"
    """Whether the cost is fixed or follows from an assumption. Default: fixed."""

    assumes: str = ""
    """Assumption that the quantity follows from, a field of `model.cost.Usage`. Default: none."""


class Billing:
    """A plan and the usage that the estimate assumes."""

    def __init__(self, graph: Graph[Registration], usage: Usage) -> None:
        self.graph = graph
        self.usage = usage

    def share(self, total: float, resource: Registration) -> float:
        """Return the part of *total* of *resource*: it is divided equally among the resources of a type."""
        return total / len(self.graph.of(resource.type))


PriceRule = Callable[[Registration, Billing], Iterator[Charge]]
"""What one resource costs. Raises UnpricedError for a cost that is not known, after the charges that are."""


def usage_charge(item: str, key: str, quantity: float, assumes: str) -> Charge:
    """Return a charge that follows from an assumption."""
    return Charge(item=item, key=key, quantity=quantity, kind="usage", assumes=assumes)


def in_zones(item: str, zones: int) -> str:
    """Return the item's name, with the number of availability zones if there is more than one."""
    return item if zones == 1 else f"{item} in {zones} zones"
