"""What the policy pack reports: violations first, by severity. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from preview.pack.findings import MANDATORY, MOST_SEVERE_FIRST, Findings, PolicyInfo, Violation
from preview.recorder.tree import short
from preview.report.view.remarks import BAD, GOOD, WARN, Remark
from preview.report.view.wording import counted


@dataclass(frozen=True, kw_only=True, slots=True)
class BrokenPolicy:
    """One policy and what violates it."""

    level: str
    severity: str
    policy: str
    description: str
    """The compliant state."""
    url: str
    """AWS's own page; empty if none is known."""
    violations: Sequence[Violation]

    @property
    def is_mandatory(self) -> bool:
        """Whether the stack is refused because of it."""
        return self.level == MANDATORY

    @property
    def tone(self) -> str:
        """The tone to report it in."""
        return BAD if self.is_mandatory else WARN


class PoliciesSection:
    """The section; without *findings*, that no pack was run."""

    def __init__(self, findings: Findings | None) -> None:
        found = findings or Findings()
        self.note = ", ".join(_notes(found))
        self.remarks = _remarks(findings)
        """Why the pack could not be evaluated, or that it found nothing."""
        self.broken = broken(found)
        self.held: Sequence[tuple[str, PolicyInfo]] = [(name, found.policy_info[name]) for name in found.held]
        """Policies without a violation, with the pack's metadata of each."""
        self.others: Sequence[tuple[str, Sequence[tuple[str, str]]]] = [
            (
                title,
                [(name, found.policy_info[name].description if name in found.policy_info else "") for name in names],
            )
            for title, names in (("disabled", found.disabled), ("not applicable", found.not_applicable))
            if names
        ]
        """Reason → name and description of each policy that was not evaluated."""


def _remarks(findings: Findings | None) -> list[Remark]:
    if findings is None:
        return [Remark(text="no policy pack was run", tone=WARN)]
    failed = [Remark(text=text, tone=BAD) for failure in findings.failures for text in failure.splitlines()]
    return failed if failed or findings.violations else [Remark(text="no violations", tone=GOOD)]


def broken(findings: Findings) -> list[BrokenPolicy]:
    """Return the violated policies: mandatory first, then the most severe, then by name."""
    grouped: dict[tuple[str, str, str], list[Violation]] = {}
    for violation in findings.violations:
        grouped.setdefault((violation.level, violation.severity, violation.policy), []).append(violation)
    found = [
        BrokenPolicy(
            level=level,
            severity=severity,
            policy=policy,
            description=violations[0].description,
            url=findings.policy_info[policy].url if policy in findings.policy_info else "",
            violations=violations,
        )
        for (level, severity, policy), violations in grouped.items()
    ]
    return sorted(found, key=lambda one: (not one.is_mandatory, MOST_SEVERE_FIRST.index(one.severity), one.policy))


def _notes(findings: Findings) -> list[str]:
    """Return how many policies there are, and how many were not evaluated."""
    found = [f"{findings.pack}: {counted(findings.policies, 'policy', 'policies')}"] if findings.pack else []
    found += [f"{len(findings.disabled)} disabled"] if findings.disabled else []
    found += [f"{len(findings.not_applicable)} not applicable"] if findings.not_applicable else []
    return found


def mandatory(findings: Findings | None) -> int:
    """Return how many findings refuse the stack: mandatory violations and policies that could not be evaluated."""
    return len(findings.of_level(MANDATORY)) + len(findings.failures) if findings is not None else 0


def advisory(findings: Findings | None) -> int:
    """Return how many violations are advisory."""
    return len(findings.violations) - len(findings.of_level(MANDATORY)) if findings is not None else 0


def where(violation: Violation) -> str:
    """Return the type and name of the resource that a violation is about; empty if it is the whole stack."""
    return short(violation.urn) if violation.urn else ""


def message(violation: Violation) -> str:
    """Return what is wrong, on one line."""
    return " ".join(violation.message.split())
