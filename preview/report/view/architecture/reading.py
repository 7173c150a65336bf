"""Reads the architecture of a stack from what was registered and from the network of its proofs. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from policies.plan.aws import apigatewayv2, cloudfront, ecs, globalaccelerator, rds, vpc
from policies.plan.dns_firewalls import DnsFirewall, dns_firewalls
from policies.plan.edges import EDGES
from policies.plan.name_failovers import NameFailover, name_failovers
from policies.plan.network import DEFAULT_ROUTES, Network, Node, Remote, Subnet
from policies.plan.subnets import service_of
from preview.recorder.record import Record, Registered
from preview.recorder.tree import in_order
from preview.report.view.architecture.items import EGRESS, Architecture, DrawnVpc, Egress, Item, Standby, SubnetTier
from preview.report.view.architecture.lookup import Lookup
from preview.report.view.architecture.origins import invoked, origins_of
from preview.report.view.architecture.shelves import shelf_types, shelves
from preview.report.view.architecture.stores import described, roles
from preview.report.view.nouns import STORES, WORKLOADS, noun_of
from preview.report.view.wording import counted, listed, natural

_ORDER = {egress: number for number, egress in enumerate(EGRESS)}
_FAILS = {True: "open", False: "closed"}
_EGRESS: dict[str, Egress] = {"public": "internet", "private": "NAT", "isolated": "isolated"}


def read(resources: Sequence[Registered], network: Network) -> Architecture:
    """Return the architecture of a plan; the order of *resources* does not matter."""
    return _Reader(in_order(Record(resources=list(resources))), network).architecture()


class _Reader:
    """A plan and its network, from which all parts are read."""

    def __init__(self, resources: Sequence[Registered], network: Network) -> None:
        self.lookup = Lookup(resources, network.names)
        self.network = network
        self.graph = self.lookup.graph
        self.firewalls = {one.vpc: _described(one) for one in dns_firewalls(self.graph)}
        self.by_name = {name: self.graph.resources[urn] for urn, name in network.names.items()}
        self.replicas = {
            self.lookup.name(replica)
            for primary in self.graph.of(rds.INSTANCE)
            for replica in self.lookup.replicas(primary)
        }

    def architecture(self) -> Architecture:
        vpcs = [self._vpc(name) for name in sorted({subnet.vpc for subnet in self.network.subnets.values()})]
        elsewhere = self._elsewhere()
        urn = next(iter(sorted(self.graph.resources)), "").split("::")
        stack = urn[0].rpartition(":")[2]
        apis = self.graph.of(apigatewayv2.API)
        placed = {urn for urn, name in self.network.names.items() if name in self.network.nodes}
        placed |= {api.urn for api in apis}
        return Architecture(
            name=f"{urn[1]}, stack {stack}" if len(urn) > 1 and stack else "this plan",
            region=self._region(),
            distributions=[
                *(self._edge(one, _aliases(one)) for one in self.graph.of(cloudfront.DISTRIBUTION)),
                *(self._edge(one, "fixed addresses") for one in self.graph.of(globalaccelerator.ACCELERATOR)),
                *(self._edge(one, self._domain_names(one)) for one in apis),
            ],
            origins=[*origins_of(self.lookup), *invoked(self.lookup, self.network)],
            vpcs=[*vpcs, *([elsewhere] if elsewhere else [])],
            shelves=shelves(self.graph, placed),
            standbys=[self._standby(one) for one in name_failovers(self.graph, self.network)],
        )

    def _region(self) -> str:
        """Return the regions of what is outside of any VPC, the one with the most of it first."""
        uses = Counter(
            str(one.outputs.get("region") or "")
            for one in self.graph.of(*(token for types in shelf_types().values() for token in types))
        )
        uses.pop("", None)
        return listed(sorted(uses, key=lambda region: (-uses[region], region)))

    def _edge(self, resource: Registered, detail: str) -> Item:
        owner = self.graph.component(resource)
        return Item(
            name=self.lookup.name(resource),
            component=owner,
            kind=EDGES[resource.type],
            label=owner,
            detail=detail,
            protected=resource.protect,
        )

    def _domain_names(self, api: Registered) -> str:
        """Return the custom domain names of an API, or the name that AWS gives it."""
        names = [
            str(domain.inputs["domainName"])
            for mapping in self.graph.referring(api, "apiId", apigatewayv2.API_MAPPING)
            for domain in self.graph.refs(mapping, "domainName", apigatewayv2.DOMAIN_NAME)
        ]
        return ", ".join(names) or str(api.outputs.get("apiEndpoint") or "").removeprefix("https://")

    def _standby(self, pair: NameFailover) -> Standby:
        return Standby(
            name=pair.name,
            target=self._called(pair.primary),
            standby=self._called(pair.standby),
            decides=pair.decides,
        )

    def _called(self, name: str) -> str:
        """Return the noun and label of what is in the plan; *name* itself of anything else."""
        resource = self.by_name.get(name)
        if resource is None:
            return name
        kind = EDGES.get(resource.type) or self.network.nodes[name].kind
        return f"{noun_of(kind).one} {self.graph.component(resource)}"

    def _vpc(self, name: str) -> DrawnVpc:
        subnets = [subnet for _, subnet in sorted(self.network.subnets.items()) if subnet.vpc == name]
        made = next((one for one in self.graph.of(vpc.VPC) if self.graph.label(one) == name), None)
        tiers: dict[str, SubnetTier] = {}
        for subnet in subnets:
            purpose = tier_name(name, subnet.name.rpartition("/")[2], subnet.zone)
            tier = tiers.setdefault(purpose, SubnetTier(name=purpose, look="private", egress="isolated"))
            tier.cidrs[subnet.zone] = subnet.cidr
            tier.subnets.add(subnet.name)
            tier.out |= {route.kind for route in subnet.routes if route.destination in DEFAULT_ROUTES} - {"none"}
            tier.egress = min(tier.egress, _EGRESS.get(subnet.tier, "isolated"), key=_ORDER.__getitem__)
        ordered = sorted(tiers.values(), key=lambda tier: (_ORDER[tier.egress], sorted(tier.cidrs.values())))
        self._settle(ordered)
        self._add_endpoints(ordered, subnets, name)
        for tier in ordered:
            tier.look = _look(tier)
        return DrawnVpc(
            name=name,
            component=self.graph.component(made) if made else "",
            cidr=", ".join([*self.network.vpc_cidrs.get(name, ()), *(["IPv6"] if _has_ipv6(subnets) else [])]),
            zones=sorted({subnet.zone for subnet in subnets}),
            tiers=ordered,
            firewall=self.firewalls.get(name, ""),
            peers=sorted(
                {other for pair in self.network.peerings.values() if name in pair for other in {*pair} - {name}}
            ),
            remotes=[self._remote(one) for one in self.network.remotes if one.vpc == name],
            gateways=[
                self._item(node)
                for node in self._nodes()
                if node.kind == "nat" and not node.subnets and self._serves(node, subnets)
            ],
        )

    def _remote(self, remote: Remote) -> Item:
        resource = self.by_name[remote.name]
        owner = self.graph.component(resource)
        ranges = ", ".join(remote.ranges) or ("BGP" if remote.kind == "vpn" else remote.gateway)
        return Item(
            name=remote.name,
            component=owner,
            kind=remote.kind,
            label=owner if remote.kind == "vpn" else resource.name,
            detail=ranges,
            protected=resource.protect,
        )

    def _serves(self, nat: Node, subnets: Sequence[Subnet]) -> bool:
        return any(route.target == nat.name for subnet in subnets for route in subnet.routes)

    def _nodes(self) -> list[Node]:
        nodes = sorted(self.network.nodes.values(), key=lambda node: natural(node.name))
        return [node for node in nodes if node.name not in self.replicas]

    def _settle(self, tiers: Sequence[SubnetTier]) -> None:
        """Put everything with network interfaces into the first tier in which it has one."""
        for node in self._nodes():
            tier = next((tier for tier in tiers if tier.subnets.intersection(node.subnets)), None)
            if tier is not None:
                (tier.endpoints if node.kind == "endpoint" else tier.items).append(self._item(node))

    def _add_endpoints(self, tiers: Sequence[SubnetTier], subnets: Sequence[Subnet], network: str) -> None:
        """Put gateway endpoints next to the interface endpoints, or into the first tier that has routes to one."""
        routed = {subnet.name for subnet in subnets if any(route.kind == "gateway-endpoint" for route in subnet.routes)}
        home = next((tier for tier in tiers if tier.endpoints), None) or next(
            (tier for tier in tiers if tier.subnets & routed), tiers[-1] if tiers else None
        )
        if home is None:
            return
        for endpoint in self.graph.of(vpc.ENDPOINT):
            owner = self.graph.ref(endpoint, "vpcId", vpc.VPC)
            if endpoint.inputs.get("vpcEndpointType") != "Interface" and owner and self.graph.label(owner) == network:
                home.endpoints.append(self._endpoint(endpoint, service_of(endpoint), "gateway"))
        home.endpoints.sort(key=lambda item: (item.detail, item.label))
        for tier in tiers:
            if tier is not home and tier.endpoints:
                home.endpoints += tier.endpoints
                tier.endpoints = []

    def _endpoint(self, endpoint: Registered, serves: str, what: str) -> Item:
        return Item(
            name=endpoint.name,
            component=self.graph.component(endpoint),
            kind="endpoint",
            label=serves or endpoint.name,
            detail=what,
        )

    def _elsewhere(self) -> DrawnVpc | None:
        """Return what is in subnets that this plan does not create, as a VPC without availability zones."""
        items = [
            self._item(node) for node in self._nodes() if not node.subnets and node.kind not in ("nat", "endpoint")
        ]
        if not items:
            return None
        tier = SubnetTier(name="", look="private", egress="isolated", cidrs={"": ""}, items=items)
        return DrawnVpc(name="", component="", cidr="", zones=[""], tiers=[tier], known=False)

    def _item(self, node: Node) -> Item:
        resource = self.by_name[node.name]
        zones = tuple(
            sorted({self.network.subnets[name].zone for name in node.subnets if name in self.network.subnets})
        )
        owner = self.graph.component(resource)
        if node.kind == "endpoint":
            return self._endpoint(resource, service_of(resource), "interface")
        if node.kind == "nat":
            what = "NAT gateway" if resource.type == vpc.NAT_GATEWAY else "NAT instance"
            where = "" if node.subnets else "over all zones"
            return Item(
                name=node.name, component=owner, kind="nat", label=what, detail=where, zones=zones,
                protected=resource.protect,
            )  # fmt: skip
        replicas = self.lookup.replicas(resource) if node.kind == "database" else []
        return Item(
            name=node.name,
            component=owner,
            kind=node.kind,
            label=owner if node.kind in WORKLOADS and self.lookup.is_only_one(resource) else resource.name,
            detail=self._detail(node, resource),
            protected=resource.protect,
            zones=zones,
            roles=roles(resource, replicas, self.lookup.members(resource), zones) if node.kind in STORES else (),
            also=tuple(self.lookup.name(replica) for replica in replicas),
            private=node.kind == "load-balancer" and not node.public,
        )

    def _detail(self, node: Node, resource: Registered) -> str:
        if resource.type == ecs.SERVICE:
            count = self.lookup.tasks(resource).replace("-", "\N{EN DASH}")
            return f"{count} task{'' if count == '1' else 's'}"
        if node.kind == "job":
            return str(resource.inputs.get("scheduleExpression") or "")
        if node.kind == "load-balancer":
            return "internet-facing" if node.public else "internal"
        if node.kind in STORES:
            return described(resource)
        return str(resource.inputs.get("instanceType") or resource.inputs.get("runtime") or "")


def _described(firewall: DnsFirewall) -> str:
    return f"{noun_of('dns-firewall').one} with {counted(firewall.rules, 'rule')}, fails {_FAILS[firewall.fails_open]}"


def _aliases(distribution: Registered) -> str:
    aliases = distribution.inputs.get("aliases") or [distribution.outputs.get("domainName") or ""]
    return ", ".join(str(alias) for alias in aliases)


def _has_ipv6(subnets: Sequence[Subnet]) -> bool:
    return any(subnet.ipv6_cidr for subnet in subnets)


def _look(tier: SubnetTier) -> str:
    if tier.egress == "internet":
        return "public"
    stores, others = tier.of(*STORES), tier.of(*WORKLOADS, "load-balancer")
    return "data" if (stores and not others) or (tier.egress == "isolated" and "data" in tier.name) else "private"


def tier_name(vpc: str, subnet: str, zone: str) -> str:
    """Return the purpose in a subnet's name: without the VPC's name before and the zone's letter after it."""
    return subnet.removeprefix(f"{vpc}-").removesuffix(f"-{zone[-1:]}")
