"""Recovery: whether a stack keeps what it promises when one thing fails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import Any

from policies.engine import controls as c
from policies.engine.environment import PROD, config_object
from policies.engine.rule import Finding, Level, Sample, Severity, stack_rule
from policies.engine.stack import Stack
from policies.guardrails.proof_network import drawn
from policies.guardrails.recovery_doubts import Certainty, copies_are_known, owners_of
from policies.plan.aws_types import (
    BALANCERS,
    CACHE_CLUSTER,
    CACHE_GROUP,
    CACHE_SERVERLESS,
    DB_CLUSTER,
    DB_CLUSTER_INSTANCE,
    DB_INSTANCE,
    DOCUMENTS,
    DOCUMENTS_INSTANCE,
    INSTANCE,
    MEMORYDB,
    NAT,
    SCALING_TARGET,
    SCHEDULE,
    SERVICE,
    SUBNET,
)
from policies.plan.tiers import tiers_of
from policies.proofs.game_day import misses, play
from policies.proofs.recovery import ALL_DATA, words
from policies.proofs.tiers import Objectives, Scenario

_KEY = "plinth:objectives"
_FOREVER = 2 * ALL_DATA
_TIERS = (
    DB_INSTANCE,
    DB_CLUSTER,
    DOCUMENTS,
    CACHE_GROUP,
    CACHE_CLUSTER,
    CACHE_SERVERLESS,
    MEMORYDB,
    SERVICE,
    SCHEDULE,
    *BALANCERS,
)
_GUIDE = "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar"


def _played(stack: Stack) -> list[Scenario]:
    """Return every single failure of the tiers that are known well enough; ask by `stack.once`."""
    certainty = Certainty(stack)
    tiers = tiers_of(stack.graph, stack.once(drawn).network)
    return play([tier for tier in tiers if certainty.sure(tier)])


def objectives_of(settings: Mapping[str, Any]) -> Objectives | None:
    """Return what the policy's settings declare, and for what they leave open the stack's `plinth:objectives`.

    None: neither declares anything. One of the two alone: the other is not judged.
    """
    section = config_object(_KEY)
    declared = section if isinstance(section, dict) else {}
    time = _minutes(settings["recovery_time_minutes"], declared.get("recovery_time_minutes"))
    point = _minutes(settings["recovery_point_minutes"], declared.get("recovery_point_minutes"))
    if time is None and point is None:
        return None
    return Objectives(
        recovery_time_seconds=_FOREVER if time is None else time,
        recovery_point_seconds=_FOREVER if point is None else point,
        region=bool(settings["region"]) or declared.get("region") is True,
    )


def _minutes(*choices: Any) -> int | None:
    """Return the first choice that is a number of minutes, in seconds."""
    for choice in choices:
        if isinstance(choice, (int, float)) and not isinstance(choice, bool) and choice >= 0:
            return round(choice * 60)
    return None


_POSTGRES = {"engine": "postgres", "backupRetentionPeriod": 7}


@stack_rule(
    id="resilience-tier-require-recovery-objectives",
    description="A stack reaches its recovery objectives, whatever single zone, primary, node or gateway fails.",
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    controls=c.own("Resilience-1") + c.AVAILABILITY,
    remediation="give the tier a standby, replicas or a second zone, or declare what the stack really keeps",
    url=f"{_GUIDE}/rel_planning_for_recovery_objective_defined_recovery.html",
    types=(*_TIERS, DB_CLUSTER_INSTANCE, DOCUMENTS_INSTANCE, NAT, INSTANCE, SUBNET, SCALING_TARGET),
    good=Sample(type=DB_INSTANCE, props={**_POSTGRES, "multiAz": True}),
    bad=Sample(type=DB_INSTANCE, props={**_POSTGRES, "multiAz": False}),
    settings={
        "recovery_time_minutes": {
            "type": "integer",
            "default": -1,
            "description": f"RTO in minutes; -1: as {_KEY} of the stack's configuration says.",
        },
        "recovery_point_minutes": {
            "type": "integer",
            "default": -1,
            "description": f"RPO in minutes; -1: as {_KEY} of the stack's configuration says.",
        },
        "region": {
            "type": "boolean",
            "default": False,
            "description": "Whether both hold for the loss of the region too; it is so if either says so.",
        },
    },
    example_settings={"recovery_time_minutes": 15, "recovery_point_minutes": 5},
    environments=PROD,
    note=f"Judges nothing where neither its settings nor {_KEY} declare an objective. The examples are judged with an "
    "RTO of 15 minutes and an RPO of 5. The times are AWS's or planning values, each with its source.",
)
def resilience_tier_require_recovery_objectives(stack: Stack, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding per tier, objective and reason, with all the failures that it is true of."""
    objectives = objectives_of(settings)
    if objectives is None or not stack.of(_TIERS):
        return
    scenarios = [one for one in stack.once(_played) if one.name != "region" or copies_are_known(stack)]
    by_name = {scenario.name: scenario for scenario in scenarios}
    grouped: dict[tuple[str, str, int, str, str], list[str]] = {}
    for miss in misses(scenarios, objectives):
        outcome = by_name[miss.scenario].outcomes[miss.tier]
        key = (miss.tier, miss.objective, miss.seconds, outcome.reason, outcome.source)
        grouped.setdefault(key, []).append(miss.scenario)
    allowed = {"RTO": objectives.recovery_time_seconds, "RPO": objectives.recovery_point_seconds}
    owners = owners_of(stack) if grouped else {}
    for (tier, objective, seconds, reason, source), names in grouped.items():
        does = "works again after" if objective == "RTO" else "may lose"
        where = f" ({source})" if source else ""
        text = (
            f"{tier} {does} {words(seconds)}, above the {objective} of {words(allowed[objective])}, "
            f"at the loss of {_listed(names)}: {reason}{where}"
        )
        yield Finding(owners.get(tier), text)


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


