"""What a price rule reads and returns: the plan's graph and the assumed usage, and charges by price key. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from policies.plan.graph import Graph, Registration

if TYPE_CHECKING:  # the validator's process reads the cards too, prices nothing, and would take 0.1 s for pydantic
    from model.base import Model
    from model.cost import Usage

CostKind = Literal["fixed", "usage"]
M = TypeVar("M", bound="Model")

Sections = Mapping[str, Any]
"""Section of the stack file, such as ``buckets`` → what it holds."""

NO_SECTIONS: Sections = {}


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
    """Assumption that the quantity follows from: a field of `model.cost.Usage`, or the path of a thing's own usage:
    ``buckets.uploads.usage.gb``. Default: none."""

    own: float | None = None
    """The assumed amount, if it is of a thing's own usage. Default: none, it is in `model.cost.Usage`."""


class Billing:
    """A plan and the usage that the estimate assumes: of the stack, and of its things by themselves."""

    def __init__(self, graph: Graph[Registration], usage: Usage, sections: Sections = NO_SECTIONS) -> None:
        self.graph = graph
        self.usage = usage
        self._sections = sections

    def share(self, total: float, resource: Registration) -> float:
        """Return the part of *total* of *resource*: it is divided equally among the resources of a type."""
        return total / len(self.graph.of(resource.type))

    def usage_of(self, resource: Registration, section: str, kind: type[M]) -> tuple[str, M]:
        """Return what the stack file assumes of the thing in *section* that *resource* belongs to, and its path.

        That is the key ``usage`` of the thing, a *kind*; the defaults of *kind* for what the file does not say. Raises
        UnpricedError if it is invalid, which a program that validates its own configuration has rejected before.
        """
        name = self.graph.component(resource)
        path = f"{section}.{name}.usage"
        things = self._sections.get(section)
        thing = things.get(name) if isinstance(things, Mapping) else None
        given = thing.get("usage") if isinstance(thing, Mapping) else None
        from pydantic import ValidationError  # noqa: PLC0415 - see above

        try:
            return path, kind.model_validate({} if given is None else given)
        except ValidationError as invalid:
            raise UnpricedError(f"{path} is invalid") from invalid


PriceRule = Callable[[Registration, Billing], Iterator[Charge]]
"""What one resource costs. Raises UnpricedError for a cost that is not known, after the charges that are."""


def own_charge(item: str, key: str, quantity: float, assumes: str) -> Charge:
    """Return a charge for the quantity that the stack file assumes of one thing."""
    return Charge(item=item, key=key, quantity=quantity, kind="usage", assumes=assumes, own=quantity)


def usage_charge(item: str, key: str, quantity: float, assumes: str) -> Charge:
    """Return a charge that follows from an assumption."""
    return Charge(item=item, key=key, quantity=quantity, kind="usage", assumes=assumes)


def thing_charge(item: str, key: str, own: float | None, path: str, *, share: float, assumes: str) -> Charge:
    """Return a charge for what the stack file assumes of one thing, *own* at *path*, or else for its *share* of all."""
    return usage_charge(item, key, share, assumes) if own is None else own_charge(item, key, own, path)


def in_zones(item: str, zones: int) -> str:
    """Return the item's name, with the number of availability zones if there is more than one."""
    return item if zones == 1 else f"{item} in {zones} zones"
