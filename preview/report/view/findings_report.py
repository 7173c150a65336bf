"""What forms for other tools need of a judgement: each finding with its rule, file, line and team. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policies.engine.exemptions import REPORTING_POLICY, Applied, read_applied, said
from preview.analysis.documents import without_stack
from preview.pack.findings import ADVISORY, MANDATORY, PolicyInfo, Violation
from preview.recorder.tree import short
from preview.report.view.judgement import Judgement
from preview.report.view.places import Place, Places
from preview.report.view.teams import Teams

if TYPE_CHECKING:
    from preview.recorder.record import SchemaError
    from preview.validation.findings import Validation, ValueFinding

PROVIDER = "provider-input"
"""Id of the rule that the provider's schema is."""
REFUSED, LOST = "change-refused-by-aws", "change-loses-data"
"""Ids of the rules about changes."""
_VALIDATOR = "aws-rules/"
_SEVERE = ("critical", "high")


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One finding."""

    rule: str
    """Policy, or id of another rule."""
    level: str
    """``mandatory`` or ``advisory``."""
    severity: str
    """``low`` to ``critical``; empty for a rule that is no policy."""
    urn: str
    """Empty if it is about the whole stack."""
    message: str
    """With the remediation, on one line."""
    place: Place
    team: str
    """Empty if no tag names one."""
    exemption: Applied | None = None
    """The exemption that covers it. Default: none."""

    @property
    def where(self) -> str:
        """Type and name of the resource."""
        return short(self.urn) if self.urn else "the stack"

    @property
    def identity(self) -> tuple[str, str, str]:
        """What stays the same for as long as the finding does, whatever moves in the files."""
        return self.rule, self.urn, said(self.message)

    @property
    def refuses(self) -> bool:
        """Whether the stack is refused because of it."""
        return self.level == MANDATORY and self.exemption is None


@dataclass(frozen=True, kw_only=True, slots=True)
class FindingsReport:
    """All findings about one stack."""

    project: str
    stack: str
    pack: str
    rules: Mapping[str, PolicyInfo]
    """Rule → its metadata; every rule of a finding is among them."""
    held: Sequence[str]
    """Policies that were evaluated and are not violated."""
    disabled: Sequence[str] = ()
    not_applicable: Sequence[str] = ()
    findings: Sequence[Finding] = field(default_factory=list)
    """Of the policies, exempt ones too."""
    others: Sequence[Finding] = field(default_factory=list)
    """Of AWS's own validator, of the provider's schema, and about changes."""
    failures: Sequence[str] = ()
    """Why the pack, or one of its policies, could not be evaluated."""

    @property
    def name(self) -> str:
        """Project and stack."""
        return "/".join(filter(None, (self.project, self.stack))) or "stack"

    @property
    def refuses(self) -> bool:
        """Whether the stack is refused."""
        return bool(self.failures) or any(one.refuses for one in (*self.findings, *self.others))


def findings_report(given: Judgement, team_tag: str) -> FindingsReport:
    """Return the findings of a judgement; the tag *team_tag*, compared without case, names the team of a resource."""
    places = Places(given)
    teams = Teams(given.resources, team_tag)
    found = given.findings
    rules = dict(found.policy_info)
    policies = [_of_policy(one, rules, places, teams) for one in found.violations]
    others = [
        *_of_validator(given.validation, rules, places, teams),
        *_of_schema(given.schema, rules, places, teams),
        *_of_changes(given, rules, places, teams),
    ]
    for one in policies:
        rules.setdefault(one.rule, PolicyInfo(severity=one.severity))
    exempt = {one.rule for one in policies if one.exemption}
    return FindingsReport(
        project=given.project,
        stack=given.stack,
        pack=found.pack,
        rules=rules,
        held=[name for name in found.held if name not in exempt],
        disabled=found.disabled,
        not_applicable=found.not_applicable,
        findings=policies,
        others=others,
        failures=found.failures,
    )


def _of_policy(one: Violation, rules: Mapping[str, PolicyInfo], places: Places, teams: Teams) -> Finding:
    exemption = read_applied(one.message) if one.policy == REPORTING_POLICY else None
    policy, urn, level, severity, message = one.policy, one.urn, one.level, one.severity, one.message
    if exemption is not None:
        policy, message = exemption.policy, exemption.message
        urn = "" if "::pulumi:pulumi:Stack::" in exemption.urn else exemption.urn
        severity = rules[policy].severity if policy in rules else ""
        level = MANDATORY if severity in _SEVERE else ADVISORY
    return Finding(
        rule=policy,
        level=level,
        severity=severity,
        urn=urn,
        message=" ".join(message.split()),
        place=places.of(urn, message),
        team=teams.of(urn),
        exemption=exemption,
    )


def _of_validator(
    validation: Validation | None, rules: dict[str, PolicyInfo], places: Places, teams: Teams
) -> Iterator[Finding]:
    for one in validation.findings if validation is not None else ():
        rule = f"{_VALIDATOR}{one.rule}"
        rules.setdefault(rule, PolicyInfo(description=f"{one.rule}: {one.source.partition(', ')[0]}", url=_page(one)))
        subject = f"{one.property} {one.value}".strip()
        yield Finding(
            rule=rule,
            level=MANDATORY if one.refuses else ADVISORY,
            severity="",
            urn=one.urn,
            message=" ".join(
                f"{f'{subject}: ' if subject else ''}{one.message} {f'→ {one.fix}' if one.fix else ''}".split()
            ),
            place=places.of(one.urn, "", key=one.key),
            team=teams.of(one.urn),
        )


def _page(one: ValueFinding) -> str:
    return next((part for part in one.source.split(", ") if part.startswith("https://")), "")


def _of_schema(
    errors: Sequence[SchemaError], rules: dict[str, PolicyInfo], places: Places, teams: Teams
) -> Iterator[Finding]:
    for one in errors:
        rules.setdefault(PROVIDER, PolicyInfo(description="Inputs are such that the provider accepts them."))
        yield Finding(
            rule=PROVIDER,
            level=MANDATORY,
            severity="",
            urn=one.urn,
            message=" ".join(one.message.split()),
            place=places.of(one.urn, one.message),
            team=teams.of(one.urn),
        )


def _of_changes(given: Judgement, rules: dict[str, PolicyInfo], places: Places, teams: Teams) -> Iterator[Finding]:
    urns = {without_stack(one.urn): one.urn for one in given.resources}
    for rule, description, changes in (
        (REFUSED, "AWS accepts every change.", given.refused),
        (LOST, "No change loses data that --allow does not name.", given.losses),
    ):
        for one in changes:
            rules.setdefault(rule, PolicyInfo(description=description))
            urn = urns.get(one.urn, f"urn:pulumi:{given.stack}::{given.project}::{one.urn}")  # a deleted one is gone
            yield Finding(
                rule=rule,
                level=MANDATORY,
                severity="",
                urn=urn,
                message=" ".join(one.sentence.split()),
                place=places.of(urn, one.paths[0] if one.paths else ""),
                team=teams.of(urn),
            )
