"""Which parts of a database or a cache are in which availability zone, as far as the plan determines it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from policies.plan.aws import efs, elasticache, memorydb, rds
from policies.plan.graph import number
from preview.recorder.record import Registered

_ENGINES: Mapping[str, str] = {
    "postgres": "PostgreSQL",
    "aurora-postgresql": "Aurora PostgreSQL",
    "mysql": "MySQL",
    "aurora-mysql": "Aurora MySQL",
    "mariadb": "MariaDB",
    "redis": "Redis",
    "valkey": "Valkey",
    "memcached": "Memcached",
    "docdb": "DocumentDB",
    "neptune": "Neptune",
}
"""Engine, as an input names it → how its vendor writes it."""

_EVERYWHERE: Mapping[str, str] = {elasticache.SERVERLESS_CACHE: "serverless", efs.FILE_SYSTEM: "mount target"}
"""Type of what is in each of its zones alike → what is there."""


def described(store: Registered) -> str:
    """Return engine, version and class of a store: ``PostgreSQL 17, db.r6g.large, Multi-AZ``."""
    inputs = store.inputs
    engine = str(inputs.get("engine") or "")
    version = str(inputs.get("engineVersion") or inputs.get("majorEngineVersion") or "")
    parts = [f"{_ENGINES.get(engine, engine)} {version}".strip()]
    if store.type == efs.FILE_SYSTEM:
        parts.append(f"{inputs.get('throughputMode') or 'bursting'} throughput")
    parts.append(str(inputs.get("instanceClass") or inputs.get("nodeType") or ""))
    if store.type == elasticache.SERVERLESS_CACHE:
        parts.append("serverless")
    if inputs.get("multiAz") or inputs.get("multiAzEnabled"):
        parts.append("Multi-AZ")
    return ", ".join(part for part in parts if part)


def roles(
    store: Registered, replicas: Sequence[Registered], members: Sequence[Registered], zones: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """Return what is in which of *zones*; where AWS chooses the zone, the first free one.

    *replicas* are an instance's, *members* a cluster's.
    """
    if not zones:
        return ()
    if store.type == rds.INSTANCE:
        return _instance(store, replicas, zones)
    if store.type in _EVERYWHERE:
        return tuple((zone, _EVERYWHERE[store.type]) for zone in zones)
    if store.type in (elasticache.REPLICATION_GROUP, memorydb.CLUSTER):
        return _nodes(store, zones)
    if store.type == elasticache.CLUSTER:
        return _spread(["node"] * max(number(store.inputs.get("numCacheNodes"), 1), 1), zones)
    return _spread(["writer", *["reader"] * (len(members) - 1)], zones)


def _instance(store: Registered, replicas: Sequence[Registered], zones: Sequence[str]) -> tuple[tuple[str, str], ...]:
    wanted = [(str(store.inputs.get("availabilityZone") or ""), "primary")]
    wanted += [("", "standby")] if store.inputs.get("multiAz") else []
    wanted += [(str(replica.inputs.get("availabilityZone") or ""), f"replica {replica.name}") for replica in replicas]
    taken: Counter[str] = Counter(zone for zone, _ in wanted)
    found: list[tuple[str, str]] = []
    for asked, role in wanted:
        zone = asked if asked in zones else min(zones, key=lambda one: (taken[one], zones.index(one)))
        taken[zone] += asked not in zones
        found.append((zone, role))
    return tuple(found)


def _nodes(store: Registered, zones: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return the nodes of a replication group: one primary and its replicas, or those of all shards counted."""
    inputs = store.inputs
    shards = max(number(inputs.get("numNodeGroups") or inputs.get("numShards"), 1), 1)
    replicas = number(inputs.get("replicasPerNodeGroup") or inputs.get("numReplicasPerShard"))
    nodes = number(inputs.get("numCacheClusters")) or shards * (1 + replicas)
    if shards == 1:
        return _spread(["primary", *["replica"] * (nodes - 1)], zones)
    counted = Counter(zones[index % len(zones)] for index in range(nodes))
    return tuple((zone, f"{counted[zone]} node{'s' if counted[zone] > 1 else ''}") for zone in zones if counted[zone])


def _spread(names: Sequence[str], zones: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Assign *names* to *zones* in turn; equal ones in a zone are counted."""
    by_zone: dict[str, Counter[str]] = {}
    for index, name in enumerate(names):
        by_zone.setdefault(zones[index % len(zones)], Counter())[name] += 1
    return tuple(
        (zone, f"{count} {name}s" if count > 1 else name)
        for zone, held in by_zone.items()
        for name, count in held.items()
    )
