"""What each role can do, who can assume it, and what is wrong with it, the most severe first. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from policies.proofs.findings import Finding
from policies.proofs.privilege import Grant, Report
from policies.proofs.trust import Assumer
from preview.analysis.proofs import Proofs
from preview.pack.findings import MOST_SEVERE_FIRST
from preview.report.view.remarks import BAD, GOOD, WARN, Remark
from preview.report.view.wording import counted


class RoleRow:
    """One role."""

    def __init__(self, report: Report) -> None:
        self.name = report.role
        self.assumers: Sequence[Assumer] = report.assumers
        self.assumed_by = [assumer.who for assumer in report.assumers] or ["no one"]
        self.grants: Sequence[Grant] = report.grants
        self.unknown = [f"{policy}: unknown until deployment" for policy in report.unread]
        """Policies whose documents the plan does not know."""
        self.remarks = remarks(report.findings)
        """What is wrong with it."""


class RolesSection:
    """The section."""

    def __init__(self, proofs: Proofs) -> None:
        self.rows = [RoleRow(report) for report in proofs.roles]
        found = findings(proofs)
        self.note = f"{counted(len(self.rows), 'role')}, {counted(len(found), 'finding')}"
        fine = Remark(text="no wildcard, no privilege escalation and no open trust policy in any role", tone=GOOD)
        self.remarks = remarks(found) or [fine]
        """Every finding; that there is none."""
        self.findings = len(found)
        """Number of findings."""


def findings(proofs: Proofs) -> list[Finding]:
    """Return everything that is wrong with roles, the most severe first."""
    return sorted(
        (finding for role in proofs.roles for finding in role.findings),
        key=lambda one: MOST_SEVERE_FIRST.index(one.severity),
    )


def remarks(found: Sequence[Finding]) -> list[Remark]:
    """Return findings as sentences."""
    return [Remark(text=f"{one.severity}: {one.sentence}", tone=_tone(one.severity)) for one in found]


def _tone(severity: str) -> str:
    return BAD if severity in {"critical", "high"} else WARN
