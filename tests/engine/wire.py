"""Values as the engine's protocol carries them, and as Python has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from google.protobuf import struct_pb2
from pulumi.runtime.rpc import UNKNOWN

__all__ = ["UNKNOWN", "changed_paths", "holds_unknown", "plain", "strings", "struct"]

_SECRET = "4dabf18193072939515e22adb298388d"


def plain(message: struct_pb2.Struct) -> dict[str, Any]:
    """Return a message as a dict: whole numbers as int, secrets unwrapped, unknown values as ``UNKNOWN``."""
    return {key: _plain(value) for key, value in message.fields.items()}


def _plain(value: struct_pb2.Value) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        fields = value.struct_value.fields
        return _plain(fields["value"]) if _SECRET in fields else {key: _plain(item) for key, item in fields.items()}
    if kind == "list_value":
        return [_plain(item) for item in value.list_value.values]
    if kind == "number_value":
        number = value.number_value
        return int(number) if number.is_integer() else number
    return None if kind in {None, "null_value"} else getattr(value, kind)


def struct(values: Mapping[str, Any]) -> struct_pb2.Struct:
    """Return a dict as a message."""
    message = struct_pb2.Struct()
    message.update(values)
    return message


def strings(value: Any) -> Iterator[str]:
    """Yield every string inside *value*."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def holds_unknown(value: Any) -> bool:
    """Return whether there is an unknown value anywhere inside *value*."""
    return UNKNOWN in strings(value)


def changed_paths(old: Any, new: Any, path: str = "") -> Iterator[str]:
    """Yield the paths, without list positions, at which two values differ; ``__`` keys are the provider's own."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in sorted({*old, *new}):
            if not key.startswith("__"):
                yield from changed_paths(old.get(key), new.get(key), f"{path}.{key}" if path else key)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for before, after in zip(old, new, strict=True):
            yield from changed_paths(before, after, path)
    elif old != new:
        yield path
