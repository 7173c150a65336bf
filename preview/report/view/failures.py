"""What each single failure leaves: tiers down, failures across, and failures of a kind told together. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from policies.proofs.recovery import ALL_DATA, words
from policies.proofs.tiers import Outcome, Scenario
from preview.analysis.proofs import Proofs
from preview.report.text.lines import BAD, GOOD, PLAIN, WARN
from preview.report.view.groups import Group, grouped

TONES = {"survives": GOOD, "degraded": WARN, "lost": BAD}
_MOST = 8
_ALL = 100
_UNTOUCHED = "not touched"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """What one failure does to one tier, or to several alike."""

    state: str
    """``survives``, ``degraded 67 %`` or ``lost``."""
    tone: str
    stops: str
    """Such as ``2 min``; empty if it never stops."""
    loses: str
    """Such as ``1 s`` or ``all data``; empty if nothing is lost."""
    reason: str
    source: str
    """Where the times come from; empty if there are none."""
    misses: Sequence[str]
    """Objectives that it misses: RTO, RPO."""

    @property
    def is_touched(self) -> bool:
        """Whether the failure does anything to it."""
        return self.reason != _UNTOUCHED

    @property
    def figures(self) -> list[str]:
        """How long it stops and what it loses, in words."""
        stops = f"{'back after' if self.tone == BAD else 'stops'} {self.stops}" if self.stops else ""
        loses = f"loses {self.loses}" if self.loses == words(ALL_DATA) else f"may lose {self.loses}"
        return [part for part in (stops, loses if self.loses else "") if part]


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Every tier in every failure."""

    failures: Sequence[str]
    rows: Sequence[tuple[Group, Sequence[Cell]]]

    @property
    def reasons(self) -> list[tuple[str, list[tuple[Group, Cell]]]]:
        """Failure → what it touches, and why it ends like that."""
        found = (
            (name, [(group, cells[place]) for group, cells in self.rows]) for place, name in enumerate(self.failures)
        )
        return [(name, [(group, cell) for group, cell in cells if cell.is_touched]) for name, cells in found]


def table(found: Proofs) -> Table:
    """Return every tier in every failure; tiers of a kind to which the same happens share a row."""
    missed: dict[tuple[str, str], list[str]] = {}
    for miss in found.misses:
        missed.setdefault((miss.scenario, miss.tier), []).append(miss.objective)
    tiers = list(dict.fromkeys(tier for scenario in found.scenarios for tier in scenario.outcomes))
    kinds = {name: outcome.kind for scenario in found.scenarios for name, outcome in scenario.outcomes.items()}
    cells = {
        tier: tuple(
            _cell(scenario.outcomes.get(tier), tuple(missed.get((scenario.name, tier), ())))
            for scenario in found.scenarios
        )
        for tier in tiers
    }
    groups = grouped(tiers, lambda tier: kinds[tier], lambda tier: cells[tier])
    return Table(
        failures=[scenario.name for scenario in found.scenarios],
        rows=[(group, cells[group.first]) for group in groups],
    )


def _cell(outcome: Outcome | None, missed: Sequence[str]) -> Cell:
    if outcome is None:
        return Cell(state="survives", tone=PLAIN, stops="", loses="", reason=_UNTOUCHED, source="", misses=missed)
    left = f" {outcome.capacity_percent} %" if outcome.state == "degraded" and outcome.capacity_percent < _ALL else ""
    return Cell(
        state=f"{outcome.state}{left}",
        tone=TONES[outcome.state],
        stops=_seconds(outcome.recovery_seconds),
        loses=_seconds(outcome.data_loss_seconds),
        reason=outcome.reason,
        source=outcome.source,
        misses=missed,
    )


def _seconds(seconds: int) -> str:
    return words(seconds) if seconds else ""


def declared(found: Proofs) -> str:
    """Return what the stack promises of itself."""
    aims = found.objectives
    if aims is None:
        return "no objectives declared (plinth:objectives)"
    return f"RTO {words(aims.recovery_time_seconds)}, RPO {words(aims.recovery_point_seconds)} declared"


def together(scenarios: Sequence[Scenario]) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """Yield what fails and what comes of it; failures of a kind that end alike share a line."""
    names: dict[tuple[str, tuple[str, str, str]], list[str]] = {}
    for scenario in scenarios:
        kind, _, last = scenario.name.rpartition(" ")
        if not kind and "-" in last:  # a gateway of one zone: network-nat-a
            kind, _, last = last.rpartition("-")
        names.setdefault((kind, _told(scenario)), []).append(last)
    for (kind, told), found in names.items():
        choice = f"{', '.join(found[:-1])} or {found[-1]}" if len(found) > 1 else found[0]
        yield f"{kind} {choice}".strip(), told


def _told(scenario: Scenario) -> tuple[str, str, str]:
    """Return how long the worst of the tiers stops, what it loses, and which are lost or degraded."""
    outcomes = [outcome for outcome in scenario.outcomes.values() if outcome.kind != "nat"]
    stops = max((outcome.recovery_seconds for outcome in outcomes), default=0)
    loses = max((outcome.data_loss_seconds for outcome in outcomes), default=0)
    parts = []
    if lost := [outcome.tier for outcome in outcomes if outcome.state == "lost"]:
        all_but = [outcome.tier for outcome in outcomes if outcome.state != "lost"]
        short = len(lost) > _MOST and len(all_but) < len(lost)
        parts.append(f"lost: {f'everything but {names_of(all_but)}' if short else names_of(lost)}")
    for percent, tiers in _by_capacity(outcomes).items():
        parts.append(f"degraded{f' to {percent} %' if percent else ''}: {names_of(tiers)}")
    return _time(stops), _time(loses), "; ".join(parts) or "everything goes on"


def _by_capacity(outcomes: Sequence[Outcome]) -> Mapping[int, list[str]]:
    """Return capacity left in percent → the degraded tiers that have it; 0 for those that keep all of it."""
    found: dict[int, list[str]] = {}
    for outcome in outcomes:
        if outcome.state == "degraded":
            found.setdefault(outcome.capacity_percent % _ALL, []).append(outcome.tier)
    return dict(sorted(found.items()))


def names_of(names: Sequence[str]) -> str:
    """Return the first few of many names, and how many more there are."""
    more = len(names) - _MOST
    return ", ".join(names[:_MOST]) + (f" and {more} more" if more > 0 else "") if names else "nothing"


def _time(seconds: int) -> str:
    return _seconds(seconds) or "-"
