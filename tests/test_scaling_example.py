"""A stack whose services scale by load and by the time of day: what its reports say of their numbers of tasks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policies.plan.graph import Graph
from policies.plan.tiers import tiers_of
from preview.aws.ecs import SERVICE
from preview.recorder.record import Record, Registered
from preview.report.view.architecture.lookup import Lookup
from tests.support.offline import ROOT, stack_record


@pytest.fixture(scope="module")
def seen() -> Record:
    return stack_record(ROOT / "examples" / "scaling.yaml")


def test_the_picture_shows_the_limits_of_all_times(seen: Record) -> None:
    lookup = Lookup(seen.resources, {})

    assert {service.name: lookup.tasks(service) for service in seen.of_type(SERVICE)} == {
        "catalog": "2-12",
        "checkout": "2-5",
        "exports": "0-4",
        "mailer": "1-8",
        "reports": "0-1",
    }


def test_a_failure_meets_as_few_tasks_as_a_schedule_leaves_and_none_where_nothing_runs(seen: Record) -> None:
    def units(graph: Graph[Registered]) -> dict[str, int]:
        return {tier.name: tier.units for tier in tiers_of(graph) if tier.kind == "service"}

    assert units(Graph(seen.resources)) == {"catalog": 2, "checkout": 2, "exports": 1, "mailer": 1, "reports": 1}
    night = [one for one in seen.resources if one.name == "mailer-scaling-newsletter-end"]
    assert units(Graph([one for one in seen.resources if one not in night]))["mailer"] == 1
    higher = [
        replace(one, inputs={**one.inputs, "minCapacity": 3}) if one.name == "mailer-scaling" and one.custom else one
        for one in seen.resources
    ]
    assert units(Graph(higher))["mailer"] == 1
    assert units(Graph([one for one in higher if one not in night]))["mailer"] == 3


def test_the_number_of_tasks_is_left_alone_wherever_something_sets_it(seen: Record) -> None:
    assert {tuple(service.ignore_changes) for service in seen.of_type(SERVICE)} == {("desiredCount",)}
