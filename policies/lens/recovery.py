"""Which tiers of a stack are known well enough to say what a failure does to them. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from policies.engine.stack import Stack
from policies.engine.view import Resource
from policies.lens.doubts import Links, given
from policies.lens.network import Drawn, drawn
from policies.plan.aws_types import (
    BALANCERS,
    BUCKET_COPIES,
    BUCKETS,
    CACHE_CLUSTER,
    CACHE_GROUP,
    DB_BACKUP_COPY,
    DB_CLUSTER,
    DB_CLUSTER_INSTANCE,
    DB_INSTANCE,
    DISTRIBUTION,
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
from policies.plan.edges import edge_name
from policies.plan.nodes import node_names
from policies.plan.values import MISSING, UNKNOWN, known, vague
from policies.proofs.tiers import Tier

_DECIDES: Mapping[str, tuple[str, ...]] = {
    DB_CLUSTER: ("dbClusterInstanceClass",),
    CACHE_GROUP: ("automaticFailoverEnabled", "multiAzEnabled"),
    CACHE_CLUSTER: ("numCacheNodes",),
    MEMORYDB: ("numShards", "numReplicasPerShard"),
    SERVICE: ("desiredCount", "capacityProviderStrategies"),
}
"""Inputs without which nothing can be said."""

_SIZES = ("numCacheClusters", "numNodeGroups", "replicasPerNodeGroup")
_PLACES: Mapping[str, str] = {
    SERVICE: "networkConfiguration.subnets",
    SCHEDULE: "target.ecsParameters.networkConfiguration.subnets",
    NAT: "subnetId",
    INSTANCE: "subnetId",
    **dict.fromkeys(BALANCERS, "subnets"),
}
"""Where a type says in which subnets it stands."""


def owners_of(stack: Stack) -> dict[str, Resource]:
    """Return the resource of each tier, by the tier's name."""
    graph = stack.graph
    names = node_names(graph)
    found = dict(stack.once(drawn).owners)
    for distribution in graph.of(DISTRIBUTION):
        found.setdefault(edge_name(graph, distribution, names), stack.by_urn[distribution.urn])
    for bucket in graph.of(*BUCKETS):
        label = graph.label(bucket)
        found[f"bucket/{label}" if label in found and found[label].type not in BUCKETS else label] = stack.by_urn[
            bucket.urn
        ]
    return found


def copies_are_known(stack: Stack) -> bool:
    """Tell whether it is known of every copy in another region whose it is."""
    links = Links(stack)
    buckets = [links.astray(copy, "bucket", *BUCKETS) for copy in stack.of(BUCKET_COPIES)]
    backups = [links.astray(copy, "sourceDbInstanceArn", DB_INSTANCE) for copy in stack.of((DB_BACKUP_COPY,))]
    return not any([*buckets, *backups])


class Certainty:
    """What is known of a stack's tiers."""

    def __init__(self, stack: Stack) -> None:
        self._links = Links(stack)
        self._drawn: Drawn = stack.once(drawn)
        self._owners = owners_of(stack)
        self._members: dict[str, bool] = {
            kind: any(self._links.astray(one, "clusterIdentifier", kind) for one in stack.of((member,)))
            for kind, member in ((DB_CLUSTER, DB_CLUSTER_INSTANCE), (DOCUMENTS, DOCUMENTS_INSTANCE))
        }
        self._scaled = any(
            target.raw("minCapacity") is UNKNOWN
            or (target.raw("resourceId") is UNKNOWN and not target.links.get("resourceId"))
            for target in stack.of((SCALING_TARGET,))
        )

    def sure(self, tier: Tier) -> bool:
        """Tell whether what decides a tier's fate is known; what is not a resource of its own must all be known."""
        owner = self._owners.get(tier.name)
        if owner is None:
            return not self._drawn.doubts.anywhere and not self._drawn.doubts.subnets
        if any(vague(owner.raw(key)) for key in _DECIDES.get(owner.type, ())):
            return False
        if owner.type in _PLACES:
            return self._placed(tier, owner) and (owner.type != SERVICE or self._runs(owner))
        alone = {DB_INSTANCE: _primary, CACHE_GROUP: _whole_group, CACHE_CLUSTER: _no_member}
        return alone[owner.type](owner) if owner.type in alone else not self._members.get(owner.type, False)

    def _runs(self, service: Resource) -> bool:
        none = service.number("desiredCount") == 0 or service.equals("schedulingStrategy", "DAEMON")
        return not none and not self._scaled

    def _placed(self, tier: Tier, owner: Resource) -> bool:
        """Tell whether it is known in which zones a tier stands."""
        node = self._drawn.network.nodes[tier.name]
        zones = [self._drawn.network.subnets[name].zone for name in node.subnets]
        standing = bool(zones) or tier.kind != "nat" or tier.standby
        if owner.type in BALANCERS and given(owner, "subnets") in (MISSING, None, []):
            mappings = given(owner, "subnetMappings")
            if isinstance(mappings, list):
                mappings = [one.get("subnetId") if isinstance(one, dict) else UNKNOWN for one in mappings]
            whole = mappings is MISSING or self._links.all_of(owner, "subnetMappings", mappings, SUBNET)
        else:
            whole = self._links.whole(owner, _PLACES[owner.type], SUBNET)
        return standing and all(zones) and whole


def _primary(instance: Resource) -> bool:
    """Tell whether an instance is one of its own, and how it comes back."""
    if not instance.lacks("replicateSourceDb") or instance.raw("multiAz") is UNKNOWN:
        return False
    return instance.is_true("multiAz") or instance.raw("backupRetentionPeriod") is not UNKNOWN


def _no_member(cluster: Resource) -> bool:
    return cluster.lacks("replicationGroupId")


def _whole_group(group: Resource) -> bool:
    """Tell whether a replication group is one of its own, of a known size."""
    follows = group.raw("globalReplicationGroupId")
    other = (known(follows) and bool(follows)) or bool(group.links.get("globalReplicationGroupId"))
    sizes = [group.raw(key) for key in _SIZES]
    # The provider fills in those that are not given: in a preview they are unknown beside the one that is.
    sized = UNKNOWN not in sizes or any(known(size) for size in sizes if size is not MISSING)
    # Before version 6 of the provider the sizes stood in a block of this name.
    return not other and sized and not isinstance(group.raw("clusterMode"), (dict, list))
