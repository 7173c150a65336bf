"""What follows from a policy's examples for another resource, and what does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from preview.analysis.remediation import REMOVED, Addition, Example, remediation

TYPE = "aws:x/y:Thing"
Props = Mapping[str, Any]


def change(inputs: Props, bad: Props, good: Props, right: Callable[[Any], bool]) -> Any:
    """Return what is to be set on *inputs*; None if nothing follows."""
    found = remediation(
        TYPE,
        inputs,
        [Example(type=TYPE, name="this", properties=good)],
        [Example(type=TYPE, name="this", properties=bad)],
        lambda properties, _additions: not right(properties),
    )
    return None if found is None else found.properties


@pytest.mark.parametrize(
    ("inputs", "bad", "good", "right", "expected"),
    [
        # a property that is missing, or wrong; what the examples have in common is left alone
        ({}, {"on": False}, {"on": True}, lambda p: p["on"], {"on": True}),
        ({"engine": "mysql", "days": 0}, {"engine": "x", "days": 0}, {"engine": "x", "days": 7},
         lambda p: p["days"] >= 7, {"days": 7}),
        # a block keeps what else is in it
        ({"options": {"size": 3}}, {"options": {"tokens": "optional"}}, {"options": {"tokens": "required"}},
         lambda p: p["options"]["tokens"] == "required", {"options": {"tokens": "required"}}),
        # what only the violating example has is removed, but only if nothing else helps
        ({"key": "a", "size": 1}, {"key": "b"}, {}, lambda p: "key" not in p, {"key": REMOVED}),
        ({"rules": [{"id": "a", "expiration": 5}]}, {"rules": [{"id": "a", "expiration": 5}]},
         {"rules": [{"id": "a", "abort": 7}]}, lambda p: p["rules"][0].get("abort") == 7,
         {"rules": [{"id": "a", "abort": 7}]}),
        # the item of the same name, those that are alike, or a new one
        ({"parameters": [{"name": "fips", "value": "false"}, {"name": "ssl", "value": "false"}]},
         {"parameters": [{"name": "ssl", "value": "false"}]}, {"parameters": [{"name": "ssl", "value": "true"}]},
         lambda p: {"name": "ssl", "value": "true"} in p["parameters"],
         {"parameters": [{"name": "ssl", "value": "true"}]}),
        ({"containers": [{"name": "web", "root": False}, {"name": "job"}]}, {"containers": [{"name": "api", "root": False}]},
         {"containers": [{"name": "api", "root": True}]}, lambda p: p["containers"][0]["root"],
         {"containers": [{"name": "web", "root": True}]}),
        ({"parameters": [{"name": "fips", "value": "on"}]}, {"parameters": [{"name": "ssl", "value": "false"}]},
         {"parameters": [{"name": "ssl", "value": "true"}]}, lambda p: len(p["parameters"]) == 2,
         {"parameters": [{"name": "ssl", "value": "true"}]}),
        # what both examples have, if the difference alone is not enough
        ({}, {"tags": {"Owner": "a"}}, {"tags": {"Owner": "a", "Environment": "b"}}, lambda p: len(p["tags"]) == 2,
         {"tags": {"Owner": "a", "Environment": "b"}}),
    ],
)  # fmt: skip
def test_a_change_follows(inputs: Props, bad: Props, good: Props, right: Any, expected: Props) -> None:
    def judged(properties: Any) -> bool:
        try:
            return bool(right(properties))
        except LookupError:
            return False

    assert change(inputs, bad, good, judged) == expected


@pytest.mark.parametrize(
    ("inputs", "bad", "good"),
    [
        # who may do what is a decision
        ({"policy": {"Statement": [1]}}, {"policy": {"Statement": [1]}}, {"policy": {"Statement": [2]}}),
        # a text that is a document has more than the example's
        ({"containers": '[{"name": "web"}]'}, {"containers": [{"root": False}]}, {"containers": [{"root": True}]}),
        ({"settings": '{"a": 1}'}, {"settings": '{"b": 1}'}, {"settings": '{"b": 2}'}),
        # what a variable is to be
        ({"environment": {"variables": {"PASSWORD": "x"}}}, {"environment": {"variables": {"PASSWORD": "x"}}},
         {"environment": {"variables": {"LEVEL": "info"}}}),
        # another thing, not the same one with a better value
        ({"name": "a", "value": "b"}, {"name": "a", "value": "b"}, {"name": "c", "value": "d"}),
        # odd inputs
        ({"options": 5}, {"options": {"on": False}}, {"options": {"on": True}}),
        ({"rules": [5]}, {"rules": [{"on": False}]}, {"rules": [{"on": True}]}),
        ({"on": {"a": 1}}, {"on": False}, {"on": True}),
    ],
)  # fmt: skip
def test_no_change_follows(inputs: Props, bad: Props, good: Props) -> None:
    assert change(inputs, bad, good, lambda properties: properties != inputs) is None


def test_another_port_is_no_remedy_for_an_open_one() -> None:
    open_port = {"ingress": [{"port": 22}]}

    def closed(properties: Any) -> bool:
        return all(item["port"] != 22 for item in properties["ingress"])

    assert change(open_port, open_port, {"ingress": [{"port": 443}]}, closed) is None


def test_nothing_is_proposed_that_leaves_the_violation() -> None:
    assert change({}, {"on": False}, {"on": True}, lambda _properties: False) is None


def test_the_inputs_are_left_as_they_are() -> None:
    inputs = {"options": {"size": 3}, "rules": [{"name": "a", "on": False}]}
    bad, good = {"rules": [{"name": "a", "on": False}]}, {"rules": [{"name": "a", "on": True}]}

    assert change(inputs, bad, good, lambda properties: properties["rules"][0]["on"])
    assert inputs == {"options": {"size": 3}, "rules": [{"name": "a", "on": False}]}


def test_a_resource_is_added_that_only_the_compliant_example_has() -> None:
    block = Example(type="aws:x/y:Block", name="block", properties={"on": True, "thing": "x"}, links={"thing": "this"})
    this = Example(type=TYPE, name="this", properties={"name": "orders"})

    found = remediation(TYPE, {}, [this, block], [this], lambda _properties, additions: not additions)

    assert found is not None
    assert found.additions == [
        Addition(type="aws:x/y:Block", role="block", properties={"on": True}, links={"thing": ""})
    ]


def test_values_of_an_example_for_something_else_are_marked() -> None:
    example = [Example(type=TYPE, name="this", properties={"engine": "postgres", "logs": logs}) for logs in (["a"], [])]
    found = remediation(TYPE, {"engine": "mysql"}, example[:1], example[1:], lambda given, _: "logs" not in given)

    assert found is not None
    assert found.context == {"engine": "postgres"}
