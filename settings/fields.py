"""Finds the field of the models that a path in the file leads to."""

from __future__ import annotations

import functools
import operator
import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from model.base import Model
from model.problem import Path
from model.values import flow
from model.variants import chosen
from settings.stack_file import ALIASES, StackFile

_NAMES = {alias: name for name, alias in ALIASES.items()}

PUBLIC_IMAGE = "public.ecr.aws/nginx/nginx:1.29"
"""An image for examples that needs no repository of the stack."""

ABSENT = object()
"""What a file has at a path that it does not have."""


@dataclass(frozen=True, slots=True)
class Located:
    """What the models say about a path."""

    path: Path
    """The path itself."""

    field: FieldInfo | None
    """The nearest field at or above the path."""

    label: str
    """Its key in the file."""

    model: type[Model] | None
    """The model of the value at the path itself, if it has one; of a union, the member that the file chooses."""

    models: tuple[type[Model], ...]
    """All members, if it is a union; else that model."""

    free: tuple[str, ...]
    """Keys of the path that the user chose: names in maps, and unknown keys."""


def bare(annotation: Any) -> Any:
    """Return *annotation* without ``Annotated`` and ``| None``."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif get_origin(annotation) in {Union, types.UnionType} and type(None) in get_args(annotation):
            parts = (part for part in get_args(annotation) if part is not type(None))
            annotation = functools.reduce(operator.or_, parts)
        else:
            return annotation


def models_of(annotation: Any) -> tuple[type[Model], ...]:
    """Return the model that *annotation* asks for, the members if it is a union of models, or nothing."""
    kind = bare(annotation)
    parts = get_args(kind) if get_origin(kind) in {Union, types.UnionType} else (kind,)
    models = tuple(part for part in map(bare, parts) if isinstance(part, type) and issubclass(part, Model))
    return models if len(models) == len(parts) else ()


def entries_of(annotation: Any) -> tuple[type[Model], ...]:
    """Return the same of the entries if *annotation* asks for a map, or nothing."""
    kind = bare(annotation)
    return models_of(get_args(kind)[1]) if get_origin(kind) is dict else ()


def literals(annotation: Any) -> tuple[Any, ...]:
    """Return the legal values of a ``Literal``, or nothing."""
    kind = bare(annotation)
    return get_args(kind) if get_origin(kind) is Literal else ()


def known_keys(model: type[Model]) -> dict[str, FieldInfo]:
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
    """Return ``name: {…}`` with an entry of a section that is legal in every file."""
    field = StackFile.model_fields[section]
    (entry,) = field.examples[0].values() if field.examples else ({},)
    if "image" in entry:  # of a repository that the file may not have
        entry = {**entry, "image": {"uri": PUBLIC_IMAGE}}
    return f"{name}: {flow(entry)}"


def value_at(path: Path, raw: Any) -> Any:
    """Return what the file *raw* has at *path*, or ABSENT."""
    for step in path:
        try:
            raw = raw[step]
        except (KeyError, IndexError, TypeError):
            return ABSENT
    return raw


def find(path: Path, raw: Any) -> Located:
    """Return what the models say about *path* in the file *raw*."""
    annotation: Any = StackFile
    field: FieldInfo | None = None
    label = ""
    free: list[str] = []
    for depth, step in enumerate(path):
        models = models_of(annotation)
        if models:
            known = known_keys(chosen(models, value_at(path[:depth], raw)) or models[0])
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
    models = models_of(annotation)
    model = chosen(models, value_at(path, raw)) if models else None
    return Located(path=path, field=field, label=label, model=model, models=models, free=tuple(free))


def attribute(alias: str) -> str:
    """Return the attribute of Settings behind a configuration key."""
    return _NAMES.get(alias, alias)


def written(path: Path) -> str:
    """Return a path as a person writes it: ``plinth:services.api.links``."""
    first, *rest = aliased(path)
    return str(first) + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in rest)


def aliased(path: Path) -> Path:
    """Return a path whose first step is the configuration key, where it is the attribute behind it."""
    return (ALIASES.get(str(path[0]), path[0]), *path[1:]) if path else path
