"""A whole stack as stack rules read it, and the links between its resources. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from policies.plan.graph import Graph, Registration
from policies.plan.known_graph import graph_of_known
from policies.plan.lens.view import Resource
from policies.plan.values import MISSING, UNKNOWN

_Made = TypeVar("_Made")


class Companions(NamedTuple):
    """The resources that belong to another one."""

    found: list[Resource]
    """Those that surely do."""

    unsure: bool
    """Whether another one may, once its link is known."""

    @property
    def none(self) -> bool:
        """Whether there surely is none."""
        return not self.found and not self.unsure


class Stack:
    """The resources of one stack, by type and by URN."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self.resources = list(resources)
        self.by_urn = {resource.urn: resource for resource in self.resources}
        self._by_type: defaultdict[str, list[Resource]] = defaultdict(list)
        for resource in self.resources:
            self._by_type[resource.type].append(resource)
        self._identities: dict[str, set[str]] = {}
        self._made: dict[Callable[[Stack], Any], Any] = {}
        self.run: Any = None
        """The run's judge, for the rules that report on the run itself."""

    @cached_property
    def graph(self) -> Graph[Registration]:
        """The graph of what is known of the stack, made when the first rule asks."""
        return graph_of_known(self.resources)

    def of(self, types: Sequence[str]) -> list[Resource]:
        """Return the resources of these types."""
        return [resource for token in types for resource in self._by_type.get(token, ())]

    def once(self, make: Callable[[Stack], _Made]) -> _Made:
        """Return what *make* makes of the stack: made when the first rule asks, shared with all others."""
        if make not in self._made:
            self._made[make] = make(self)
        return self._made[make]

    def linked(self, companion: Resource, path: str, target: Resource) -> bool | None:
        """Return whether *path* of *companion* names *target*; None while that is not known.

        A dependency of the property decides first, because it holds when ids are unknown; equality of a known id,
        ARN or name decides otherwise.
        """
        value = companion.raw(path)
        if target.urn in companion.links.get(path.split(".", maxsplit=1)[0], ()):
            return True
        if value is MISSING:
            return False
        if value is UNKNOWN:
            links = companion.links.get(path.split(".", maxsplit=1)[0], ())
            return False if any(self._same_type(urn, target) for urn in links) else None
        values = value if isinstance(value, list) else [value]
        if any(item in self.identities(target) for item in values if isinstance(item, str)):
            return True
        return None if UNKNOWN in values else False

    def companions(self, target: Resource, types: Sequence[str], *paths: str) -> Companions:
        """Return the resources of these types of which one of *paths* names *target*."""
        found, unsure = [], False
        for companion in self.of(types):
            answers = [self.linked(companion, path, target) for path in paths]
            if True in answers:
                found.append(companion)
            elif None in answers:
                unsure = True
        return Companions(found, unsure)

    def targets(self, companion: Resource, path: str, types: Sequence[str]) -> list[Resource]:
        """Return the resources of these types that *path* of *companion* names."""
        return [target for target in self.of(types) if self.linked(companion, path, target) is True]

    def identities(self, resource: Resource) -> set[str]:
        """Return every known text that names *resource*."""
        if resource.urn not in self._identities:
            self._identities[resource.urn] = resource.identities()
        return self._identities[resource.urn]

    def _same_type(self, urn: str, target: Resource) -> bool:
        other = self.by_urn.get(urn)
        return other is not None and other.type == target.type
