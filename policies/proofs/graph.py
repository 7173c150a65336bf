"""A plan as a graph of resources: who refers to whom, by id where ids are known, else by dependency. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

_IDENTITIES = ("id", "arn", "name")


@dataclass(frozen=True, kw_only=True, slots=True)
class Resource:
    """One resource of a plan."""

    urn: str
    type: str
    """Pulumi's token, such as ``aws:ec2/vpc:Vpc``."""
    name: str
    inputs: Mapping[str, Any] = field(default_factory=dict)
    """camelCase; unknown values are left out."""
    outputs: Mapping[str, Any] = field(default_factory=dict)
    """Id, ARN and name, where they are known. Default: nothing is known."""
    links: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Input → URNs of the resources it was computed from. Default: none."""


class Graph:
    """The resources of a plan by URN, with a way from an input to the resource that it names."""

    def __init__(self, resources: Sequence[Resource]) -> None:
        self.resources = {resource.urn: resource for resource in resources}
        self._by_identity: dict[str, list[Resource]] = {}
        for resource in resources:
            for key in _IDENTITIES:
                value = resource.outputs.get(key)
                if isinstance(value, str) and value:
                    self._by_identity.setdefault(value, []).append(resource)

    def of(self, *types: str) -> list[Resource]:
        """Return the resources whose type is one of *types*, in the plan's order."""
        return [resource for resource in self.resources.values() if resource.type in types]

    def refs(self, resource: Resource, key: str, *types: str, value: Any = None) -> list[Resource]:
        """Return the resources of *types* that the input *key* names.

        Known ids decide; where none of them is known to the plan, the input's dependencies do. *value* narrows the
        question to a part of the input, such as one element of a list of blocks.
        """
        whole = resource.inputs.get(key) if value is None else value
        named = [
            found
            for text in _texts(whole)
            for found in self._by_identity.get(text, ())
            if found.type in types and found.urn != resource.urn
        ]
        if named:
            return list({found.urn: found for found in named}.values())
        linked = (self.resources.get(urn) for urn in resource.links.get(key, ()))
        return [found for found in linked if found is not None and found.type in types]

    def ref(self, resource: Resource, key: str, *types: str, value: Any = None) -> Resource | None:
        """Return the first resource that the input *key* names, if there is one."""
        return next(iter(self.refs(resource, key, *types, value=value)), None)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)
