"""What the policy pack says: what violates it first, by severity. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from preview.pack.findings import MANDATORY, Findings, Violation
from preview.recorder.tree import short
from preview.report.text.lines import counted

_SEVERITIES = ("critical", "high", "medium", "low", "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Broken:
    """One policy and what violates it."""

    level: str
    severity: str
    policy: str
    description: str
    """What holds where nothing violates it."""
    url: str
    """AWS's own page; empty if none is known."""
    violations: Sequence[Violation]

    @property
    def is_mandatory(self) -> bool:
        """Whether the stack is refused because of it."""
        return self.level == MANDATORY


def broken(findings: Findings) -> list[Broken]:
    """Return the policies that are violated: mandatory first, then the severest, then by name."""
    grouped: dict[tuple[str, str, str], list[Violation]] = {}
    for violation in findings.violations:
        grouped.setdefault((violation.level, violation.severity, violation.policy), []).append(violation)
    found = [
        Broken(
            level=level,
            severity=severity,
            policy=policy,
            description=violations[0].description,
            url=findings.known[policy].url if policy in findings.known else "",
            violations=violations,
        )
        for (level, severity, policy), violations in grouped.items()
    ]
    return sorted(found, key=lambda one: (not one.is_mandatory, _SEVERITIES.index(one.severity), one.policy))


def notes(findings: Findings) -> list[str]:
    """Return how many policies there are, and how many of them judged nothing."""
    found = [f"{findings.pack}: {counted(findings.policies, 'policy', 'policies')}"] if findings.pack else []
    found += [f"{len(findings.disabled)} disabled"] if findings.disabled else []
    found += [f"{len(findings.not_applicable)} with nothing to judge"] if findings.not_applicable else []
    return found


def failures(findings: Findings) -> list[str]:
    """Return in lines why the pack could not judge."""
    return [text for failure in findings.failures for text in failure.splitlines()]


def where(violation: Violation) -> str:
    """Return what a violation is about: a type and a name, or nothing if it is the whole stack."""
    return short(violation.urn) if violation.urn else ""


def message(violation: Violation) -> str:
    """Return what is wrong, on one line."""
    return " ".join(violation.message.split())
