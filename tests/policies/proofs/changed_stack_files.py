"""Committed stack files with lines changed, and what the proofs say of them."""

from __future__ import annotations

import copy
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from policies.plan.graph import Graph
from policies.plan.network import Network
from policies.plan.network_of_graph import network_of
from policies.plan.roles import roles_of
from policies.plan.tiers import tiers_of
from policies.proofs.game_day import play
from policies.proofs.privilege import judge
from policies.proofs.reachability import matrix
from policies.proofs.scenarios import Scenario
from preview.recorder.record import Registered
from tests.engine.stacks import changed
from tests.support.committed_stacks import FILES
from tests.support.offline import run_stack_file, stack_record

ALL = ["api", "auth", "worker", "cleanup"]
"""The workloads of dev, staging and prod."""
ENDPOINTS = ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssm"]
BASES: Mapping[str, tuple[str, dict[str, Any]]] = {
    "dev": ("dev", {}),
    "staging": ("staging", {}),
    "prod": ("prod", {}),
    "fastapi": ("fastapi", {}),
    # Prod's file where it may be weakened: the settings of prod itself refuse most of these lines.
    "like-prod": ("prod", {"stack.environment": "staging"}),
    "without-nat": ("staging", {"network.nat": "none", "network.endpoints": {"interface": ENDPOINTS}}),
}
"""Name → committed file, and what was changed in it before."""


def config(base: str, changes: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the ``config`` of a base with the values at some dotted paths changed; None takes one out."""
    name, before = BASES[base]
    return yaml.safe_load(changed(name, {**copy.deepcopy(before), **(changes or {})}))["config"]


@dataclass(frozen=True)
class Proved:
    """What the proofs say of one stack file."""

    network: Network
    paths: frozenset[tuple[str, str, int]]
    scenarios: tuple[Scenario, ...]
    grants: frozenset[tuple[str, str, str]]
    """(role, actions, resource): the name of a resource of the plan, otherwise the service in its ARN, or ``*``."""


def prove(stack: Mapping[str, Any]) -> Proved:
    """Run the program with a stack file's ``config``, and return what the proofs say of it."""
    return _proved(Graph(run_stack_file(stack).resources))


def _proved(graph: Graph[Registered]) -> Proved:
    network = network_of(graph)
    reports = [judge(role) for role in roles_of(graph)]
    assert [finding.sentence for report in reports for finding in report.findings] == []
    names = {str(one.outputs["arn"]): one.name for one in graph.resources.values() if one.outputs.get("arn")}
    return Proved(
        network=network,
        paths=frozenset((path.source, path.target, path.port) for path in matrix(network)),
        scenarios=tuple(play(tiers_of(graph, network))),
        grants=frozenset(
            (one.role, ", ".join(grant.actions), names.get(resource.removesuffix("/*"), _service(resource)))
            for one in reports
            for grant in one.grants
            for resource in grant.resources
        ),
    )


def _service(resource: str) -> str:
    return resource if resource == "*" else resource.split(":")[2]


def plan(base: str) -> Graph[Registered]:
    """Return the plan of a base."""
    name, before = BASES[base]
    return Graph((run_stack_file(config(base)) if before else stack_record(FILES[name])).resources)


@functools.cache
def sound(base: str) -> Proved:
    """Return what the proofs say of a base before a line is changed."""
    return _proved(plan(base))
