"""Wrong values in every resource type of the committed stacks: each is found with resource, property, value, rule and source."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from preview.cloudformation.translate import translate
from preview.recorder.record import Registered
from preview.recorder.tree import in_order
from preview.validation.findings import Validation, ValueFinding
from preview.validation.validator import Validator
from tests.support.offline import REGION, STACK_FILES, stack_record

LONGEST = "x" * 9000
SPOILED = {bool: "perhaps", int: "many", float: "many", str: "no such value!"}
"""Type of a value → what no property of that type takes; text is refused wherever AWS has a list or a pattern."""


def _each(value: Any, wrong: Mapping[type, Any]) -> Any:
    if isinstance(value, Mapping):
        return {key: _each(inner, wrong) for key, inner in value.items()}
    return [_each(inner, wrong) for inner in value] if isinstance(value, list) else wrong.get(type(value), value)


def spoiled(value: Any) -> Any:
    """Return *value* with a wrong value in the place of each single one."""
    return _each(value, SPOILED)


def too_small(value: Any) -> Any:
    """Return *value* with numbers below every minimum."""
    return _each(value, {int: -5, float: -5.5})


def too_much(value: Any) -> Any:
    """Return *value* with numbers above, and texts longer than, every maximum."""
    return _each(value, {int: 10**9, float: 1e9, str: LONGEST})


def misshapen(value: Any) -> Any:
    """Return a value of another shape."""
    return {"no": "such shape"} if not isinstance(value, Mapping) else "no such shape"


@functools.cache
def wrong_resources() -> Mapping[str, Registered]:
    """Return a resource of each type and kind of wrong values; references stay as they are."""
    found: dict[str, Registered] = {}
    for file in STACK_FILES:
        for one in in_order(stack_record(file)):
            known = len(found[one.type].inputs) if one.type in found else -1
            if one.custom and not one.external and len(one.inputs) > known:
                found[one.type] = one
    return {
        f"{one.urn}-{wrong.__name__}": replace(
            one,
            urn=f"{one.urn}-{wrong.__name__}",
            inputs={
                key: value if key in one.property_dependencies else wrong(value) for key, value in one.inputs.items()
            },
        )
        for one in found.values()
        for wrong in (spoiled, misshapen, too_small, too_much)
    }


@functools.cache
def validated() -> Validation:
    resources = list(wrong_resources().values())
    validator = Validator()
    validator.start()
    try:
        validator.send(resources, REGION, {})
        return validator.finish()
    finally:
        validator.close()


def refused() -> list[ValueFinding]:
    """Return what is refused about a property; resources of a type have one identifier, which AWS refuses too."""
    return [one for one in validated().refused if one.property and one.rule != "E3019"]


def test_five_hundred_wrong_values_are_found() -> None:
    found = {(one.urn, one.property) for one in refused()}
    assert len(found) >= 500


@pytest.mark.parametrize(
    ("kind", "rule", "least"),
    [
        ("type", "F3012", 100),
        ("pattern or character", "F3031", 90),
        ("length of a text", "F3033", 200),
        ("range of a number", "F3034", 40),
        ("member of a list of values", "W3030", 100),
    ],
)
def test_wrong_values_of_each_kind_are_found(kind: str, rule: str, least: int) -> None:
    """AWS's schemas have no such limit for the others: what they limit is found, but for texts that fit a loose pattern."""
    found = {(one.urn, one.property) for one in validated().findings if one.rule == rule}
    assert len(found) >= least, kind


def test_every_finding_says_resource_property_value_rule_and_source() -> None:
    for one in refused():
        resource = wrong_resources()[one.urn]
        assert one.property.partition(".")[0].partition("[")[0] in {*resource.inputs, *resource.outputs}, one
        assert one.value, one
        assert one.rule, one
        assert one.message, one
        assert "AWS" in one.source or "cfn-lint" in one.source, one


def test_most_types_have_a_wrong_value_that_is_found() -> None:
    """The others hold free text and references alone, such as a route table's."""
    template = translate(list(wrong_resources().values()), REGION)
    types = {origin.type for origin in template.origins.values()}
    caught = {wrong_resources()[one.urn].type for one in refused()}
    assert len(caught) >= 0.6 * len(types), sorted(types - caught)
