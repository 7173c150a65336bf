"""What a rule of the estimate sees and says: the plan as a graph, and charges by price key. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from preview.analysis.cost.assumptions import Assumptions
from preview.recorder.record import Registered

Kind = Literal["baseline", "usage"]


class UnpricedError(Exception):
    """A resource, or the rest of it, has a cost that is not known; the message says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Charge:
    """A quantity of something that has a price."""

    item: str
    """What it is, for the reader."""

    key: str
    """Key of the price list."""

    quantity: float
    """Units in a month."""

    kind: Kind = "baseline"
    """Baseline is due whatever happens; usage follows from an assumption. Default: baseline."""

    assumes: str = ""
    """Assumption that the quantity follows from, a field of Assumptions. Default: none."""


class Plan:
    """A plan's resources, and who refers to whom."""

    def __init__(self, resources: Sequence[Registered], assumptions: Assumptions) -> None:
        self.assumptions = assumptions
        self._by_urn = {resource.urn: resource for resource in resources}
        self._by_type: dict[str, list[Registered]] = {}
        for resource in resources:
            self._by_type.setdefault(resource.type, []).append(resource)

    def of_type(self, token: str) -> Sequence[Registered]:
        """Return the resources of one type."""
        return self._by_type.get(token, ())

    def share(self, total: float, resource: Registered) -> float:
        """Return the part of *total* that falls to *resource*, one of several of its type."""
        return total / len(self.of_type(resource.type))

    def referred(self, resource: Registered, name: str, token: str) -> Registered | None:
        """Return the resource of a type that the input *name* was computed from, if there is one."""
        found = (self._by_urn.get(urn) for urn in resource.property_dependencies.get(name, ()))
        return next((target for target in found if target is not None and target.type == token), None)

    def referring(self, resource: Registered, name: str, token: str) -> list[Registered]:
        """Return the resources of a type whose input *name* was computed from *resource*."""
        return [other for other in self.of_type(token) if resource.urn in other.property_dependencies.get(name, ())]

    def component(self, resource: Registered) -> str:
        """Return the name of the outermost component that holds *resource*, or its own if none does."""
        while resource.parent in self._by_urn:
            resource = self._by_urn[resource.parent]
        return resource.name


Rule = Callable[[Registered, Plan], Iterator[Charge]]
"""What one resource costs. Raises UnpricedError if that cannot be told, after what can."""
