"""Ways through the network as a whole: what the internet reaches.

Addresses, routes, groups and access lists each have their own policies; these judge what they are together.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from policies.engine import controls as c
from policies.engine.rule import Finding, Sample, Severity, stack_rule
from policies.engine.stack import Stack
from policies.guardrails.proof_doubts import given
from policies.guardrails.proof_network import NETWORK, drawn
from policies.plan.aws.vpc import INTERNET_GATEWAY
from policies.plan.aws_types import (
    CACHE_CLUSTER,
    CACHE_GROUP,
    DB_CLUSTER,
    DB_CLUSTER_INSTANCE,
    DB_INSTANCE,
    DOCUMENTS,
    INGRESS_RULE,
    MEMORYDB,
    NEPTUNE,
    REDSHIFT,
    ROUTE,
    ROUTE_TABLE,
    ROUTE_TABLE_ASSOCIATION,
    SECURITY_GROUP,
    SERVICE,
    SUBNET,
    SUBNET_GROUPS,
    TASK_DEFINITION,
    VPC,
)
from policies.plan.network import Network, parse
from policies.plan.values import UNKNOWN
from policies.proofs.filters import acl_both_ways, group_passes
from policies.proofs.hops import from_internet
from policies.proofs.reachability import DATA_KINDS, Way, exposures

_STORES = (DB_INSTANCE, DB_CLUSTER, DOCUMENTS, NEPTUNE, REDSHIFT, CACHE_GROUP, CACHE_CLUSTER, MEMORYDB)


def _exposed(stack: Stack) -> list[Way]:
    """Return the ways that the internet surely has to data and tasks: subnets in doubt lead nowhere."""
    found = stack.once(drawn)
    nodes = {
        name: replace(node, subnets=tuple(one for one in node.subnets if one not in found.doubts.subnets))
        for name, node in found.network.nodes.items()
    }
    return exposures(replace(found.network, nodes=nodes))


def _message(way: Way, network: Network) -> str:
    """Say which way, door by door."""
    if way.through:
        by, steps = f"through {', '.join(way.through)}", way.steps
    else:
        by, steps = "without a load balancer between", next(_doors(way, network), way.steps)
    return f"the internet reaches {way.target}:{way.port} {by}: {'; '.join(steps)}"


def _doors(way: Way, network: Network) -> Iterator[list[str]]:
    """Yield what lets the whole internet in, for each subnet where it does."""
    node = network.nodes[way.target]
    for world, address in ((parse("0.0.0.0/0"), "a public address"), (parse("::/0"), "an IPv6 address")):
        for subnet in (network.subnets[name] for name in node.subnets):
            if from_internet(network, node, subnet, way.port, world):
                yield [
                    f"it has {address}",
                    f"{subnet.name} has a route to an internet gateway",
                    acl_both_ways(subnet, world, way.port, incoming=True).reason,
                    group_passes(network, node, "ingress", way.port, peers=(world,)).reason,
                ]


_VPC = Sample(type=VPC, name="vpc", props={"cidrBlock": "10.0.0.0/16"})
_SUBNET = Sample(type=SUBNET, name="subnet", props={"cidrBlock": "10.0.1.0/24"}, links={"vpcId": "vpc"})
_IN_PUBLIC = (
    _VPC,
    _SUBNET,
    Sample(type=INTERNET_GATEWAY, name="internet", props={}, links={"vpcId": "vpc"}),
    Sample(type=ROUTE_TABLE, name="table", props={}, links={"vpcId": "vpc"}),
    Sample(
        type=ROUTE,
        name="out",
        props={"destinationCidrBlock": "0.0.0.0/0"},
        links={"routeTableId": "table", "gatewayId": "internet"},
    ),
    Sample(type=ROUTE_TABLE_ASSOCIATION, name="link", props={}, links={"subnetId": "subnet", "routeTableId": "table"}),
    Sample(type=SECURITY_GROUP, name="group", props={}),
)


def _opening(port: int) -> Sample:
    return Sample(
        type=INGRESS_RULE,
        name="open",
        props={"ipProtocol": "tcp", "fromPort": port, "toPort": port, "cidrIpv4": "0.0.0.0/0"},
        links={"securityGroupId": "group"},
    )


def _store(*, public: bool) -> tuple[Sample, ...]:
    database = Sample(
        type=DB_INSTANCE,
        props={"engine": "postgres", "publiclyAccessible": public},
        links={"dbSubnetGroupName": "subnets", "vpcSecurityGroupIds": "group"},
    )
    group = Sample(type=SUBNET_GROUPS[0], name="subnets", props={}, links={"subnetIds": "subnet"})
    return (database, group, *_IN_PUBLIC, _opening(5432))


@stack_rule(
    id="vpc-data-tier-disallow-internet-path",
    description="No way leads from the internet to a database or cache, by whatever address, route, group and list.",
    severity=Severity.CRITICAL,
    controls=c.own("Network-1") + c.NOT_PUBLIC,
    remediation="close any one of these doors, best all: no public address, a subnet without a route to an internet "
    "gateway, a security group that names the groups of its callers",
    url="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
    types=(*_STORES, DB_CLUSTER_INSTANCE, *SUBNET_GROUPS, *NETWORK),
    good=_store(public=False),
    bad=_store(public=True),
    note="Judges all doors together, where other policies judge each: it fires only if the whole way is open and "
    "known.",
)
def vpc_data_tier_disallow_internet_path(stack: Stack) -> Iterator[Finding]:
    """An open way to a data tier."""
    if not stack.of(_STORES):
        return
    for way in _exposed(stack):
        found = stack.once(drawn)
        owner = found.owners[way.target]
        if found.network.nodes[way.target].kind in DATA_KINDS and given(owner, "port") is not UNKNOWN:
            yield Finding(owner, _message(way, found.network))


def _service(*, public: bool) -> tuple[Sample, ...]:
    block = {"assignPublicIp": public, "subnets": ["subnet-1"], "securityGroups": ["sg-1"]}
    service = Sample(
        type=SERVICE,
        props={"networkConfiguration": block, "launchType": "FARGATE"},
        links={"taskDefinition": "definition"},
    )
    containers = [{"name": "web", "image": "web", "portMappings": [{"containerPort": 8080}]}]
    definition = Sample(type=TASK_DEFINITION, name="definition", props={"containerDefinitions": json.dumps(containers)})
    group = {"protocol": "tcp", "fromPort": 8080, "toPort": 8080, "cidrBlocks": ["0.0.0.0/0"]}
    known = {"subnet": {"id": "subnet-1"}, "group": {"id": "sg-1", "ingress": [group]}}
    network = [replace(one, props={**one.props, **known.get(one.name, {})}) for one in _IN_PUBLIC]
    return (service, definition, *network)


@stack_rule(
    id="ecs-service-disallow-direct-internet-path",
    description="The internet reaches tasks through a load balancer only.",
    severity=Severity.HIGH,
    controls=c.own("Network-2") + c.NOT_PUBLIC,
    remediation="put the service behind a load balancer, without a public address, and let its security group name "
    "the load balancer's",
    url="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-outbound.html",
    types=(SERVICE, TASK_DEFINITION, *NETWORK),
    good=_service(public=False),
    bad=_service(public=True),
)
def ecs_service_disallow_direct_internet_path(stack: Stack) -> Iterator[Finding]:
    """An open way to a service that passes no load balancer."""
    if not stack.of((SERVICE,)):
        return
    for way in _exposed(stack):
        found = stack.once(drawn)
        if found.network.nodes[way.target].kind == "service":
            yield Finding(found.owners[way.target], _message(way, found.network))
