"""Builds a model from the valid parts of a file, so that rules can be checked on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from model.base import Model
from model.problem import Path
from model.variants import chosen
from settings.fields import entries_of, known_keys, models_of

M = TypeVar("M", bound=Model)


def partial(models: Sequence[type[M]], raw: Any, wrong: set[Path], path: Path = ()) -> M:
    """Return *raw* as the one of *models* that it chooses; invalid and missing fields raise Unknown when they are read.

    *wrong* holds the paths of all values that failed their own field's check.
    """
    model = chosen(models, raw)
    if model is None or not isinstance(raw, Mapping):
        return _without(models[0].model_construct(), set(models[0].model_fields))
    values: dict[str, Any] = {}
    unknown: set[str] = set()
    for (key, field), name in zip(known_keys(model).items(), model.model_fields, strict=True):
        here = (*path, key)
        entries, inner = entries_of(field.annotation), models_of(field.annotation)
        if key not in raw:
            if field.is_required() or here in wrong:
                unknown.add(name)
        elif raw[key] is None and here not in wrong:
            values[name] = None
        elif entries and isinstance(raw[key], Mapping):
            values[name] = {
                entry: partial(entries, content, wrong, (*here, entry)) for entry, content in raw[key].items()
            }
        elif inner:
            values[name] = partial(inner, raw[key], wrong, here)
        elif any(one[: len(here)] == here for one in wrong):
            unknown.add(name)
        else:  # strict models change no value
            values[name] = raw[key]
    return _without(model.model_construct(_fields_set=set(values), **values), unknown)


def _without(instance: M, unknown: set[str]) -> M:
    for name in unknown:
        instance.__dict__.pop(name, None)
    return instance
