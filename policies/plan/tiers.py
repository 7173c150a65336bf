"""Reads tiers from a plan's graph: where each runs, how many units, and its dependencies. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import ceil
from typing import Any

from policies.plan.aws import (
    autoscaling,
    docdb,
    ec2,
    ecs,
    elasticache,
    lambda_,
    lb,
    memorydb,
    rds,
    s3,
    scheduler,
    vpc,
)
from policies.plan.edge_tiers import edge_tiers
from policies.plan.graph import Graph, Registration, blocks, number, texts
from policies.plan.kinds import KINDS
from policies.plan.network import Network, Node
from policies.plan.network_of_graph import network_of
from policies.plan.regional_stores import REGIONAL_STORES
from policies.plan.scheduled_limits import scheduled_limits
from policies.plan.tier import Tier
from policies.plan.vpn_tiers import vpn_tiers

_CACHES = (elasticache.REPLICATION_GROUP, elasticache.CLUSTER, elasticache.SERVERLESS_CACHE, memorydb.CLUSTER)
_STORES = (rds.INSTANCE, rds.CLUSTER, docdb.CLUSTER, *_CACHES)
_WORKLOADS = (ecs.SERVICE, scheduler.SCHEDULE)


def tiers_of(graph: Graph[Registration], network: Network | None = None) -> list[Tier]:
    """Return the tiers of a plan; *network* avoids reading it again."""
    return list(_Reading(graph, network or network_of(graph)).tiers())


class _Reading:
    """What tiers of all kinds are read from."""

    def __init__(self, graph: Graph[Registration], network: Network) -> None:
        self.graph = graph
        self.network = network
        self.names = network.names

    def tiers(self) -> Iterator[Tier]:
        yield from edge_tiers(self.graph, self.network)
        for balancer in self.graph.of(*lb.LOAD_BALANCERS):
            yield Tier(name=self.names[balancer.urn], kind="load-balancer", zones=self._zones(balancer))
        for workload in self._workloads():
            yield self._workload(workload)
        yield from self._functions()
        yield from self._instance_groups()
        yield from self._databases()
        yield from self._clusters()
        yield from self._caches()
        yield from self._gateways()
        yield from self._endpoints()
        yield from vpn_tiers(self.graph, self.network)
        copied = {
            bucket.urn
            for copy in self.graph.of(*s3.BUCKET_REPLICATIONS)
            for bucket in self.graph.refs(copy, "bucket", *s3.BUCKETS)
        }
        for store in self.graph.of(*REGIONAL_STORES):
            yield Tier(
                name=self.names[store.urn],
                kind="regional",
                noun=REGIONAL_STORES[store.type].noun,
                keeps_data=True,
                copied_abroad=store.urn in copied,
            )

    def _workloads(self) -> list[Registration]:
        """Return services and jobs; a schedule that starts no task is not a job."""
        return [item for item in self.graph.of(*_WORKLOADS) if self.names[item.urn] in self.network.nodes]

    def _node(self, resource: Registration) -> Node:
        return self.network.nodes[self.names[resource.urn]]

    def _zones(self, resource: Registration) -> tuple[str, ...]:
        subnets = (self.network.subnets[name] for name in self._node(resource).subnets)
        return tuple(sorted({subnet.zone for subnet in subnets if subnet.zone}))

    def _vpc(self, subnets: Iterable[str]) -> str:
        """Return the VPC of *subnets*, which are all in one; empty if there are none."""
        return next((self.network.subnets[name].vpc for name in subnets if name in self.network.subnets), "")

    def _workload(self, workload: Registration) -> Tier:
        units = number(workload.inputs.get("desiredCount"), 1)
        for target in self.graph.of(autoscaling.APPLICATION_TARGET):
            if self._scales(target, workload):
                units = self._fewest(target, number(target.inputs.get("minCapacity"), units))
        units = max(units, 1)
        return Tier(
            name=self.names[workload.urn],
            kind="service" if workload.type == ecs.SERVICE else "job",
            zones=self._zones(workload),
            vpc=self._vpc(self._node(workload).subnets),
            units=units,
            spot_units=self._on_spot(workload, units),
            needs=self._needs(workload),
        )

    def _functions(self) -> Iterator[Tier]:
        """Yield the functions: in the zones of their subnets, or in no VPC, where Lambda uses several by itself."""
        for function in self.graph.of(lambda_.FUNCTION):
            name = self.names[function.urn]
            if name not in self.network.nodes:
                yield Tier(name=name, kind="regional", noun="function")
                continue
            yield Tier(
                name=name,
                kind="function",
                zones=self._zones(function),
                vpc=self._vpc(self._node(function).subnets),
                needs=self._needs(function),
            )

    def _instance_groups(self) -> Iterator[Tier]:
        """Yield the Auto Scaling groups that run something, unlike those of NAT instances."""
        for group in self.graph.of(autoscaling.GROUP):
            node = self.network.nodes.get(self.names[group.urn])
            if node is None or node.kind != "instance":
                continue
            units = max(number(group.inputs.get("minSize")), 1)
            yield Tier(
                name=node.name,
                kind="instance",
                zones=self._zones(group),
                vpc=self._vpc(node.subnets),
                units=units,
                spot_units=_spot_instances(group, units),
                failover_time=KINDS[group.type].failover,
                needs=self._needs(group),
            )

    def _on_spot(self, workload: Registration, units: int) -> int:
        """Return how many of *units* tasks may run on Spot: those beyond the bases, by weight, rounded up."""
        owners = [workload.inputs] if workload.type == ecs.SERVICE else self._ecs_parameters(workload)
        shares = [share for owner in owners for share in blocks(owner.get("capacityProviderStrategies"))]
        spot = [share for share in shares if str(share.get("capacityProvider")) == "FARGATE_SPOT"]
        firm = [share for share in shares if share not in spot]
        fixed = min(units, sum(number(share.get("base")) for share in firm))
        rest = max(0, units - fixed - sum(number(share.get("base")) for share in spot))
        weights = sum(number(share.get("weight")) for share in shares)
        on_demand = rest * sum(number(share.get("weight")) for share in firm) // weights if weights else rest
        return units - fixed - on_demand if spot else 0

    def _ecs_parameters(self, schedule: Registration) -> list[Mapping[str, Any]]:
        return [
            item for target in blocks(schedule.inputs.get("target")) for item in blocks(target.get("ecsParameters"))
        ]

    def _fewest(self, target: Registration, minimum: int) -> int:
        """Return the lowest minimum above 0 that a scalable target has at any time; who runs nothing misses nothing."""
        return min([minimum, *(one for one in scheduled_limits(self.graph, target, "minCapacity") if one > 0)])

    def _scales(self, target: Registration, workload: Registration) -> bool:
        name = workload.outputs.get("name") or workload.inputs.get("name")
        if name and str(target.inputs.get("resourceId") or "").endswith(f"/{name}"):
            return True
        return workload.urn in target.property_dependencies.get("resourceId", ())

    def _needs(self, workload: Registration) -> tuple[str, ...]:
        """Return what a workload connects to: from rules that refer to its group, and its containers' dependencies."""
        node = self._node(workload)
        peers = {f"group:{name}" for name in node.groups}
        opened = [
            other.name
            for other in self.network.nodes.values()
            if other.kind in ("database", "cache", "file-system", "service")
            and other.name != node.name
            and any(rule.peer in peers for name in other.groups for rule in self._ingress(name))
        ]
        definition = self.graph.ref(workload, "taskDefinition", ecs.TASK_DEFINITION)
        stores = {
            urn: self.names[urn]
            for urn in (definition.property_dependencies.get("containerDefinitions", ()) if definition else ())
            if urn in self.names and self.graph.resources[urn].type in _STORES
        }
        replicas = {
            self.names[item.urn]
            for item in self.graph.of(rds.INSTANCE)
            if self.graph.ref(item, "replicateSourceDb", rds.INSTANCE)
        }
        return tuple(sorted({*opened, *stores.values()} - replicas))

    def _ingress(self, group: str) -> tuple[Any, ...]:
        return tuple(self.network.groups[group].ingress) if group in self.network.groups else ()

    def _databases(self) -> Iterator[Tier]:
        sources = {
            item.urn: source
            for item in self.graph.of(rds.INSTANCE)
            if (source := self.graph.ref(item, "replicateSourceDb", rds.INSTANCE))
        }
        abroad = {
            source.urn
            for copy in self.graph.of(rds.INSTANCE_AUTOMATED_BACKUPS_REPLICATION)
            for source in self.graph.refs(copy, "sourceDbInstanceArn", rds.INSTANCE)
        }
        for item in self.graph.of(rds.INSTANCE):
            if item.urn in sources:
                continue
            replicas = [self.graph.resources[urn] for urn, source in sources.items() if source == item]
            region = item.inputs.get("region")
            far = [one for one in replicas if one.inputs.get("region") not in (None, region)]
            yield Tier(
                name=self.names[item.urn],
                kind="database",
                zones=self._zones(item),
                primary_zone=str(item.inputs.get("availabilityZone") or ""),
                standby=bool(item.inputs.get("multiAz")),
                failover_time=rds.INSTANCE.failover,
                replicas=len(replicas) - len(far),
                backup_days=number(item.inputs.get("backupRetentionPeriod")),
                copied_abroad=bool(far) or item.urn in abroad,
            )

    def _clusters(self) -> Iterator[Tier]:
        for item in self.graph.of(rds.CLUSTER, docdb.CLUSTER):
            member = rds.CLUSTER_INSTANCE if item.type == rds.CLUSTER else docdb.CLUSTER_INSTANCE
            count = sum(self.graph.ref(one, "clusterIdentifier", item.type) == item for one in self.graph.of(member))
            spread = bool(item.inputs.get("dbClusterInstanceClass"))
            yield Tier(
                name=self.names[item.urn],
                kind="database",
                zones=self._zones(item),
                standby=spread or count > 1,
                shared_storage=not spread,
                failover_time=rds.MULTI_AZ_CLUSTER_FAILOVER if spread else KINDS[item.type].failover,
                # Aurora and DocumentDB always retain at least one day.
                backup_days=number(item.inputs.get("backupRetentionPeriod"), 1),
                copied_abroad=bool(item.inputs.get("globalClusterIdentifier")),
            )

    def _caches(self) -> Iterator[Tier]:
        for item in self.graph.of(*_CACHES):
            yield replace(
                _cache(item.type, item.inputs),
                name=self.names[item.urn],
                zones=self._zones(item),
                failover_time=KINDS[item.type].failover,
            )

    def _gateways(self) -> Iterator[Tier]:
        for item in self.graph.of(vpc.NAT_GATEWAY, ec2.INSTANCE, autoscaling.GROUP):
            # A group whose instances have interfaces that AWS makes is no node.
            node = self.network.nodes.get(self.names[item.urn])
            if node is None or node.kind != "nat":
                continue
            name = self.names[item.urn]
            clients = {
                label: subnet
                for label, subnet in self.network.subnets.items()
                if any(route.target == name for route in subnet.routes)
            }
            served = {subnet.zone for subnet in clients.values() if subnet.zone}
            yield Tier(
                name=name,
                kind="nat",
                zones=self._zones(item) or tuple(sorted(served)),
                vpc=self._vpc(clients),
                standby=item.inputs.get("availabilityMode") == "regional",
                failover_time=KINDS[item.type].failover,
                serves_zones=tuple(sorted(served)),
            )

    def _endpoints(self) -> Iterator[Tier]:
        """Yield the interface endpoints of each VPC as one tier where workloads have no other path to AWS."""
        by_vpc: dict[str, list[Node]] = {}
        for workload in self._workloads():
            node = self._node(workload)
            by_vpc.setdefault(self._vpc(node.subnets), []).append(node)
        found = [tier for home, nodes in by_vpc.items() for tier in self._endpoints_of(home, nodes)]
        yield from found if len(found) == 1 else (replace(tier, name=f"{tier.name} of {tier.vpc}") for tier in found)

    def _endpoints_of(self, home: str, workloads: Sequence[Node]) -> Iterator[Tier]:
        cut_off: set[str] = set()
        called: set[str] = set()
        for node in workloads:
            subnets = [self.network.subnets[name] for name in node.subnets]
            zones = {subnet.zone for subnet in subnets if subnet.zone and subnet.tier == "isolated"}
            cut_off |= zones
            called |= set(node.calls if zones else ())
        served = [item for item in self.graph.of(vpc.ENDPOINT) if self.names[item.urn] in self.network.nodes]
        placed = [
            zones
            for item in served
            if self._node(item).serves in called
            and self._vpc(self._node(item).subnets) == home
            and (zones := self._zones(item))
        ]
        if cut_off and placed:
            # The one in the fewest zones decides: without it no task starts.
            weakest = min(placed, key=len)
            yield Tier(
                name="VPC endpoints", kind="endpoint", zones=weakest, vpc=home, serves_zones=tuple(sorted(cut_off))
            )


