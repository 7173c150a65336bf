"""A stack with two networks: each has its own VPC, and what is in one does not reach, or need, the other."""

from __future__ import annotations

from typing import Any

import pytest

from policies.plan.graph import Graph
from policies.plan.network_of_graph import network_of
from policies.plan.tiers import tiers_of
from policies.proofs.game_day import play
from preview.recorder.record import Record
from tests.support.offline import run_stack_file

SUBNETS = "aws:ec2/subnet:Subnet"
SIZE = {"cpu": 256, "memory_mib": 512, "tasks": 2}
IMAGE = {"repository": "app", "tag": "1.0.0"}
TWO: dict[str, Any] = {
    "aws:region": "us-east-1",
    "plinth:stack": {"environment": "staging", "owner": "platform"},
    "plinth:account": {"regions": ["us-east-1"]},
    "plinth:networks": {
        "front": {"availability_zones": ["a", "b"], "nat": "single"},
        "batch": {
            "cidr": "10.1.0.0/16",
            "availability_zones": ["b", "c"],
            "nat": "none",
            "endpoints": {"interface": ["ecr.api", "ecr.dkr", "logs", "secretsmanager"]},
        },
    },
    "plinth:dns": {"domain": "example.com", "zone": "create"},
    "plinth:load_balancer": {"scheme": "internet-facing", "subdomain": "api", "network": "front"},
    "plinth:services": {
        "api": {
            "network": "front",
            "kind": "web",
            "image": IMAGE,
            "port": 8080,
            "health_check": {"path": "/healthz"},
            "route": {"paths": ["/*"], "priority": 1},
            "links": {"main": "connect"},
            **SIZE,
        },
        "crawler": {
            "network": "batch",
            "kind": "worker",
            "image": IMAGE,
            "health_check": {"command": ["true"]},
            "links": {"ledger": "connect", "sessions": "connect", "carts": "connect"},
            **SIZE,
        },
    },
    "plinth:repositories": {"app": {}},
    "plinth:databases": {
        "main": {"network": "front", "instance_class": "db.t4g.small", "storage_gib": 20},
        "ledger": {"network": "batch", "instance_class": "db.t4g.small", "storage_gib": 20, "replicas": 1},
    },
    "plinth:caches": {"sessions": {"network": "batch", "node_type": "cache.t4g.small", "replicas": 1}},
    "plinth:serverless_caches": {"carts": {"network": "batch", "max_storage_gb": 5, "max_ecpu_per_second": 1000}},
    "plinth:observability": {"log_retention_days": 30},
    "plinth:cost": {"monthly_budget_usd": 1000},
}


def two() -> Record:
    return run_stack_file(TWO)


def subnets(network: str, tier: str, *azs: str) -> set[str]:
    return {two().named(f"{network}-{tier}-{az}", SUBNETS).id for az in azs}


def test_each_network_is_a_vpc_with_its_own_range_and_paths() -> None:
    seen = two()
    vpcs = {vpc.name: vpc.inputs["cidrBlock"] for vpc in seen.of_type("aws:ec2/vpc:Vpc")}
    assert vpcs == {"front": "10.0.0.0/16", "batch": "10.1.0.0/16"}
    assert [gateway.name for gateway in seen.of_type("aws:ec2/natGateway:NatGateway")] == ["front-nat-a"]
    interface = [
        e for e in seen.of_type("aws:ec2/vpcEndpoint:VpcEndpoint") if e.inputs["vpcEndpointType"] == "Interface"
    ]
    assert {endpoint.inputs["vpcId"] for endpoint in interface} == {seen.named("batch", "aws:ec2/vpc:Vpc").id}


