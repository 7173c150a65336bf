"""What is left when something fails: each zone, the primary database, a cache node, a NAT gateway, the region. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil

from policies.plan.aws import rds
from policies.plan.aws.elasticache import FAILOVER, NODE_REPLACEMENT, REPLICATION_LAG
from policies.plan.kind import Figure
from policies.plan.tier import Tier
from policies.proofs.recovery import (
    ALL_DATA,
    COPY_LOSS,
    HANDS,
    PROMOTE,
    PROMOTE_LOSS,
    REBUILD,
    RESTORE,
    RESTORE_LOSS,
    SPOT,
    TASK_REPLACE,
)
from policies.proofs.scenarios import Miss, Objectives, Outcome, Scenario, State

__all__ = ["Miss", "Objectives", "Outcome", "Scenario", "Tier", "misses", "play"]

_RANK: Mapping[State, int] = {"survives": 0, "degraded": 1, "lost": 2}
_WORKLOADS = ("service", "job")
_WAYS = ("nat", "endpoint")
_NOW = Figure(0, "")
_NONE = Figure(0, "")
_EVERYTHING = Figure(ALL_DATA, "")


def play(tiers: Sequence[Tier]) -> list[Scenario]:
    """Return every single failure of a stack, the region last."""
    zones = sorted({zone for tier in tiers for zone in tier.zones})
    found = [
        _scenario(f"zone {zone}", tiers, {tier.name: _lose_zone(tier, zone) for tier in tiers}, zone) for zone in zones
    ]
    for tier in tiers:
        if tier.kind == "database":
            found.append(_scenario(f"primary of {tier.name}", tiers, {tier.name: _lose_primary(tier)}))
        # Of a serverless cache there is no node that could be seen to fail.
        if tier.kind == "cache" and not tier.shared_storage:
            found.append(_scenario(f"node of {tier.name}", tiers, {tier.name: _lose_node(tier)}))
        if tier.kind == "nat" and not tier.standby:
            found.append(_scenario(tier.name, tiers, {tier.name: _lost(tier, "it is gone", HANDS)}))
    if any(tier.spot_units for tier in tiers):
        found.append(_scenario("Spot capacity", tiers, {tier.name: _lose_spot(tier) for tier in tiers}))
    found.append(_scenario("region", tiers, {tier.name: _lose_region(tier) for tier in tiers}))
    return found


def misses(scenarios: Sequence[Scenario], objectives: Objectives) -> list[Miss]:
    """Return everything in which a stack misses its objectives."""
    return [miss for scenario in scenarios for miss in scenario.misses(objectives)]


def _scenario(name: str, tiers: Sequence[Tier], struck: Mapping[str, Outcome | None], zone: str = "") -> Scenario:
    """Complete the tiers that were struck by those that were not, then let a loss reach whoever needs what is lost."""
    outcomes = {tier.name: struck.get(tier.name) or _untouched(tier) for tier in tiers}
    by_name = {tier.name: tier for tier in tiers}
    gone = [way for way in tiers if way.kind in _WAYS and outcomes[way.name].state == "lost"]
    for tier in tiers:
        for way in gone if tier.kind in _WORKLOADS else ():
            if way.vpc != tier.vpc:
                continue
            outcomes[tier.name] = _without_way_out(tier, outcomes[tier.name], way, outcomes[way.name], zone)
    # As often as there are tiers: the longest chain of needs is no longer.
    for _ in tiers:
        before = dict(outcomes)
        for tier in tiers:
            # What is struck itself is the better reason than what needs it in turn.
            for need in sorted(tier.needs, key=lambda need: need in outcomes and _in_turn(outcomes[need])):
                if need in outcomes:
                    outcomes[tier.name] = _with_need(outcomes[tier.name], outcomes[need], by_name[need])
        if outcomes == before:
            break
    return Scenario(name=name, outcomes=outcomes)


def _with_need(own: Outcome, needed: Outcome, tier: Tier) -> Outcome:
    """Return what the fate of something needed makes of its user: a cache is missed, anything else takes it along."""
    if tier.kind == "cache":
        fate: State = "survives" if needed.state == "survives" else "degraded"
        left, stops = 100, 0
    else:
        fate, left, stops = needed.state, needed.capacity_percent, needed.recovery_seconds
    worse = _RANK[fate] > _RANK[own.state]
    if not worse and left >= own.capacity_percent and stops <= own.recovery_seconds:
        return own
    why = f"which {needed.reason.removeprefix('it ')}" if _in_turn(needed) else f"which is {needed.state}"
    if needed.state == "survives" and not _in_turn(needed):
        why = "which fails over"
    reason = f"it needs {tier.name}, {why}"
    return Outcome(
        tier=own.tier,
        kind=own.kind,
        state=fate if worse else own.state,
        capacity_percent=min(own.capacity_percent, left),
        recovery_seconds=max(own.recovery_seconds, stops),
        data_loss_seconds=own.data_loss_seconds,
        reason=reason if worse or not own.affected else f"{own.reason}; {reason}",
        source="; ".join(dict.fromkeys(part for part in (own.source, needed.source) if part)),
    )


def _in_turn(outcome: Outcome) -> bool:
    return outcome.reason.startswith("it needs ")


def _without_way_out(tier: Tier, own: Outcome, way: Tier, gone: Outcome, failed: str) -> Outcome:
    """Return what is left of a service of which some zones have lost their way to the internet, or to AWS.

    Tasks of a zone that *failed* are gone already: that its way out is gone too takes nothing more.
    """
    standing = [zone for zone in tier.zones if zone != failed]
    cut = [zone for zone in standing if zone in way.serves_zones]
    # What has no tasks left is started again where there still is a way out.
    elsewhere = len(cut) < len(standing) or own.recovery_seconds >= gone.recovery_seconds
    if not cut or (own.state == "lost" and elsewhere):
        return own
    left = round(own.capacity_percent * (len(standing) - len(cut)) / len(standing))
    which = f"zone {cut[0]} reaches" if len(cut) == 1 else f"zones {', '.join(cut)} reach"
    where, gone_too = ("the internet", "is") if way.kind == "nat" else ("AWS", "are")
    return Outcome(
        tier=tier.name,
        kind=tier.kind,
        state="degraded" if left else "lost",
        capacity_percent=left,
        recovery_seconds=own.recovery_seconds if left else max(own.recovery_seconds, gone.recovery_seconds),
        data_loss_seconds=own.data_loss_seconds,
        reason=f"{which} {where} through {way.name}, which {gone_too} lost",
        source=gone.source,
    )


def _untouched(tier: Tier) -> Outcome:
    return replace(_survives(tier, "not touched"), affected=False)


def _survives(tier: Tier, reason: str, stops: Figure = _NOW, loss: Figure = _NONE) -> Outcome:
    return _outcome(tier, "survives", 100, reason, stops=stops, loss=loss)


def _lost(tier: Tier, reason: str, stops: Figure, loss: Figure = _NONE) -> Outcome:
    return _outcome(tier, "lost", 0, reason, stops=stops, loss=loss)


def _outcome(tier: Tier, state: State, left: int, reason: str, *, stops: Figure, loss: Figure = _NONE) -> Outcome:
    return Outcome(
        tier=tier.name,
        kind=tier.kind,
        state=state,
        capacity_percent=left,
        recovery_seconds=stops.seconds,
        data_loss_seconds=loss.seconds,
        reason=reason,
        source="; ".join(dict.fromkeys(part for f in (stops, loss) for part in f.source.split("; ") if part)),
    )


def _lose_zone(tier: Tier, zone: str) -> Outcome | None:  # noqa: PLR0911 - one line per kind
    if tier.kind in ("global", "regional") or zone not in tier.zones:
        return None
    if tier.kind in _WORKLOADS:
        return _lose_tasks(tier, zone)
    if tier.kind == "load-balancer":
        if len(tier.zones) == 1:
            return _lost(tier, f"it stands in zone {zone} alone", HANDS)
        return _survives(tier, f"its nodes in the other zones take over from zone {zone}")
    if tier.kind in _WAYS:
        return _lose_way_out(tier, zone)
    if tier.kind == "cache":
        return _lose_cache_zone(tier, zone)
    if tier.primary_zone and tier.primary_zone != zone:
        return None
    return _lose_primary(tier)


def _lose_way_out(tier: Tier, zone: str) -> Outcome:
    if tier.kind == "endpoint":
        if len(tier.zones) > 1:
            return _survives(tier, f"their addresses in the other zones go on without zone {zone}")
        return _lost(tier, f"they have addresses in zone {zone} alone", HANDS)
    if tier.standby:
        return _survives(tier, "one gateway over all zones")
    return _lost(tier, f"it stands in zone {zone}", HANDS)


def _lose_spot(tier: Tier) -> Outcome | None:
    """Return what is left when AWS takes all Spot tasks back, with two minutes' notice, and has no others to give."""
    if not tier.spot_units:
        return None
    left = tier.units - tier.spot_units
    if left <= 0:
        waits = "its next run waits until there is Spot capacity"
        stopped = "all of its tasks run on Spot, which AWS may take back"
        return _lost(tier, waits if tier.kind == "job" else stopped, SPOT)
    reason = f"{tier.spot_units} of {tier.units} tasks run on Spot, which AWS may take back"
    found = _outcome(tier, "degraded", round(100 * left / tier.units), reason, stops=_NOW)
    return replace(found, source=SPOT.source)


