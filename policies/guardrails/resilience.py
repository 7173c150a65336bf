"""Resilience: whether a stack meets its recovery objectives if one thing fails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.environment import PROD, config_object, environment_of
from policies.engine.rule import Finding, Level, Policy, Sample, Settings, Severity, boolean, integer
from policies.plan.aws import autoscaling, docdb, ec2, ecs, elasticache, lb, memorydb, rds, route53, scheduler, vpc
from policies.plan.lens.network import stack_network
from policies.plan.lens.stack import Stack
from policies.plan.lens.tier_doubts import Certainty, copies_are_known
from policies.plan.tiers import tiers_of
from policies.proofs.game_day import misses, play
from policies.proofs.recovery import ALL_DATA, words
from policies.proofs.scenarios import Objectives, Scenario

_KEY = "plinth:objectives"
_FOREVER = 2 * ALL_DATA
_TIERS = (
    rds.INSTANCE,
    rds.CLUSTER,
    docdb.CLUSTER,
    elasticache.REPLICATION_GROUP,
    elasticache.CLUSTER,
    elasticache.SERVERLESS_CACHE,
    memorydb.CLUSTER,
    ecs.SERVICE,
    scheduler.SCHEDULE,
    *lb.LOAD_BALANCERS,
)


def _played(stack: Stack) -> list[Scenario]:
    """Return every single failure of the tiers that are sufficiently known; call with `stack.once`."""
    certainty = Certainty(stack)
    tiers = tiers_of(stack.graph, stack.once(stack_network).network)
    return play([tier for tier in tiers if certainty.sure(tier)])


def objectives_of(settings: Settings) -> Objectives | None:
    """Return the objectives that the policy's settings declare, completed by the stack's `plinth:objectives`.

    None if neither declares any. If only one of the two objectives is declared, the other is not judged.
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


@Policy(
    id="resilience-tier-require-recovery-objectives",
    description="Every tier meets its recovery objectives if a single Availability Zone, primary, node or gateway "
    "fails.",
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    controls=c.own("Resilience-1") + c.AVAILABILITY,
    remediation="add a standby, replicas or a second Availability Zone to the tier, or declare objectives that "
    "the stack can meet",
    url=f"{guides.WELL_ARCHITECTED}/reliability-pillar/rel_planning_for_recovery_objective_defined_recovery.html",
    types=(
        *_TIERS,
        rds.CLUSTER_INSTANCE,
        docdb.CLUSTER_INSTANCE,
        vpc.NAT_GATEWAY,
        ec2.INSTANCE,
        vpc.SUBNET,
        autoscaling.APPLICATION_TARGET,
        autoscaling.SCHEDULED_ACTION,
        route53.RECORD,
    ),
    good=Sample(type=rds.INSTANCE, props={**_POSTGRES, "multiAz": True}),
    bad=Sample(type=rds.INSTANCE, props={**_POSTGRES, "multiAz": False}),
    settings={
        "recovery_time_minutes": integer(-1, f"RTO in minutes; -1: the value of {_KEY} in the stack's configuration."),
        "recovery_point_minutes": integer(-1, f"RPO in minutes; -1: the value of {_KEY} in the stack's configuration."),
        "region": boolean("Whether the objectives also apply to the loss of the Region; set here or in the stack."),
    },
    example_settings={"recovery_time_minutes": 15, "recovery_point_minutes": 5},
    environments=PROD,
    note=f"Reports nothing if neither its settings nor {_KEY} declare an objective. The examples use an RTO of 15 "
    "minutes and an RPO of 5. Recovery times are AWS's figures or planning values, each with its source.",
)
def resilience_tier_require_recovery_objectives(stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Report one finding per tier, objective and reason, with all the failures that cause it."""
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
    owners = stack.once(stack_network).owners if grouped else {}
    for (tier, objective, seconds, reason, source), names in grouped.items():
        does = "recovers after" if objective == "RTO" else "may lose"
        where = f" ({source})" if source else ""
        text = (
            f"{tier} {does} {words(seconds)}, above the {objective} of {words(allowed[objective])}, "
            f"if {_listed(names)} fails: {reason}{where}"
        )
        yield Finding(owners.get(tier), text)


def _listed(scenarios: Sequence[str]) -> str:
    names = ["the Region" if name == "region" else name for name in scenarios]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


@Policy(
    id="resilience-stack-require-declared-objectives",
    description="Production stacks declare recovery time and recovery point objectives.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("Resilience-2") + c.AVAILABILITY,
    remediation=f"set {_KEY} in the stack's configuration, or recovery_time_minutes and recovery_point_minutes of "
    "resilience-tier-require-recovery-objectives",
    url=f"{guides.WELL_ARCHITECTED}/reliability-pillar/rel_planning_for_recovery_objective_defined_recovery.html",
    types=_TIERS,
    good=Sample(type=rds.INSTANCE, props={**_POSTGRES, "multiAz": True, "tags": {"Environment": "dev"}}),
    bad=Sample(type=rds.INSTANCE, props={**_POSTGRES, "multiAz": True, "tags": {"Environment": "prod"}}),
    note="Does not see the settings of the other policy: if the objectives are declared there, disable this one.",
)
def resilience_stack_require_declared_objectives(stack: Stack) -> Iterator[Finding]:
    """Report a production stack that declares none, with the objectives that it would meet."""
    if isinstance(config_object(_KEY), dict) or not any(environment_of(one) == "prod" for one in stack.of(_TIERS)):
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
    meets = f"recovery_time_minutes: {max(1, ceil(slowest / 60))}"
    meets += ", but lose all data of a tier" if loss >= ALL_DATA else f" and recovery_point_minutes: {ceil(loss / 60)}"
    yield Finding(None, f"no recovery objectives are declared; the stack would meet {meets}")
