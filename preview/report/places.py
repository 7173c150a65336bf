"""Where things stand: VPCs, their tiers and zones, who lives in them, and who may open a connection to whom. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from preview.record import Registered

_SUBNET = "aws:ec2/subnet:Subnet"
_ROUTE = "aws:ec2/route:Route"
_GROUP_INPUTS = ("vpcSecurityGroupIds", "securityGroupIds", "securityGroups")


@dataclass(slots=True)
class Tier:
    """Subnets of one purpose: those whose names differ only in the zone's letter."""

    name: str
    way_out: str
    """``internet``, ``NAT`` or ``isolated``."""
    cidrs: dict[str, str] = field(default_factory=dict)
    """Zone → CIDR."""
    subnets: dict[str, str] = field(default_factory=dict)
    """Subnet id → zone."""
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
    """Looks things up in what was registered."""

    def __init__(self, resources: Sequence[Registered]) -> None:
        self._by_type: dict[str, list[Registered]] = {}
        self._by_urn = {resource.urn: resource for resource in resources}
        self._all = resources
        for resource in resources:
            self._by_type.setdefault(resource.type, []).append(resource)
        self._group_owner = {
            resource.id: self.owner(resource) for resource in self.of("aws:ec2/securityGroup:SecurityGroup")
        }

    def of(self, token: str) -> list[Registered]:
        """Return the resources of one type."""
        return self._by_type.get(token, [])

    def owner(self, resource: Registered) -> str:
        """Return the name of the outermost component that a resource belongs to, or its own."""
        while resource.parent in self._by_urn:
            resource = self._by_urn[resource.parent]
        return resource.name

    def networks(self) -> list[Network]:
        """Return every VPC that would be built."""
        return [self._network(vpc) for vpc in self.of("aws:ec2/vpc:Vpc")]

    def calls(self) -> dict[tuple[str, str], list[str]]:
        """Return who is called on which port → who may call it, from the rules of security groups."""
        found: dict[tuple[str, str], set[str]] = {}
        for rule in self.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"):
            inputs = rule.inputs
            target = self._group_owner.get(str(inputs.get("securityGroupId")), "")
            source = self._source(inputs)
            if target and source and source != target:
                found.setdefault((target, _ports(inputs)), set()).add(source)
        return {target: sorted(sources) for target, sources in sorted(found.items())}

    def _source(self, inputs: Mapping[str, Any]) -> str:
        group = inputs.get("referencedSecurityGroupId")
        if group:
            return self._group_owner.get(str(group), str(group))
        cidr = inputs.get("cidrIpv4") or inputs.get("cidrIpv6")
        if cidr in {"0.0.0.0/0", "::/0"}:
            return "the internet"
        return str(cidr or ("CloudFront" if inputs.get("prefixListId") else ""))

    def _network(self, vpc: Registered) -> Network:
        tiers: dict[str, Tier] = {}
        for subnet in self.of(_SUBNET):
            if subnet.inputs.get("vpcId") != vpc.id:
                continue
            zone = str(subnet.inputs.get("availabilityZone", "zone"))
            name = subnet.name.removeprefix(f"{vpc.name}-").removesuffix(f"-{zone[-1:]}")
            tier = tiers.setdefault(name, Tier(name, self._way_out(subnet.id)))
            tier.cidrs[zone] = str(subnet.inputs.get("cidrBlock", ""))
            tier.subnets[subnet.id] = zone
        order = {"internet": 0, "NAT": 1, "isolated": 2}
        ordered = sorted(tiers.values(), key=lambda tier: (order[tier.way_out], sorted(tier.cidrs.values())))
        for tier in ordered:
            self._gateways(tier)
        for what, subnets in self._residents():
            for tier in ordered:
                if any(subnet in tier.subnets for subnet in subnets):
                    tier.residents.append(what)
                    break
        return Network(vpc.name, str(vpc.inputs.get("cidrBlock", "")), ordered, self._notes(vpc))

    def _way_out(self, subnet: str) -> str:
        for association in self.of("aws:ec2/routeTableAssociation:RouteTableAssociation"):
            if association.inputs.get("subnetId") != subnet:
                continue
            for route in self.of(_ROUTE):
                if route.inputs.get("routeTableId") == association.inputs.get("routeTableId"):
                    if str(route.inputs.get("gatewayId", "")).startswith("igw-"):
                        return "internet"
                    if route.inputs.get("natGatewayId") or route.inputs.get("networkInterfaceId"):
                        return "NAT"
        return "isolated"

    def _gateways(self, tier: Tier) -> None:
        for gateway in self.of("aws:ec2/natGateway:NatGateway"):
            zone = tier.subnets.get(str(gateway.inputs.get("subnetId")))
            if zone:
                tier.gateways[zone] = "NAT gateway"
        for card in self.of("aws:ec2/networkInterface:NetworkInterface"):
            zone = tier.subnets.get(str(card.inputs.get("subnetId")))
            if zone and card.inputs.get("sourceDestCheck") is False:
                tier.gateways[zone] = "NAT instance"

    def _notes(self, vpc: Registered) -> list[str]:
        notes = [
            f"NAT gateway over all zones ({gateway.name})"
            for gateway in self.of("aws:ec2/natGateway:NatGateway")
            if gateway.inputs.get("vpcId") == vpc.id
        ]
        endpoints = [e for e in self.of("aws:ec2/vpcEndpoint:VpcEndpoint") if e.inputs.get("vpcId") == vpc.id]
        if endpoints:
            services = sorted(".".join(str(e.inputs.get("serviceName", "")).split(".")[3:]) for e in endpoints)
            notes.append(f"endpoints: {', '.join(services)}")
        return notes

    def _residents(self) -> Iterator[tuple[str, Sequence[str]]]:
        """Yield what lives in subnets, with the ids of these subnets."""
        for balancer in self.of("aws:lb/loadBalancer:LoadBalancer"):
            scheme = "internal" if balancer.inputs.get("internal") else "internet-facing"
            yield f"load balancer {self.owner(balancer)} ({scheme})", balancer.inputs.get("subnets") or ()
        tasks = {
            str(t.inputs.get("resourceId")).rpartition("/")[2]: t for t in self.of("aws:appautoscaling/target:Target")
        }
        for service in self.of("aws:ecs/service:Service"):
            target = tasks.get(str(service.outputs.get("name")))
            count = str(service.inputs.get("desiredCount", 1))
            if target is not None:
                count = f"{target.inputs['minCapacity']}-{target.inputs['maxCapacity']}"
            yield f"{self.owner(service)} x{count}", _subnets(service.inputs)
        for schedule in self.of("aws:scheduler/schedule:Schedule"):
            parameters = (schedule.inputs.get("target") or {}).get("ecsParameters") or {}
            when = str(schedule.inputs.get("scheduleExpression", ""))
            yield f"{self.owner(schedule)} at {when}", _subnets(parameters)
        groups = {
            str(group.outputs.get("name")): group.inputs.get("subnetIds") or ()
            for kind in ("rds", "elasticache")
            for group in self.of(f"aws:{kind}/subnetGroup:SubnetGroup")
        }
        for database in self.of("aws:rds/instance:Instance"):
            if not database.inputs.get("replicateSourceDb"):
                yield self._database(database), groups.get(str(database.inputs.get("dbSubnetGroupName")), ())
        for cache in self.of("aws:elasticache/replicationGroup:ReplicationGroup"):
            nodes = len(cache.outputs.get("memberClusters") or ())
            engine = cache.inputs.get("engine", "cache")
            what = f"{self.owner(cache)} ({engine}, {nodes} node{'s' if nodes > 1 else ''})"
            yield what, groups.get(str(cache.inputs.get("subnetGroupName")), ())

    def _database(self, database: Registered) -> str:
        replicas = sum(
            other.inputs.get("replicateSourceDb") in {database.outputs.get("identifier"), database.outputs.get("arn")}
            for other in self.of("aws:rds/instance:Instance")
        )
        parts = [str(database.inputs.get("engine", "database")), str(database.inputs.get("instanceClass", ""))]
        parts += ["standby in another zone"] if database.inputs.get("multiAz") else []
        parts += [f"{replicas} replica{'s' if replicas > 1 else ''}"] if replicas else []
        return f"{self.owner(database)} ({', '.join(part for part in parts if part)})"


def _subnets(inputs: Mapping[str, Any]) -> Sequence[str]:
    return (inputs.get("networkConfiguration") or {}).get("subnets") or ()


def _ports(inputs: Mapping[str, Any]) -> str:
    first, final = inputs.get("fromPort"), inputs.get("toPort")
    return "any" if first is None or first == -1 else f"{first}" if first == final else f"{first}-{final}"
