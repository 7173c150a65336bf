"""Checks what would be sent to AWS against the SDK's own names, required flags and types.

With a real engine, the provider does this before it calls AWS. The offline preview has no provider.
"""

from __future__ import annotations

import difflib
import enum
import functools
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pulumi

from preview.recorder import sdk
from preview.recorder.record import Registered, SchemaError
from preview.recorder.wire_marks import SIGNATURE


class _Any:
    """Type of `ANY`; it stays the same object in another process."""

    def __reduce__(self) -> str:
        return "ANY"


ANY: Any = _Any()
"""A value that is not known yet, or hidden: it passes every check."""

_MOST_NAMES = 3
_Check = Callable[[Any, str], Iterable[str]]


def check(resource: Registered) -> list[SchemaError]:
    """Return what is wrong with the inputs of one resource; nothing for components and looked-up resources."""
    if not resource.custom or resource.external or resource.type.startswith("pulumi:"):
        return []
    fields = sdk.inputs_of(resource.type)
    if fields is None:
        if sdk.knows_package(resource.type):
            return [SchemaError(urn=resource.urn, message=f"type {resource.type} is not in the installed SDK")]
        return []
    return [SchemaError(urn=resource.urn, message=message) for message in _object(fields, resource.inputs, "")]


def _object(fields: Mapping[str, sdk.Property], values: Mapping[str, Any], path: str) -> Iterable[str]:
    for name, value in values.items():
        known = fields.get(name)
        if known is not None:
            checker = _checker(known.type, known.home)
            if checker is not None and value is not ANY:
                yield from checker(value, f"{path}{name}")
        elif not name.startswith("__"):
            near = _near(name, fields)
            yield f"property {path}{name} is unknown" + (f"; did you mean {near}?" if near else "")
    for name, known in fields.items():
        if known.required and values.get(name) is None:
            yield f"property {path}{name} is missing, and required"


def _near(name: str, fields: Mapping[str, sdk.Property]) -> str:
    return " or ".join(difflib.get_close_matches(name, fields, _MOST_NAMES, 0.7))


@functools.cache
def _checker(annotation: Any, home: type) -> _Check | None:
    """Return what checks a value against an annotation, or None if every value is valid."""
    checkers = []
    for option in sdk.alternatives(annotation):
        checker = _one(option, home)
        if checker is None:
            return None
        checkers.append(checker)
    if len(checkers) <= 1:
        return checkers[0] if checkers else None
    return functools.partial(_any_of, tuple(checkers))


def _any_of(checkers: Sequence[_Check], value: Any, path: str) -> Iterable[str]:
    problems: list[list[str]] = []
    for checker in checkers:
        found = list(checker(value, path))
        if not found:
            return ()
        problems.append(found)
    # Of several types, the one that matches furthest into the value is most likely the intended one.
    return max(problems, key=lambda found: max(len(problem.split(" ", 2)[1]) for problem in found))


def _one(option: Any, home: type) -> _Check | None:  # noqa: C901, PLR0911 - one line for each kind of type
    if isinstance(option, typing.ForwardRef):
        option = sdk.named(option.__forward_arg__, home)
    elif isinstance(option, str):
        option = sdk.named(option, home)
    if option is None or option is Any:
        return None
    if option in _SCALARS:
        return functools.partial(_scalar, option)
    origin = typing.get_origin(option)
    if origin is typing.Literal:
        return functools.partial(_one_of, typing.get_args(option))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return functools.partial(_mapping, _checker(typing.get_args(option)[1], home))
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return functools.partial(_sequence, _checker(typing.get_args(option)[0], home))
    if not isinstance(option, type):
        return None
    if issubclass(option, enum.Enum):
        return functools.partial(_one_of, tuple(member.value for member in option))
    if issubclass(option, (pulumi.Asset, pulumi.Archive)):
        return _asset
    if hasattr(option, "_pulumi_input_type"):
        return functools.partial(_nested, option)
    return None


_SCALARS = {str: "a string", bool: "true or false", int: "a whole number", float: "a number"}


def _scalar(kind: type, value: Any, path: str) -> Iterable[str]:
    if kind is bool or isinstance(value, bool):
        good = kind is bool and isinstance(value, bool)
    elif kind is float:
        good = isinstance(value, (int, float))
    else:
        good = isinstance(value, kind)
    if not good:
        yield f"property {path} must be {_SCALARS[kind]}, not {_shown(value)}"


def _one_of(legal: tuple[Any, ...], value: Any, path: str) -> Iterable[str]:
    if value not in legal:
        yield f"property {path} must be one of {', '.join(map(str, legal))}, not {_shown(value)}"


def _mapping(checker: _Check | None, value: Any, path: str) -> Iterable[str]:
    if not isinstance(value, Mapping):
        yield f"property {path} must be a map, not {_shown(value)}"
    elif checker is not None:
        for key, item in value.items():
            if item is not ANY:
                yield from checker(item, f"{path}.{key}")


def _sequence(checker: _Check | None, value: Any, path: str) -> Iterable[str]:
    if not isinstance(value, (list, tuple)):
        yield f"property {path} must be a list, not {_shown(value)}"
    elif checker is not None:
        for index, item in enumerate(value):
            if item is not ANY:
                yield from checker(item, f"{path}[{index}]")


def _nested(arguments: type, value: Any, path: str) -> Iterable[str]:
    if isinstance(value, Mapping):
        yield from _object(sdk.fields_of(arguments), value, f"{path}.")
    else:
        yield f"property {path} must be an object, not {_shown(value)}"


def _asset(value: Any, path: str) -> Iterable[str]:
    if not (isinstance(value, Mapping) and SIGNATURE in value):
        yield f"property {path} must be a file or an archive, not {_shown(value)}"


def _shown(value: Any) -> str:
    """Return the kind of a value. The value itself may be confidential."""
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, str):
        return "a string"
    if isinstance(value, (int, float)):
        return "a number"
    return "a map" if isinstance(value, Mapping) else "a list" if isinstance(value, (list, tuple)) else "nothing"
