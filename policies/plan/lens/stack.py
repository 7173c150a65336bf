"""A whole stack with unknown values: a three-valued lens over the graph of what is known of it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from policies.plan.graph import Graph, Registration, identities
from policies.plan.known_graph import graph_of_known
from policies.plan.lens.view import Resource
from policies.plan.values import UNKNOWN, flat

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
        self._references: dict[tuple[tuple[str, ...], tuple[str, ...]], _References] = {}
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
        if target.urn in self.referred(companion, path):
            return True
        unknown = _unknown(self, companion, path)
        return None if unknown is not None and target.type not in unknown else False

    def companions(self, target: Resource, types: Sequence[str], *paths: str) -> Companions:
        """Return the resources of these types of which one of *paths* refers to *target*."""
        key = (tuple(types), paths)
        if key not in self._references:
            self._references[key] = _References(self, types, paths)
        return self._references[key].to(target)

    def targets(self, companion: Resource, path: str, types: Sequence[str]) -> list[Resource]:
        """Return the resources of these types that *path* of *companion* refers to."""
        linked = (self.by_urn.get(urn) for urn in self.referred(companion, path))
        found = [one for one in linked if one is not None and one.type in types]
        return sorted(found, key=lambda one: (types.index(one.type), one.urn))

    def referred(self, companion: Resource, path: str) -> set[str]:
        """Return the URNs that *path* of *companion* certainly refers to, by dependency or a known id, ARN or name."""
        named = (self.graph.urns_named(item) for item in flat(companion.raw(path)) if isinstance(item, str))
        return set(companion.sources(path)).union(*named)

    def identities(self, resource: Resource) -> set[str]:
        """Return the known texts by which other resources refer to one."""
        return identities(self.graph.resources[resource.urn])


class _References:
    """What the resources of some types refer to by some of their properties: read once, looked up for each target."""

    def __init__(self, stack: Stack, types: Sequence[str], paths: Sequence[str]) -> None:
        self._found: dict[str, list[Resource]] = {}
        self._open: list[tuple[set[str], list[set[str]]]] = []
        """What each resource with an unknown value refers to, and what `_unknown` returns for each such value."""
        self._may: dict[str, list[set[str]]] = {}
        for companion in stack.of(types):
            referred = set[str]().union(*(stack.referred(companion, path) for path in paths))
            for urn in referred:
                self._found.setdefault(urn, []).append(companion)
            unknown = [found for path in paths if (found := _unknown(stack, companion, path)) is not None]
            if unknown:
                self._open.append((referred, unknown))

    def to(self, target: Resource) -> Companions:
        """Return those that refer to *target*."""
        if target.type not in self._may:
            self._may[target.type] = [
                referred for referred, unknown in self._open if any(target.type not in types for types in unknown)
            ]
        unsure = any(target.urn not in referred for referred in self._may[target.type])
        return Companions(list(self._found.get(target.urn, ())), unsure)


def _unknown(stack: Stack, companion: Resource, path: str) -> set[str] | None:
    """Return of which types another resource is a dependency of an unknown value; None if the value is known."""
    value = companion.raw(path)
    if value is UNKNOWN:
        linked = (stack.by_urn.get(urn) for urn in companion.sources(path))
        return {one.type for one in linked if one is not None}
    return set() if any(item is UNKNOWN for item in flat(value)) else None
