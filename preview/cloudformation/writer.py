"""Writes the properties of one resource of a plan into a resource of a template, led by its schema and its card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from preview.aws.counterpart import Counterpart
from preview.cloudformation.names import matching
from preview.cloudformation.notes import Hidden, Notes, dotted, leaves, written
from preview.cloudformation.provider_arguments import PROVIDER_ARGUMENTS
from preview.cloudformation.references import References
from preview.cloudformation.schemas import ANY_KEY, JSON, Kind, Schema
from preview.cloudformation.shapes import as_kind, existing, parsed
from preview.cloudformation.template import Source
from preview.recorder.record import Path, Registered

_REGION = "region"
_HERE = "."
_NEW_ITEM = "+"
_NOTHING: Any = object()
_PAIRS = ({"Key", "Value"}, {"Name", "Value"})
"""Properties of an item of a list that is a map for Pulumi: tags, dimensions."""


@dataclass(frozen=True, slots=True)
class _Place:
    """An object that is being written."""

    holder: dict[str, Any]
    kinds: Mapping[str, Kind]
    path: tuple[str, ...]


class Writer:
    """Writes into the properties of one resource of a template."""

    def __init__(
        self,
        resource: Registered,
        rule: Counterpart,
        schema: Schema,
        *,
        notes: Notes,
        references: References,
        into: tuple[dict[str, Any], dict[str, Source]],
    ) -> None:
        """*into* are the properties that are written, and their sources by path."""
        self._resource = resource
        self._rule = rule
        self._names = {**rule.names, **rule.names_by(resource.inputs)}
        self._without = {**rule.without, **rule.excluded(resource.inputs)}
        self._schema = schema
        self._notes = notes
        self._references = references
        self._properties, self._sources = into
        given = {name: kind for name, kind in schema.properties.items() if name not in schema.read_only}
        self._root = _Place(self._properties, given, ())
        self._start = self._descended(self._root, rule.within.split("/")) if rule.within else self._root

    def write_all(self) -> None:
        """Write every input that is not a part or the reference to the resource that this one is merged into."""
        for target, value in self._rule.constants(self._resource.inputs).items():
            place, name = self._target(target, self._start)
            place.holder[name] = value
        for key, value in self._resource.inputs.items():
            if key == self._rule.into or (key == _REGION and value == self._notes.region):
                self._notes.expressed(self._resource, (key,))
            elif key == _REGION:  # another property of this name means something else
                self._notes.missing(self._resource, (key,), PROVIDER_ARGUMENTS[key])
            elif key not in self._rule.parts and key not in self._rule.appended:
                self.write(value, (key,))
        for key, target in self._rule.appended.items():
            if self._resource.inputs.get(key) is not None:
                self._append(key, target)
        for name in self._without.keys() & set(leaves(self._resource.inputs)):
            self._notes.missing(self._resource, name.split("."), self._without[name])

    def write(self, value: Any, path: Path) -> None:
        """Write one property."""
        self._property(value, path, self._start)

    def write_name(self, name: object, key: str) -> None:
        """Write a name that the provider makes up, if the counterpart takes one and has none from an input."""
        target = self._names.get(key) or (None if self._rule.into else self._matched((key,), self._start))
        if target is None:
            return
        place, last = self._target(target, self._start)
        if last not in place.holder:
            self.write(name, (key,))

    def write_object(self, values: Mapping[str, Any], path: Path) -> None:
        """Write every property of an object."""
        self._object(values, path, self._start)

    def _object(self, values: Mapping[str, Any], path: Path, place: _Place) -> None:
        for key, value in values.items():
            self._property(value, (*path, key), place)

    def _append(self, key: str, target: str) -> None:
        """Write a property after the text of another one, with a colon between them."""
        place, name = self._target(target, self._start)
        parts = [place.holder[name], self._linked(self._resource.inputs[key], (key,))]
        texts = [part for part in parts if isinstance(part, str)]
        place.holder[name] = ":".join(texts) if texts == parts else {"Fn::Join": [":", parts]}
        self._notes.expressed(self._resource, (key,))

    def _property(self, value: Any, path: Path, place: _Place) -> None:
        name = dotted(path)
        if value is None:
            return
        if name in self._without:
            self._notes.missing(self._resource, path, self._without[name])
            return
        conversion = self._rule.values.get(name) or self._rule.values_by(self._resource.inputs).get(name)
        if conversion is not None and not isinstance(value, Hidden):
            try:
                value = conversion(value)
            except (AttributeError, LookupError, TypeError, ValueError):
                self._notes.missing(self._resource, path, "its value has a form that this type is not known to have")
                return
        if name in self._rule.attributes:
            self._attribute(value, path)
            return
        target = self._names.get(name) or self._matched(path, place)
        if target is None:
            reason = PROVIDER_ARGUMENTS.get(name) or f"{self._schema.name} has no property for it"
            self._notes.missing(self._resource, path, reason, reviewed=name in PROVIDER_ARGUMENTS)
        elif target == _HERE:
            for item in value if isinstance(value, (list, tuple)) else (value,):
                if isinstance(item, Mapping):
                    self._object(item, path, place)
                else:
                    self._notes.missing(self._resource, path, "it is not known yet")
        else:
            there, last = self._target(target, place)
            self._put(value, path, there, last)

    def _matched(self, path: Path, place: _Place) -> str | None:
        """Return the target whose name is the property's."""
        top = len(path) == 1
        key = str(path[-1])
        found = matching(key, place.kinds, self._schema.short if top else "")
        if found is None and top and place is not self._root and not self._rule.into:
            found = matching(key, self._root.kinds, self._schema.short)
            return f"/{found}" if found else None
        return found

    def _target(self, target: str, place: _Place) -> tuple[_Place, str]:
        """Return the object, which is made where it is missing, and the property that a target names."""
        parts = target.split("/")
        if parts[0] == "":
            place, parts = self._root, parts[1:]
        return self._descended(place, parts[:-1]), parts[-1]

    def _descended(self, place: _Place, parts: Sequence[str]) -> _Place:
        holder: Any = place.holder
        path = place.path
        for position, part in enumerate(parts):
            following = parts[position + 1] if position + 1 < len(parts) else ""
            if isinstance(holder, list):
                index = len(holder) if part == _NEW_ITEM else int(part)
                while len(holder) <= index:
                    holder.append({})
                holder, path = holder[index], (*path, str(index))
            else:
                empty: Any = [] if following == _NEW_ITEM or following.isdecimal() else {}
                holder, path = holder.setdefault(part, empty), (*path, part)
        kinds = self._schema.at(path) if path else self._root.kinds
        return _Place(holder, kinds if isinstance(kinds, dict) else {}, path)

    def _put(self, value: Any, path: Path, place: _Place, name: str) -> None:
        """Write a value as a property, next to what is there already if both are objects or lists."""
        there = place.holder.get(name)
        kind = self._schema.at((*place.path, name))
        if kind is None:
            self._notes.missing(self._resource, path, f"{self._schema.name} has no property {name}", reviewed=False)
            return
        first = len(there) if isinstance(there, list) else 0
        new = self._value(value, kind, path, (*place.path, name), first=first)
        if new is _NOTHING:
            return
        if isinstance(there, dict) and isinstance(new, dict):
            there.update(new)
        elif isinstance(there, list) and isinstance(new, list):
            there.extend(new)
        elif not isinstance(there, list):
            place.holder[name] = new

    def _attribute(self, value: Any, path: Path) -> None:
        """Write a property as an item of a list of keys and values."""
        items = self._properties.setdefault(self._rule.attributes_in, [])
        where = (self._rule.attributes_in, str(len(items)))
        new = self._value(value, "string", path, where)
        if new is not _NOTHING:
            items.append({"Key": self._rule.attributes[dotted(path)], "Value": new})

    def _value(self, value: Any, kind: Kind, path: Path, where: tuple[str, ...], *, first: int = 0) -> Any:  # noqa: PLR0911 - one for each kind
        """Return a value in the form that a property of *kind* takes, or nothing if it is empty or does not fit.

        *first* is the position of a list's first item.
        """
        kind = self._schema.resolved(kind)
        if value is None:
            return _NOTHING
        if isinstance(value, Hidden):
            self._trace(path, where)
            reference = self._notes.parameter(value)
            if not isinstance(kind, list):
                return reference
            return {"Fn::Split": [",", reference]} if dotted(path).endswith("s") else [reference]
        if isinstance(kind, list):
            return self._list(value, kind, path, where, first)
        if kind == JSON:
            self._trace(path, where)
            return self._linked(parsed(value), path)
        if isinstance(kind, dict):
            return self._structure(value, kind, path, where)
        return self._scalar(value, kind, path, where)

    def _list(self, value: Any, kind: list[Any], path: Path, where: tuple[str, ...], first: int) -> Any:
        item = self._schema.resolved(kind[0])
        value = parsed(value) if isinstance(item, dict) else value
        if isinstance(value, Mapping) and isinstance(item, dict):
            pair = next((pair for pair in _PAIRS if set(item) >= pair and not set(value) <= pair), None)
            if pair is not None or not value:
                self._trace(path, where)
                name = next(iter((pair or {"Key", "Value"}) - {"Value"}))
                for index, key in enumerate(value):
                    self._trace((*path, key), (*where, str(index)), leaf=False)
                return [{name: key, "Value": self._linked(one, path)} for key, one in value.items()] or _NOTHING
        items = value if isinstance(value, Sequence) and not isinstance(value, str) else (value,)
        if not items:
            self._trace(path, where)
            return _NOTHING
        single = items is not value
        made = []
        for index, one in enumerate(items):
            below = path if single else (*path, index)
            new = self._value(one, item, below, (*where, str(first + len(made))))
            if new is not _NOTHING:
                made.append(new)
        return made or _NOTHING

    def _structure(self, value: Any, kind: dict[str, Any], path: Path, where: tuple[str, ...]) -> Any:
        value = parsed(value)
        if isinstance(value, Sequence) and not isinstance(value, str) and len(value) <= 1:
            if not value:
                self._trace(path, where)
                return _NOTHING
            value, path = value[0], (*path, 0)
        if not isinstance(value, Mapping):
            self._notes.missing(self._resource, path, f"{'/'.join(where)} of {self._schema.name} is an object")
            return _NOTHING
        self._trace(path, where, leaf=False)
        if ANY_KEY in kind:
            self._trace(path, where)
            new = {key: self._value(one, kind[ANY_KEY], (*path, key), (*where, key)) for key, one in value.items()}
            return {key: one for key, one in new.items() if one is not _NOTHING}
        made: dict[str, Any] = {}
        self._object(value, path, _Place(made, kind, where))
        if not value:
            self._trace(path, where)
        return made

    def _scalar(self, value: Any, kind: str, path: Path, where: tuple[str, ...]) -> Any:
        if isinstance(value, Sequence) and not isinstance(value, str) and len(value) == 1:
            value, path = value[0], (*path, 0)
        if value is None:
            return _NOTHING
        if isinstance(value, (Mapping, list, tuple)):
            self._notes.missing(self._resource, path, f"{'/'.join(where)} of {self._schema.name} is one value")
            return _NOTHING
        self._trace(path, where)
        linked = self._linked(value, path)
        return linked if linked is not value else as_kind(kind, value)

    def _linked(self, value: Any, path: Path) -> Any:
        """Return a value with references in place of the outputs of other resources and of what is hidden."""
        if isinstance(value, Hidden):
            return self._notes.parameter(value)
        if isinstance(value, str):
            return self._references.in_property(self._resource, str(path[0])).get(value, value)
        if isinstance(value, Mapping):
            return {key: self._linked(item, path) for key, item in value.items()}
        return [self._linked(item, path) for item in value] if isinstance(value, (list, tuple)) else value

    def _trace(self, path: Path, where: tuple[str, ...], *, leaf: bool = True) -> None:
        """Note which property a value comes from: of a converted value, the one that was converted."""
        known, added = existing(self._resource.inputs, path)
        self._sources["/".join(where)] = Source(self._resource.urn, self._resource.type, written(known))
        if leaf and not added:
            self._notes.expressed(self._resource, known)
