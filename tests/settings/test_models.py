"""The models themselves: closed, documented, with legal examples; and the facts behind them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter
from pydantic.fields import FieldInfo

from model.base import Unknown
from model.values import flow, shown
from settings.fields import entries_of, models_of
from settings.partial import partial
from settings.stack_file import STACK_NAME, StackFile


def models(root: type[BaseModel] = StackFile) -> Iterator[type[BaseModel]]:
    yield root
    for field in root.model_fields.values():
        for model in (*models_of(field.annotation), *entries_of(field.annotation)):
            yield from models(model)


@cache
def fields() -> dict[str, FieldInfo]:
    return {
        f"{model.__name__}.{name}": field
        for model in models()
        for name, field in model.model_fields.items()
        if field.alias != STACK_NAME
    }


def test_a_model_is_closed_frozen_and_strict() -> None:
    for model in set(models()):
        assert {key: model.model_config.get(key) for key in ("extra", "frozen", "strict")} == {
            "extra": "forbid",
            "frozen": True,
            "strict": True,
        }, model


def test_a_field_has_a_description_with_its_default() -> None:
    for name, field in fields().items():
        assert field.description, name
        assert field.is_required() != ("Default: " in field.description), name
        assert field.description.endswith("."), name


def test_the_example_of_a_field_is_legal() -> None:
    for name, field in fields().items():
        assert field.examples, name
        for example in field.examples:
            TypeAdapter(field.annotation).validate_python(example)


def test_every_union_of_models_is_discriminated() -> None:
    def alternatives(node: Any) -> Iterator[list[Any]]:
        if isinstance(node, list):
            for item in node:
                yield from alternatives(item)
        if isinstance(node, dict):
            yield [option for option in node.get("anyOf", ()) if "$ref" in option]
            yield from alternatives(list(node.values()))

    assert [models for models in alternatives(StackFile.model_json_schema()) if len(models) > 1] == []


def test_the_default_of_a_number_is_in_its_description() -> None:
    for name, field in fields().items():
        if isinstance(field.default, int) and not isinstance(field.default, bool) and field.description:
            assert f"Default: {field.default}" in field.description, name


def test_a_rule_that_looks_at_a_wrong_part_of_the_file_learns_that_it_is_unknown() -> None:
    file = partial((StackFile,), {"plinth:network": {"nat": "x"}}, {("plinth:network", "nat")})
    with pytest.raises(Unknown):
        _ = file.network.nat
    with pytest.raises(Unknown):
        _ = file.stack
    assert file.network.subnet_prefix == 24
    with pytest.raises(AttributeError):
        _ = file.network.nothing_of_the_kind  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("value", "plain", "quoted"),
    [
        (True, "true", "true"),
        (None, "null", "null"),
        (1.5, "1.5", "1.5"),
        ("a", "a", "'a'"),
        ("yes", '"yes"', "'yes'"),
        ("17", '"17"', "'17'"),
        ("1.0.0", '"1.0.0"', "'1.0.0'"),
        ("10.0.0.0/16", "10.0.0.0/16", "'10.0.0.0/16'"),
        ("it's", '"it\'s"', "'it''s'"),
        ("a\nb", '"a\\nb"', '"a\\nb"'),
        (["a", 1], "[a, 1]", "['a', 1]"),
        ({"a": {"b c": []}}, '{a: {"b c": []}}', '{a: {"b c": []}}'),
    ],
)
def test_values_are_written_as_yaml_on_one_line(value: Any, plain: str, quoted: str) -> None:
    assert flow(value) == plain
    assert shown(value) == quoted