def _lose_tasks(tier: Tier, zone: str) -> Outcome:
    if len(tier.zones) == 1:
        return _lost(tier, f"it may run in zone {zone} alone", HANDS)
    if tier.kind == "job":
        return _survives(tier, f"its next run starts outside of zone {zone}")
    gone = ceil(tier.units / len(tier.zones))
    left = tier.units - gone
    if left <= 0:
        return _lost(tier, f"its only task may run in zone {zone}; ECS starts it in another", TASK_REPLACE)
    reason = f"up to {gone} of {tier.units} tasks run in zone {zone}; ECS starts them in another"
    found = _outcome(tier, "degraded", round(100 * left / tier.units), reason, stops=_NOW)
    return replace(found, source=TASK_REPLACE.source)


def _lose_primary(tier: Tier) -> Outcome:
    if tier.standby:
        return _survives(tier, "another zone takes over by itself", tier.failover_time)
    if tier.shared_storage:
        return _lost(tier, "no replica: its only instance is made again", rds.AURORA_RECREATE)
    if tier.replicas:
        return _lost(tier, "no standby: a person promotes a read replica", PROMOTE, PROMOTE_LOSS)
    if tier.backup_days:
        return _lost(tier, "no standby: it is restored from its backups", RESTORE, RESTORE_LOSS)
    return _lost(tier, "no standby and no backups: its data is gone", REBUILD, _EVERYTHING)


