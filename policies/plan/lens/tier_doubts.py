"""Which tiers of a stack are sufficiently known to determine the effect of a failure. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from policies.plan.aws import (
    autoscaling,
    docdb,
    ec2,
    ecs,
    elasticache,
    lb,
    memorydb,
    rds,
    route53,
    s3,
    scheduler,
    vpc,
    vpn,
)
from policies.plan.lens.network import StackNetwork, stack_network
from policies.plan.lens.network_doubts import Links, given
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource
from policies.plan.tier import Tier
from policies.plan.values import MISSING, UNKNOWN, known, vague

_DECIDES: Mapping[str, tuple[str, ...]] = {
    rds.CLUSTER: ("dbClusterInstanceClass",),
    elasticache.REPLICATION_GROUP: ("automaticFailoverEnabled", "multiAzEnabled"),
    elasticache.CLUSTER: ("numCacheNodes",),
    memorydb.CLUSTER: ("numShards", "numReplicasPerShard"),
    ecs.SERVICE: ("desiredCount", "capacityProviderStrategies"),
    autoscaling.GROUP: ("minSize",),
    vpn.VPN_CONNECTION: ("tunnel1DpdTimeoutSeconds",),
}
"""Inputs that determine the effect of a failure."""

_SIZES = ("numCacheClusters", "numNodeGroups", "replicasPerNodeGroup")
_PLACES: Mapping[str, str] = {
    ecs.SERVICE: "networkConfiguration.subnets",
    scheduler.SCHEDULE: "target.ecsParameters.networkConfiguration.subnets",
    vpc.NAT_GATEWAY: "subnetId",
    ec2.INSTANCE: "subnetId",
    autoscaling.GROUP: "launchTemplate",
    **dict.fromkeys(lb.LOAD_BALANCERS, "subnets"),
}
"""Type → property with its subnets."""


def copies_are_known(stack: Stack) -> bool:
    """Return whether the source of every copy in another Region is known."""
    links = Links(stack)
    buckets = [links.astray(copy, "bucket", *s3.BUCKETS) for copy in stack.of(s3.BUCKET_REPLICATIONS)]
    backups = [
        links.astray(copy, "sourceDbInstanceArn", rds.INSTANCE)
        for copy in stack.of((rds.INSTANCE_AUTOMATED_BACKUPS_REPLICATION,))
    ]
    return not any([*buckets, *backups])


class Certainty:
    """Which of a stack's tiers are sufficiently known."""

    def __init__(self, stack: Stack) -> None:
        self._links = Links(stack)
        self._network: StackNetwork = stack.once(stack_network)
        self._owners = self._network.owners
        self._members: dict[str, bool] = {
            kind: any(self._links.astray(one, "clusterIdentifier", kind) for one in stack.of((member,)))
            for kind, member in ((rds.CLUSTER, rds.CLUSTER_INSTANCE), (docdb.CLUSTER, docdb.CLUSTER_INSTANCE))
        }
        self._may_check = any(
            record.raw("healthCheckId") is UNKNOWN or _may_evaluate(record.raw("aliases"))
            for record in stack.of((route53.RECORD,))
            if record.raw("failoverRoutingPolicies") is not MISSING
        )
        self._scaled = any(
            target.raw("minCapacity") is UNKNOWN
            or (target.raw("resourceId") is UNKNOWN and not target.links.get("resourceId"))
            for target in stack.of((autoscaling.APPLICATION_TARGET,))
        )

    def sure(self, tier: Tier) -> bool:
        """Return whether everything that determines the effect of a failure on a tier is known."""
        if tier.pair is not None:
            return tier.pair.decides != "nothing" or not self._may_check
        owner = self._owners.get(tier.name)
        if owner is None:
            return not self._network.doubts.anywhere and not self._network.doubts.subnets
        if any(vague(owner.raw(key)) for key in _DECIDES.get(owner.type, ())):
            return False
        if owner.type in _PLACES:
            return self._placed(tier, owner) and (owner.type != ecs.SERVICE or self._runs(owner))
        alone = {rds.INSTANCE: _primary, elasticache.REPLICATION_GROUP: _whole_group, elasticache.CLUSTER: _no_member}
        return alone[owner.type](owner) if owner.type in alone else not self._members.get(owner.type, False)

    def _runs(self, service: Resource) -> bool:
        none = service.number("desiredCount") == 0 or service.equals("schedulingStrategy", "DAEMON")
        return not none and not self._scaled

    def _placed(self, tier: Tier, owner: Resource) -> bool:
        """Return whether the Availability Zones of a tier are known."""
        node = self._network.network.nodes[tier.name]
        zones = [self._network.network.subnets[name].zone for name in node.subnets]
        standing = bool(zones) or tier.kind != "nat" or tier.standby
        if owner.type in lb.LOAD_BALANCERS and given(owner, "subnets") in (MISSING, None, []):
            mappings = given(owner, "subnetMappings")
            if isinstance(mappings, list):
                mappings = [one.get("subnetId") if isinstance(one, dict) else UNKNOWN for one in mappings]
            whole = mappings is MISSING or self._links.all_of(owner, "subnetMappings", mappings, vpc.SUBNET)
        else:
            own = owner.type == autoscaling.GROUP and not owner.lacks("vpcZoneIdentifiers")
            key = "vpcZoneIdentifiers" if own else _PLACES[owner.type]
            whole = self._links.whole(owner, key, vpc.SUBNET)
        return standing and all(zones) and whole


def _may_evaluate(aliases: object) -> bool:
    """Return whether a record may evaluate the health of its target: if that is unknown."""
    if not isinstance(aliases, list):
        return aliases is UNKNOWN
    return any(
        one is UNKNOWN or (isinstance(one, dict) and one.get("evaluateTargetHealth") is UNKNOWN) for one in aliases
    )


def _primary(instance: Resource) -> bool:
    """Return whether an instance is not a replica, and how it recovers is known."""
    if not instance.lacks("replicateSourceDb") or instance.raw("multiAz") is UNKNOWN:
        return False
    return instance.is_true("multiAz") or instance.raw("backupRetentionPeriod") is not UNKNOWN


def _no_member(cluster: Resource) -> bool:
    return cluster.lacks("replicationGroupId")


def _whole_group(group: Resource) -> bool:
    """Return whether a replication group is not part of a global datastore, and its size is known."""
    follows = group.raw("globalReplicationGroupId")
    other = (known(follows) and bool(follows)) or bool(group.sources("globalReplicationGroupId"))
    sizes = [group.raw(key) for key in _SIZES]
    # The provider computes the omitted ones: in a preview they are unknown next to the one that is set.
    sized = UNKNOWN not in sizes or any(known(size) for size in sizes if size is not MISSING)
    # Before version 6 of the provider, the sizes were in a block with this name.
    return not other and sized and not isinstance(group.raw("clusterMode"), (dict, list))
