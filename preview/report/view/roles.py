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
        self.unknown = [f"{policy}: not judged, because its document is not in the plan" for policy in report.unread]
        """Policies whose documents are not known."""
        self.remarks = remarks(report.findings)
        """What is wrong with it."""


class RolesSection:
    """The section."""

    def __init__(self, proofs: Proofs) -> None:
        self.rows = [RoleRow(report) for report in proofs.roles]
        found = findings(proofs)
        self.note = f"{counted(len(self.rows), 'role')}, {counted(len(found), 'finding')}"
        self.remarks = [*(remarks(found) or [_fine(proofs)]), *_not_judged(proofs)]
        """Every finding, or that there is none; which policies are not judged."""
        self.findings = len(found)
        """Number of findings."""


def unread(proofs: Proofs) -> list[str]:
    """Return the policies, by role, whose documents are not known and therefore have no findings."""
    return [f"{policy} of {role.role}" for role in proofs.roles for policy in role.unread]


def _fine(proofs: Proofs) -> Remark:
    text = "no wildcard, no privilege escalation and no open trust policy in any role"
    return Remark(text=f"{text}, as far as its policies are known") if unread(proofs) else Remark(text=text, tone=GOOD)


def _not_judged(proofs: Proofs) -> list[Remark]:
    found = unread(proofs)
    text = f"not judged, because the document is not in the plan: {', '.join(found)}"
    return [Remark(text=text, tone=WARN)] if found else []


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
