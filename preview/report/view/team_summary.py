"""Violations by team. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from preview.pack.findings import MANDATORY, MOST_SEVERE_FIRST
from preview.report.view.findings_report import Finding, FindingsReport


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamPolicy:
    """One policy that resources of a team violate."""

    policy: str
    level: str
    """``mandatory``, ``advisory`` or ``exempt``."""
    severity: str
    resources: Sequence[str]
    """URNs; the empty one is the stack."""

    @property
    def names(self) -> list[str]:
        """Names of the resources, each once."""
        return list(dict.fromkeys(urn.rpartition("::")[2] or "the stack" for urn in self.resources))


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamRow:
    """The violations of one team."""

    team: str
    """Empty: no tag names a team."""
    mandatory: int
    advisory: int
    exempt: int
    severities: Sequence[tuple[str, int]]
    """Severity → violations that are not exempt, the most severe first."""
    policies: Sequence[TeamPolicy]
    """Mandatory ones first, then advisory, then exempt; the most severe first."""


class TeamSummary:
    """The violations of one or several stacks by team: the team with the most mandatory ones first."""

    def __init__(self, reports: Sequence[FindingsReport], tag: str) -> None:
        self.tag = tag
        self.stacks = [report.name for report in reports]
        self.failures = [text for report in reports for text in report.failures]
        """Why a pack, or one of its policies, could not be evaluated."""
        by_team: dict[str, list[Finding]] = {}
        for one in (one for report in reports for one in report.findings):
            by_team.setdefault(one.team, []).append(one)
        rows = [_row(team, found) for team, found in by_team.items()]
        self.rows = sorted(rows, key=lambda row: (-row.mandatory, -row.advisory, row.team))

    def label(self, row: TeamRow) -> str:
        """Return the team's name."""
        return row.team or f"(no tag {self.tag})"

    def as_dict(self) -> dict[str, Any]:
        """Return the summary for machines."""
        return {
            "tag": self.tag,
            "stacks": self.stacks,
            "failures": self.failures,
            "teams": [
                {
                    "team": row.team,
                    "mandatory": row.mandatory,
                    "advisory": row.advisory,
                    "exempt": row.exempt,
                    "severities": dict(row.severities),
                    "policies": [
                        {
                            "policy": one.policy,
                            "level": one.level,
                            "severity": one.severity,
                            "violations": len(one.resources),
                            "resources": list(dict.fromkeys(one.resources)),
                        }
                        for one in row.policies
                    ],
                }
                for row in self.rows
            ],
        }


def _row(team: str, found: Sequence[Finding]) -> TeamRow:
    levels = Counter(map(_level, found))
    severities = Counter(one.severity for one in found if one.exemption is None)
    grouped: dict[tuple[str, str, str], list[str]] = {}
    for one in found:
        grouped.setdefault((_level(one), one.severity, one.rule), []).append(one.urn)
    policies = [
        TeamPolicy(policy=policy, level=level, severity=severity, resources=urns)
        for (level, severity, policy), urns in grouped.items()
    ]
    order = {MANDATORY: 0, "advisory": 1, "exempt": 2}
    return TeamRow(
        team=team,
        mandatory=levels[MANDATORY],
        advisory=levels["advisory"],
        exempt=levels["exempt"],
        severities=[(name, severities[name]) for name in MOST_SEVERE_FIRST if severities[name]],
        policies=sorted(
            policies, key=lambda one: (order[one.level], MOST_SEVERE_FIRST.index(one.severity), one.policy)
        ),
    )


def _level(one: Finding) -> str:
    return "exempt" if one.exemption is not None else one.level
