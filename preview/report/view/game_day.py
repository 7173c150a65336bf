"""What each single failure leaves, as lines and as a table: tiers down, failures across. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from policies.proofs.recovery import ALL_DATA, words
from policies.proofs.scenarios import Outcome, Scenario
from preview.analysis.proofs import Proofs
from preview.report.view.groups import NameGroup, grouped
from preview.report.view.remarks import BAD, GOOD, PLAIN, WARN, Remark
from preview.report.view.wording import few

TONES = {"survives": GOOD, "degraded": WARN, "lost": BAD}
_ALL = 100
_MANY = 8
_UNLISTED = ("nat", "dns-firewall")
"""Kinds of tiers of which lines name only what depends on them."""
NO_IMPACT = "no impact"
_Result = tuple[str, str, str, str]
"""Downtime, data loss, what is left, tone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TierCell:
    """What one failure does to one tier, or to several with the same outcome."""

    state: str
    """``survives``, ``degraded 67 %`` or ``lost``."""
    tone: str
    stops: str
    """Such as ``2 min``; empty if it is never interrupted."""
    loses: str
    """Such as ``1 s`` or ``all data``; empty if nothing is lost."""
    reason: str
    source: str
    """Where the times come from; empty if there are none."""
    misses: Sequence[str]
    """Objectives that it misses: RTO, RPO."""
    is_affected: bool
    """Whether the failure changes anything for it."""

    @property
    def figures(self) -> list[str]:
        """Downtime and data loss, in words."""
        stops = f"{'recovers after' if self.tone == BAD else 'interrupted for'} {self.stops}" if self.stops else ""
        loses = f"loses {self.loses}" if self.loses == words(ALL_DATA) else f"may lose {self.loses}"
        return [part for part in (stops, loses if self.loses else "") if part]


@dataclass(frozen=True, kw_only=True, slots=True)
class TierTable:
    """Every tier in every failure."""

    failures: Sequence[str]
    rows: Sequence[tuple[NameGroup, Sequence[TierCell]]]

    @property
    def reasons(self) -> list[tuple[str, list[tuple[NameGroup, TierCell]]]]:
        """Failure → the tiers that it affects, and why they end like that."""
        found = (
            (name, [(group, cells[place]) for group, cells in self.rows]) for place, name in enumerate(self.failures)
        )
        return [(name, [(group, cell) for group, cell in cells if cell.is_affected]) for name, cells in found]


def table(found: Proofs) -> TierTable:
    """Return every tier in every failure; tiers of a kind to which the same happens share a row."""
    missed: dict[tuple[str, str], list[str]] = {}
    for miss in found.misses:
        missed.setdefault((miss.scenario, miss.tier), []).append(miss.objective)
    tiers = list(dict.fromkeys(tier for scenario in found.scenarios for tier in scenario.outcomes))
    kinds = {
        name: outcome.noun or outcome.kind
        for scenario in found.scenarios
        for name, outcome in scenario.outcomes.items()
    }
    cells = {
        tier: tuple(
            _cell(scenario.outcomes.get(tier), tuple(missed.get((scenario.name, tier), ())))
            for scenario in found.scenarios
        )
        for tier in tiers
    }
    groups = grouped(tiers, lambda tier: kinds[tier], lambda tier: cells[tier])
    return TierTable(
        failures=[scenario.name for scenario in found.scenarios],
        rows=[(group, cells[group.first]) for group in groups],
    )


def _cell(outcome: Outcome | None, missed: Sequence[str]) -> TierCell:
    if outcome is None:
        return TierCell(
            state="survives", tone=PLAIN, stops="", loses="", reason="", source="", misses=missed, is_affected=False
        )
    left = f" {outcome.capacity_percent} %" if outcome.state == "degraded" and outcome.capacity_percent < _ALL else ""
    return TierCell(
        state=f"{outcome.state}{left}",
        tone=TONES[outcome.state],
        stops=_seconds(outcome.recovery_seconds),
        loses=_seconds(outcome.data_loss_seconds),
        reason=outcome.reason,
        source=outcome.source,
        misses=missed,
        is_affected=outcome.affected,
    )


def _seconds(seconds: int) -> str:
    return words(seconds) if seconds else ""


