"""Network paths: what is reachable from the internet.

Addresses, routes, security groups and network ACLs each have their own policies; these judge them together.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Policy, Sample, Severity
from policies.plan.aws import docdb, ecs, elasticache, memorydb, neptune, rds, redshift, vpc
from policies.plan.lens.network import NETWORK, stack_network
from policies.plan.lens.network_doubts import given
from policies.plan.lens.stack import Stack
from policies.plan.network import Network, parse
from policies.plan.values import UNKNOWN
from policies.proofs.filters import acl_both_ways, group_passes
from policies.proofs.hops import from_internet
from policies.proofs.reachability import DATA_KINDS, NetworkPath, exposures

_SUBNET_GROUPS = (
    rds.SUBNET_GROUP,
    elasticache.SUBNET_GROUP,
    docdb.SUBNET_GROUP,
    neptune.SUBNET_GROUP,
    redshift.SUBNET_GROUP,
    memorydb.SUBNET_GROUP,
)
_STORES = (
    rds.INSTANCE,
    rds.CLUSTER,
    docdb.CLUSTER,
    neptune.CLUSTER,
    redshift.CLUSTER,
    elasticache.REPLICATION_GROUP,
    elasticache.CLUSTER,
    memorydb.CLUSTER,
)


def _exposed(stack: Stack) -> list[NetworkPath]:
    """Return the paths that certainly lead from the internet to data stores and tasks; subnets in doubt have none."""
    found = stack.once(stack_network)
    nodes = {
        name: replace(node, subnets=tuple(one for one in node.subnets if one not in found.doubts.subnets))
        for name, node in found.network.nodes.items()
    }
    return exposures(replace(found.network, nodes=nodes))


def _message(path: NetworkPath, network: Network) -> str:
    """Return a sentence that names the path, step by step."""
    if path.through:
        by, steps = f"through {', '.join(path.through)}", path.steps
    else:
        by, steps = "without a load balancer in between", next(_openings(path, network), path.steps)
    return f"the internet reaches {path.target}:{path.port} {by}: {'; '.join(steps)}"


def _openings(path: NetworkPath, network: Network) -> Iterator[list[str]]:
    """Yield what allows the whole internet, for each subnet where it does."""
    node = network.nodes[path.target]
    for world, address in ((parse("0.0.0.0/0"), "a public address"), (parse("::/0"), "an IPv6 address")):
        for subnet in (network.subnets[name] for name in node.subnets):
            if from_internet(network, node, subnet, path.port, world):
                yield [
                    f"it has {address}",
                    f"{subnet.name} has a route to an internet gateway",
                    acl_both_ways(subnet, world, path.port, incoming=True).reason,
                    group_passes(network, node, "ingress", path.port, peers=(world,)).reason,
                ]


_VPC = Sample(type=vpc.VPC, name="vpc", props={"cidrBlock": "10.0.0.0/16"})
_SUBNET = Sample(type=vpc.SUBNET, name="subnet", props={"cidrBlock": "10.0.1.0/24"}, links={"vpcId": "vpc"})
_IN_PUBLIC = (
    _VPC,
    _SUBNET,
    Sample(type=vpc.INTERNET_GATEWAY, name="internet", props={}, links={"vpcId": "vpc"}),
    Sample(type=vpc.ROUTE_TABLE, name="table", props={}, links={"vpcId": "vpc"}),
    Sample(
        type=vpc.ROUTE,
        name="out",
        props={"destinationCidrBlock": "0.0.0.0/0"},
        links={"routeTableId": "table", "gatewayId": "internet"},
    ),
    Sample(
        type=vpc.ROUTE_TABLE_ASSOCIATION, name="link", props={}, links={"subnetId": "subnet", "routeTableId": "table"}
    ),
    Sample(type=vpc.SECURITY_GROUP, name="group", props={}),
)


def _opening(port: int) -> Sample:
    return Sample(
        type=vpc.INGRESS_RULE,
        name="open",
        props={"ipProtocol": "tcp", "fromPort": port, "toPort": port, "cidrIpv4": "0.0.0.0/0"},
        links={"securityGroupId": "group"},
    )


def _store(*, public: bool) -> tuple[Sample, ...]:
    database = Sample(
        type=rds.INSTANCE,
        props={"engine": "postgres", "publiclyAccessible": public},
        links={"dbSubnetGroupName": "subnets", "vpcSecurityGroupIds": "group"},
    )
    group = Sample(type=rds.SUBNET_GROUP, name="subnets", props={}, links={"subnetIds": "subnet"})
    return (database, group, *_IN_PUBLIC, _opening(5432))


@Policy(
    id="vpc-data-tier-disallow-internet-path",
    description="Databases and caches are not reachable from the internet, considering addresses, routes, security "
    "groups and network ACLs together.",
    severity=Severity.CRITICAL,
    controls=c.own("Network-1") + c.NOT_PUBLIC,
    remediation="close at least one part of the path, preferably all: no public IP address, a subnet without a "
    "route to an internet gateway, and a security group that only allows the security groups of callers",
    url=f"{guides.RDS}/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
    types=(*_STORES, rds.CLUSTER_INSTANCE, *_SUBNET_GROUPS, *NETWORK),
    good=_store(public=False),
    bad=_store(public=True),
    note="Other policies judge each part of the path separately; this one reports a path only if all of it is "
    "open and known.",
)
def vpc_data_tier_disallow_internet_path(stack: Stack) -> Iterator[Finding]:
    """Report an open path to a data store."""
    if not stack.of(_STORES):
        return
    for path in _exposed(stack):
        found = stack.once(stack_network)
        owner = found.owners[path.target]
        if found.network.nodes[path.target].kind in DATA_KINDS and given(owner, "port") is not UNKNOWN:
            yield Finding(owner, _message(path, found.network))


def _service(*, public: bool) -> tuple[Sample, ...]:
    block = {"assignPublicIp": public, "subnets": ["subnet-1"], "securityGroups": ["sg-1"]}
    service = Sample(
        type=ecs.SERVICE,
        props={"networkConfiguration": block, "launchType": "FARGATE"},
        links={"taskDefinition": "definition"},
    )
    containers = [{"name": "web", "image": "web", "portMappings": [{"containerPort": 8080}]}]
    definition = Sample(
        type=ecs.TASK_DEFINITION, name="definition", props={"containerDefinitions": json.dumps(containers)}
    )
    group = {"protocol": "tcp", "fromPort": 8080, "toPort": 8080, "cidrBlocks": ["0.0.0.0/0"]}
    known = {"subnet": {"id": "subnet-1"}, "group": {"id": "sg-1", "ingress": [group]}}
    network = [replace(one, props={**one.props, **known.get(one.name, {})}) for one in _IN_PUBLIC]
    return (service, definition, *network)


@Policy(
    id="ecs-service-disallow-direct-internet-path",
    description="Tasks are reachable from the internet only through a load balancer.",
    severity=Severity.HIGH,
    controls=c.own("Network-2") + c.NOT_PUBLIC,
    remediation="put the service behind a load balancer without a public IP address, and allow only the load "
    "balancer's security group",
    url=f"{guides.ECS}/networking-outbound.html",
    types=(ecs.SERVICE, ecs.TASK_DEFINITION, *NETWORK),
    good=_service(public=False),
    bad=_service(public=True),
)
def ecs_service_disallow_direct_internet_path(stack: Stack) -> Iterator[Finding]:
    """Report an open path to a service that does not pass through a load balancer."""
    if not stack.of((ecs.SERVICE,)):
        return
    for path in _exposed(stack):
        found = stack.once(stack_network)
        if found.network.nodes[path.target].kind == "service":
            yield Finding(found.owners[path.target], _message(path, found.network))
