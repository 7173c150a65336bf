"""Reads what has network interfaces from a plan's graph: services, databases, load balancers, gateways. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from policies.plan.aws import (
    autoscaling,
    ec2,
    ecs,
    efs,
    lambda_,
    lb,
    rds,
    scheduler,
    vpc,
)
from policies.plan.graph import Graph, Registration, blocks, number, texts
from policies.plan.kind import Placement
from policies.plan.kinds import KINDS, SUBNET_GROUPS
from policies.plan.listeners import listening_ports
from policies.plan.machines import machines, template_of
from policies.plan.network import Group, Node, on_the_internet, parse
from policies.plan.security_group_rules import default_group
from policies.plan.subnets import service_of
from policies.plan.tasks import calls_of, container_ports, containers_of

_SSH = 22
_NFS = 2049
_ENGINE_PORTS = {"mysql": 3306, "mariadb": 3306, "aurora-mysql": 3306, "memcached": 11211}
NODES: Mapping[str, Placement] = {kind: kind.placement for kind in KINDS.values() if kind.placement}
"""Type → place of its resources in the network."""

_STORES = [token for node in ("database", "cache") for token, placement in NODES.items() if placement.node == node]


def nodes_of(graph: Graph[Registration], names: Mapping[str, str], groups: Mapping[str, Group]) -> Iterator[Node]:
    """Yield the nodes of a plan; *names* are those of `policies.plan.names`, *groups* its security groups by name."""
    drawing = _Drawing(graph, names, groups)
    yield from drawing.balancers()
    yield from drawing.workloads()
    yield from drawing.stores()
    yield from drawing.file_systems()
    yield from drawing.instances()
    yield from drawing.gateways()


class _Drawing:
    """What nodes of all kinds are read from."""

    def __init__(self, graph: Graph[Registration], names: Mapping[str, str], groups: Mapping[str, Group]) -> None:
        self.graph = graph
        self.names = names
        self.groups = groups

    def balancers(self) -> Iterator[Node]:
        ports = listening_ports(self.graph)
        for balancer in self.graph.of(*lb.LOAD_BALANCERS):
            key = (
                "subnets"
                if balancer.inputs.get("subnets") or balancer.property_dependencies.get("subnets")
                else "subnetMappings"
            )
            subnets = self.graph.refs(balancer, key, vpc.SUBNET)
            plain = balancer.inputs.get("loadBalancerType") == "network"
            yield Node(
                name=self.names[balancer.urn],
                kind="load-balancer",
                subnets=self._labels(subnets),
                groups=self._groups(balancer, "securityGroups", subnets, default=not plain),
                ports=tuple(sorted(ports.get(balancer.urn, ()))),
                public=not balancer.inputs.get("internal"),
                ipv6=str(balancer.inputs.get("ipAddressType") or "ipv4").startswith("dualstack"),
            )

    def workloads(self) -> Iterator[Node]:
        for service in self.graph.of(ecs.SERVICE):
            found = blocks(service.inputs.get("networkConfiguration"))
            yield self._tasks(service, "service", "networkConfiguration", found[0] if found else {})
        for schedule in self.graph.of(scheduler.SCHEDULE):
            target = blocks(schedule.inputs.get("target"))
            tasks = blocks(target[0].get("ecsParameters")) if target else []
            if tasks:
                found = blocks(tasks[0].get("networkConfiguration"))
                yield self._tasks(schedule, "job", "target", found[0] if found else {})
        for function in self.graph.of(lambda_.FUNCTION):
            found = blocks(function.inputs.get("vpcConfig"))
            if found or function.property_dependencies.get("vpcConfig"):
                block = found[0] if found else {}
                subnets = self.graph.refs(function, "vpcConfig", vpc.SUBNET, value=block.get("subnetIds"))
                yield Node(
                    name=self.names[function.urn],
                    kind="function",
                    subnets=self._labels(subnets),
                    groups=self._groups(function, "vpcConfig", subnets, value=block.get("securityGroupIds")),
                    ipv6=bool(block.get("ipv6AllowedForDualStack")),
                )

    def _tasks(self, owner: Registration, kind: str, key: str, block: Mapping[str, Any]) -> Node:
        subnets = self.graph.refs(owner, key, vpc.SUBNET, value=block.get("subnets"))
        groups = self._groups(owner, key, subnets, value=block.get("securityGroups"))
        ports = {number(item.get("containerPort")) for item in blocks(owner.inputs.get("loadBalancers"))}
        containers = containers_of(self.graph, owner)
        ports |= container_ports(containers) | set(self._opened(groups))
        return Node(
            name=self.names[owner.urn],
            kind=kind,
            subnets=self._labels(subnets),
            groups=groups,
            ports=tuple(sorted(ports - {0})) if kind == "service" else (),
            public=block.get("assignPublicIp") in (True, "ENABLED"),
            calls=calls_of(containers),
        )

    def stores(self) -> Iterator[Node]:
        for store in self.graph.of(*_STORES):
            placement = NODES[store.type]
            group_key = placement.subnet_group
            # A replica is in the subnets of its primary unless it has a subnet group of its own.
            owner = self.graph.ref(store, "replicateSourceDb", rds.INSTANCE) or store
            own = store if store.inputs.get(group_key) or store.property_dependencies.get(group_key) else owner
            subnet_group = self.graph.ref(own, group_key, *SUBNET_GROUPS) if group_key else None
            subnets = (
                self.graph.refs(subnet_group, "subnetIds", vpc.SUBNET)
                if subnet_group
                else self.graph.refs(store, "subnetIds", vpc.SUBNET)
            )
            members = [
                member
                for member in self.graph.of(rds.CLUSTER_INSTANCE)
                if self.graph.ref(member, "clusterIdentifier", rds.CLUSTER) == store
            ]
            default = _ENGINE_PORTS.get(str(store.inputs.get("engine")), placement.port)
            yield Node(
                name=self.names[store.urn],
                kind=placement.node,
                subnets=self._labels(subnets),
                groups=self._groups(store, placement.security_groups, subnets),
                ports=(number(store.inputs.get("port"), default),),
                public=any(item.inputs.get("publiclyAccessible") for item in [store, *members]),
                ipv6=str(store.inputs.get("networkType") or "ipv4").lower() in ("dual", "dual_stack", "ipv6"),
            )

    def file_systems(self) -> Iterator[Node]:
        """Yield the file systems that have mount targets; those without are in no network."""
        for files in self.graph.of(efs.FILE_SYSTEM):
            targets = self.graph.referring(files, "fileSystemId", efs.MOUNT_TARGET)
            if not targets:
                continue
            subnets = [subnet for one in targets for subnet in self.graph.refs(one, "subnetId", vpc.SUBNET)]
            groups = [name for one in targets for name in self._groups(one, "securityGroups", subnets)]
            yield Node(
                name=self.names[files.urn],
                kind="file-system",
                subnets=self._labels(subnets),
                groups=tuple(dict.fromkeys(groups)),
                ports=(_NFS,),
            )

    def gateways(self) -> Iterator[Node]:
        for gateway in self.graph.of(vpc.NAT_GATEWAY):
            yield Node(
                name=self.names[gateway.urn],
                kind="nat",
                subnets=self._labels(self.graph.refs(gateway, "subnetId", vpc.SUBNET)),
                public=gateway.inputs.get("connectivityType") != "private",
            )
        for endpoint in self.graph.of(vpc.ENDPOINT):
            if endpoint.inputs.get("vpcEndpointType") == "Interface":
                subnets = self.graph.refs(endpoint, "subnetIds", vpc.SUBNET)
                yield Node(
                    name=self.names[endpoint.urn],
                    kind="endpoint",
                    subnets=self._labels(subnets),
                    groups=self._groups(endpoint, "securityGroupIds", subnets),
                    ports=(443,),
                    # Without private DNS nothing resolves to it: the service's name still means its public addresses.
                    serves=service_of(endpoint) if endpoint.inputs.get("privateDnsEnabled") else "",
                )

    def instances(self) -> Iterator[Node]:
        addressed = {
            found.urn
            for address in self.graph.of(*ec2.ADDRESSES)
            for key in ("networkInterface", "networkInterfaceId", "instance", "instanceId")
            for found in self.graph.refs(address, key, ec2.NETWORK_INTERFACE, ec2.INSTANCE)
        }
        for instance, interfaces in machines(self.graph):
            subnets = [
                subnet for owner in [instance, *interfaces] for subnet in self.graph.refs(owner, "subnetId", vpc.SUBNET)
            ]
            groups = [
                name
                for owner, key in [(instance, "vpcSecurityGroupIds"), *((one, "securityGroups") for one in interfaces)]
                for name in self._groups(owner, key, subnets, default=owner is instance and not interfaces)
            ]
            parts = [instance, *interfaces]
            public = instance.inputs.get("associatePublicIpAddress")
            given = any(subnet.inputs.get("mapPublicIpOnLaunch") for subnet in subnets) if public is None else public
            forwards = any(part.inputs.get("sourceDestCheck") is False for part in parts)
            opened = self._opened(groups, whole=_SSH, to_world=forwards)
            yield Node(
                name=self.names[instance.urn],
                kind="nat" if forwards else "instance",
                subnets=self._labels(subnets),
                groups=tuple(groups),
                ports=opened,
                public=bool(given) or any(part.urn in addressed for part in parts),
            )

        for group in self.graph.of(autoscaling.GROUP):
            template = template_of(self.graph, group)
            subnets = self.graph.refs(group, "vpcZoneIdentifiers", vpc.SUBNET)
            if template is not None and subnets:
                yield self._scaled_group(group, template, subnets)

    def _scaled_group(self, group: Registration, template: Registration, subnets: Sequence[Registration]) -> Node:
        """Return the instances of a group as one node: AWS makes their interfaces as the launch template has them."""
        interfaces = blocks(template.inputs.get("networkInterfaces"))
        key = "networkInterfaces" if interfaces else "vpcSecurityGroupIds"
        groups = self._groups(template, key, subnets)
        public = next(
            (one["associatePublicIpAddress"] for one in interfaces if "associatePublicIpAddress" in one), None
        )
        given = any(subnet.inputs.get("mapPublicIpOnLaunch") for subnet in subnets) if public is None else public
        return Node(
            name=self.names[group.urn],
            kind="instance",
            subnets=self._labels(subnets),
            groups=groups,
            ports=self._opened(groups, whole=_SSH),
            public=given in (True, "true"),
        )

    def _labels(self, resources: Sequence[Registration]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.graph.label(resource) for resource in resources))

    def _groups(
        self, owner: Registration, key: str, subnets: Sequence[Registration], *, value: Any = None, default: bool = True
    ) -> tuple[str, ...]:
        """Return the names of an owner's groups; a group that is not in the plan is named by its id.

        If none is set, AWS uses the VPC's default group (*default*), or none for a Network Load Balancer.
        """
        found = self._labels(self.graph.refs(owner, key, vpc.SECURITY_GROUP, value=value))
        if found:
            return found
        given = value if value is not None else owner.inputs.get(key)
        ids = tuple(item for item in texts(given) if item.startswith("sg-")) if key != "target" else ()
        if ids:
            return ids
        if not default:
            return ()
        vpcs = [own_vpc for subnet in subnets if (own_vpc := self.graph.ref(subnet, "vpcId", vpc.VPC))]
        return (default_group(self.graph.label(vpcs[0]) if vpcs else ""),)

    def _opened(self, names: Sequence[str], *, whole: int = 0, to_world: bool = False) -> tuple[int, ...]:
        """Return the ports that the rules of groups open, the first of each range: something probably listens there.

        A range of all ports counts as the port *whole*, or not at all if it is 0. *to_world* only includes ports that
        are open to the internet, as for a NAT instance, which forwards the others.
        """
        rules = [rule for name in names for rule in self.groups.get(name, Group(name=name)).ingress]
        found = {
            rule.ports[0] or whole
            for rule in rules
            if rule.protocol in ("tcp", "all") and (not to_world or _is_world(rule.peer))
        }
        return tuple(sorted(found - {0}))


def _is_world(peer: str) -> bool:
    return "/" in peer and on_the_internet(parse(peer))
