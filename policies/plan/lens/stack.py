"""A whole stack with unknown values: a three-valued lens over the graph of what is known of it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from policies.plan.graph import Graph, Registration, identities
from policies.plan.known_graph import graph_of_known
from policies.plan.lens.view import Resource
from policies.plan.values import MISSING, UNKNOWN

_Made = TypeVar("_Made")


class Companions(NamedTuple):
    """The resources that refer to another one."""

    found: list[Resource]
    """Those that certainly do."""

    unsure: bool
    """Whether another one may, once its reference is known."""

    @property
    def none(self) -> bool:
        """Whether there certainly is none."""
        return not self.found and not self.unsure


class Stack:
    """The resources of one stack, and the references between them."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self.resources = list(resources)
        self.by_urn = {resource.urn: resource for resource in self.resources}
        self._made: dict[Callable[[Stack], Any], Any] = {}
        self.run: Any = None
        """The run's judge, for the policies that report on the run itself."""

    def of_these(self, resources: Iterable[Resource]) -> Stack:
        """Return the stack of only these of its resources, in the same run."""
        part = Stack(resources)
        part.run = self.run
        return part

    @cached_property
    def graph(self) -> Graph[Registration]:
        """The graph of what is known of the stack; built at the first use."""
        return graph_of_known(self.resources)

    def of(self, types: Sequence[str]) -> list[Resource]:
        """Return the resources of these types, by URN within each type."""
        return [self.by_urn[found.urn] for found in self.graph.of(*types)]

    def once(self, make: Callable[[Stack], _Made]) -> _Made:
        """Return the result of *make* for this stack; it is calculated once, and shared by all policies."""
        if make not in self._made:
            self._made[make] = make(self)
        return self._made[make]

    def linked(self, companion: Resource, path: str, target: Resource) -> bool | None:
        """Return whether *path* of *companion* refers to *target*; None if that is not known yet.

        A dependency of the property decides first, because it is known even if ids are not; a known id, ARN or name
        decides otherwise.
        """
        value = companion.raw(path)
        dependencies = _dependencies(companion, path)
        if target.urn in dependencies:
            return True
        if value is MISSING:
            return False
        if value is UNKNOWN:
            return False if any(self._same_type(urn, target) for urn in dependencies) else None
        values = value if isinstance(value, list) else [value]
        if any(isinstance(item, str) and self.graph.is_named(target.urn, item) for item in values):
            return True
        return None if UNKNOWN in values else False

    def companions(self, target: Resource, types: Sequence[str], *paths: str) -> Companions:
        """Return the resources of these types of which one of *paths* refers to *target*."""
        found, unsure = [], False
        for companion in self.of(types):
            answers = [self.linked(companion, path, target) for path in paths]
            if True in answers:
                found.append(companion)
            elif None in answers:
                unsure = True
        return Companions(found, unsure)

    def targets(self, companion: Resource, path: str, types: Sequence[str]) -> list[Resource]:
        """Return the resources of these types that *path* of *companion* refers to."""
        return [target for target in self.of(types) if self.linked(companion, path, target) is True]

    def identities(self, resource: Resource) -> set[str]:
        """Return the known texts by which other resources refer to one."""
        return identities(self.graph.resources[resource.urn])

    def _same_type(self, urn: str, target: Resource) -> bool:
        other = self.by_urn.get(urn)
        return other is not None and other.type == target.type


def _dependencies(resource: Resource, path: str) -> frozenset[str]:
    return resource.links.get(path.split(".", maxsplit=1)[0], frozenset())
