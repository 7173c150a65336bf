"""What each role can do, who can assume it, and what is wrong with it, the severest first. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from policies.proofs.findings import Finding
from policies.proofs.privilege import Report
from preview.analysis.proofs import Proofs
from preview.report.text.lines import BAD, WARN

_SEVERITIES = ("critical", "high", "medium", "low")
FINE = "no wildcard, no escalation and no open trust in any role"


def findings(found: Proofs) -> list[Finding]:
    """Return everything that is wrong with roles."""
    return sorted(
        (finding for role in found.roles for finding in role.findings), key=lambda one: _SEVERITIES.index(one.severity)
    )


def tone(finding: Finding) -> str:
    """Return the tone to say it in."""
    return BAD if finding.severity in {"critical", "high"} else WARN


def who(role: Report) -> Sequence[str]:
    """Return who can assume a role."""
    return [assumer.who for assumer in role.assumers] or ["nobody"]
