"""A plan as a graph of resources: who refers to whom, by id where ids are known, else by dependency. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

_IDENTITIES = ("id", "arn", "name", "dnsName", "identifier", "defaultRouteTableId", "defaultNetworkAclId")
_GONE = object()


class Registration(Protocol):
    """What a recorder keeps of one resource; `preview.recorder.record.Registered` is one."""

    @property
    def urn(self) -> str:
        """Its URN."""
        ...

    @property
    def type(self) -> str:
        """Pulumi's token."""
        ...

    @property
    def name(self) -> str:
        """Logical name."""
        ...

    @property
    def parent(self) -> str:
        """URN of the parent."""
        ...

    @property
    def inputs(self) -> Mapping[str, Any]:
        """By their camelCase names."""
        ...

    @property
    def id(self) -> str:
        """Physical id."""
        ...

    @property
    def outputs(self) -> Mapping[str, Any]:
        """By their camelCase names."""
        ...

    @property
    def property_dependencies(self) -> Mapping[str, Sequence[str]]:
        """Input → URNs that it was computed from."""
        ...


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
    parent: str = ""
    """URN of the parent. Default: the stack."""


class Graph:
    """The resources of a plan by URN, with a way from an input to the resource that it names."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        # By URN, not as they came: registrations race, and two runs must say the same.
        self.resources = {resource.urn: resource for resource in sorted(resources, key=lambda one: one.urn)}
        self._by_identity: dict[str, list[Resource]] = {}
        self._by_type: dict[str, list[Resource]] = {}
        for resource in self.resources.values():
            self._by_type.setdefault(resource.type, []).append(resource)
            for value in {resource.outputs.get(key) for key in _IDENTITIES if resource.outputs.get(key)}:
                if isinstance(value, str):
                    self._by_identity.setdefault(value, []).append(resource)
        self._uses = Counter((resource.type, resource.name) for resource in self.resources.values())

    def of(self, *types: str) -> list[Resource]:
        """Return the resources whose type is one of *types*, in the order of *types*, then by URN."""
        return [resource for token in types for resource in self._by_type.get(token, ())]

    def label(self, resource: Resource) -> str:
        """Return the resource's name; with its parent's before it, if another one of its type has the same."""
        if self._uses[resource.type, resource.name] == 1:
            return resource.name
        parent = self.resources.get(resource.parent)
        return f"{parent.name if parent else resource.urn}/{resource.name}"

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
        linked = (self.resources.get(urn) for urn in sorted(resource.links.get(key, ())))
        return [found for found in linked if found is not None and found.type in types]

    def ref(self, resource: Resource, key: str, *types: str, value: Any = None) -> Resource | None:
        """Return the first resource that the input *key* names, if there is one."""
        return next(iter(self.refs(resource, key, *types, value=value)), None)


def graph_of(registrations: Iterable[Registration]) -> Graph:
    """Return the graph of what a recorder kept, ids and outputs included."""
    return Graph(
        Resource(
            urn=item.urn,
            type=item.type,
            name=item.name,
            inputs=item.inputs,
            outputs={**item.outputs, "id": item.id},
            links=item.property_dependencies,
            parent=item.parent,
        )
        for item in registrations
    )


def without_unknown(value: Any, unknown: object) -> Any:
    """Return *value* without the parts that are the marker *unknown*, as `Resource.inputs` wants it."""
    found = _known(value, unknown)
    return {} if found is _GONE else found


def _known(value: Any, unknown: object) -> Any:
    if value is unknown:
        return _GONE
    if isinstance(value, Mapping):
        return {key: kept for key, item in value.items() if (kept := _known(item, unknown)) is not _GONE}
    if isinstance(value, (list, tuple)):
        return [kept for item in value if (kept := _known(item, unknown)) is not _GONE]
    return value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)


def texts(*values: Any) -> list[str]:
    """Return those of *values* that are texts and not empty."""
    return [value for value in values if isinstance(value, str) and value]


def number(value: Any, default: int = 0) -> int:
    """Return *value* as a whole number, or *default* where there is none that can be read."""
    try:
        return int(value)
    except (TypeError, ValueError):
        return default


def blocks(value: Any) -> list[Mapping[str, Any]]:
    """Return the objects of a list; a single object counts as a list of one."""
    items = value if isinstance(value, (list, tuple)) else [value]
    return [item for item in items if isinstance(item, Mapping)]
