"""Plans of other people, in the shapes that our own components do not use."""

from __future__ import annotations

from policies.plan.graph import Graph, Resource
from policies.plan.network import Network
from policies.plan.network_of_graph import network_of


def resource(kind: str, name: str, links=None, **inputs) -> Resource:
    urn = f"urn:pulumi:s::p::{kind}::{name}"
    return Resource(
        urn=urn,
        type=kind,
        name=name,
        inputs=inputs,
        outputs={"id": f"{kind[-4:]}-{name}"},
        property_dependencies=links or {},
    )


def named(item: Resource) -> str:
    return str(item.outputs["id"])


def foreign(*more: Resource, group: dict | None = None, service: dict | None = None) -> Network:
    """Return the network of `foreign_plan`."""
    return network_of(foreign_plan(*more, group=group, service=service))


def foreign_plan(*more: Resource, group: dict | None = None, service: dict | None = None) -> Graph:
    """One public subnet with inline routes, a service and a balancer of the same name, and inline rules."""
    vpc = resource("aws:ec2/vpc:Vpc", "main", cidrBlock="10.0.0.0/16")
    gateway = resource("aws:ec2/internetGateway:InternetGateway", "main", vpcId=named(vpc))
    subnet = resource(
        "aws:ec2/subnet:Subnet", "one", vpcId=named(vpc), cidrBlock="10.0.1.0/24", mapPublicIpOnLaunch=True
    )
    table = resource(
        "aws:ec2/routeTable:RouteTable",
        "one",
        vpcId=named(vpc),
        routes=[{"cidrBlock": "0.0.0.0/0", "gatewayId": named(gateway)}],
    )
    link = resource(
        "aws:ec2/routeTableAssociation:RouteTableAssociation", "one", subnetId=named(subnet), routeTableId=named(table)
    )
    rules = resource(
        "aws:ec2/securityGroup:SecurityGroup",
        "app",
        **(group or {"ingress": [{"protocol": "tcp", "fromPort": 8080, "toPort": 8080, "cidrBlocks": ["0.0.0.0/0"]}]}),
    )
    tasks = resource(
        "aws:ecs/service:Service",
        "app",
        networkConfiguration={
            "subnets": [named(subnet)],
            "securityGroups": [named(rules)],
            "assignPublicIp": True,
            **(service or {}),
        },
    )
    balancer = resource(
        "aws:lb/loadBalancer:LoadBalancer", "app", subnets=[named(subnet)], loadBalancerType="network", internal=True
    )
    return Graph([vpc, gateway, subnet, table, link, rules, tasks, balancer, *more])
