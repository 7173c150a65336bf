from __future__ import annotations

import json

import pytest

from model.cost import Usage
from preview.analysis.cost.change import change, saved, summary
from preview.analysis.cost.estimate import Estimate, estimate
from preview.api import preview, project_of, read
from preview.recorder.record import Registered
from preview.report import plan_json
from tests.support.offline import ROOT
from tests.support.written_plans import NAT, component, resource

SECRET = "aws:secretsmanager/secret:Secret"


def of(*plan: Registered) -> Estimate:
    return estimate(plan, "us-east-1", Usage(nat_gb=0, secret_requests=0))


def network(gateways: int) -> list[Registered]:
    return [component("network"), *(resource(NAT, f"nat-{number}", "urn::network") for number in range(gateways))]


def test_a_plan_keeps_its_cost_to_the_cent_by_name() -> None:
    found = summary(of(*network(1), resource(SECRET, "b"), resource(SECRET, "a")))

    assert found == {
        "monthly": 33.65,
        "baseline": 33.65,
        "usage": 0,
        "byComponent": {"a": 0.4, "b": 0.4, "network": 32.85},
        "asOf": found["asOf"],
        "currency": "USD",
        "notPriced": [],
        "region": "us-east-1",
    }
    assert list(found["byComponent"]) == ["a", "b", "network"]


def test_every_component_that_changes_is_named_the_greatest_difference_first() -> None:
    before = summary(of(*network(3), resource(SECRET, "gone"), resource(SECRET, "same")))
    found = change(before, of(*network(1), resource(SECRET, "new"), resource(SECRET, "same")))

    assert [(one.component, one.before_usd, one.after_usd, one.usd) for one in found.components] == [
        ("network", 98.55, 32.85, -65.7),
        ("gone", 0.4, 0.0, -0.4),
        ("new", 0.0, 0.4, 0.4),
    ]
    assert (found.before_usd, found.after_usd, found.usd, found.notes) == (99.35, 33.65, -65.7, [])


def test_two_saved_costs_can_be_compared_too() -> None:
    found = change(summary(of(*network(1))), summary(of(*network(2))))

    assert found.usd == 32.85


def test_the_same_plan_costs_the_same() -> None:
    found = change(summary(of(*network(1))), of(*network(1)))

    assert (found.usd, found.components, found.notes) == (0, [], [])


def test_another_region_and_other_prices_are_noted() -> None:
    old = {**summary(of(*network(1))), "region": "us-west-2", "asOf": "2025-01-01"}

    assert change(old, of(*network(1))).notes == [
        "the earlier plan was for us-west-2",
        "the earlier plan had prices of 2025-01-01",
    ]


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"cost": {}},
        {"cost": None},
        {"cost": {"monthly": 1}},
        {"cost": {"monthly": "1", "byComponent": {}}},
        {"cost": {"monthly": 1, "byComponent": {"a": "1"}}},
    ],
)
def test_a_plan_without_a_cost_has_none(document: dict[str, object]) -> None:
    assert saved(document) is None


def test_the_plans_json_holds_what_a_later_plan_is_compared_with() -> None:
    project = project_of(ROOT)
    file = read(project, None, ROOT / "Pulumi.dev.yaml")
    result = preview(project, file)
    written = json.loads(plan_json.written(plan_json.of(result)))

    assert saved(written) == summary(result.estimate)
