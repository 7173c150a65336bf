"""What is noted while a plan is translated: what is expressed, what is not, and the parameters that are needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from preview.cloudformation.names import logical_id
from preview.cloudformation.template import Untranslated
from preview.recorder.record import Path, Registered


@dataclass(slots=True)
class Notes:
    """Grows with every resource."""

    parameters: dict[str, dict[str, object]] = field(default_factory=dict)
    """Name → declaration."""
    untranslated: dict[tuple[str, str], Untranslated] = field(default_factory=dict)
    """By URN and property."""
    translated: dict[str, set[str]] = field(default_factory=dict)

    def expressed(self, resource: Registered, path: Sequence[str | int]) -> None:
        """Note that the template has a property."""
        self.translated.setdefault(resource.urn, set()).add(dotted(path))

    def missing(self, resource: Registered, path: Sequence[str | int], reason: str) -> None:
        """Note that the template does not have a property, or with an empty path the whole resource."""
        name = dotted(path)
        self.untranslated.setdefault((resource.urn, name), Untranslated(resource.urn, resource.type, name, reason))

    def parameter(self, resource: Registered, path: Path, *, secret: bool) -> dict[str, str]:
        """Declare a parameter for a value that is not in the template, and return the reference to it."""
        name = logical_id(f"{resource.name} {' '.join(_capital(str(part)) for part in path)}", "", self.parameters)
        where = f"{written(path)} of {resource.name}"
        if secret:
            self.parameters[name] = {"Type": "String", "NoEcho": True, "Description": f"Secret: {where}"}
        else:
            self.parameters[name] = {"Type": "String", "Description": f"Not known before the deployment: {where}"}
        return {"Ref": name}


def dotted(path: Sequence[str | int]) -> str:
    """Return a path by dots, without positions."""
    return ".".join(part for part in path if isinstance(part, str))


def leaves(inputs: Mapping[str, Any]) -> Iterator[str]:
    """Yield the path of each value that is set, by dots, without positions."""
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


def written(path: Sequence[str | int]) -> str:
    """Return a path as Pulumi writes it: ``ingress[0].fromPort``."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
