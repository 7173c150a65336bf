"""Reads what there is to draw from what was registered and what was proved of it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from policies.plan.aws_types import BUCKETS, DISTRIBUTION, ENDPOINT, NAT, SERVICE, VPC
from policies.plan.graph import Graph, blocks
from policies.plan.network import Network, Node, Subnet
from policies.plan.nodes import node_names
from policies.plan.subnets import service_of
from preview.recorder.record import Record, Registered
from preview.recorder.tree import in_order
from preview.report.svg.letters import listed, natural
from preview.report.svg.parts import STORES, WORKLOADS, Item, Origin, Plan, Tier, Vpc
from preview.report.svg.shelves import ON_SHELVES, shelves
from preview.report.svg.stores import described, roles
from preview.report.view.places import Places, tier_name

_ORDER = {"internet": 0, "NAT": 1, "isolated": 2}
_WAYS = {"public": "internet", "private": "NAT", "isolated": "isolated"}


def read(resources: Sequence[Registered], network: Network) -> Plan:
    """Return what there is to draw; the order of *resources* does not matter."""
    return _Reader(in_order(Record(resources=list(resources))), network).plan()


class _Reader:
    """What all parts are read from."""

    def __init__(self, resources: Sequence[Registered], network: Network) -> None:
        self.places = Places(resources)
        self.network = network
        self.graph = Graph(resources)
        self.by_urn = {resource.urn: resource for resource in resources}
        self.by_name = {name: self.by_urn[urn] for urn, name in node_names(self.graph).items()}
        self.replicas = {
            self._name(replica): self._name(primary)
            for primary in self.places.of("aws:rds/instance:Instance")
            for replica in self.places.replicas(primary)
        }

    def plan(self) -> Plan:
        vpcs = [self._vpc(name) for name in sorted({subnet.vpc for subnet in self.network.subnets.values()})]
        elsewhere = self._elsewhere()
        urn = next(iter(sorted(self.by_urn)), "").split("::")
        stack = urn[0].rpartition(":")[2]
        return Plan(
            name=f"{urn[1]}, stack {stack}" if len(urn) > 1 and stack else "this plan",
            region=self._region(),
            edges=[self._edge(item) for item in self.places.of(DISTRIBUTION)],
            origins=list(self._origins()),
            vpcs=[*vpcs, *([elsewhere] if elsewhere else [])],
            shelves=shelves(self.places),
        )

    def _region(self) -> str:
        """Return the regions of what stands in no subnet, that with the most of it first."""
        held = [one for token in ON_SHELVES for one in self.places.of(token)]
        uses = Counter(str(one.outputs.get("region") or "") for one in held)
        uses.pop("", None)
        return listed(sorted(uses, key=lambda region: (-uses[region], region)))

    def _name(self, resource: Registered) -> str:
        return next((name for name, found in self.by_name.items() if found.urn == resource.urn), resource.name)

    def _edge(self, distribution: Registered) -> Item:
        names = distribution.inputs.get("aliases") or [distribution.outputs.get("domainName") or ""]
        return Item(
            name=self.graph.label(self.graph.resources[distribution.urn]),
            component=self.places.owner(distribution),
            kind="cdn",
            label=self.places.owner(distribution),
            detail=", ".join(str(name) for name in names),
            protected=distribution.protect,
        )

    def _origins(self) -> Iterator[Origin]:
        for distribution in self.graph.of(DISTRIBUTION):
            paths = _paths(distribution.inputs)
            for origin in blocks(distribution.inputs.get("origins")):
                if origin.get("customOriginConfig") or origin.get("vpcOriginConfig"):
                    continue
                for bucket in self._buckets(distribution.urn, str(origin.get("domainName") or "")):
                    yield Origin(
                        source=self.graph.label(distribution),
                        bucket=Item(
                            name=f"bucket/{bucket.name}",
                            component=self.places.owner(bucket),
                            kind="bucket",
                            label=self.places.owner(bucket),
                            protected=bucket.protect,
                        ),
                        path=", ".join(paths.get(str(origin.get("originId")), [])) or "unused",
                    )

    def _buckets(self, distribution: str, host: str) -> list[Registered]:
        buckets = [bucket for token in BUCKETS for bucket in self.places.of(token)]
        named = [one for one in buckets if host and one.outputs.get("bucketRegionalDomainName") == host]
        linked = self.by_urn[distribution].property_dependencies.get("origins", ())
        return named or ([] if host else [one for one in buckets if one.urn in linked])

    def _vpc(self, name: str) -> Vpc:
        subnets = [subnet for _, subnet in sorted(self.network.subnets.items()) if subnet.vpc == name]
        made = next((vpc for vpc in self.graph.of(VPC) if self.graph.label(vpc) == name), None)
        tiers: dict[str, Tier] = {}
        for subnet in subnets:
            purpose = tier_name(name, subnet.name.rpartition("/")[2], subnet.zone)
            tier = tiers.setdefault(purpose, Tier(name=purpose, look="private", way_out="isolated"))
            tier.cidrs[subnet.zone] = subnet.cidr
            tier.subnets.add(subnet.name)
            tier.way_out = min(tier.way_out, _WAYS.get(subnet.tier, "isolated"), key=_ORDER.__getitem__)
        ordered = sorted(tiers.values(), key=lambda tier: (_ORDER[tier.way_out], sorted(tier.cidrs.values())))
        self._settle(ordered)
        self._add_endpoints(ordered, subnets, name)
        for tier in ordered:
            tier.look = _look(tier)
        return Vpc(
            name=name,
            component=self.places.owner(self.by_urn[made.urn]) if made else "",
            cidr=", ".join(self.network.vpc_cidrs.get(name, ())),
            zones=sorted({subnet.zone for subnet in subnets}),
            tiers=ordered,
            gateways=[
                self._item(node)
                for node in self._nodes()
                if node.kind == "nat" and not node.subnets and self._serves(node, subnets)
            ],
        )

    def _serves(self, nat: Node, subnets: Sequence[Subnet]) -> bool:
        return any(route.target == nat.name for subnet in subnets for route in subnet.routes)

    def _nodes(self) -> list[Node]:
        nodes = sorted(self.network.nodes.values(), key=lambda node: natural(node.name))
        return [node for node in nodes if node.name not in self.replicas]

    def _settle(self, tiers: Sequence[Tier]) -> None:
        """Put everything with network interfaces into the first tier that it has one in."""
        for node in self._nodes():
            tier = next((tier for tier in tiers if tier.subnets.intersection(node.subnets)), None)
            if tier is not None:
                (tier.endpoints if node.kind == "endpoint" else tier.items).append(self._item(node))

    def _add_endpoints(self, tiers: Sequence[Tier], subnets: Sequence[Subnet], vpc: str) -> None:
        """Put the gateway endpoints to the others, or to the first tier that has routes to one."""
        routed = {subnet.name for subnet in subnets if any(route.kind == "gateway-endpoint" for route in subnet.routes)}
        home = next((tier for tier in tiers if tier.endpoints), None) or next(
            (tier for tier in tiers if tier.subnets & routed), tiers[-1] if tiers else None
        )
        if home is None:
            return
        for endpoint in self.graph.of(ENDPOINT):
            owner = self.graph.ref(endpoint, "vpcId", VPC)
            if endpoint.inputs.get("vpcEndpointType") != "Interface" and owner and self.graph.label(owner) == vpc:
                home.endpoints.append(self._endpoint(self.by_urn[endpoint.urn], service_of(endpoint), "gateway"))
        home.endpoints.sort(key=lambda item: (item.detail, item.label))
        for tier in tiers:
            if tier is not home and tier.endpoints:
                home.endpoints += tier.endpoints
                tier.endpoints = []

    def _endpoint(self, endpoint: Registered, serves: str, what: str) -> Item:
        return Item(
            name=endpoint.name,
            component=self.places.owner(endpoint),
            kind="endpoint",
            label=serves or endpoint.name,
            detail=what,
        )

    def _elsewhere(self) -> Vpc | None:
        """Return what stands in subnets that this plan does not make, as a VPC without zones."""
        items = [
            self._item(node) for node in self._nodes() if not node.subnets and node.kind not in ("nat", "endpoint")
        ]
        if not items:
            return None
        tier = Tier(name="", look="private", way_out="isolated", cidrs={"": ""}, items=items)
        return Vpc(name="", component="", cidr="", zones=[""], tiers=[tier], known=False)

    def _item(self, node: Node) -> Item:
        resource = self.by_name[node.name]
        zones = tuple(
            sorted({self.network.subnets[name].zone for name in node.subnets if name in self.network.subnets})
        )
        owner = self.places.owner(resource)
        if node.kind == "endpoint":
            return self._endpoint(resource, service_of(self.graph.resources[resource.urn]), "interface")
        if node.kind == "nat":
            what = "NAT gateway" if resource.type == NAT else "NAT instance"
            where = "" if node.subnets else "over all zones"
            return Item(
                name=node.name, component=owner, kind="nat", label=what, detail=where, zones=zones,
                protected=resource.protect,
            )  # fmt: skip
        replicas = self.places.replicas(resource) if node.kind == "database" else []
        return Item(
            name=node.name,
            component=owner,
            kind=node.kind,
            label=owner if node.kind in WORKLOADS and self._sole(resource) else resource.name,
            detail=self._detail(node, resource),
            protected=resource.protect,
            zones=zones,
            roles=roles(resource, replicas, self._members(resource), zones) if node.kind in STORES else (),
            also=tuple(self._name(replica) for replica in replicas),
            private=node.kind == "load-balancer" and not node.public,
        )

    def _sole(self, resource: Registered) -> bool:
        """Tell whether a component has no other resource of this type."""
        owner = self.places.owner(resource)
        return sum(self.places.owner(other) == owner for other in self.places.of(resource.type)) == 1

    def _members(self, cluster: Registered) -> list[Registered]:
        token = cluster.type.replace("cluster:Cluster", "clusterInstance:ClusterInstance")
        known = self.graph.resources[cluster.urn]
        return [
            self.by_urn[member.urn]
            for member in self.graph.of(token)
            if token != cluster.type and self.graph.ref(member, "clusterIdentifier", cluster.type) == known
        ]

    def _detail(self, node: Node, resource: Registered) -> str:
        if resource.type == SERVICE:
            count = self.places.tasks(resource).replace("-", "\N{EN DASH}")
            return f"{count} task{'' if count == '1' else 's'}"
        if node.kind == "job":
            return str(resource.inputs.get("scheduleExpression") or "")
        if node.kind == "load-balancer":
            return "internet-facing" if node.public else "internal"
        if node.kind in STORES:
            return described(resource)
        return str(resource.inputs.get("instanceType") or resource.inputs.get("runtime") or "")


def _look(tier: Tier) -> str:
    if tier.way_out == "internet":
        return "public"
    stores, others = tier.of(*STORES), tier.of(*WORKLOADS, "load-balancer")
    return "data" if (stores and not others) or (tier.way_out == "isolated" and "data" in tier.name) else "private"


def _paths(distribution: Mapping[str, object]) -> dict[str, list[str]]:
    """Return the paths that lead to each origin, by its id."""
    found: dict[str, list[str]] = {}
    for behaviour in blocks(distribution.get("orderedCacheBehaviors") or []):
        found.setdefault(str(behaviour.get("targetOriginId")), []).append(str(behaviour.get("pathPattern")))
    for behaviour in blocks(distribution.get("defaultCacheBehavior") or {}):
        found.setdefault(str(behaviour.get("targetOriginId")), []).append("other paths" if found else "all paths")
    return found
