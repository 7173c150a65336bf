"""Literals of numbers: which values they take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError

from model.base import Model
from settings.stack_file import StackFile


def _models(model: type[Model]) -> Iterator[type[Model]]:
    yield model
    for one in model.__subclasses__():
        yield from _models(one)


def _takes_boolean_as_number(annotation: Any) -> bool:
    try:
        taken = TypeAdapter(annotation).validate_json("true", strict=True)
    except ValidationError:
        return False
    return not isinstance(taken, bool)


def test_no_boolean_is_one_of_a_few_legal_numbers() -> None:
    assert StackFile in _models(Model)
    numbers = {
        f"{model.__name__}.{name}": Annotated[field.annotation, name, *field.metadata]
        for model in _models(Model)
        if model.__module__.partition(".")[0] in {"model", "settings"}  # not those of other tests
        for name, field in model.model_fields.items()
        if re.search(r"Literal\[(?:.*, )?[01][,\]]", str(field.annotation))
    }

    assert "Observability.log_retention_days" in numbers
    assert [name for name, annotation in numbers.items() if _takes_boolean_as_number(annotation)] == []
