"""ECS: whether tasks can reach what they need to start."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Policy, Sample, Severity
from policies.plan.aws import ecs, scheduler, vpc
from policies.plan.graph import blocks
from policies.plan.lens.network import NETWORK, StackNetwork, stack_network
from policies.plan.lens.network_doubts import Links
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource
from policies.plan.network import DEFAULT_ROUTES, Node
from policies.plan.values import known
from policies.proofs.reachability import stranded

_WORKLOADS = (ecs.SERVICE, scheduler.SCHEDULE)
_PLACES: dict[str, str] = {
    ecs.SERVICE: "networkConfiguration",
    scheduler.SCHEDULE: "target.ecsParameters.networkConfiguration",
}
_MACHINES: dict[str, str] = {ecs.SERVICE: "", scheduler.SCHEDULE: "target.ecsParameters."}


def _workload(*, routed: bool) -> tuple[Sample, ...]:
    """Return a service in a private subnet with a default route to a NAT gateway, or a route to private addresses."""
    place = {"subnets": ["subnet-1"], "securityGroups": ["sg-1"]}
    world = {"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": ["0.0.0.0/0"]}
    return (
        Sample(type=ecs.SERVICE, props={"launchType": "FARGATE", "networkConfiguration": place}),
        Sample(type=vpc.VPC, name="vpc", props={"cidrBlock": "10.0.0.0/16"}),
        Sample(
            type=vpc.SUBNET, name="subnet", props={"id": "subnet-1", "cidrBlock": "10.0.1.0/24"}, links={"vpcId": "vpc"}
        ),
        Sample(type=vpc.SECURITY_GROUP, name="group", props={"id": "sg-1", "egress": [world]}),
        Sample(type=vpc.NAT_GATEWAY, name="gateway", props={"availabilityMode": "regional"}, links={"vpcId": "vpc"}),
        Sample(type=vpc.ROUTE_TABLE, name="table", props={}, links={"vpcId": "vpc"}),
        Sample(
            type=vpc.ROUTE_TABLE_ASSOCIATION,
            name="link",
            props={},
            links={"subnetId": "subnet", "routeTableId": "table"},
        ),
        Sample(
            type=vpc.ROUTE,
            name="out",
            props={"destinationCidrBlock": "0.0.0.0/0" if routed else "192.168.0.0/16"},
            links={"routeTableId": "table", "natGatewayId": "gateway"},
        ),
    )


@Policy(
    id="ecs-service-require-way-to-start",
    description="Fargate tasks can reach their image registry, logs and secrets through a NAT gateway or VPC "
    "endpoints.",
    severity=Severity.HIGH,
    controls=c.own("Network-3") + c.AVAILABILITY,
    remediation="add a NAT gateway and a route to it, or interface endpoints for ECR, CloudWatch Logs and Secrets "
    "Manager and a gateway endpoint for S3, and allow port 443 in the security groups of both ends",
    url=f"{guides.ECR}/vpc-endpoints.html",
    types=(
        *_WORKLOADS,
        ecs.TASK_DEFINITION,
        vpc.EGRESS_RULE,
        *(token for token in NETWORK if token != vpc.EGRESS_RULE),
    ),
    good=_workload(routed=True),
    bad=_workload(routed=False),
    note="Not reported if a route leads to something outside of the stack, such as a transit gateway. On EC2 the "
    "container instance pulls the image, so only Fargate is judged.",
)
def ecs_service_require_way_to_start(stack: Stack) -> Iterator[Finding]:
    """Report a workload whose subnets, security groups and routes are all known and give it no path."""
    if not stack.of(_WORKLOADS):
        return
    found = stack.once(stack_network)
    links = Links(stack)
    if found.doubts.anywhere or _doubtful_ends(found):
        return
    for one in stranded(found.network):
        owner = found.owners[one.node]
        needed = [service for service in one.missing if service != "logs" or _logs(stack, owner)]
        if needed and _fargate(stack, owner) and _whole(found, links, owner, found.network.nodes[one.node]):
            yield Finding(owner, replace(one, missing=needed).sentence)


def _doubtful_ends(found: StackNetwork) -> bool:
    """Return whether a NAT gateway or endpoint is in a subnet or security group in doubt."""
    ends = [node for node in found.network.nodes.values() if node.kind in ("nat", "endpoint")]
    return any(
        found.doubts.subnets.intersection(node.subnets) or found.doubts.groups.intersection(node.groups)
        for node in ends
    )


def _whole(found: StackNetwork, links: Links, owner: Resource, node: Node) -> bool:
    place = _PLACES[owner.type]
    named = links.whole(owner, f"{place}.subnets", vpc.SUBNET) and links.whole(
        owner, f"{place}.securityGroups", vpc.SECURITY_GROUP
    )
    known_groups = all(name in found.network.groups for name in node.groups)
    doubts = found.doubts.subnets.intersection(node.subnets) or found.doubts.groups.intersection(node.groups)
    return named and known_groups and not doubts and not any(_leaves(found, subnet) for subnet in node.subnets)


def _leaves(found: StackNetwork, subnet: str) -> bool:
    """Return whether a default route leads to something outside of the stack."""
    for route in found.network.subnets[subnet].routes:
        through = route.kind in ("igw", "eigw") or (
            route.kind in ("nat", "instance") and route.target in found.network.nodes
        )
        if route.destination in DEFAULT_ROUTES and not through:
            return True
    return False


def _fargate(stack: Stack, owner: Resource) -> bool:
    """Return whether the tasks certainly run on Fargate."""
    prefix = _MACHINES[owner.type]
    launch = owner.raw(f"{prefix}launchType")
    providers = [item.text("capacityProvider") for item in owner.each(f"{prefix}capacityProviderStrategies")]
    if launch == "FARGATE" or any(name.startswith("FARGATE") for name in providers):
        return True
    definition = _definition(stack, owner)
    only = definition is not None and definition.values("requiresCompatibilities") == ["FARGATE"]
    return only and not known(launch) and not providers


def _definition(stack: Stack, owner: Resource) -> Resource | None:
    graph = stack.graph
    key = "taskDefinition" if owner.type == ecs.SERVICE else "target"
    found = graph.ref(graph.resources[owner.urn], key, ecs.TASK_DEFINITION)
    return stack.by_urn[found.urn] if found else None


def _logs(stack: Stack, owner: Resource) -> bool:
    """Return whether a container certainly writes to CloudWatch Logs, which it must reach before it starts."""
    definition = _definition(stack, owner)
    text = definition.raw("containerDefinitions") if definition else None
    try:
        containers: Any = json.loads(text) if isinstance(text, str) else text
    except ValueError:
        return False
    drivers = [one.get("logConfiguration") for one in blocks(containers)]
    return any(isinstance(one, Mapping) and one.get("logDriver") == "awslogs" for one in drivers)
