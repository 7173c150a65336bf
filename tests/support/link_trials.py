"""A worker for each access that a section offers, and what is missing of the links between them.

The workers run in the gate's stack, so that a new section's links are tried without a list of them.
"""

from __future__ import annotations

import inspect
import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from model.aws.vpc import FARGATE_ENDPOINTS
from model.links import variable_prefix
from preview.recorder.record import Record
from settings.sections import LINKABLE, Section
from tests.support.offline import ROOT

WORKER: Final = {
    "kind": "worker",
    "image": {"uri": "public.ecr.aws/docker/library/busybox:1.37"},
    "cpu": 256,
    "memory_mib": 512,
    "health_check": {"command": ["true"]},
    "tasks": 1,
}
_WITHOUT_ENDPOINT: Final = {
    "s3": "a gateway endpoint, which every network has",
    "dynamodb": "a gateway endpoint, which every network has",
    "kms": "the service that encrypts calls it",
    "elasticache": "authenticates a connection inside of the VPC",
    "rds-db": "authenticates a connection inside of the VPC",
}
"""Service prefix of an action → why a workload needs no interface endpoint for it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """One access to the first thing of a section."""

    section: str
    access: str
    target: str
    worker: str
    """Name of the service that has the link."""


def trials(config: Mapping[str, Any], namespace: str) -> list[Trial]:
    """Return a trial for each access that a thing of *config* offers; a call between services grants nothing."""
    pairs = [(key, access) for key, one in LINKABLE.items() if key != "services" for access in one.offer.access]
    return [
        Trial(section=key, access=access, target=next(iter(config[f"{namespace}:{key}"])), worker=f"try-{number}")
        for number, (key, access) in enumerate(pairs)
    ]


def workers(tried: Sequence[Trial], network: str) -> dict[str, Any]:
    """Return the services of trials, all in *network*."""
    return {one.worker: {**WORKER, "network": network, "links": {one.target: one.access}} for one in tried}


def missing_of_links(section: Section, tried: Sequence[Trial], record: Record) -> Iterator[str]:
    """Yield a sentence for what the links to a thing of *section* grant or set otherwise than its LINK says."""
    if section.link is None:
        return
    noun, model = section.things.noun, model_file(section)
    own = [one for one in tried if one.section == section.key]
    grants = {one.access: _granted(one, record) for one in own}
    for one in own:
        if not grants[one.access] and not _opens_port(one, record):
            yield f"a link to a {noun} with access {one.access} grants nothing: allow it in `link` of its component"
        named = _arns(one, record)
        if named > section.link.arns_of(one.access):
            yield (
                f"a link to a {noun} with access {one.access} names {named} ARNs in policies: say so in `arns` of LINK "
                f"in {model}"
            )
    for access, other in itertools.combinations(grants, 2):
        if grants[access] and grants[access] == grants[other]:
            yield f"access {access} and access {other} to a {noun} grant the same: see `link` of its component"
    reached = {*section.link.endpoints, *FARGATE_ENDPOINTS, *_WITHOUT_ENDPOINT}
    services = {action.partition(":")[0] for granted in grants.values() for _, action in granted}
    for service in sorted(services - reached):
        yield (
            f"a link to a {noun} grants actions of {service}, which a network without NAT reaches through an endpoint: "
            f"add it to `endpoints` of LINK in {model}"
        )
    given = {name for one in own for name in _variables(one, record)}
    declared = {f"{variable_prefix(one.target)}{ending}" for one in own for ending in section.link.variables}
    for name in sorted(declared - given):
        yield f"no link to a {noun} sets {name}: set it in `link` of its component, or remove it from LINK in {model}"


def model_file(section: Section) -> str:
    """Return the file of a section's model."""
    return str(Path(inspect.getfile(section.model)).relative_to(ROOT))


def _granted(trial: Trial, record: Record) -> frozenset[tuple[str, str]]:
    """Return (role, action) of what the link allows."""
    return frozenset((role, action) for role, statement in _statements(trial, record) for action in statement["Action"])


def _arns(trial: Trial, record: Record) -> int:
    """Return how many ARNs the link adds to policies, besides those of keys."""
    named = {arn for _, statement in _statements(trial, record) for arn in statement["Resource"]}
    return sum(":kms:" not in arn for arn in named)


def _statements(trial: Trial, record: Record) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield (role, statement) of what the link allows."""
    for role in ("execution", "task"):
        for policy in record.of_type("aws:iam/rolePolicy:RolePolicy"):
            if policy.name == f"{trial.worker}-{role}-links":
                yield from ((role, statement) for statement in json.loads(policy.inputs["policy"])["Statement"])


def _opens_port(trial: Trial, record: Record) -> bool:
    rules = record.of_type("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    return any(one.name == f"{trial.worker}-to-{trial.target}-ingress" for one in rules)


def _variables(trial: Trial, record: Record) -> set[str]:
    task = record.named(trial.worker, "aws:ecs/taskDefinition:TaskDefinition")
    containers = json.loads(task.inputs["containerDefinitions"])
    return {one["name"] for part in containers for key in ("environment", "secrets") for one in part.get(key) or ()}
