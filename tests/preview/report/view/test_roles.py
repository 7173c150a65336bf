from __future__ import annotations

from dataclasses import replace

from policies.proofs.findings import Finding
from preview.report.view import roles
from tests.preview.report import sample_results as results


def test_findings_of_roles_come_the_severest_first():
    role = results.prod().proofs.roles[0]
    given = [
        Finding(role="r", rule="x", severity=severity, sentence=severity)
        for severity in ("low", "critical", "medium", "high")
    ]
    proofs = replace(results.prod().proofs, roles=[replace(role, findings=given)])
    assert [one.severity for one in roles.findings(proofs)] == ["critical", "high", "medium", "low"]
