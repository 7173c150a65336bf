"""Where things stand: VPCs, their tiers and zones, who lives in them, and who may open a connection to whom. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from policies.plan.graph import Graph
from preview.recorder.record import Registered

_VPC = "aws:ec2/vpc:Vpc"
_SUBNET = "aws:ec2/subnet:Subnet"
_SERVICE = "aws:ecs/service:Service"
_ROUTE = "aws:ec2/route:Route"
_TABLE = "aws:ec2/routeTable:RouteTable"
_GROUP = "aws:ec2/securityGroup:SecurityGroup"
_BALANCER = "aws:lb/loadBalancer:LoadBalancer"
_BUCKET = "aws:s3/bucket:Bucket"


@dataclass(slots=True)
class Tier:
    """Subnets of one purpose: those whose names differ only in the zone's letter."""

    name: str
    way_out: str
    """``internet``, ``NAT`` or ``isolated``."""
    cidrs: dict[str, str] = field(default_factory=dict)
    """Zone → CIDR."""
    subnets: dict[str, str] = field(default_factory=dict)
    """URN of a subnet → zone."""
    gateways: dict[str, str] = field(default_factory=dict)
    """Zone → what stands there as the way out of others."""
    residents: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Network:
    """A VPC with its tiers, the ones nearest to the internet first."""

    name: str
    cidr: str
    tiers: list[Tier]
    notes: list[str]

    @property
    def zones(self) -> list[str]:
        """Every zone that has a subnet."""
        return sorted({zone for tier in self.tiers for zone in tier.cidrs})


