"""A committed stack, broken in one place: the proof that is meant for it finds it and names it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from policies.plan.graph import Graph
from policies.plan.network import INTERNET
from policies.plan.network_of_graph import network_of
from policies.plan.roles import roles_of
from policies.plan.tiers import tiers_of
from policies.proofs.game_day import misses, play
from policies.proofs.privilege import judge
from policies.proofs.reachability import exposures, find, stranded
from policies.proofs.scenarios import Objectives
from tests.support.committed_stacks import graph

OBJECTIVES = Objectives(recovery_time_seconds=900, recovery_point_seconds=300)
WORLD = {"cidrIpv4": "0.0.0.0/0", "referencedSecurityGroupId": None, "prefixListId": None}


def edited(stack: str, kind: str, name: str, links: Mapping[str, Any] | None = None, **inputs: Any) -> Graph:
    """Return a stack's graph with some inputs of one resource changed; None takes one away, with what it was made from."""
    known = graph(stack)
    found = [
        one
        for one in known.resources.values()
        if one.name == name and one.type.startswith("aws:") and one.type.endswith(f":{kind}")
    ]
    assert len(found) == 1, [one.urn for one in found]
    changed = {key: value for key, value in {**found[0].inputs, **inputs}.items() if value is not None}
    kept = {key: urns for key, urns in found[0].property_dependencies.items() if key not in inputs}
    broken = replace(found[0], inputs=changed, property_dependencies={**kept, **(links or {})})
    return Graph([broken if one is found[0] else one for one in known.resources.values()])


def identity(stack: str, kind: str, name: str) -> str:
    [found] = [
        one
        for one in graph(stack).resources.values()
        if one.name == name and one.type.startswith("aws:") and one.type.endswith(f":{kind}")
    ]
    return str(found.outputs["id"])


# The network -------------------------------------------------------------------------------------------------------


def test_a_database_is_public_only_when_address_route_group_and_access_list_agree() -> None:
    """One line alone opens nothing: each of the others still blocks the path, and is named."""
    drawn = network_of(edited("prod", "Instance", "main", publiclyAccessible=True))

    assert exposures(drawn) == []
    assert find(drawn, INTERNET, "main", 5432).steps[0] == "network-data-a has no route to an internet gateway"


@pytest.mark.parametrize(
    ("stack", "kind", "name", "inputs", "closed"),
    [
        (
            "prod",
            "SecurityGroupIngressRule",
            "edge-from-cloudfront-443",
            {"prefixListId": None},
            (INTERNET, "api", 8080),
        ),
        (
            "prod",
            "SecurityGroupIngressRule",
            "edge-from-cloudfront-443",
            {"fromPort": 80, "toPort": 80},
            (INTERNET, "api", 8080),
        ),
        (
            "prod",
            "SecurityGroupEgressRule",
            "edge-to-api-egress",
            {"fromPort": 8081, "toPort": 8081},
            ("edge", "api", 8080),
        ),
        ("prod", "SecurityGroupIngressRule", "edge-to-api-ingress", {"ipProtocol": "udp"}, ("edge", "api", 8080)),
        (
            "prod",
            "SecurityGroupIngressRule",
            "api-to-main-ingress",
            {"referencedSecurityGroupId": None},
            ("api", "main", 5432),
        ),
        (
            "prod",
            "SecurityGroupEgressRule",
            "api-to-sessions-egress",
            {"fromPort": 6380, "toPort": 6380},
            ("api", "sessions", 6379),
        ),
        ("prod", "Distribution", "cdn", {"enabled": False}, (INTERNET, "api", 8080)),
        ("prod", "Listener", "edge-https", {"port": 8443}, (INTERNET, "api", 8080)),
        ("prod", "NetworkAcl", "network-acl-data", {"ingress": []}, ("api", "main", 5432)),
        ("prod", "NetworkAcl", "network-acl-private", {"egress": []}, ("api", INTERNET, 443)),
        ("staging", "Route", "network-public-internet", {"gatewayId": None}, ("api", INTERNET, 443)),
        ("fastapi", "LoadBalancer", "edge", {"internal": True}, (INTERNET, "fastapi-app", 8000)),
        ("fastapi", "Route", "network-public-internet", {"gatewayId": None}, (INTERNET, "fastapi-app", 8000)),
    ],
)
def test_a_path_that_a_change_closes_is_found_closed(stack, kind, name, inputs, closed) -> None:
    assert find(network_of(graph(stack)), *closed).open
    path = find(network_of(edited(stack, kind, name, **inputs)), *closed)

    assert not path.open
    assert path.steps


def test_a_data_subnet_with_a_route_to_the_internet_is_found() -> None:
    table = identity("prod", "RouteTable", "network-data-a")
    broken = network_of(edited("prod", "Route", "network-nat-a", routeTableId=table))

    assert broken.subnets["network-data-a"].tier == "private"
    assert (
        find(network_of(graph("prod")), "main", INTERNET, 443).steps[0] == "network-data-a has no route to the internet"
    )
    assert (
        find(broken, "main", INTERNET, 443).steps[0].startswith("security group main-security-group has no egress rule")
    )


def test_a_public_task_behind_a_world_rule_is_an_exposure() -> None:
    public = [identity("fastapi", "Subnet", f"network-public-{zone}") for zone in "ab"]
    group = identity("fastapi", "SecurityGroup", "fastapi-app-tasks")
    block = {"subnets": public, "securityGroups": [group], "assignPublicIp": True}
    known = edited("fastapi", "Service", "fastapi-app", networkConfiguration=block)
    rules = [
        replace(
            one,
            inputs={**one.inputs, **WORLD},
            property_dependencies={"securityGroupId": one.property_dependencies["securityGroupId"]},
        )
        if one.name == "edge-to-fastapi-app-ingress"
        else one
        for one in known.resources.values()
    ]

    assert [path.target for path in exposures(network_of(Graph(rules)))] == ["fastapi-app"]