def declared(found: Proofs) -> str:
    """Return the objectives that the stack declares."""
    aims = found.objectives
    if aims is None:
        return "no objectives declared (plinth:objectives)"
    return f"RTO {words(aims.recovery_time_seconds)}, RPO {words(aims.recovery_point_seconds)} declared"


@dataclass(frozen=True, kw_only=True, slots=True)
class FailureLine:
    """One failure, or several of a kind with the same result, and the worst that it does."""

    failure: str
    """``zone us-east-1a or us-east-1b``."""
    downtime: str
    """The longest interruption; ``-`` if there is none."""
    data_loss: str
    """The most data that may be lost; ``-`` if none is."""
    left: str
    """Which tiers are lost or degraded, in words."""
    tone: str


def lines(scenarios: Sequence[Scenario]) -> list[FailureLine]:
    """Return what fails and with which result; failures of a kind with the same result share a line."""
    names: dict[tuple[str, _Result], list[str]] = {}
    for scenario in scenarios:
        kind, _, last = scenario.name.rpartition(" ")
        if not kind and "-" in last:  # a gateway of one zone: network-nat-a
            kind, _, last = last.rpartition("-")
        names.setdefault((kind, _result(scenario)), []).append(last)
    found: list[FailureLine] = []
    for (kind, (downtime, loss, left, tone)), same in names.items():
        choice = f"{', '.join(same[:-1])} or {same[-1]}" if len(same) > 1 else same[0]
        failure = f"{kind} {choice}".strip()
        found.append(FailureLine(failure=failure, downtime=downtime, data_loss=loss, left=left, tone=tone))
    return found


def _result(scenario: Scenario) -> _Result:
    """Return the longest downtime, the greatest data loss, which tiers are lost or degraded, and the tone."""
    outcomes = [outcome for outcome in scenario.outcomes.values() if outcome.kind not in _UNLISTED]
    stops = max((outcome.recovery_seconds for outcome in outcomes), default=0)
    loses = max((outcome.data_loss_seconds for outcome in outcomes), default=0)
    parts = []
    if lost := [outcome.tier for outcome in outcomes if outcome.state == "lost"]:
        all_but = [outcome.tier for outcome in outcomes if outcome.state != "lost"]
        short = len(lost) > _MANY and len(all_but) < len(lost)
        most = f"everything except {few(all_but)}" if all_but else "everything"
        parts.append(f"lost: {most if short else few(lost)}")
    degraded = _by_capacity(outcomes)
    for percent, tiers in degraded.items():
        parts.append(f"degraded{f' to {percent} %' if percent else ''}: {few(tiers)}")
    parts += [f"{outcome.tier} served by {outcome.instead}" for outcome in outcomes if outcome.instead]
    return _time(stops), _time(loses), "; ".join(parts) or NO_IMPACT, BAD if lost else WARN if degraded else PLAIN


def _by_capacity(outcomes: Sequence[Outcome]) -> Mapping[int, list[str]]:
    """Return capacity left in percent → the degraded tiers that have it; 0 for those that keep all of it."""
    found: dict[int, list[str]] = {}
    for outcome in outcomes:
        if outcome.state == "degraded":
            found.setdefault(outcome.capacity_percent % _ALL, []).append(outcome.tier)
    return dict(sorted(found.items()))


def _time(seconds: int) -> str:
    return _seconds(seconds) or "-"


class GameDaySection:
    """The section: objectives, what misses them, a line for each failure, and the table of every tier."""

    def __init__(self, proofs: Proofs) -> None:
        self._proofs = proofs
        self.declared = declared(proofs)
        self.lines = lines(proofs.scenarios)
        self.remarks: Sequence[Remark] = list(_remarks(proofs))
        self.has_tiers = any(scenario.outcomes for scenario in proofs.scenarios)
        """Whether the stack has anything that can fail."""

    @cached_property
    def table(self) -> TierTable:
        """Every tier in every failure."""
        return table(self._proofs)


def _remarks(proofs: Proofs) -> Iterator[Remark]:
    for miss in proofs.misses:
        yield Remark(text=f"misses its {miss.objective}: {miss.sentence}", tone=BAD)
    if proofs.objectives and not proofs.misses:
        yield Remark(text="every objective is met", tone=GOOD)


def game_day_of(proofs: Proofs) -> GameDaySection | None:
    """Return the section; None for a plan without a failure to play."""
    return GameDaySection(proofs) if proofs.scenarios else None
