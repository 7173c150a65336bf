"""What a policy pack found. Pure data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

MANDATORY = "mandatory"
ADVISORY = "advisory"
DISABLED = "disabled"
REMEDIATE = "remediate"
LEVELS = (ADVISORY, MANDATORY, DISABLED, REMEDIATE)
"""Enforcement levels; a level's position is its number in the protocol."""
SEVERITIES = ("", "low", "medium", "high", "critical")
"""Severities; a severity's position is its number in the protocol. The empty one: the policy has none."""
MOST_SEVERE_FIRST = SEVERITIES[::-1]
"""Severities in the order of the report; the empty one last."""


def effective(level: str) -> str:
    """Return the level of a violation: a preview remediates nothing, so a remediating policy is mandatory."""
    return MANDATORY if level == REMEDIATE else level


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Violation:
    """One policy's finding."""

    level: str
    """``mandatory`` or ``advisory``."""
    policy: str
    urn: str
    """Empty if it is about the whole stack."""
    message: str
    severity: str = ""
    """``low`` to ``critical``; empty if the policy has none."""
    description: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PolicyInfo:
    """What a pack reports about one of its policies."""

    description: str = ""
    """The compliant state."""
    severity: str = ""
    """``low`` to ``critical``; empty if the policy has none."""
    url: str = ""
    """AWS's own page on the subject; empty if it names none."""
    controls: Sequence[str] = ()
    """Controls that it supports, such as ``FSBP S3.1``. Default: none."""
    remediation: str = ""
    """The change to make; empty if it names none."""


@dataclass(kw_only=True, slots=True)
class Findings:
    """The result of a whole pack on a whole stack."""

    pack: str = ""
    """Name and version."""
    policies: int = 0
    """Number of policies in the pack."""
    disabled: Sequence[str] = ()
    not_applicable: Sequence[str] = ()
    """Policies that apply to nothing in this stack."""
    violations: list[Violation] = field(default_factory=list)
    """Mandatory first, then by policy and resource."""
    failures: list[str] = field(default_factory=list)
    """Why the pack, or one of its policies, could not be evaluated. The stack then does not pass."""

    policy_info: Mapping[str, PolicyInfo] = field(default_factory=dict)
    """Policy → what the pack reports about it. Default: nothing."""

    def of_level(self, level: str) -> list[Violation]:
        """Return the violations of one level."""
        return [violation for violation in self.violations if violation.level == level]

    @property
    def passed(self) -> bool:
        """Whether the pack allows the stack to be deployed."""
        return not self.failures and not self.of_level(MANDATORY)

    @property
    def held(self) -> list[str]:
        """Policies that were evaluated and found no violation, by name."""
        broken = {violation.policy for violation in self.violations}
        return sorted(self.policy_info.keys() - broken - {*self.disabled, *self.not_applicable})