@pytest.mark.parametrize("endpoints", [[], ["logs"]])
def test_tasks_without_nat_and_without_endpoints_cannot_start(endpoints) -> None:
    known = graph(
        "staging", network={"endpoints": {"interface": ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssm"]}}
    )
    kept = [
        one
        for one in known.resources.values()
        if not one.type.endswith(":NatGateway")
        and not (one.type.endswith(":Route") and one.name.startswith("network-nat"))
        and not (
            one.inputs.get("vpcEndpointType") == "Interface"
            and not one.inputs["serviceName"].endswith(tuple(endpoints or ["-"]))
        )
    ]
    found = stranded(network_of(Graph(kept)))

    image = [name for name in ("ecr.api", "ecr.dkr", "logs") if name not in endpoints]
    assert {one.node: one.missing for one in found} == {
        "api": [*image, "ssm"],
        "auth": [*image, "secretsmanager"],
        "worker": image,
        "cleanup": [*image, "secretsmanager"],
    }
    assert {one.sentence.partition(":")[0] for one in found} == {f"{one.node} cannot start" for one in found}


def test_no_committed_stack_strands_a_task() -> None:
    for stack in ("dev", "staging", "prod", "fastapi"):
        assert stranded(network_of(graph(stack))) == []


# Game day ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "name", "inputs", "missed"),
    [
        ("Instance", "main", {"multiAz": False}, {("primary of main", "main", "RTO")}),
        (
            "Instance",
            "main",
            {"multiAz": False, "backupRetentionPeriod": 0},
            {("primary of main", "main", "RTO"), ("primary of main", "main", "RPO")},
        ),
        (
            "ReplicationGroup",
            "sessions",
            {"numCacheClusters": 1, "automaticFailoverEnabled": False, "multiAzEnabled": False},
            {("node of sessions", "sessions", "RPO")},
        ),
        ("ReplicationGroup", "sessions", {"multiAzEnabled": False}, {("zone us-east-2a", "sessions", "RPO")}),
        (
            "ReplicationGroup",
            "sessions",
            {"numCacheClusters": None, "numNodeGroups": 3, "replicasPerNodeGroup": 0},
            {("node of sessions", "sessions", "RPO")},
        ),
    ],
)
def test_a_weaker_store_misses_the_objectives_and_is_named(kind, name, inputs, missed) -> None:
    found = misses(play(tiers_of(edited("prod", kind, name, **inputs))), OBJECTIVES)

    assert missed <= {(miss.scenario, miss.tier, miss.objective) for miss in found}


def test_a_scaling_floor_of_one_task_is_an_interruption_when_its_zone_fails() -> None:
    scenarios = {one.name: one for one in play(tiers_of(edited("prod", "Target", "api-scaling", minCapacity=1)))}

    assert scenarios["zone us-east-2a"].outcomes["api"].state == "lost"


def test_all_private_routes_through_one_gateway_make_its_zone_a_single_point_of_failure() -> None:
    gateway = identity("prod", "NatGateway", "network-nat-a")
    known = graph("prod")
    routes = [
        replace(one, inputs={**one.inputs, "natGatewayId": gateway})
        if one.type.endswith(":Route") and one.name.startswith("network-nat")
        else one
        for one in known.resources.values()
    ]
    found = misses(play(tiers_of(Graph(routes))), OBJECTIVES)

    assert {(miss.scenario, miss.tier) for miss in found} >= {("zone us-east-2a", "api"), ("network-nat-a", "worker")}


# Privilege ---------------------------------------------------------------------------------------------------------

LINK = "api-task-links"


@pytest.mark.parametrize(
    ("kind", "name", "inputs", "rule"),
    [
        (
            "RolePolicy",
            LINK,
            {"policy": '{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'},
            "admin",
        ),
        (
            "RolePolicy",
            LINK,
            {"policy": '{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::x"}]}'},
            "wildcard-action",
        ),
        (
            "RolePolicy",
            LINK,
            {"policy": '{"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}'},
            "wildcard-resource",
        ),
        (
            "RolePolicy",
            LINK,
            {"policy": '{"Statement": [{"Effect": "Allow", "Action": "iam:PutRolePolicy", "Resource": "*"}]}'},
            "escalation-write-own-policy",
        ),
        (
            "RolePolicy",
            LINK,
            {"policy": '{"Statement": [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}]}'},
            "not-action",
        ),
        (
            "Role",
            "api-task",
            {"assumeRolePolicy": '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]}'},
            "trust-open",
        ),
        (
            "Role",
            "api-task",
            {
                "assumeRolePolicy": '{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": "sts:AssumeRole"}]}'
            },
            "trust-cross-account",
        ),
        (
            "Role",
            "api-task",
            {
                "assumeRolePolicy": '{"Statement": [{"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}]}'
            },
            "trust-confused-deputy",
        ),
        (
            "RolePolicyAttachment",
            "main-monitoring",
            {"policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"},
            "admin",
        ),
    ],
)
def test_a_wider_role_is_found_and_named(kind, name, inputs, rule) -> None:
    reports = [judge(role) for role in roles_of(edited("prod", kind, name, **inputs))]
    findings = [finding for report in reports for finding in report.findings]

    assert rule in {finding.rule for finding in findings}
    assert {finding.role for finding in findings} == {"main-monitoring" if "monitoring" in name else "api-task"}
