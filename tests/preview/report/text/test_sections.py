from __future__ import annotations

import re
from dataclasses import replace

import pytest

from preview.analysis.clock import Clock
from preview.analysis.proofs import prove
from preview.analysis.result import Result
from preview.pack.findings import Findings, Violation
from preview.recorder import tree
from preview.recorder.record import Record, Registered
from preview.report.text import cost, lines, report, sections
from preview.report.view.headline import Headline
from preview.report.view.outputs import OutputsSection, RisksSection
from preview.report.view.policies import PoliciesSection
from preview.report.view.preview import PreviewView
from preview.report.view.resources import ResourcesSection
from preview.validation.findings import Validation
from tests.support.offline import ROOT, stack_record


def result(record=None, **more):
    defaults = {"config": {"aws:region": "eu-west-1"}, "secret_keys": frozenset(), "environments": ()}
    options = {**defaults, "proofs": prove((), {}), **more}
    file = ROOT / "Pulumi.prod.yaml"
    return Result(project="p", stack="dev", folder=ROOT, file=file, record=record or Record(), **options)


def text(found):
    return lines.plain(found)


def thing(name, type_="aws:s3/bucket:Bucket", parent="", **more):
    custom = type_.startswith("aws:")
    urn = f"urn:pulumi:dev::p::{type_}::{name}"
    return Registered(urn=urn, type=type_, name=name, custom=custom, parent=parent, inputs={}, **more)


def stores(count):
    record = Record()
    for number in range(count):
        store = thing(f"s{number}", "p:data:Store")
        record.resources += [store, thing(f"s{number}-bucket", parent=store.urn, protect=True)]
    return record


def test_the_order_of_resources_does_not_depend_on_the_order_of_their_registration():
    record = stores(3)
    backwards = Record(resources=record.resources[::-1])
    expected = ["s0", "s0-bucket", "s1", "s1-bucket", "s2", "s2-bucket"]
    assert [r.name for r in tree.in_order(record)] == expected
    assert [r.name for r in tree.in_order(backwards)] == expected


def test_the_guard_is_the_first_thing_that_one_reads():
    open_ = text(sections.header(Headline(result()), 100))
    assert "nothing was deployed" in open_
    assert "account guard  none; any account the credentials belong to; plinth:account.id names one" in open_
    guarded = text(sections.header(Headline(result(config={"aws:allowedAccountIds": '["111122223333"]'})), 100))
    assert "only account 111122223333" in guarded


def test_components_are_listed_one_per_line_with_their_contents():
    shown = text(sections.resources(ResourcesSection(stores(2)), 100, full=False))
    assert "2 to create in 2 components" in shown
    assert re.search(r"data  s0  p Store     1  1 protected  Bucket", shown)


def test_many_components_of_a_type_share_a_line():
    shown = text(sections.resources(ResourcesSection(stores(40)), 100, full=False))
    assert re.search(r"40 of them  p Store    40  40 protected  s0, s1, s10, .* and \d+ more", shown)
    assert shown.count("\n") == 3


def test_the_full_tree_contains_all_resources_with_their_marks():
    shown = text(sections.resources(ResourcesSection(stores(40)), 100, full=True))
    assert "  └─ s3 Bucket s39-bucket  protected" in shown
    assert shown.count("s3 Bucket") == 40


def test_settings_that_weaken_are_shown_with_warnings_of_the_program():
    record = Record(
        stack_outputs={"risks": ["plinth:x = 1: weak"]}, messages=[("warning", "careful"), ("info", "fine")]
    )
    shown = text(sections.risks(RisksSection(record), 100))
    assert "Weakening settings  1 setting" in shown
    assert "  ! plinth:x = 1: weak" in shown
    assert "  ! careful" in shown
    assert "fine" not in shown
    assert sections.risks(RisksSection(Record()), 100) == []


def test_outputs_are_flat_and_empty_ones_are_left_out():
    record = Record(stack_outputs={"a": {"b": "1", "c": None}, "d": ["x", "y"], "e": [], "risks": ["no"]})
    shown = text(sections.outputs(OutputsSection(result(record)), full=False))
    assert shown.splitlines()[2:] == ["  a.b  1", "  d    x, y"]


def test_of_many_outputs_the_first_are_shown_unless_all_are_wanted():
    record = Record(stack_outputs={f"o{number:02}": "x" for number in range(20)})
    assert "and 8 more" in text(sections.outputs(OutputsSection(result(record)), full=False))
    assert "o19" in text(sections.outputs(OutputsSection(result(record)), full=True))


def violation(level, policy, name):
    urn = f"urn:pulumi:dev::p::aws:s3/bucket:Bucket::{name}"
    return Violation(level=level, policy=policy, urn=urn, message="is wrong")


def test_findings_are_grouped_by_policy_and_of_many_the_first_are_shown():
    found = Findings(pack="p", policies=3, disabled=["off"], not_applicable=["na"])
    found.violations = [violation("mandatory", "a", f"b{n}") for n in range(40)]
    shown = text(sections.policies(PoliciesSection(found), 100, full=False))
    assert "p: 3 policies, 1 disabled, 1 not applicable" in shown
    assert shown.count("mandatory  a") == 1
    assert "    - aws:s3/bucket:Bucket b0: is wrong" in shown
    assert "and 35 more" in shown
    assert "b39" in text(sections.policies(PoliciesSection(found), 100, full=True))


@pytest.mark.parametrize(
    ("findings", "code", "verdict"),
    [
        (None, 0, "ready"),
        (Findings(), 0, "ready"),
        (Findings(violations=[violation("advisory", "a", "b")]), 0, "0 mandatory, 1 advisory · ready"),
        (Findings(violations=[violation("mandatory", "a", "b")]), 1, "1 mandatory, 0 advisory · refused"),
        (Findings(failures=["a policy crashed"]), 1, "1 mandatory, 0 advisory · refused"),
    ],
)
def test_the_last_line_is_the_whole_result_in_one_line(findings, code, verdict):
    found = result(stores(1), findings=findings, seconds={"total": 1.26})
    assert found.exit_code == code
    closing = text(sections.closing(PreviewView(found)))
    assert closing.strip().startswith("1 to create, 1 protected")
    assert verdict in closing
    assert closing.endswith("1.3 s\n")


def test_no_cost_is_shown_as_none():
    assert "no prices" in text(cost.cost(None, "no prices", 100, full=False))
    assert cost.cost(None, "", 100, full=False) == []


@pytest.mark.parametrize("stack", ["dev", "staging", "prod"])
def test_no_line_of_the_boxes_and_tables_is_wider_than_the_terminal(stack):
    found = result(stack_record(f"Pulumi.{stack}.yaml"), findings=Findings())
    shown = text(report.report(found, Clock(), width=100, full=False, timings=True))
    too_wide = [row for row in shown.splitlines() if len(row) > 100]
    assert all(" arn:" in row or "." in row for row in too_wide), too_wide


def test_timings_have_the_memory_of_the_validator_apart():
    found = replace(result(stack_record("Pulumi.dev.yaml")), validation=Validation(memory_mib=271.4))
    shown = text(report.report(found, Clock(), width=100, full=False, timings=True))
    assert shown.endswith("memory of the validator: 271 MiB\n")


def test_names_that_do_not_fit_are_counted():
    assert lines.fitted(["one", "two", "three"], 100) == "one, two, three"
    assert lines.fitted(["one", "two", "three"], 14) == "one and 2 more"
    assert lines.fitted([], 10) == ""
