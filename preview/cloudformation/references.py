"""Which values of a plan are outputs of its other resources, as ``Ref`` and ``Fn::GetAtt``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from preview.aws.counterpart import REF, Counterpart
from preview.cloudformation.names import matching
from preview.cloudformation.schemas import Schema
from preview.recorder.record import Registered

Intrinsic = dict[str, object]

_SHORTEST = 4
"""Shorter texts, such as a port or an AZ letter, are equal by chance."""


@dataclass(frozen=True, slots=True)
class Translated:
    """A resource that has a counterpart of its own."""

    resource: Registered
    logical: str
    schema: Schema
    rule: Counterpart


class References:
    """Looks up where a value comes from, by the plan's own dependencies: equal texts alone prove nothing."""

    def __init__(self, translated: Mapping[str, Translated], merged: Iterable[tuple[Registered, str]]) -> None:
        """*merged* are the resources that are written into another one, with the input that names it."""
        self._translated = translated
        self._offered: dict[str, tuple[Mapping[str, Intrinsic], Mapping[str, Intrinsic]]] = {}
        self._edges = {urn: _dependencies(one.resource) for urn, one in translated.items()}
        self._target: dict[str, Translated] = {}
        for resource, key in merged:
            target = self._named(resource, key)
            if target is not None:
                self._target[resource.urn] = target
                self._edges[target.resource.urn] |= _dependencies(resource)

    def in_property(self, resource: Registered, key: str) -> Mapping[str, Intrinsic]:
        """Return value → reference for the outputs that an input of *resource* was computed from.

        What a resource is merged into must not refer to what refers to it: such a value stays as it is.
        """
        target = self._target.get(resource.urn)
        offered = [
            self._of(urn)
            for urn in sorted(resource.property_dependencies.get(key, ()))
            if target is None or not self._reaches(urn, target.resource.urn)
        ]
        found: dict[str, Intrinsic] = {}
        for by_id, _ in offered:
            found |= by_id
        for _, by_name in offered:
            found |= by_name
        return found

    def target(self, resource: Registered) -> Translated | None:
        """Return what a resource is merged into, or None if that is not in the plan or cannot be determined."""
        return self._target.get(resource.urn)

    def _reaches(self, start: str, end: str) -> bool:
        seen, following = set[str](), [start]
        while following:
            urn = following.pop()
            if urn == end:
                return True
            if urn not in seen:
                seen.add(urn)
                following += self._edges.get(urn, ())
        return False

    def _named(self, resource: Registered, key: str) -> Translated | None:
        urns = resource.property_dependencies.get(key, ())
        candidates = [self._translated[urn] for urn in urns if urn in self._translated]
        value = resource.inputs.get(key)
        exact = [one for one in candidates if value is not None and value in _outputs(one.resource).values()]
        found = exact or candidates
        return found[0] if len(found) == 1 else None

    def _of(self, urn: str) -> tuple[Mapping[str, Intrinsic], Mapping[str, Intrinsic]]:
        """Return value → reference for the id of a resource, and for its other outputs.

        The id of one resource is often an output of another: a policy of a bucket has the bucket's name as its id.
        """
        if urn not in self._offered:
            one = self._translated.get(urn)
            offers = list(_offers(one)) if one is not None else []
            by_id = {value: reference for key, value, reference in offers if key == "id"}
            self._offered[urn] = by_id, {value: reference for key, value, reference in offers if key != "id"}
        return self._offered[urn]


def attribute(logical: str, name: str) -> Intrinsic:
    """Return the reference to an attribute of a resource, or to the resource itself for ``Ref`` or no name."""
    return {REF: logical} if name in {"", REF} else {"Fn::GetAtt": [logical, name]}


def _dependencies(resource: Registered) -> set[str]:
    return {urn for urns in resource.property_dependencies.values() for urn in urns}


def _outputs(resource: Registered) -> dict[str, object]:
    """Return the outputs by dotted path, the id among them; of a list, the first item."""
    return dict(_flat({**resource.outputs, "id": resource.id}, ""))


def _flat(value: Any, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _flat(item, f"{path}.{key}" if path else key)
    elif isinstance(value, (list, tuple)):
        yield from _flat(value[0], path) if value else ()
    else:
        yield path, value


def _offers(one: Translated) -> Iterator[tuple[str, str, Intrinsic]]:
    """Yield output, value and reference of what a resource makes, without what it has from others."""
    for key, value in _outputs(one.resource).items():
        if isinstance(value, str) and len(value) >= _SHORTEST and key not in one.resource.property_dependencies:
            name = _attribute_of(one, key)
            if name:
                yield key, value, attribute(one.logical, name)


def _attribute_of(one: Translated, output: str) -> str | None:
    """Return the attribute that has the value of an output, ``Ref``, or None."""
    schema = one.schema
    given = one.rule.outputs.get(output)
    if given is not None or "." in output:
        return given
    identifier = schema.identifier[0] if len(schema.identifier) == 1 else ""
    if output == "id":
        return REF if identifier else None
    name = matching(output, [*schema.read_only, *([identifier] if identifier else ())], schema.short)
    return None if name is None else REF if name == identifier else name.replace("/", ".")
