"""What all forms of the report say alike."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policies.proofs.findings import Finding
from preview.analysis.difference import Change
from preview.analysis.proofs import prove
from preview.pack.findings import Findings, Known
from preview.recorder.record import Record, Registered
from preview.recorder.tree import tree
from preview.report.text.lines import BAD, GOOD
from preview.report.view import changes, cost, failures, headline, outputs, policies, roles, ways
from preview.report.view.anchors import Anchors
from preview.report.view.groups import Group, grouped
from tests.preview.report import results
from tests.preview.report.results import violation
from tests.preview.report.sketches import Sketch


def thing(name, type_="aws:s3/bucket:Bucket", parent=""):
    urn = f"urn:pulumi:dev::p::{type_}::{name}"
    return Registered(urn=urn, type=type_, name=name, custom=type_.startswith("aws:"), parent=parent, inputs={})


# Anchors -------------------------------------------------------------------------------------------------------------


def test_every_resource_has_an_id_of_its_own_even_if_names_are_written_alike():
    record = Record(resources=[thing("a b"), thing("a-b"), thing("A_B"), thing("é")])
    anchors = Anchors(tree(record))
    assert [anchors.of_urn(one.urn) for one in sorted(record.resources, key=lambda one: one.name)] == [
        "r-bucket-a-b", "r-bucket-a-b--2", "r-bucket-a-b--3", "r-bucket-x",
    ]  # fmt: skip


def test_a_urn_is_known_without_its_stack_and_project_too():
    anchors = Anchors(tree(Record(resources=[thing("b")])))
    assert anchors.of_urn("aws:s3/bucket:Bucket::b") == "r-bucket-b"
    assert anchors.of_urn("aws:s3/bucket:Bucket::c") == ""


def test_a_name_means_the_component_that_holds_most():
    service, registry = thing("api", "p:compute:Service"), thing("api", "p:compute:Repository")
    inner = [thing(f"api-{number}", parent=service.urn) for number in range(3)]
    record = Record(resources=[service, registry, *inner, thing("api", parent=registry.urn)])
    assert Anchors(tree(record)).of_name("api") == "r-service-api"
    assert Anchors(tree(record)).of_name("other") == ""


# Groups --------------------------------------------------------------------------------------------------------------


def test_what_is_alike_and_of_a_kind_is_one_group_in_the_order_of_first_names():
    kinds = {"a": "service", "b": "job", "c": "service", "d": "service"}
    found = grouped("abcd", kinds.__getitem__, lambda name: name == "d")
    assert [(group.label, group.names) for group in found] == [
        ("2 services", ["a", "c"]), ("job", ["b"]), ("service", ["d"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "one", "several"),
    [
        ("load-balancer", "load balancer", "2 load balancers"),
        ("cache", "cache", "2 caches"),
        ("nat", "NAT", "2 NATs"),
        ("regional", "bucket", "2 buckets"),
    ],
)
def test_a_group_is_named_by_its_kind_and_its_number(kind, one, several):
    assert Group(kind=kind, names=["x"]).label == one
    assert Group(kind=kind, names=["x", "y"]).label == several


# Ways ----------------------------------------------------------------------------------------------------------------


def matrix_of(sketch):
    return ways.matrix(prove(sketch.resources, {}))


def shown(matrix):
    return {
        (row.source.label, column.label): ([*cell.ports], [*cell.through], cell.exposed)
        for row, column, cell in matrix.cells
    }


def mesh(count, calls):
    sketch = Sketch()
    sketch.vpc(nat="none")
    names = [f"s{number}" for number in range(count)]
    for name in names:
        sketch.service(name, calls(name, names))
    return sketch


def test_services_that_all_call_each_other_share_a_row_and_a_column():
    found = shown(matrix_of(mesh(6, lambda name, names: [other for other in names if other != name])))
    assert found == {("6 services", "6 services"): ([8080], [], False)}


def test_a_service_that_calls_what_others_do_not_has_a_row_of_its_own():
    found = matrix_of(mesh(4, lambda name, _: ["s0"] if name == "s1" else []))
    assert [([*row.source.names], [*column.names]) for row, column, _ in found.cells] == [(["s0"], ["s1"])]
    assert found.silent == ["s1", "s2", "s3"]
    assert found.unreached == ["s0", "s2", "s3"]


def test_what_leads_through_a_load_balancer_is_not_taken_for_a_direct_way():
    sketch = mesh(2, lambda *_: ["edge"])
    sketch.balancer("edge", ["s0", "s1"])
    found = shown(matrix_of(sketch))
    assert found["internet", "2 services"] == ([8080], ["edge"], False)
    assert found["load balancer", "2 services"] == ([8080], [], False)


def test_a_way_that_no_stack_may_have_is_marked_and_not_put_together_with_others():
    sketch = Sketch()
    sketch.vpc(nat="none")
    sketch.database("closed", ["edge"])
    sketch.database("open", ["internet"], tier="public", publiclyAccessible=True)
    sketch.balancer("edge", [])
    found = {(row.source.first, tuple(column.names)): cell.exposed for row, column, cell in matrix_of(sketch).cells}
    assert found["internet", ("open",)]
    assert not found["edge", ("closed",)]


def test_cells_are_numbered_from_one_row_by_row():
    cells = ways.matrix(results.prod().proofs).cells
    assert [cell.number for _, _, cell in cells] == list(range(1, len(cells) + 1))
    assert sum(len(cell.ways) for _, _, cell in cells) == len(results.prod().proofs.ways)


# Failures ------------------------------------------------------------------------------------------------------------


def test_tiers_with_the_same_fate_share_a_row_and_no_outcome_is_lost():
    proofs = results.forty().proofs
    table = failures.table(proofs)
    assert len(table.rows) < 12
    assert {name for group, _ in table.rows for name in group.names} == set(proofs.scenarios[0].outcomes)
    for group, cells in table.rows:
        for name in group.names:
            for scenario, cell in zip(proofs.scenarios, cells, strict=True):
                outcome = scenario.outcomes[name]
                assert cell.state.startswith(outcome.state)
                assert cell.reason == outcome.reason


def test_a_missed_objective_stands_in_its_cell_alone():
    table = failures.table(results.refused().proofs)
    missed = {
        (group.first, table.failures[place])
        for group, cells in table.rows
        for place, cell in enumerate(cells)
        if cell.misses
    }
    assert ("main", "primary of main") in missed
    assert not [tier for tier, _ in missed if tier in {"cdn", "assets"}]


def test_what_nothing_touches_has_no_figures():
    found = failures.table(results.prod().proofs)
    cells = {group.first: cells for group, cells in found.rows}
    assert cells["cdn"][0].figures == []
    assert not cells["cdn"][0].is_touched
    assert cells["main"][-1].figures == ["back after 1 d", "loses all data"]


# Policies ------------------------------------------------------------------------------------------------------------


def test_policies_come_mandatory_first_then_the_severest_then_by_name():
    given = [("advisory", "a", "critical"), ("mandatory", "b", ""), ("mandatory", "d", "low"), ("mandatory", "c", "low"), ("mandatory", "z", "critical")]  # fmt: skip
    found = policies.broken(Findings(violations=[violation(*one) for one in given]))
    assert [one.policy for one in found] == ["z", "c", "d", "b", "a"]


def test_a_policy_holds_if_it_judged_and_nothing_violates_it():
    found = Findings(
        known={name: Known() for name in ("off", "idle", "broken", "kept", "also")},
        disabled=["off"],
        not_applicable=["idle"],
        violations=[violation("advisory", "broken", "low")],
    )
    assert found.held == ["also", "kept"]


# Cost ----------------------------------------------------------------------------------------------------------------


def component(name, usd, change=None):
    return cost.Component(name=name, baseline_usd=usd, usage_usd=0.0, part=usd / 100, change_usd=change)


def test_what_changed_is_never_put_together_with_others():
    found = [component("a", 9), component("b", 5), component("c", 4, 1.0), component("d", 3), component("e", 2)]
    shown_, rest = cost.shortened(found, 1)
    assert [one.name for one in shown_] == ["a", "c"]
    assert [one.name for one in rest] == ["b", "d", "e"]
    assert cost.together(rest).total_usd == 10
    assert cost.together(rest).name == "3 others"


def test_a_single_rest_is_no_rest():
    found = [component("a", 9), component("b", 5)]
    assert cost.shortened(found, 1) == (found, [])


@pytest.mark.parametrize(("usd", "share"), [(0, "0 %"), (0.4, "< 1 %"), (1, "1 %"), (33.4, "33 %")])
def test_a_share_is_told_in_whole_percent(usd, share):
    assert component("a", usd).share == share


# Changes -------------------------------------------------------------------------------------------------------------


def change(operation, name, **more):
    kind = "aws:s3/bucket:Bucket"
    return Change(operation=operation, urn=f"{kind}::{name}", type=kind, **more)


def test_many_updates_of_the_same_inputs_share_a_row_and_a_few_do_not():
    tags = [change("update", f"b{number}", paths=("tags.Owner",)) for number in range(6)]
    [row] = changes.rows(tags)
    assert row.text == "update 6 resources: tags.Owner"
    assert [one.name for one in row.changes] == [f"b{number}" for number in range(6)]
    assert len(changes.rows(tags[:5])) == 5


def test_the_reason_of_a_change_stands_apart_from_what_changes():
    [replaced, gone] = changes.rows(
        [change("replace", "b", paths=("bucket",), forced_by=("bucket",)), change("delete", "c")]
    )
    assert (replaced.reason, replaced.tone) == ("bucket cannot be changed in place", BAD)
    assert (gone.reason, gone.loses_data) == ("", True)


# Headline ------------------------------------------------------------------------------------------------------------


def test_a_stack_is_refused_for_each_of_its_reasons():
    found = results.refused()
    assert headline.verdict(found) == ("refused", BAD)
    assert headline.reasons(found) == ["2 mandatory violations", "2 resources would lose data"]
    allowed = replace(found, allowed=frozenset({"legacy", "main"}), findings=None)
    assert headline.verdict(allowed) == ("ready for pulumi preview", GOOD)
    assert headline.reasons(allowed) == []


def test_a_budget_that_is_not_kept_is_told_in_the_headline():
    facts = {fact.label: fact for fact in headline.facts(results.forty())}
    assert facts["Cost a month"].tone == BAD
    assert facts["Cost a month"].note.endswith("% of the budget of $1,500.00")


# Outputs and roles ---------------------------------------------------------------------------------------------------


def test_secrets_among_outputs_and_risks_are_masked():
    record = Record(
        stack_outputs={"risks": ["plain", "hidden"], "a": {"b": "hidden", "c": "plain"}},
        secret_stack_outputs=[("risks", 1), ("a", "b")],
    )
    assert outputs.risks(record) == ["plain", "[secret]"]
    assert outputs.outputs(record) == [("a.b", "[secret]"), ("a.c", "plain")]
    assert outputs.risks(replace(record, secret_stack_outputs=[("risks",)])) == ["[secret]"]


def test_findings_of_roles_come_the_severest_first():
    role = results.prod().proofs.roles[0]
    given = [
        Finding(role="r", rule="x", severity=severity, sentence=severity)
        for severity in ("low", "critical", "medium", "high")
    ]
    proofs = replace(results.prod().proofs, roles=[replace(role, findings=given)])
    assert [one.severity for one in roles.findings(proofs)] == ["critical", "high", "medium", "low"]
