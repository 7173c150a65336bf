"""The effect of single failures: a zone, a primary database, a cache node, a NAT gateway, the Region. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import ceil

from policies.plan.aws import rds
from policies.plan.aws.elasticache import NODE_REPLACEMENT, REPLICATION_LAG
from policies.plan.kind import Figure
from policies.plan.tier import WORKLOADS, Tier
from policies.proofs.disconnections import detach, lose_attached_zone, lose_device, lose_tunnel
from policies.proofs.failovers import (
    follow_backends,
    lose_firewall,
    lose_home,
    lose_origin,
    lose_primary,
    without_region,
)
from policies.proofs.outcomes import NOW, lost, outcome, survives, untouched
from policies.proofs.recovery import (
    ALL_DATA,
    COPY_LOSS,
    MANUAL_CHANGE,
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
_EGRESS = ("nat", "endpoint")
_EVERYTHING = Figure(ALL_DATA, "")


def play(tiers: Sequence[Tier]) -> list[Scenario]:
    """Return every single failure of a stack, the Region last."""
    zones = sorted({zone for tier in tiers for zone in tier.zones})
    found = [
        _scenario(f"zone {zone}", tiers, {tier.name: _lose_zone(tier, zone) for tier in tiers}, zone) for zone in zones
    ]
    for tier in tiers:
        found += [_scenario(name, tiers, {tier.name: effect}) for name, effect in _single_failures(tier)]
        if tier.kind == "vpn":
            found.append(_scenario(f"a tunnel of {tier.name}", tiers, {tier.name: lose_tunnel(tier)}))
            found.append(_scenario(f"device of {tier.name}", tiers, {tier.name: lose_device(tier)}))
        if tier.kind == "transit-gateway" and not tier.owned:
            found.append(_scenario(f"attachment {tier.name}", tiers, {tier.name: detach(tier)}))
        if tier.pair is not None:
            found.append(_scenario(f"primary of {tier.name}", tiers, {tier.name: lose_primary(tier, tier.pair)}))
        found += [
            _scenario(f"origin {group.first} of {tier.name}", tiers, {tier.name: lose_origin(tier, group)})
            for group in tier.origins
        ]
        if tier.kind == "dns-firewall":
            found.append(replace(_scenario(tier.name, tiers, lose_firewall(tiers, tier)), regional=True))
    if any(tier.spot_units for tier in tiers):
        found.append(_scenario("Spot capacity", tiers, {tier.name: _lose_spot(tier) for tier in tiers}))
    region = _scenario("region", tiers, {tier.name: _lose_region(tier) for tier in tiers})
    found.append(replace(region, regional=True))
    return found


def _single_failures(tier: Tier) -> Iterator[tuple[str, Outcome]]:
    """Yield what can fail of a database, a cache, a NAT or a group of one instance, and the effect on it."""
    if tier.kind == "database":
        yield f"primary of {tier.name}", _lose_primary(tier)
    # A serverless cache has no visible nodes.
    if tier.kind == "cache" and not tier.shared_storage:
        yield f"node of {tier.name}", _lose_node(tier)
    if tier.kind == "nat" and not tier.standby:
        replaced = tier.failover_time if tier.failover_time.seconds else MANUAL_CHANGE
        yield tier.name, lost(tier, "it fails", replaced)
    if tier.kind == "instance" and tier.units == 1:
        reason = "its only instance fails; Auto Scaling starts another"
        yield f"instance of {tier.name}", lost(tier, reason, tier.failover_time)


def misses(scenarios: Sequence[Scenario], objectives: Objectives) -> list[Miss]:
    """Return all objectives that a stack misses."""
    return [miss for scenario in scenarios for miss in scenario.misses(objectives)]


def _scenario(name: str, tiers: Sequence[Tier], struck: Mapping[str, Outcome | None], zone: str = "") -> Scenario:
    """Return the effect on all tiers: those that fail themselves, and those that depend on them."""
    outcomes = {tier.name: struck.get(tier.name) or untouched(tier) for tier in tiers}
    by_name = {tier.name: tier for tier in tiers}
    gone = [tier for tier in tiers if tier.kind in _EGRESS and outcomes[tier.name].state == "lost"]
    for tier in tiers:
        for egress in gone if tier.kind in WORKLOADS else ():
            if egress.vpc != tier.vpc:
                continue
            outcomes[tier.name] = _without_egress(tier, outcomes[tier.name], egress, outcomes[egress.name], zone)
    # Repeated once per tier: no chain of dependencies is longer.
    for _ in tiers:
        before = dict(outcomes)
        for tier in tiers:
            # A tier that fails itself is a better reason than one that depends on it.
            for need in sorted(tier.needs, key=lambda need: need in outcomes and _in_turn(outcomes[need])):
                if need in outcomes:
                    outcomes[tier.name] = _with_need(outcomes[tier.name], outcomes[need], by_name[need])
        if outcomes == before:
            break
    followed = {
        tier.name: follow_backends(tier, tier.pair, outcomes[tier.name], outcomes)
        for tier in tiers
        if tier.pair and struck.get(tier.name) is None
    }
    return Scenario(name=name, outcomes={**outcomes, **followed})


def _with_need(own: Outcome, needed: Outcome, tier: Tier) -> Outcome:
    """Return the effect of a dependency's outcome on a tier: without a cache it is degraded, otherwise it fails too."""
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


