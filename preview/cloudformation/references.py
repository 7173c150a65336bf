"""Which values of a plan are outputs of its other resources, as ``Ref`` and ``Fn::GetAtt``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from preview.aws.counterpart import Counterpart
from preview.cloudformation.names import matching
from preview.cloudformation.schemas import Schema
from preview.recorder.record import Registered

Intrinsic = dict[str, object]

REF = "Ref"
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

    def __init__(self, translated: Mapping[str, Translated]) -> None:
        self._translated = translated
        self._offered: dict[str, Mapping[str, Intrinsic]] = {}

    def in_property(self, resource: Registered, key: str) -> Mapping[str, Intrinsic]:
        """Return value → reference for the outputs that an input of *resource* was computed from."""
        found: dict[str, Intrinsic] = {}
        for urn in resource.property_dependencies.get(key, ()):
            found |= self._of(urn)
        return found

    def named_by(self, resource: Registered, key: str) -> Translated | None:
        """Return the resource that an input names, or None if it is not in the plan or cannot be determined."""
        urns = resource.property_dependencies.get(key, ())
        candidates = [self._translated[urn] for urn in urns if urn in self._translated]
        value = resource.inputs.get(key)
        exact = [one for one in candidates if value is not None and value in _outputs(one.resource).values()]
        found = exact or candidates
        return found[0] if len(found) == 1 else None

    def _of(self, urn: str) -> Mapping[str, Intrinsic]:
        if urn not in self._offered:
            one = self._translated.get(urn)
            self._offered[urn] = dict(_offers(one)) if one is not None else {}
        return self._offered[urn]


def attribute(logical: str, name: str) -> Intrinsic:
    """Return the reference to an attribute of a resource, or to the resource itself for ``Ref`` or no name."""
    return {REF: logical} if name in {"", REF} else {"Fn::GetAtt": [logical, name]}


def _outputs(resource: Registered) -> dict[str, object]:
    return {**resource.outputs, "id": resource.id}


def _offers(one: Translated) -> Iterator[tuple[str, Intrinsic]]:
    # The id comes first, so that a named output of the same value, above all an ARN, replaces it.
    outputs = _outputs(one.resource)
    for key in sorted(outputs, key=lambda key: key != "id"):
        value = outputs[key]
        name = _attribute_of(one, key)
        if name and isinstance(value, str) and len(value) >= _SHORTEST:
            yield value, attribute(one.logical, name)


def _attribute_of(one: Translated, output: str) -> str | None:
    """Return the attribute that has the value of an output, ``Ref``, or None."""
    schema = one.schema
    given = one.rule.outputs.get(output)
    if given is not None:
        return given
    identifier = schema.identifier[0] if len(schema.identifier) == 1 else ""
    if output == "id":
        return REF if identifier else None
    name = matching(output, [*schema.read_only, *([identifier] if identifier else ())], schema.short)
    return None if name is None else REF if name == identifier else name.replace("/", ".")