def _spot_instances(group: Registration, units: int) -> int:
    """Return how many of *units* instances of a group are Spot Instances: those beyond the base, by percent."""
    shares = [
        share
        for policy in blocks(group.inputs.get("mixedInstancesPolicy"))
        for share in blocks(policy.get("instancesDistribution"))
    ]
    for share in shares:
        rest = max(0, units - number(share.get("onDemandBaseCapacity")))
        return rest - ceil(rest * number(share.get("onDemandPercentageAboveBaseCapacity"), 100) / 100)
    return 0


def _cache(kind: str, inputs: Mapping[str, Any]) -> Tier:
    """Return a cache from its inputs; the caller sets its name and zones."""
    if kind == elasticache.SERVERLESS_CACHE:
        return Tier(name="", kind="cache", standby=True, shared_storage=True, failover=True, replicas=1)
    if kind == elasticache.CLUSTER:
        return Tier(name="", kind="cache", units=max(1, number(inputs.get("numCacheNodes"), 1)))
    if kind == memorydb.CLUSTER:
        shards, replicas = number(inputs.get("numShards"), 1), number(inputs.get("numReplicasPerShard"), 1)
        return Tier(name="", kind="cache", units=shards, replicas=replicas, failover=replicas > 0, standby=replicas > 0)
    shards = max(1, number(inputs.get("numNodeGroups"), 1))
    replicas = number(inputs.get("replicasPerNodeGroup"), max(0, number(inputs.get("numCacheClusters"), 1) - 1))
    return Tier(
        name="",
        kind="cache",
        units=shards,
        replicas=replicas,
        failover=bool(inputs.get("automaticFailoverEnabled")),
        standby=bool(inputs.get("multiAzEnabled")),
        primary_zone=next(iter(texts(inputs.get("preferredCacheClusterAzs"))), "") if shards + replicas == 1 else "",
        backup_days=number(inputs.get("snapshotRetentionLimit")),
    )