def _without_egress(tier: Tier, own: Outcome, egress: Tier, gone: Outcome, failed: str) -> Outcome:
    """Return the effect on a workload if some of its zones lose their path to the internet, or to AWS.

    Tasks in the zone that *failed* are already lost, so the loss of its path has no further effect.
    """
    remaining = [zone for zone in tier.zones if zone != failed]
    cut = [zone for zone in remaining if zone in egress.serves_zones]
    # A workload without tasks is started again in zones that still have a path.
    elsewhere = len(cut) < len(remaining) or own.recovery_seconds >= gone.recovery_seconds
    if not cut or (own.state == "lost" and elsewhere):
        return own
    left = round(own.capacity_percent * (len(remaining) - len(cut)) / len(remaining))
    which = f"zone {cut[0]} reaches" if len(cut) == 1 else f"zones {', '.join(cut)} reach"
    where, gone_too = ("the internet", "is") if egress.kind == "nat" else ("AWS", "are")
    return Outcome(
        tier=tier.name,
        kind=tier.kind,
        state="degraded" if left else "lost",
        capacity_percent=left,
        recovery_seconds=own.recovery_seconds if left else max(own.recovery_seconds, gone.recovery_seconds),
        data_loss_seconds=own.data_loss_seconds,
        reason=f"{which} {where} through {egress.name}, which {gone_too} lost",
        source=gone.source,
    )


def _lose_zone(tier: Tier, zone: str) -> Outcome | None:  # noqa: PLR0911 - one line per kind
    if zone not in tier.zones:
        return None
    if tier.kind in WORKLOADS:
        return _lose_tasks(tier, zone)
    if tier.kind == "load-balancer":
        if len(tier.zones) == 1:
            return lost(tier, f"it is only in zone {zone}", MANUAL_CHANGE)
        return survives(tier, f"its nodes in the other zones take over from zone {zone}")
    if tier.kind in _EGRESS:
        return _lose_way_out(tier, zone)
    if tier.kind == "vpn":
        return survives(tier, f"one of its tunnels may end in zone {zone}; the other takes over", tier.failover_time)
    if tier.kind == "transit-gateway":
        return lose_attached_zone(tier, zone)
    if tier.kind == "cache":
        return _lose_cache_zone(tier, zone)
    if tier.primary_zone and tier.primary_zone != zone:
        return None
    return _lose_primary(tier)


def _lose_way_out(tier: Tier, zone: str) -> Outcome:
    if tier.kind == "endpoint":
        if len(tier.zones) > 1:
            return survives(tier, f"their addresses in the other zones work without zone {zone}")
        return lost(tier, f"they have addresses only in zone {zone}", MANUAL_CHANGE)
    if tier.standby:
        return survives(tier, "it is a regional gateway")
    return lost(tier, f"it is in zone {zone}", MANUAL_CHANGE)


def _lose_spot(tier: Tier) -> Outcome | None:
    """Return the effect if AWS interrupts all Spot tasks, with two minutes' notice, and has no other Spot capacity."""
    if not tier.spot_units:
        return None
    left = tier.units - tier.spot_units
    if left <= 0:
        waits = "its next run waits for Spot capacity"
        stopped = f"all of its {_units(tier)}s run on Spot, which AWS may interrupt"
        return lost(tier, waits if tier.kind == "job" else stopped, SPOT)
    reason = f"{tier.spot_units} of {tier.units} {_units(tier)}s run on Spot, which AWS may interrupt"
    found = outcome(tier, "degraded", round(100 * left / tier.units), reason, stops=NOW)
    return replace(found, source=SPOT.source)


