from __future__ import annotations

from preview.pack.findings import Findings, PolicyInfo
from preview.report.view import policies
from tests.preview.report.sample_results import violation


def test_policies_come_mandatory_first_then_the_severest_then_by_name():
    given = [("advisory", "a", "critical"), ("mandatory", "b", ""), ("mandatory", "d", "low"), ("mandatory", "c", "low"), ("mandatory", "z", "critical")]  # fmt: skip
    found = policies.broken(Findings(violations=[violation(*one) for one in given]))
    assert [one.policy for one in found] == ["z", "c", "d", "b", "a"]


def test_a_policy_holds_if_it_judged_and_nothing_violates_it():
    found = Findings(
        policy_info={name: PolicyInfo() for name in ("off", "idle", "broken", "kept", "also")},
        disabled=["off"],
        not_applicable=["idle"],
        violations=[violation("advisory", "broken", "low")],
    )
    assert found.held == ["also", "kept"]
