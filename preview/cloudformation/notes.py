"""What is noted while a plan is translated: what is expressed, what is not, and the parameters that are needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from preview.cloudformation.template import Untranslated
from preview.recorder.record import Path, Registered


@dataclass(frozen=True, slots=True)
class Hidden:
    """In place of a value that is a secret, or not known yet, whatever a conversion does with it."""

    path: Path
    """Where it is in the inputs."""
    secret: bool


@dataclass(slots=True)
class Notes:
    """Grows with every resource."""

    region: str
    """Where the template is deployed."""
    hidden: dict[str, int] = field(default_factory=dict)
    """Name of a parameter → position of its last item."""
    untranslated: dict[tuple[str, str], Untranslated] = field(default_factory=dict)
    """By URN and property."""
    translated: dict[str, set[str]] = field(default_factory=dict)

    def expressed(self, resource: Registered, path: Sequence[str | int]) -> None:
        """Note that the template has a property."""
        self.translated.setdefault(resource.urn, set()).add(dotted(path))

    def missing(self, resource: Registered, path: Sequence[str | int], reason: str, *, reviewed: bool = True) -> None:
        """Note that the template does not have a property, or with an empty path the whole resource."""
        name = dotted(path)
        found = Untranslated(resource.urn, resource.type, name, reason, reviewed)
        self.untranslated.setdefault((resource.urn, name), found)

    def parameter(self, hidden: Hidden) -> dict[str, object]:
        """Return a reference to an item of a parameter, in place of a value that is not in the template.

        Each value is an item of its own: two that may differ must not look the same, and a template has 200 parameters
        at most.
        """
        name = "SecretValues" if hidden.secret else "UnknownValues"
        self.hidden[name] = self.hidden.get(name, -1) + 1
        return {"Fn::Select": [str(self.hidden[name]), {"Ref": name}]}

    @property
    def parameters(self) -> dict[str, dict[str, object]]:
        """The declarations of the parameters."""
        kinds = {"SecretValues": "In place of secrets", "UnknownValues": "In place of values that are not known yet"}
        return {
            name: {"Type": "CommaDelimitedList", "NoEcho": name == "SecretValues", "Description": text}
            for name, text in kinds.items()
            if name in self.hidden
        }


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
