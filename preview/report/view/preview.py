"""The view model of one preview: every section that the forms of the report lay out, made once, when asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from preview.analysis.result import Result
from preview.recorder.tree import short
from preview.report.view import changes, cost, game_day, reachability
from preview.report.view.anchors import Anchors
from preview.report.view.architecture.connections import OpenConnections, connections_of
from preview.report.view.architecture.items import Architecture
from preview.report.view.architecture.reading import read
from preview.report.view.headline import Headline
from preview.report.view.outputs import OutputsSection, RisksSection
from preview.report.view.policies import PoliciesSection
from preview.report.view.resources import ResourcesSection
from preview.report.view.roles import RolesSection
from preview.report.view.validation import ValidationSection


@dataclass(frozen=True, kw_only=True, slots=True)
class SchemaRow:
    """One input that the provider would reject."""

    urn: str
    where: str
    """Type and name of the resource."""
    message: str


class PreviewView:
    """One preview in sections. A section is None where there is nothing to report."""

    def __init__(self, result: Result, now: datetime | None = None) -> None:
        """Keep *result*; *now* decides which prices are old. Default: the machine's clock."""
        self._result = result
        self.moment = now or datetime.now(tz=UTC)

    @cached_property
    def headline(self) -> Headline:
        """Stack, verdict and the most important figures."""
        return Headline(self._result)

    @cached_property
    def resources(self) -> ResourcesSection:
        """What would be created."""
        return ResourcesSection(self._result.record)

    @cached_property
    def anchors(self) -> Anchors:
        """The ids of resources."""
        return Anchors(self.resources.roots)

    @cached_property
    def changes(self) -> changes.ChangesSection | None:
        """Differences to an earlier plan or to another stack."""
        found = self._result.changes
        return None if found is None else changes.ChangesSection(self._result, found)

    @cached_property
    def schema(self) -> Sequence[SchemaRow]:
        """Inputs that the provider would reject."""
        return [
            SchemaRow(urn=error.urn, where=short(error.urn), message=error.message) for error in self._result.schema
        ]

    @cached_property
    def validation(self) -> ValidationSection:
        """What AWS's own validator reports."""
        return ValidationSection(self._result.validation)

    @cached_property
    def policies(self) -> PoliciesSection:
        """What the policy pack reports."""
        return PoliciesSection(self._result.findings)

    @cached_property
    def cost(self) -> cost.CostSection | None:
        """Monthly cost."""
        return cost.cost_of(self._result, self.moment.date())

    @property
    def no_cost(self) -> str:
        """Why there is no estimate; empty if there is one."""
        return self._result.no_estimate if self._result.estimate is None else ""

    @cached_property
    def reachability(self) -> reachability.ReachabilitySection | None:
        """Which network paths are open."""
        return reachability.reachability_of(self._result.proofs)

    @cached_property
    def game_day(self) -> game_day.GameDaySection | None:
        """The outcome of each single failure."""
        return game_day.game_day_of(self._result.proofs) if self._result.record.resources else None

    @cached_property
    def roles(self) -> RolesSection:
        """What each role can do."""
        return RolesSection(self._result.proofs)

    @cached_property
    def outputs(self) -> OutputsSection:
        """What the stack exports."""
        return OutputsSection(self._result)

    @cached_property
    def risks(self) -> RisksSection:
        """Settings that weaken the stack, and warnings from the program."""
        return RisksSection(self._result.record)

    @cached_property
    def architecture(self) -> Architecture:
        """What is in the picture."""
        return read(self._result.record.resources, self._result.proofs.network)

    @cached_property
    def connections(self) -> OpenConnections:
        """The connections in the picture."""
        return connections_of(self.architecture, self._result.proofs)
