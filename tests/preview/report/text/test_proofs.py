"""What the terminal says of the proofs."""

from dataclasses import replace

import pytest

from policies.proofs.scenarios import Objectives
from preview.analysis.proofs import prove
from preview.report.text import lines
from preview.report.text.proofs import game_day, privilege, reachability
from preview.report.view.game_day import game_day_of
from preview.report.view.reachability import reachability_of
from preview.report.view.roles import RolesSection
from tests.support.offline import stack_record


@pytest.fixture(scope="module")
def prod():
    return prove(stack_record("Pulumi.prod.yaml").resources, {})


def shown(found, *, full=False):
    return lines.plain(
        [
            *reachability(reachability_of(found), 120, full=full),
            *game_day(game_day_of(found), 120),
            *privilege(RolesSection(found), 120, full=full),
        ]
    )


def test_an_empty_plan_has_no_section():
    assert shown(prove([], {})) == ""


def test_the_public_paths_are_reported_and_that_there_is_no_other(prod):
    text = shown(prod)

    assert "  internet → api:8080  through cdn, edge\n" in text
    assert "no path from the internet to a database, a cache or a task except through a load balancer" in text


def test_failures_that_end_alike_share_a_line(prod):
    rows = [
        line.split("  ")[1] for line in shown(prod).partition("what is left\n")[2].splitlines() if "degraded" in line
    ]

    assert "zone us-east-2a, us-east-2b or us-east-2c" in rows
    assert "network-nat a, b or c" in rows


def test_the_loss_of_the_region_names_what_is_left(prod):
    [row] = [line for line in shown(prod).splitlines() if line.startswith("  region")]

    assert row.split() == ["region", "1", "d", "all", "data", "lost:", "everything", "except", "cdn"]


def test_a_missed_objective_is_named_with_its_reason(prod):
    aims = Objectives(recovery_time_seconds=60, recovery_point_seconds=60)
    missed = [miss for scenario in prod.scenarios for miss in scenario.misses(aims)]
    text = shown(replace(prod, objectives=aims, misses=missed))

    assert "RTO 1 min, RPO 1 min declared" in text
    assert "misses its RTO: primary of main: main works again after 2 min" in text
    assert "every objective is met" not in text


def test_met_objectives_are_reported_as_met(prod):
    aims = Objectives(recovery_time_seconds=300, recovery_point_seconds=300)

    assert "every objective is met" in shown(replace(prod, objectives=aims))


def test_an_exposure_is_reported_first(prod):
    [path] = [path for path in prod.paths if path.target == "api" and path.source == "internet"]
    text = shown(replace(prod, exposures=(path,)))

    assert text.splitlines()[2].startswith("  ! exposed path: internet reaches api:8080")
    assert "no path from the internet to a database" not in text


def test_roles_are_read_out_in_full_with_what_each_grant_is_for(prod):
    assert "api-task" not in shown(prod)
    text = shown(prod, full=True)

    assert "  api-task  assumed by ecs-tasks.amazonaws.com\n" in text
    assert "(because of links of worker)" in " ".join(text.split())


def test_objectives_come_from_the_stack_in_minutes():
    given = {"plinth:objectives": '{"recovery_time_minutes": 15, "recovery_point_minutes": 0.5, "region": true}'}
    found = prove([], given)

    assert found.objectives == Objectives(recovery_time_seconds=900, recovery_point_seconds=30, region=True)


@pytest.mark.parametrize("declared", ["", "no json", "[]", '{"recovery_time_minutes": 15}'])
def test_what_declares_no_objectives_promises_none(declared):
    assert prove([], {"plinth:objectives": declared}).objectives is None
