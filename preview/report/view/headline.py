"""Which stack it is, that nothing was deployed, and the result of the whole preview. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from preview.analysis.result import Result
from preview.report.view import cost, game_day
from preview.report.view.policies import advisory, mandatory
from preview.report.view.reachability import not_placed
from preview.report.view.remarks import BAD, GOOD, PLAIN, WARN, Remark
from preview.report.view.resources import ResourcesSection
from preview.report.view.roles import findings, unread
from preview.report.view.wording import counted


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One figure of the headline."""

    label: str
    value: str
    note: str = ""
    tone: str = PLAIN
    section: str = ""
    """Section with the details. Default: none."""


class Headline:
    """What a reader needs to know first."""

    def __init__(self, result: Result) -> None:
        self.project = result.project
        self.stack = result.stack
        self.region = result.region
        self.file = result.file.name
        """Name of the stack file."""
        self.source = source(result)
        self.guard = guard(result) or "none; any account the credentials belong to"
        self.has_guard = bool(guard(result))
        """Whether any account is refused."""
        self.notices = list(_notices(result))
        """What the preview could not read."""
        self.verdict = verdict(result)
        self.reasons = reasons(result)
        self.facts = facts(result)
        self.was_judged = result.findings is not None
        """Whether a policy pack was run."""
        self.mandatory, self.advisory = mandatory(result.findings), advisory(result.findings)
        """Findings that refuse the stack, and those that do not."""
        self.losses = losses(result)
        self.refusals = refusals(result)
        self.not_judged = not_judged(result)
        self.schema_errors = schema_errors(result)
        self.refused_values = refused_values(result)
        self.seconds = result.seconds.get("total", 0.0)


def source(result: Result) -> str:
    """Return what ran the program, and that nothing was deployed."""
    if result.engine:
        return f"preview by the real engine, {result.engine}: nothing was deployed"
    return "offline preview: nothing was deployed, no AWS account was contacted"


def guard(result: Result) -> str:
    """Return which accounts the stack may be deployed to; empty if no account is refused."""
    accounts = result.config.get("aws:allowedAccountIds")
    return f"only account {', '.join(map(str, json.loads(accounts)))}" if accounts else ""


def _notices(result: Result) -> Iterator[tuple[str, Remark]]:
    if result.secret_keys:
        names = ", ".join(sorted(result.secret_keys))
        yield "secrets", Remark(text=f"not decrypted; a placeholder is used: {names}")
    if result.environments:
        names = ", ".join(result.environments)
        yield "environments", Remark(text=f"not read; their values are missing here: {names}", tone=WARN)


def verdict(result: Result) -> Remark:
    """Return whether the stack is refused."""
    return Remark(text="refused", tone=BAD) if result.exit_code else Remark(text="ready for pulumi preview", tone=GOOD)


def schema_errors(result: Result) -> str:
    """Return how many inputs the provider would reject; empty if none."""
    return counted(len(result.schema), "schema error") if result.schema else ""


def refused_values(result: Result) -> str:
    """Return how many values AWS's own validator refuses; empty if none."""
    number = len(result.validation.refused) if result.validation is not None else 0
    return f"{counted(number, 'value')} refused by AWS" if number else ""


def losses(result: Result) -> str:
    """Return how many resources would lose data without permission; empty if none."""
    return f"{counted(len(result.losses), 'resource')} would lose data" if result.losses else ""


def refusals(result: Result) -> str:
    """Return how many changes AWS refuses; empty if none."""
    return f"{counted(len(result.refused), 'change')} refused by AWS" if result.refused else ""


def not_judged(result: Result) -> str:
    """Return how much the proofs do not judge; empty if nothing."""
    number = len(not_placed(result.proofs)) + len(unread(result.proofs))
    return f"{number} not judged" if number else ""


def reasons(result: Result) -> list[str]:
    """Return why the stack is refused; nothing if it is not."""
    number = mandatory(result.findings)
    found = (
        schema_errors(result),
        refused_values(result),
        counted(number, "mandatory violation") if number else "",
        refusals(result),
        losses(result),
    )
    return [reason for reason in found if reason]


def facts(result: Result) -> list[Fact]:
    """Return the figures that a reader needs to know first."""
    resources = ResourcesSection(result.record)
    note = f"{resources.protected} protected" if resources.protected else ""
    return [
        Fact(label="Resources", value=f"{resources.count} to create", note=note, section="resources"),
        *_changes(result),
        *_cost(result),
        *_policies(result),
        *_proofs(result),
    ]


def _changes(result: Result) -> list[Fact]:
    if result.changes is None:
        return []
    lost = sum(change.loses_data for change in result.changes)
    value = counted(len(result.changes), "difference" if any(c.other_stack for c in result.changes) else "change")
    notes = [f"{lost} would lose data" if lost else "no data is lost"]
    if result.refused:
        notes.append(f"{len(result.refused)} refused by AWS")
    tone = BAD if lost or result.refused else PLAIN
    return [Fact(label="Changes", value=value, note="; ".join(notes), tone=tone, section="changes")]


def _cost(result: Result) -> list[Fact]:
    if result.estimate is None:
        return (
            [Fact(label="Cost a month", value="not estimated", note=result.no_estimate)] if result.no_estimate else []
        )
    budgets = cost.budgets(result)
    notes = [budget.words for budget in budgets]
    changed = cost.changed(result)
    if changed is not None:
        notes.append(cost.difference(changed)[0])
    tone = BAD if any(budget.is_over for budget in budgets) else PLAIN
    value = cost.usd(result.estimate.total_usd)
    if not result.estimate.has_prices:
        value, notes = "no total", [f"no prices for {result.estimate.region or 'a stack without a region'}"]
    return [Fact(label="Cost a month", value=value, note="; ".join(notes), tone=tone, section="cost")]


def _policies(result: Result) -> list[Fact]:
    if result.findings is None:
        return [Fact(label="Policies", value="not run", note="no policy pack", tone=WARN, section="policies")]
    refusing, advising = mandatory(result.findings), advisory(result.findings)
    return [
        Fact(
            label="Policy violations",
            value=f"{refusing} mandatory",
            note=f"{advising} advisory",
            tone=BAD if refusing else GOOD,
            section="policies",
        )
    ]


def _proofs(result: Result) -> list[Fact]:
    found = result.proofs
    stuck = f"{counted(len(found.stranded), 'workload')} cannot start" if found.stranded else ""
    outside, unknown = not_placed(found), unread(found)
    notes = "; ".join(filter(None, (stuck, f"{counted(len(outside), 'resource')} not judged" if outside else "")))
    facts = [
        _number(
            "Exposed paths", len(found.exposures), notes, "reachability", bad=bool(found.stranded), doubt=bool(outside)
        )
    ]
    aims = game_day.declared(found)
    if found.objectives:
        facts.append(_number("Missed objectives", len(found.misses), aims, "game-day"))
    else:
        facts.append(Fact(label="Objectives", value="none", note=aims, section="game-day"))
    note = f"in {counted(len(found.roles), 'role')}"
    if unknown:
        note += f"; {counted(len(unknown), 'document')} not judged"
    return [*facts, _number("Role findings", len(findings(found)), note, "roles", doubt=bool(unknown))]


def _number(label: str, number: int, note: str, section: str, *, bad: bool = False, doubt: bool = False) -> Fact:
    tone = BAD if number or bad else WARN if doubt else GOOD
    return Fact(label=label, value=str(number) if number else "none", note=note, tone=tone, section=section)
