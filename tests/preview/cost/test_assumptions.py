from __future__ import annotations

import json
import re
from dataclasses import fields
from typing import Any

import pytest

from model.cost import Usage
from preview.analysis.cost.assumptions import Assumptions, from_config
from preview.analysis.cost.estimate import estimate
from preview.errors import WrongInputError
from tests.support.offline import stack_record

DEFAULT = re.compile(r"Default: ([0-9.]+[0-9]|[0-9]+)")


def config(usage: Any) -> dict[str, str]:
    return {"plinth:cost": json.dumps({"monthly_budget_usd": 100, "usage": usage})}


def test_a_stack_file_can_set_every_assumption_and_no_other() -> None:
    assert sorted(Usage.model_fields) == sorted(field.name for field in fields(Assumptions))


@pytest.mark.parametrize("name", [field.name for field in fields(Assumptions) if field.name != "average_tasks"])
def test_a_stack_file_tells_the_default_that_holds(name: str) -> None:
    described = DEFAULT.search(Usage.model_fields[name].description or "")

    assert described is not None
    assert float(described[1]) == getattr(Assumptions(), name)


def test_what_the_settings_leave_out_is_left_to_the_preview() -> None:
    assert Usage().model_dump(exclude_none=True) == {}


@pytest.mark.parametrize("given", [{}, {"plinth:cost": '{"monthly_budget_usd": 100}'}, {"plinth:cost": "no JSON"}])
def test_a_stack_that_says_nothing_of_its_use_has_the_defaults(given: dict[str, str]) -> None:
    assert from_config(given) == Assumptions()


def test_what_a_stack_says_takes_the_place_of_the_default() -> None:
    found = from_config(config({"internet_gb": 500, "average_tasks": {"api": 4.5}, "log_gb": None}))

    assert found == Assumptions(internet_gb=500, average_tasks={"api": 4.5})


@pytest.mark.parametrize(
    ("usage", "message"),
    [
        ({"nat_gbs": 1}, "plinth:cost.usage.nat_gbs: unknown assumption; known: hours, nat_gb, "),
        ({"nat_gb": "1"}, "plinth:cost.usage.nat_gb: expected a number of at least 0"),
        ({"nat_gb": True}, "plinth:cost.usage.nat_gb: expected a number of at least 0"),
        ({"nat_gb": -1}, "plinth:cost.usage.nat_gb: expected a number of at least 0"),
        ({"average_tasks": 3}, "plinth:cost.usage.average_tasks: expected a map of services; example: "),
        ({"average_tasks": {"api": "3"}}, "plinth:cost.usage.average_tasks.api: expected a number of at least 0"),
        ([1], "plinth:cost.usage: expected a map of assumptions; example: usage: {internet_gb: 500}"),
    ],
)
def test_what_is_no_assumption_is_refused_by_name(usage: Any, message: str) -> None:
    with pytest.raises(WrongInputError) as refused:
        from_config(config(usage))

    (line,) = refused.value.lines
    assert line.startswith(message)


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(WrongInputError) as refused:
        from_config(config({"nat_gb": -1, "zone_gb": -1}))

    assert len(refused.value.lines) == 2


@pytest.mark.parametrize("stack", ["Pulumi.prod.yaml", "examples/fastapi.yaml"])
def test_use_names_the_assumption_that_it_follows_from(stack: str) -> None:
    known = {field.name for field in fields(Assumptions)}
    for line in estimate(stack_record(stack).resources, "us-east-1").lines:
        assert (line.assumes in known) if line.kind == "usage" else not line.assumes, line
