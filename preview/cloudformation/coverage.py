"""How much of a plan a template expresses, by resource type. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from preview.cloudformation.notes import dotted
from preview.cloudformation.template import Template, Untranslated
from preview.recorder.record import Path, Registered


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One resource type."""

    type: str
    resources: int
    whole: int
    """Resources that the template expresses, with all or some of their properties."""
    properties: int
    """Properties that the resources set: each path counts once per resource, whatever the length of its list."""
    translated: int
    """Those that the template expresses."""
    missing: Sequence[Untranslated]
    """What it does not, one example of each."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """All resource types of a plan, or of several."""

    rows: Sequence[Row]

    @property
    def properties(self) -> int:
        """Properties that the resources set."""
        return sum(row.properties for row in self.rows)

    @property
    def translated(self) -> int:
        """Those that the template expresses."""
        return sum(row.translated for row in self.rows)

    @property
    def share(self) -> float:
        """Their share, from 0 to 1; 1 for a plan without properties."""
        return self.translated / self.properties if self.properties else 1.0


def coverage(plans: Iterable[tuple[Sequence[Registered], Template]]) -> Coverage:
    """Return the coverage of plans and their templates, by type."""
    found: dict[str, list[tuple[Registered, frozenset[str], list[Untranslated]]]] = {}
    for resources, template in plans:
        missing: dict[str, list[Untranslated]] = {}
        for one in template.untranslated:
            missing.setdefault(one.urn, []).append(one)
        for resource in resources:
            if resource.urn in missing or resource.urn in template.translated:
                expressed = template.translated.get(resource.urn, frozenset())
                found.setdefault(resource.type, []).append((resource, expressed, missing.get(resource.urn, [])))
    return Coverage([_row(token, of_type) for token, of_type in sorted(found.items())])


def _row(token: str, of_type: Sequence[tuple[Registered, frozenset[str], list[Untranslated]]]) -> Row:
    examples: dict[str, Untranslated] = {}
    properties = 0
    for resource, expressed, missing in of_type:
        for one in missing:
            examples.setdefault(one.property, one)
        lost = [one for one in missing if one.property]
        properties += len(expressed) + len(lost) if len(lost) == len(missing) else len(set(leaves(resource.inputs)))
    return Row(
        type=token,
        resources=len(of_type),
        whole=sum(all(one.property for one in missing) for _, _, missing in of_type),
        properties=properties,
        translated=sum(len(expressed) for _, expressed, _ in of_type),
        missing=list(examples.values()),
    )


def leaves(inputs: Mapping[str, Any]) -> Iterator[str]:
    """Yield the path of each value that is set, without positions."""
    yield from (dotted(path) for path in _leaves(inputs, ()))


def _leaves(value: Any, path: Path) -> Iterator[Path]:
    if isinstance(value, Mapping) and value:
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    elif isinstance(value, (list, tuple)) and value:
        for index, item in enumerate(value):
            yield from _leaves(item, (*path, index))
    elif value is not None and path:
        yield path
