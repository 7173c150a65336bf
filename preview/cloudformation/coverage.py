"""How much of a plan a template expresses, by resource type. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from preview.cloudformation.notes import leaves
from preview.cloudformation.template import Template, Untranslated
from preview.recorder.record import Registered

_TAGS: Final = "tags"


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
    found: dict[str, list[_Resource]] = {}
    for resources, template in plans:
        missing: dict[str, dict[str, Untranslated]] = {}
        for one in template.untranslated:
            missing.setdefault(one.urn, {})[one.property] = one
        for resource in resources:
            if resource.urn in missing or resource.urn in template.translated:
                expressed = template.translated.get(resource.urn, frozenset())
                found.setdefault(resource.type, []).append(
                    _Resource(resource, expressed, missing.get(resource.urn, {}))
                )
    return Coverage([_row(token, of_type) for token, of_type in sorted(found.items())])


@dataclass(frozen=True, slots=True)
class _Resource:
    resource: Registered
    translated: frozenset[str]
    missing: Mapping[str, Untranslated]

    @property
    def properties(self) -> set[str]:
        """The properties that are set: a map such as the tags, or a document, that is treated as a whole is one."""
        if "" in self.missing:
            return {_TAGS if path.startswith(f"{_TAGS}.") else path for path in leaves(self.resource.inputs)}
        return {self._counted(path) for path in leaves(self.resource.inputs)}

    def _counted(self, path: str) -> str:
        """Return the longest beginning of a path that is noted as translated or as missing; else the path itself."""
        parts = path.split(".")
        beginnings = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
        return next((one for one in beginnings if one in self.translated or one in self.missing), path)


def _row(token: str, of_type: Sequence[_Resource]) -> Row:
    properties = translated = 0
    examples: dict[str, Untranslated] = {}
    for one in of_type:
        found = one.properties
        properties += len(found)
        translated += len(found & one.translated - one.missing.keys())
        for path, missing in one.missing.items():
            examples.setdefault(path, missing)
        for path in found - one.translated - one.missing.keys() if "" not in one.missing else ():
            examples.setdefault(path, Untranslated(one.resource.urn, token, path, "it was left out by mistake"))
    return Row(
        type=token,
        resources=len(of_type),
        whole=sum("" not in one.missing for one in of_type),
        properties=properties,
        translated=translated,
        missing=list(examples.values()),
    )