class Places:
    """Looks things up in what was registered: by ids where they are known, else by what an input was computed from."""

    def __init__(self, resources: Sequence[Registered]) -> None:
        self._by_type: dict[str, list[Registered]] = {}
        self._by_urn = {resource.urn: resource for resource in resources}
        self._graph = Graph(resources)
        for resource in resources:
            self._by_type.setdefault(resource.type, []).append(resource)
        self._targets = {_scaled(target): target for target in self.of("aws:appautoscaling/target:Target")}

    def of(self, token: str) -> list[Registered]:
        """Return the resources of one type."""
        return self._by_type.get(token, [])

    def named(self, resource: Registered, key: str, token: str) -> list[Registered]:
        """Return the resources of a type that the input *key* names."""
        found = self._graph.refs(self._graph.resources[resource.urn], key, token)
        return [self._by_urn[item.urn] for item in found]

    def owner(self, resource: Registered) -> str:
        """Return the name of the outermost component that a resource belongs to, or its own."""
        while resource.parent in self._by_urn:
            resource = self._by_urn[resource.parent]
        return resource.name

    def tasks(self, service: Registered) -> str:
        """Return how many tasks an ECS service runs: ``2``, or ``3-20`` where it scales."""
        target = self._targets.get(str(service.outputs.get("name"))) or self._targets.get(service.urn)
        if target is None:
            return str(service.inputs.get("desiredCount", 1))
        return f"{target.inputs['minCapacity']}-{target.inputs['maxCapacity']}"

    def replicas(self, database: Registered) -> list[Registered]:
        """Return the read replicas of an RDS instance."""
        sources = {database.outputs.get("identifier"), database.outputs.get("arn")} - {None}
        return [
            other
            for other in self.of("aws:rds/instance:Instance")
            if other.inputs.get("replicateSourceDb") in sources
            or database.urn in other.property_dependencies.get("replicateSourceDb", ())
        ]

    def networks(self) -> list[Network]:
        """Return every VPC that would be built."""
        return [self._network(vpc) for vpc in self.of(_VPC)]

    def calls(self) -> dict[tuple[str, str], list[str]]:
        """Return who is called on which port → who may call it, from the rules of security groups."""
        found: dict[tuple[str, str], set[str]] = {}
        for rule in self.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"):
            source = self._source(rule)
            for group in self.named(rule, "securityGroupId", _GROUP):
                target = self.owner(group)
                if source and source != target:
                    found.setdefault((target, _ports(rule.inputs)), set()).add(source)
        return {target: sorted(sources) for target, sources in sorted(found.items())}

    def origin(self, distribution: Registered, origin: Mapping[str, Any]) -> str:
        """Return where a distribution sends its requests: a bucket, a load balancer, or else the host.

        An unknown host is one of what the origins were computed from: a bucket, unless the origin speaks HTTP.
        """
        host, http = origin.get("domainName"), bool(origin.get("customOriginConfig") or origin.get("vpcOriginConfig"))
        linked = distribution.property_dependencies.get("origins", ())
        for token, output, what in (
            (_BUCKET, "bucketRegionalDomainName", "bucket"),
            (_BALANCER, "dnsName", "load balancer"),
        ):
            meant = [
                self.owner(resource)
                for resource in self.of(token)
                if (resource.outputs.get(output) == host if host else resource.urn in linked)
                and (host or http == (token == _BALANCER))
            ]
            if meant:
                return f"{what} {' or '.join(sorted(meant))}"
        return str(host or "")

    def _source(self, rule: Registered) -> str:
        inputs = rule.inputs
        groups = self.named(rule, "referencedSecurityGroupId", _GROUP)
        if groups or inputs.get("referencedSecurityGroupId"):
            return self.owner(groups[0]) if groups else str(inputs["referencedSecurityGroupId"])
        cidr = inputs.get("cidrIpv4") or inputs.get("cidrIpv6")
        if cidr in {"0.0.0.0/0", "::/0"}:
            return "the internet"
        return str(cidr or ("CloudFront" if inputs.get("prefixListId") else ""))

    def _network(self, vpc: Registered) -> Network:
        tiers: dict[str, Tier] = {}
        for subnet in self.of(_SUBNET):
            if vpc not in self.named(subnet, "vpcId", _VPC):
                continue
            zone = str(subnet.inputs.get("availabilityZone", "zone"))
            name = tier_name(vpc.name, subnet.name, zone)
            tier = tiers.setdefault(name, Tier(name, self._way_out(subnet)))
            tier.cidrs[zone] = str(subnet.inputs.get("cidrBlock", ""))
            tier.subnets[subnet.urn] = zone
        order = {"internet": 0, "NAT": 1, "isolated": 2}
        ordered = sorted(tiers.values(), key=lambda tier: (order[tier.way_out], sorted(tier.cidrs.values())))
        for tier in ordered:
            self._gateways(tier)
        for what, subnets in self._residents():
            for tier in ordered:
                if any(subnet.urn in tier.subnets for subnet in subnets):
                    tier.residents.append(what)
                    break
        return Network(vpc.name, str(vpc.inputs.get("cidrBlock", "")), ordered, self._notes(vpc))

    def _way_out(self, subnet: Registered) -> str:
        for association in self.of("aws:ec2/routeTableAssociation:RouteTableAssociation"):
            if subnet not in self.named(association, "subnetId", _SUBNET):
                continue
            tables = self.named(association, "routeTableId", _TABLE)
            for route in self.of(_ROUTE):
                if any(table in tables for table in self.named(route, "routeTableId", _TABLE)):
                    if self._leads_out(route):
                        return "internet"
                    if _given(route, "natGatewayId") or _given(route, "networkInterfaceId"):
                        return "NAT"
        return "isolated"

    def _leads_out(self, route: Registered) -> bool:
        known = str(route.inputs.get("gatewayId", "")).startswith("igw-")
        return known or bool(self.named(route, "gatewayId", "aws:ec2/internetGateway:InternetGateway"))

    def _gateways(self, tier: Tier) -> None:
        for gateway in self.of("aws:ec2/natGateway:NatGateway"):
            for subnet in self.named(gateway, "subnetId", _SUBNET):
                if subnet.urn in tier.subnets:
                    tier.gateways[tier.subnets[subnet.urn]] = "NAT gateway"
        for card in self.of("aws:ec2/networkInterface:NetworkInterface"):
            for subnet in self.named(card, "subnetId", _SUBNET):
                if subnet.urn in tier.subnets and card.inputs.get("sourceDestCheck") is False:
                    tier.gateways[tier.subnets[subnet.urn]] = "NAT instance"

    def _notes(self, vpc: Registered) -> list[str]:
        notes = [
            f"NAT gateway over all zones ({gateway.name})"
            for gateway in self.of("aws:ec2/natGateway:NatGateway")
            if vpc in self.named(gateway, "vpcId", _VPC)
        ]
        endpoints = [e for e in self.of("aws:ec2/vpcEndpoint:VpcEndpoint") if vpc in self.named(e, "vpcId", _VPC)]
        if endpoints:
            services = sorted(".".join(str(e.inputs.get("serviceName", "")).split(".")[3:]) for e in endpoints)
            notes.append(f"endpoints: {', '.join(services)}")
        return notes

    def _residents(self) -> Iterator[tuple[str, Sequence[Registered]]]:
        """Yield what lives in subnets, with these subnets."""
        for balancer in self.of(_BALANCER):
            scheme = "internal" if balancer.inputs.get("internal") else "internet-facing"
            yield f"load balancer {self.owner(balancer)} ({scheme})", self.named(balancer, "subnets", _SUBNET)
        for service in self.of(_SERVICE):
            subnets = self.named(service, "networkConfiguration", _SUBNET)
            yield f"{self.owner(service)} x{self.tasks(service)}", subnets
        for schedule in self.of("aws:scheduler/schedule:Schedule"):
            when = str(schedule.inputs.get("scheduleExpression", ""))
            yield f"{self.owner(schedule)} at {when}", self.named(schedule, "target", _SUBNET)
        for database in self.of("aws:rds/instance:Instance"):
            if not _given(database, "replicateSourceDb"):
                yield self._database(database), self._in_group(database, "dbSubnetGroupName", "rds")
        for cache in self.of("aws:elasticache/replicationGroup:ReplicationGroup"):
            nodes = len(cache.outputs.get("memberClusters") or ()) or int(cache.inputs.get("numCacheClusters") or 1)
            engine = cache.inputs.get("engine", "cache")
            what = f"{self.owner(cache)} ({engine}, {nodes} node{'s' if nodes > 1 else ''})"
            yield what, self._in_group(cache, "subnetGroupName", "elasticache")

    def _in_group(self, resource: Registered, key: str, service: str) -> list[Registered]:
        """Return the subnets of the subnet group that an input names."""
        groups = self.named(resource, key, f"aws:{service}/subnetGroup:SubnetGroup")
        return [subnet for group in groups for subnet in self.named(group, "subnetIds", _SUBNET)]

    def _database(self, database: Registered) -> str:
        replicas = len(self.replicas(database))
        parts = [str(database.inputs.get("engine", "database")), str(database.inputs.get("instanceClass", ""))]
        parts += ["standby in another zone"] if database.inputs.get("multiAz") else []
        parts += [f"{replicas} replica{'s' if replicas > 1 else ''}"] if replicas else []
        return f"{self.owner(database)} ({', '.join(part for part in parts if part)})"


def tier_name(vpc: str, subnet: str, zone: str) -> str:
    """Return the purpose that a subnet's name tells: without the VPC's name before and the zone's letter after it."""
    return subnet.removeprefix(f"{vpc}-").removesuffix(f"-{zone[-1:]}")


def _scaled(target: Registered) -> str:
    """Return whose tasks a scaling target sets: a service's name, or the URN of the one whose name is unknown."""
    name = str(target.inputs.get("resourceId") or "").rpartition("/")[2]
    linked = (urn for urn in target.property_dependencies.get("resourceId", ()) if _SERVICE in urn)
    return name or next(linked, "")


def _given(resource: Registered, key: str) -> bool:
    """Tell whether an input has a value, known or not."""
    return bool(resource.inputs.get(key) or resource.property_dependencies.get(key))


def _ports(inputs: Mapping[str, Any]) -> str:
    first, final = inputs.get("fromPort"), inputs.get("toPort")
    return "any" if first is None or first == -1 else f"{first}" if first == final else f"{first}-{final}"
