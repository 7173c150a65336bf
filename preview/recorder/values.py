"""Converts between the engine's wire format and plain Python values. Secrets are represented by their paths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from google.protobuf import struct_pb2

from preview.recorder.record import Path
from preview.recorder.wire_marks import MASK, REFERENCE, SECRET, SIGNATURE, UNKNOWN

_NOTES = frozenset({"__defaults", "__meta"})
"""Keys that providers add for their own use."""


def from_wire(properties: struct_pb2.Struct) -> tuple[dict[str, Any], list[Path]]:
    """Return plain values in the order of their names, and the paths of secrets among them. Nulls are left out."""
    secrets: list[Path] = []
    return _object(properties, (), secrets), secrets


def _object(properties: struct_pb2.Struct, path: Path, secrets: list[Path]) -> dict[str, Any]:
    values = {}
    for key, item in sorted(properties.fields.items()):  # the wire keeps no order
        value = _value(item, (*path, key), secrets)
        if value is not None:
            values[key] = value
    return values


def _value(item: struct_pb2.Value, path: Path, secrets: list[Path]) -> Any:  # noqa: PLR0911 - one for each kind
    kind = item.WhichOneof("kind")
    if kind == "string_value":
        text = item.string_value
        return None if text == UNKNOWN else text
    if kind == "number_value":
        number = item.number_value
        return int(number) if number.is_integer() else number
    if kind == "bool_value":
        return item.bool_value
    if kind == "list_value":
        return [_value(value, (*path, index), secrets) for index, value in enumerate(item.list_value.values)]
    if kind != "struct_value":
        return None
    fields = item.struct_value.fields
    mark = fields[SIGNATURE].string_value if SIGNATURE in fields else ""
    if mark == SECRET:
        secrets.append(path)
        return _value(fields["value"], path, secrets)
    if mark == REFERENCE:
        return (fields["id"].string_value if "id" in fields else "") or fields["urn"].string_value
    return _object(item.struct_value, path, secrets)


def from_state(state: Mapping[str, Any], stand_in: Any = None) -> tuple[dict[str, Any], list[Path]]:
    """Return plain values of a state as the engine writes it in JSON, and the paths of masked secrets among them.

    Unknown values are left out, as are nulls and the provider's own keys; in a list, None takes their position.
    *stand_in* replaces everything that is unknown or masked. Default: nothing does.
    """
    secrets: list[Path] = []
    return _plain(state, (), secrets, stand_in), secrets


def unknown_paths(state: Mapping[str, Any]) -> list[Path]:
    """Return the paths of the values of a state that are not known yet, in the order of their names."""
    return list(_unknown(state, ()))


def _unknown(value: Any, path: Path) -> Iterator[Path]:
    if value == UNKNOWN:
        yield path
    elif isinstance(value, Mapping) and not marked(value):
        for key, item in sorted(value.items()):
            if key not in _NOTES:
                yield from _unknown(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _unknown(item, (*path, index))


def with_value(values: Any, path: Path, new: Any) -> Any:
    """Return *values* with *new* at a path; objects on the way are made where they are missing, lists exist."""
    if not path:
        return new
    first, rest = path[0], path[1:]
    if isinstance(first, int):
        items = list(values)
        items[first] = with_value(items[first], rest, new)
        return items
    made = dict(values or {})
    made[first] = with_value(made.get(first), rest, new)
    return made


def _plain(value: Any, path: Path, secrets: list[Path], stand_in: Any) -> Any:
    if marked(value):
        value = MASK
    if isinstance(value, Mapping):
        if value.get(SIGNATURE) == REFERENCE:
            return _plain(value.get("id") or value.get("urn"), path, secrets, stand_in)
        found = {
            key: _plain(item, (*path, key), secrets, stand_in)
            for key, item in sorted(value.items())
            if key not in _NOTES
        }
        return {key: item for key, item in found.items() if item is not None}
    if isinstance(value, list):
        return [_plain(item, (*path, index), secrets, stand_in) for index, item in enumerate(value)]
    if value == UNKNOWN:
        return stand_in
    if value == MASK:
        secrets.append(path)
        return MASK if stand_in is None else stand_in
    return value


def to_wire(values: Mapping[str, Any], secret_keys: Sequence[str] | frozenset[str] = ()) -> struct_pb2.Struct:
    """Return *values* in the wire format; those of *secret_keys* are marked secret."""
    properties = struct_pb2.Struct()
    _fill(properties, values)
    for key in secret_keys:
        if values.get(key) is not None:
            marked = struct_pb2.Value()
            marked.CopyFrom(properties.fields[key])
            holder = properties.fields[key].struct_value
            holder.fields[SIGNATURE].string_value = SECRET
            holder.fields["value"].CopyFrom(marked)
    return properties


def _fill(properties: struct_pb2.Struct, values: Mapping[str, Any]) -> None:
    for key, value in values.items():
        if value is not None:
            _put(properties.fields[key], value)


def _put(slot: struct_pb2.Value, value: Any) -> None:
    if isinstance(value, str):
        slot.string_value = value
    elif isinstance(value, bool):
        slot.bool_value = value
    elif isinstance(value, (int, float)):
        slot.number_value = value
    elif isinstance(value, Mapping):
        slot.struct_value.SetInParent()
        _fill(slot.struct_value, value)
    elif isinstance(value, (list, tuple)):
        slot.list_value.SetInParent()
        for item in value:
            _put(slot.list_value.values.add(), item)
    elif value is None:
        slot.null_value = struct_pb2.NULL_VALUE
    else:
        raise TypeError(f"{type(value).__name__} is not a value of the wire format: {value!r}")


def marked(value: Any) -> bool:
    """Return whether *value* is one of the SDK's wrapped secrets."""
    return isinstance(value, Mapping) and value.get(SIGNATURE) == SECRET


def mark(value: Any) -> dict[str, Any]:
    """Wrap *value* as the SDK wraps a secret."""
    return {SIGNATURE: SECRET, "value": value}


def unmarked(value: Any, path: Path, secrets: list[Path]) -> Any:
    """Return *value* with every wrapped secret opened, and add their paths to *secrets*."""
    if isinstance(value, Mapping):
        if marked(value):
            secrets.append(path)
            return unmarked(value["value"], path, secrets)
        return {key: unmarked(item, (*path, key), secrets) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [unmarked(item, (*path, index), secrets) for index, item in enumerate(value)]
    return value


def masked(values: Any, secrets: Sequence[Path]) -> Any:
    """Return a copy of *values* with the mask in place of everything at *secrets*."""
    if not secrets:
        return values
    if () in secrets:
        return MASK
    below: dict[str | int, list[Path]] = {}
    for first, *rest in secrets:
        below.setdefault(first, []).append(tuple(rest))
    if isinstance(values, Mapping):
        return {key: masked(value, below.get(key, ())) for key, value in values.items()}
    if isinstance(values, (list, tuple)):
        return [masked(value, below.get(index, ())) for index, value in enumerate(values)]
    return values
