"""The resource schemas of CloudFormation, in short: which properties a type has and of which kind each is. Pure.

``schemas.jsonl`` has one line per type: its name and a JSON object. A kind is ``string``, ``integer``, ``number``,
``boolean``, ``json`` (an object without declared properties, or a choice), a list with the kind of its items, an object
with the kind of each property, ``{"*": kind}`` for a map with keys of the user's, or ``#Name`` of a definition.
``make tables`` writes the file.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from preview.cloudformation.services import cloudformation_services

_FILE = Path(__file__).with_name("schemas.jsonl")

JSON: Final = "json"
"""Kind of an object without declared properties."""
ANY_KEY: Final = "*"
"""Key of a map's kind."""

Kind = str | list[Any] | dict[str, Any]


@dataclass(frozen=True, slots=True)
class Schema:
    """One resource type."""

    name: str
    properties: Mapping[str, Kind]
    definitions: Mapping[str, Kind] = field(default_factory=dict)
    required: Sequence[str] = ()
    read_only: Sequence[str] = ()
    """Paths by slashes of what AWS computes: the attributes of ``Fn::GetAtt``."""
    create_only: Sequence[str] = ()
    """Paths by slashes of what cannot be changed in place."""
    identifier: Sequence[str] = ()
    """Properties that identify a resource. ``Ref`` returns it if there is one."""

    @property
    def short(self) -> str:
        """Last part of the name, such as ``DBInstance``."""
        return self.name.rpartition("::")[2]

    def resolved(self, kind: Kind) -> Kind:
        """Return a kind with the definition that it names in its place."""
        while isinstance(kind, str) and kind.startswith("#"):
            kind = self.definitions.get(kind[1:], JSON)
        return kind

    def at(self, path: Sequence[str]) -> Kind | None:
        """Return the kind at a path, positions in lists included; None if the type has no such property."""
        kind: Kind = dict(self.properties)
        for part in path:
            kind = self.resolved(kind)
            if kind == JSON:
                return JSON
            if isinstance(kind, list):
                if not part.isdecimal():
                    return None
                kind = kind[0]
            elif isinstance(kind, dict) and (part in kind or ANY_KEY in kind):
                kind = kind.get(part) or kind[ANY_KEY]
            else:
                return None
        return self.resolved(kind)


def schema_of(name: str) -> Schema | None:
    """Return the schema of a CloudFormation type, or None if the table has none."""
    line = _lines().get(name)
    return None if line is None else _parsed(name)


@functools.cache
def _parsed(name: str) -> Schema:
    entry = json.loads(_lines()[name])
    return Schema(
        name=name,
        properties=entry.get("properties", {}),
        definitions=entry.get("definitions", {}),
        required=entry.get("required", ()),
        read_only=entry.get("readOnly", ()),
        create_only=entry.get("createOnly", ()),
        identifier=entry.get("identifier", ()),
    )


def type_named_as(token: str) -> str | None:
    """Return the CloudFormation type of the same service and name as a type token of Pulumi, or None."""
    named = token.rpartition(":")[2].lower()
    found = (_by_name().get((service, named)) for service in cloudformation_services(token))
    return next((name for name in found if name), None)


def load() -> None:
    """Read the file; otherwise the first question does it."""
    _by_name()


@functools.cache
def _lines() -> Mapping[str, str]:
    """Return the line of each type: parsing only those that a stack has takes a tenth of the time."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()[1:]
    return dict(line.split(" ", 1) for line in lines)


@functools.cache
def _by_name() -> Mapping[tuple[str, str], str]:
    return {(name.split("::")[1].lower(), name.split("::")[2].lower()): name for name in _lines()}
