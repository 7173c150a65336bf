"""What can be proved about a plan: network paths, the effect of failures, and what each role can do. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from policies.plan.graph import Graph
from policies.plan.iam_actions import known
from policies.plan.network import Network
from policies.plan.network_of_graph import network_of
from policies.plan.roles import roles_of
from policies.plan.tiers import tiers_of
from policies.proofs.game_day import Miss, Objectives, Scenario, misses, play
from policies.proofs.privilege import Report, judge
from policies.proofs.reachability import NetworkPath, Stranded, exposures, matrix, stranded
from preview.recorder.record import Registered

_SECONDS_A_MINUTE = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Proofs:
    """Everything that was proved about one plan."""

    network: Network
    """As `policies.proofs.reachability.reach` reads it."""
    paths: Sequence[NetworkPath]
    """Every open path, from the internet first."""
    exposures: Sequence[NetworkPath]
    """Those of them that no stack may have."""
    stranded: Sequence[Stranded]
    """Workloads that cannot reach what they need in order to start."""
    scenarios: Sequence[Scenario]
    """Every single failure and its outcome, the region last."""
    objectives: Objectives | None
    """What the stack declares. None: nothing."""
    misses: Sequence[Miss]
    """Where it misses them."""
    roles: Sequence[Report]
    """What each role can do, by name."""

    @property
    def findings(self) -> int:
        """Number of findings."""
        wide = sum(len(role.findings) for role in self.roles)
        return len(self.exposures) + len(self.stranded) + len(self.misses) + wide


def prove(resources: Iterable[Registered], config: Mapping[str, str]) -> Proofs:
    """Return what can be proved of *resources*; *config* is the stack's, with its objectives."""
    graph = Graph(resources)
    network = network_of(graph)
    scenarios = play(tiers_of(graph, network))
    objectives = objectives_of(config)
    return Proofs(
        network=network,
        paths=matrix(network),
        exposures=exposures(network),
        stranded=stranded(network),
        scenarios=scenarios,
        objectives=objectives,
        misses=misses(scenarios, objectives) if objectives else (),
        roles=sorted((judge(role, known()) for role in roles_of(graph)), key=lambda report: report.role),
    )


def objectives_of(config: Mapping[str, str]) -> Objectives | None:
    """Return what ``plinth:objectives`` of a stack declares; None where it declares nothing."""
    try:
        declared = json.loads(config.get("plinth:objectives") or "null")
    except ValueError:
        return None
    if not isinstance(declared, Mapping) or not declared.keys() >= {"recovery_time_minutes", "recovery_point_minutes"}:
        return None
    return Objectives(
        recovery_time_seconds=round(declared["recovery_time_minutes"] * _SECONDS_A_MINUTE),
        recovery_point_seconds=round(declared["recovery_point_minutes"] * _SECONDS_A_MINUTE),
        region=bool(declared.get("region", False)),
    )
