"""Whose stack it is, that nothing was deployed, and what the whole preview comes to. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from preview.analysis.result import Result
from preview.pack.findings import MANDATORY
from preview.report.text.lines import BAD, GOOD, PLAIN, WARN, counted
from preview.report.view import cost, failures
from preview.report.view.resources import made


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One figure of the headline."""

    label: str
    value: str
    note: str = ""
    tone: str = PLAIN
    """One of `preview.report.text.lines`: good, warn, bad or plain."""
    section: str = ""
    """Section that tells more. Default: none."""


def way(result: Result) -> str:
    """Return which of the two ran the program, and that nothing was deployed."""
    if result.engine:
        return f"preview by the real engine, {result.engine}: nothing was deployed"
    return "offline preview: nothing was deployed, no AWS account was asked"


def capitalized(text: str) -> str:
    """Return *text* as a sentence begins; its other letters stay as they are."""
    return text[:1].upper() + text[1:]


def guard(result: Result) -> str:
    """Return which accounts the stack may be deployed to; empty if no account is refused."""
    accounts = result.config.get("aws:allowedAccountIds")
    return f"only account {', '.join(map(str, json.loads(accounts)))}" if accounts else ""


def verdict(result: Result) -> tuple[str, str]:
    """Return what comes of the stack as it is, and the tone to say it in."""
    return ("refused", BAD) if result.exit_code else ("ready for pulumi preview", GOOD)


def mandatory(result: Result) -> int:
    """Return how many findings refuse the stack: mandatory violations, and what the pack could not judge."""
    found = result.findings
    return len(found.of_level(MANDATORY)) + len(found.failures) if found is not None else 0


def advisory(result: Result) -> int:
    """Return how many violations only advise."""
    found = result.findings
    return len(found.violations) - len(found.of_level(MANDATORY)) if found is not None else 0


def reasons(result: Result) -> list[str]:
    """Return why the stack is refused; nothing if it is not."""
    found = []
    if result.schema:
        found.append(counted(len(result.schema), "schema error"))
    if number := mandatory(result):
        found.append(counted(number, "mandatory violation"))
    if result.losses:
        found.append(f"{counted(len(result.losses), 'resource')} would lose data")
    return found


def facts(result: Result) -> list[Fact]:
    """Return the figures that a reader wants first."""
    resources = made(result.record)
    protected = sum(resource.protect for resource in resources)
    note = f"{protected} protected" if protected else ""
    return [
        Fact(label="Resources", value=f"{len(resources)} to create", note=note, section="resources"),
        *_changes(result),
        *_cost(result),
        *_policies(result),
        *_proofs(result),
    ]


def _changes(result: Result) -> list[Fact]:
    if result.changes is None:
        return []
    lost = sum(change.loses_data for change in result.changes)
    value = counted(len(result.changes), "difference" if any(c.apart for c in result.changes) else "change")
    note = f"{lost} would lose data" if lost else "no data is lost"
    return [Fact(label="Changes", value=value, note=note, tone=BAD if lost else PLAIN, section="changes")]


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
    refusing, advising = mandatory(result), advisory(result)
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
    if found is None:
        return []
    stuck = f"{counted(len(found.stranded), 'workload')} cannot start" if found.stranded else ""
    facts = [_number("Exposed paths", len(found.exposures), stuck, "reachability", also_bad=bool(found.stranded))]
    aims = failures.declared(found)
    if found.objectives:
        facts.append(_number("Missed objectives", len(found.misses), aims, "game-day"))
    else:
        facts.append(Fact(label="Objectives", value="none", note=aims, section="game-day"))
    findings = sum(len(role.findings) for role in found.roles)
    return [*facts, _number("Role findings", findings, f"in {counted(len(found.roles), 'role')}", "roles")]


def _number(label: str, number: int, note: str, section: str, *, also_bad: bool = False) -> Fact:
    tone = BAD if number or also_bad else GOOD
    return Fact(label=label, value=str(number) if number else "none", note=note, tone=tone, section=section)


def secrets(result: Result) -> Sequence[str]:
    """Return the names of the configuration's encrypted values, which were not opened."""
    return sorted(result.secret_keys)