def _lose_tasks(tier: Tier, zone: str) -> Outcome:
    if len(tier.zones) == 1:
        return lost(tier, f"it may run only in zone {zone}", MANUAL_CHANGE)
    if tier.kind == "job":
        return survives(tier, f"its next run starts outside of zone {zone}")
    if tier.kind == "function":
        return survives(tier, f"Lambda runs it outside of zone {zone}")
    gone = ceil(tier.units / len(tier.zones))
    left = tier.units - gone
    starter, replaced = ("Auto Scaling", tier.failover_time) if tier.kind == "instance" else ("ECS", TASK_REPLACE)
    if left <= 0:
        return lost(tier, f"its only {_units(tier)} may run in zone {zone}; {starter} starts it in another", replaced)
    reason = f"up to {gone} of {tier.units} {_units(tier)}s run in zone {zone}; {starter} starts them in another"
    found = outcome(tier, "degraded", round(100 * left / tier.units), reason, stops=NOW)
    return replace(found, source=replaced.source)


def _units(tier: Tier) -> str:
    """Return what one of a tier's units is called."""
    return "instance" if tier.kind == "instance" else "task"


def _lose_primary(tier: Tier) -> Outcome:
    if tier.standby:
        return survives(tier, "it fails over to another zone", tier.failover_time)
    if tier.shared_storage:
        return lost(tier, "no replica: its only instance is created again", rds.AURORA_RECREATE)
    if tier.replicas:
        return lost(tier, "no standby: a read replica is promoted manually", PROMOTE, PROMOTE_LOSS)
    if tier.backup_days:
        return lost(tier, "no standby: it is restored from its backups", RESTORE, RESTORE_LOSS)
    return lost(tier, "no standby and no backups: its data is lost", REBUILD, _EVERYTHING)


def _lose_node(tier: Tier) -> Outcome:
    nodes = tier.units * (1 + tier.replicas)
    if tier.replicas and tier.failover:
        left = round(100 * (nodes - 1) / nodes)
        return outcome(tier, "degraded", left, "a replica takes over", stops=tier.failover_time, loss=REPLICATION_LAG)
    if tier.replicas:
        return lost(tier, "no automatic failover: a replica is promoted manually", PROMOTE, REPLICATION_LAG)
    if tier.units > 1:
        reason = f"shards without replica: the keys of 1 of {tier.units} are lost, and its node is replaced, empty"
        left = round(100 * (tier.units - 1) / tier.units)
        return outcome(tier, "degraded", left, reason, stops=NODE_REPLACEMENT, loss=_EVERYTHING)
    return lost(tier, "no replica: its node is replaced, empty", NODE_REPLACEMENT, _EVERYTHING)


def _lose_cache_zone(tier: Tier, zone: str) -> Outcome:
    nodes = tier.units * (1 + tier.replicas)
    gone = ceil(nodes / max(1, len(tier.zones)))
    if tier.primary_zone and tier.primary_zone != zone:
        return untouched(tier)
    if tier.standby and tier.shared_storage:
        return survives(tier, "AWS keeps it in several zones", tier.failover_time, REPLICATION_LAG)
    if tier.replicas and not (tier.standby and tier.failover):
        return lost(tier, f"not Multi-AZ: all its nodes may be in zone {zone}", NODE_REPLACEMENT, _EVERYTHING)
    if not tier.replicas and tier.units > 1:
        left = round(100 * max(0, nodes - gone) / nodes)
        reason = f"shards without replica: up to {gone} of {nodes} are in zone {zone}, and their keys are lost"
        state: State = "degraded" if left else "lost"
        return outcome(tier, state, left, reason, stops=NODE_REPLACEMENT, loss=_EVERYTHING)
    if not tier.replicas:
        return lost(
            tier,
            f"its only node may be in zone {zone}: it is replaced, empty",
            NODE_REPLACEMENT,
            _EVERYTHING,
        )
    left = round(100 * (nodes - gone) / nodes)
    reason = f"up to {gone} of {nodes} nodes are in zone {zone}; replicas take over"
    return outcome(tier, "degraded", left, reason, stops=tier.failover_time, loss=REPLICATION_LAG)


def _lose_region(tier: Tier) -> Outcome:
    if tier.kind == "global":
        return without_region(tier)
    if tier.pair is not None:
        return lose_home(tier, tier.pair)
    keeps = tier.keeps_data or tier.kind in ("database", "cache")
    if not keeps:
        return lost(tier, "it is created again in another region", REBUILD)
    if tier.copied_abroad:
        return lost(tier, "it is restored from its copies in another region", REBUILD, COPY_LOSS)
    return lost(tier, "it is only in this region", REBUILD, _EVERYTHING)