@stack_rule(
    id="resilience-stack-require-declared-objectives",
    description="A stack in production declares how soon it must work again and how much data it may lose.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("Resilience-2") + c.AVAILABILITY,
    remediation=f"set {_KEY} in the stack's configuration, or recovery_time_minutes and recovery_point_minutes of "
    "resilience-tier-require-recovery-objectives",
    url=f"{_GUIDE}/rel_planning_for_recovery_objective_defined_recovery.html",
    types=_TIERS,
    good=Sample(type=DB_INSTANCE, props={**_POSTGRES, "multiAz": True, "tags": {"Environment": "dev"}}),
    bad=Sample(type=DB_INSTANCE, props={**_POSTGRES, "multiAz": True, "tags": {"Environment": "prod"}}),
    note="It cannot see another policy's settings: where they hold the objectives, switch it off.",
)
def resilience_stack_require_declared_objectives(stack: Stack) -> Iterator[Finding]:
    """Production, and nothing declared: the finding says what the stack would keep."""
    if isinstance(config_object(_KEY), dict) or not any(one.environment_is("prod") for one in stack.of(_TIERS)):
        return
    outcomes = [
        outcome
        for scenario in stack.once(_played)
        if scenario.name != "region"
        for outcome in scenario.outcomes.values()
        if outcome.kind not in ("nat", "endpoint")
    ]
    slowest = max((one.recovery_seconds for one in outcomes), default=0)
    loss = max((one.data_loss_seconds for one in outcomes), default=0)
    keeps = f"recovery_time_minutes: {max(1, ceil(slowest / 60))}"
    keeps += ", but lose all data of a tier" if loss >= ALL_DATA else f" and recovery_point_minutes: {ceil(loss / 60)}"
    yield Finding(None, f"no recovery objectives are declared; by its plan the stack would keep {keeps}")