def test_everything_is_in_the_network_that_it_names() -> None:
    seen = two()
    assert set(seen.named("edge", "aws:lb/loadBalancer:LoadBalancer").inputs["subnets"]) == subnets(
        "front", "public", "a", "b"
    )
    for name, network, azs in (("api", "front", "ab"), ("crawler", "batch", "bc")):
        service = seen.named(name, "aws:ecs/service:Service")
        assert set(service.inputs["networkConfiguration"]["subnets"]) == subnets(network, "private", *azs)
    for name, network, azs in (("main", "front", "ab"), ("ledger", "batch", "bc")):
        group = seen.named(f"{name}-subnets", "aws:rds/subnetGroup:SubnetGroup")
        assert set(group.inputs["subnetIds"]) == subnets(network, "data", *azs)
    cache = seen.named("sessions-subnets", "aws:elasticache/subnetGroup:SubnetGroup")
    assert set(cache.inputs["subnetIds"]) == subnets("batch", "data", "b", "c")
    serverless = seen.named("carts", "aws:elasticache/serverlessCache:ServerlessCache")
    assert set(serverless.inputs["subnetIds"]) == subnets("batch", "data", "b", "c")


def test_a_security_group_is_in_the_vpc_of_the_subnets_of_its_owner() -> None:
    seen = two()
    front, batch = (seen.named(name, "aws:ec2/vpc:Vpc").id for name in ("front", "batch"))
    groups = {group.name: group.inputs["vpcId"] for group in seen.of_type("aws:ec2/securityGroup:SecurityGroup")}
    assert {name: groups[name] for name in ("api-tasks", "edge-security-group", "crawler-tasks", "batch-endpoint")} == {
        "api-tasks": front,
        "edge-security-group": front,
        "crawler-tasks": batch,
        "batch-endpoint": batch,
    }


def test_no_security_group_rule_crosses_from_one_vpc_to_the_other() -> None:
    seen = two()
    vpc_of = {group.id: group.inputs["vpcId"] for group in seen.of_type("aws:ec2/securityGroup:SecurityGroup")}
    rules = [
        rule
        for kind in ("Ingress", "Egress")
        for rule in seen.of_type(f"aws:vpc/securityGroup{kind}Rule:SecurityGroup{kind}Rule")
        if "referencedSecurityGroupId" in rule.inputs
    ]
    assert rules
    assert all(vpc_of[r.inputs["securityGroupId"]] == vpc_of[r.inputs["referencedSecurityGroupId"]] for r in rules)


def test_the_outputs_name_each_vpc() -> None:
    seen = two()
    outputs = seen.stack_outputs
    assert outputs["vpcIds"] == {vpc.name: vpc.id for vpc in seen.of_type("aws:ec2/vpc:Vpc")}
    assert "vpcId" not in outputs


def test_what_fails_in_one_network_takes_nothing_of_the_other() -> None:
    graph = Graph(two().resources)
    scenarios = {scenario.name: scenario for scenario in play(tiers_of(graph, network_of(graph)))}
    nat = scenarios["front-nat-a"].outcomes
    assert {name: nat[name].state for name in ("api", "crawler", "main", "ledger")} == {
        "api": "lost",
        "crawler": "survives",
        "main": "survives",
        "ledger": "survives",
    }
    zone = scenarios["zone us-east-1a"].outcomes
    assert (zone["api"].state, zone["crawler"].state) == ("lost", "survives")


@pytest.mark.parametrize("network", ["network", "home"])
def test_one_network_under_a_name_is_what_the_short_form_is(network: str) -> None:
    only = {**TWO["plinth:networks"]["batch"], "availability_zones": ["a", "b"]}
    rest = {
        key: value
        for key, value in TWO.items()
        if key.rpartition(":")[2] in {"stack", "account", "observability", "cost", "region"}
    }
    short = run_stack_file({**rest, "plinth:network": only})
    named = run_stack_file({**rest, "plinth:networks": {network: only}})

    def plan(seen: Record, name: str) -> set[tuple[str, str]]:
        aws = [resource for resource in seen.resources if resource.type.startswith("aws:ec2/")]
        return {(r.type, r.name.replace(name, "network", 1)) for r in aws}

    assert plan(named, network) == plan(short, "network")