def _lose_node(tier: Tier) -> Outcome:
    nodes = tier.units * (1 + tier.replicas)
    if tier.replicas and tier.failover:
        left = round(100 * (nodes - 1) / nodes)
        return _outcome(tier, "degraded", left, "a replica takes over", stops=FAILOVER, loss=REPLICATION_LAG)
    if tier.replicas:
        return _lost(tier, "no automatic failover: a person promotes a replica", PROMOTE, REPLICATION_LAG)
    if tier.units > 1:
        reason = (
            f"a shard without replica: 1 of {tier.units} parts of the keys is gone until its node is replaced, empty"
        )
        left = round(100 * (tier.units - 1) / tier.units)
        return _outcome(tier, "degraded", left, reason, stops=NODE_REPLACEMENT, loss=_EVERYTHING)
    return _lost(tier, "no replica: its node is replaced, empty", NODE_REPLACEMENT, _EVERYTHING)


def _lose_cache_zone(tier: Tier, zone: str) -> Outcome:
    nodes = tier.units * (1 + tier.replicas)
    gone = ceil(nodes / max(1, len(tier.zones)))
    if tier.primary_zone and tier.primary_zone != zone:
        return _untouched(tier)
    if tier.standby and tier.shared_storage:
        return _survives(tier, "AWS keeps it in several zones", FAILOVER, REPLICATION_LAG)
    if tier.replicas and not (tier.standby and tier.failover):
        return _lost(tier, f"not Multi-AZ: all its nodes may stand in zone {zone}", NODE_REPLACEMENT, _EVERYTHING)
    if not tier.replicas and tier.units > 1:
        left = round(100 * max(0, nodes - gone) / nodes)
        reason = f"shards without replica: up to {gone} of {nodes} stand in zone {zone}, and their keys are gone"
        state: State = "degraded" if left else "lost"
        return _outcome(tier, state, left, reason, stops=NODE_REPLACEMENT, loss=_EVERYTHING)
    if not tier.replicas:
        return _lost(
            tier,
            f"its only node may stand in zone {zone}: it is replaced, empty",
            NODE_REPLACEMENT,
            _EVERYTHING,
        )
    left = round(100 * (nodes - gone) / nodes)
    reason = f"up to {gone} of {nodes} nodes stand in zone {zone}; replicas take over"
    return _outcome(tier, "degraded", left, reason, stops=FAILOVER, loss=REPLICATION_LAG)


def _lose_region(tier: Tier) -> Outcome:
    if tier.kind == "global":
        return _survives(tier, "it is in no region, and serves what it has cached")
    keeps = tier.keeps_data or tier.kind in ("database", "cache")
    if not keeps:
        return _lost(tier, "it is built again in another region", REBUILD)
    if tier.copied_abroad:
        return _lost(tier, "it is restored from its copies in another region", REBUILD, COPY_LOSS)
    return _lost(tier, "everything of it is in this region", REBUILD, _EVERYTHING)
