"""Finds the field of the models that a path in the file leads to."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from model.problem import Path
from model.values import flow
from settings.stack_file import ALIASES, StackFile

_NAMES = {alias: name for name, alias in ALIASES.items()}


@dataclass(frozen=True, slots=True)
class Located:
    """What the models say about a path."""

    field: FieldInfo | None
    """The nearest field at or above the path."""

    label: str
    """Its key in the file."""

    model: type[BaseModel] | None
    """The model of the value at the path itself, if it has one."""

    free: tuple[str, ...]
    """Keys of the path that the user chose: names in maps, and unknown keys."""


def bare(annotation: Any) -> Any:
    """Return *annotation* without ``Annotated`` and ``| None``."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif get_origin(annotation) in {Union, types.UnionType} and type(None) in get_args(annotation):
            annotation = next(part for part in get_args(annotation) if part is not type(None))
        else:
            return annotation


def model_of(annotation: Any) -> type[BaseModel] | None:
    """Return the model that *annotation* asks for, or None."""
    kind = bare(annotation)
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def entries_of(annotation: Any) -> type[BaseModel] | None:
    """Return the model of the entries if *annotation* asks for a map of models, or None."""
    kind = bare(annotation)
    return model_of(get_args(kind)[1]) if get_origin(kind) is dict else None


def literals(annotation: Any) -> tuple[Any, ...]:
    """Return the legal values of a ``Literal``, or nothing."""
    kind = bare(annotation)
    return get_args(kind) if get_origin(kind) is Literal else ()


def known_keys(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Return key in the file → field."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def limits(annotation: Any) -> Iterator[Any]:
    """Yield the marks that ``Annotated`` puts on a value, also where the value is optional."""
    if get_origin(annotation) is Annotated:
        kind, *marks = get_args(annotation)
        yield from limits(kind)
        for mark in marks:
            yield from mark.metadata if isinstance(mark, FieldInfo) else [mark]
    elif get_origin(annotation) in {Union, types.UnionType}:
        for part in get_args(annotation):
            yield from limits(part)


def entry_example(section: str, name: str) -> str:
    """Return ``name: {…}`` with a legal entry of a section."""
    field = StackFile.model_fields[section]
    (entry,) = field.examples[0].values() if field.examples else ({},)
    return f"{name}: {flow(entry)}"


def find(path: Path) -> Located:
    """Return what the models say about *path*."""
    annotation: Any = StackFile
    field: FieldInfo | None = None
    label = ""
    free: list[str] = []
    for step in path:
        model = model_of(annotation)
        if model:
            known = known_keys(model)
            if step not in known:
                free.append(str(step))
                annotation = None
                continue
            field, label = known[step], step
            annotation = field.annotation
            continue
        parts = get_args(bare(annotation))
        annotation = parts[-1] if parts else None
        if isinstance(step, str):
            free.append(step)
    return Located(field=field, label=label, model=model_of(annotation), free=tuple(free))


def attribute(alias: str) -> str:
    """Return the attribute of Settings behind a configuration key."""
    return _NAMES.get(alias, alias)
