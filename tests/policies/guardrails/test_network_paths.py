"""Policies about network paths, on committed and broken stacks: fully known, and as a first preview shows them."""

from dataclasses import replace
from typing import Any

import pytest

from policies.engine.catalog import BY_ID
from policies.engine.rule import Sample
from policies.plan.graph import Graph
from policies.plan.lens.stack import Stack
from policies.plan.values import UNKNOWN
from tests.support.committed_stacks import FILES, graph
from tests.support.pack_harness import judged
from tests.support.stack_views import VIEWS, edited, known, messages_of, resource

DATA = "vpc-data-tier-disallow-internet-path"
TASKS = "ecs-service-disallow-direct-internet-path"
START = "ecs-service-require-way-to-start"
WORLD = {"cidrIpv4": "0.0.0.0/0", "referencedSecurityGroupId": None}
ALL = {"action": "allow", "protocol": "-1", "cidrBlock": "0.0.0.0/0", "fromPort": 0, "toPort": 0, "ruleNo": 1}
OPEN_LIST = {"ingress": [ALL], "egress": [ALL]}
both_views = pytest.mark.parametrize("view", VIEWS)
every_stack = pytest.mark.parametrize("stack", FILES)


def public_database(**last: Any) -> Graph:
    """Return prod with every step of a path to its database open, except those that *last* closes again."""
    drawn = graph("prod")
    table = resource(drawn, "RouteTable", "network-data-a")
    return edited(
        drawn,
        ("Instance", "main", {"publiclyAccessible": last.get("public", True)}, {}),
        (
            "Route",
            "network-public-internet",
            {"routeTableId": table.outputs["id"]} if last.get("route", True) else {"description": ""},
            {"routeTableId": [table.urn]} if last.get("route", True) else {},
        ),
        ("SecurityGroupIngressRule", "api-to-main-ingress", WORLD if last.get("group", True) else {"toPort": 5432}, {}),
        ("NetworkAcl", "network-acl-data", OPEN_LIST if last.get("acl", True) else {"tags": {}}, {}),
    )


def public_service() -> Graph:
    """Return the example with its tasks in public subnets, with public addresses, open to the world."""
    drawn = graph("fastapi")
    service = resource(drawn, "Service", "fastapi-app")
    subnets = [resource(drawn, "Subnet", f"network-public-{zone}") for zone in "ab"]
    group = resource(drawn, "SecurityGroup", "fastapi-app-tasks")
    block = {
        "subnets": [one.outputs["id"] for one in subnets],
        "securityGroups": [group.outputs["id"]],
        "assignPublicIp": True,
    }
    links = {"networkConfiguration": [*(one.urn for one in subnets), group.urn]}
    return edited(
        drawn,
        ("Service", service.name, {"networkConfiguration": block}, links),
        ("SecurityGroupIngressRule", "edge-to-fastapi-app-ingress", WORLD, {}),
    )


def without_way_out(*endpoints: str) -> Graph:
    """Return staging without NAT, and with these interface endpoints only."""
    every = ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssm"]
    drawn = graph("staging", network={"endpoints": {"interface": every}})
    return Graph(
        one
        for one in drawn.resources.values()
        if not one.type.endswith(":NatGateway")
        and not (one.type.endswith(":Route") and one.name.startswith("network-nat"))
        and not (
            one.inputs.get("vpcEndpointType") == "Interface"
            and not one.inputs["serviceName"].endswith(endpoints or ("-",))
        )
    )


@both_views
@every_stack
def test_a_committed_stack_has_no_open_path_and_its_tasks_start(stack: str, view: str) -> None:
    seen = VIEWS[view](graph(stack))

    assert [messages_of(rule, seen) for rule in (DATA, TASKS, START)] == [[], [], []]


@both_views
def test_a_database_that_the_internet_reaches_is_found_with_its_path(view: str) -> None:
    [found] = messages_of(DATA, VIEWS[view](public_database()))

    assert found == (
        "the internet reaches main:5432 without a load balancer in between: it has a public address; network-data-a has a "
        "route to an internet gateway; network ACL network-acl-data of network-data-a allows both directions; security group "
        "main-security-group allows ingress 5432 with 0.0.0.0/0"
    )


@both_views
@pytest.mark.parametrize("door", ["public", "route", "group", "acl"])
def test_one_closed_step_closes_the_path(view: str, door: str) -> None:
    assert messages_of(DATA, VIEWS[view](public_database(**{door: False}))) == []


@both_views
def test_a_task_that_the_internet_reaches_past_the_load_balancer_is_found(view: str) -> None:
    [found] = messages_of(TASKS, VIEWS[view](public_service()))

    assert found.startswith("the internet reaches fastapi-app:8000 without a load balancer in between: ")
    assert found.endswith("security group fastapi-app-tasks allows ingress 8000 with 0.0.0.0/0")
    assert messages_of(DATA, VIEWS[view](public_service())) == []


@both_views
def test_tasks_without_nat_and_endpoints_are_found_before_they_hang(view: str) -> None:
    found = messages_of(START, VIEWS[view](without_way_out()))

    assert [one.partition(" ")[0] for one in found] == ["api", "auth", "worker", "cleanup"]
    assert all("reaches neither the internet nor an endpoint of ecr.api, ecr.dkr" in one for one in found)


def test_what_a_task_logs_to_and_reads_is_needed_too() -> None:
    assert messages_of(START, known(without_way_out("ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssm"))) == []
    found = messages_of(START, known(without_way_out("ecr.api", "ecr.dkr")))
    assert found[0] == (
        "api cannot start: it reaches neither the internet nor an endpoint of logs, ssm; add the "
        "endpoints, or a NAT gateway"
    )


# What is unknown is not reported -------------------------------------------------------------------------------------

SUBNET = "aws:ec2/subnet:Subnet"
ROUTE = "aws:ec2/route:Route"
TABLE = "aws:ec2/routeTable:RouteTable"
ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation"
ACL = "aws:ec2/networkAcl:NetworkAcl"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"


def of_bad_example(rule_id: str, *more: Sample, **changes: Any) -> list[str]:
    """Judge the bad example of a policy with samples changed by name (props and links; None takes one away) and *more*."""
    samples = []
    for one in BY_ID[rule_id].bad:
        props, links = changes.get(one.name, ({}, {})) or (None, None)
        if props is not None:
            samples.append(replace(one, props={**one.props, **props}, links={**one.links, **links}))
    return judged(BY_ID[rule_id], [*samples, *more])


def test_the_bad_examples_that_the_tables_below_change_are_found() -> None:
    assert [len(of_bad_example(rule)) for rule in (DATA, TASKS, START)] == [1, 1, 1]


@pytest.mark.parametrize("rule", [DATA, TASKS])
@pytest.mark.parametrize(
    ("changes", "more"),
    [
        ({"link": ({"routeTableId": "rtb-elsewhere"}, {"routeTableId": "nothing"})}, ()),
        ({"link": ({"routeTableId": UNKNOWN}, {"routeTableId": "nothing"})}, ()),
        ({"subnet": ({"vpcId": "vpc-elsewhere"}, {"vpcId": "nothing"})}, ()),
        ({}, (Sample(type=ACL, name="acl", props={"subnetIds": UNKNOWN}),)),
        ({}, (Sample(type=ACL, name="acl", props={"ingress": UNKNOWN}, links={"subnetIds": "subnet"}),)),
        (
            {},
            (
                Sample(
                    type="aws:ec2/networkAclAssociation:NetworkAclAssociation",
                    name="acl",
                    props={"subnetId": UNKNOWN, "networkAclId": UNKNOWN},
                ),
            ),
        ),
        ({"out": ({"destinationCidrBlock": UNKNOWN}, {})}, ()),
    ],
)
def test_a_step_that_may_be_closed_is_not_reported_as_open(
    rule: str, changes: dict[str, Any], more: tuple[Sample]
) -> None:
    assert of_bad_example(rule, *more, **changes) == []


@pytest.mark.parametrize("port", ["fromPort", "toPort", "ipProtocol", "cidrIpv4", "securityGroupId"])
def test_a_rule_that_is_not_known_opens_nothing(port: str) -> None:
    links = {"securityGroupId": "nothing"} if port == "securityGroupId" else {}

    assert of_bad_example(DATA, open=({port: UNKNOWN}, links)) == []


def test_an_unknown_rule_does_not_hide_an_open_path() -> None:
    closed = Sample(type=SUBNET, name="other", props={"cidrBlock": UNKNOWN}, links={"vpcId": "vpc"})
    rule = {"ipProtocol": "tcp", "fromPort": UNKNOWN, "toPort": UNKNOWN, "cidrIpv4": UNKNOWN}
    beside = Sample(type=BY_ID[DATA].bad[-1].type, name="beside", props=rule, links={"securityGroupId": "group"})

    assert len(of_bad_example(DATA, closed, beside)) == 1


def test_an_inline_route_to_another_stack_is_not_a_path() -> None:
    routes = [
        {"cidrBlock": "0.0.0.0/0", "natGatewayId": UNKNOWN},
        {"cidrBlock": "192.168.0.0/16", "gatewayId": UNKNOWN},
    ]

    assert of_bad_example(DATA, out=None, table=({"routes": routes}, {"routes": "internet"})) == []


def test_an_inline_route_whose_gateway_is_known_by_dependency_only_is_a_path() -> None:
    routes = [{"cidrBlock": "0.0.0.0/0", "gatewayId": UNKNOWN}]

    assert len(of_bad_example(DATA, out=None, table=({"routes": routes}, {"routes": "internet"}))) == 1


def test_a_port_that_the_program_leaves_to_aws_is_the_engines_own_and_one_that_is_not_known_is_none() -> None:
    assert len(of_bad_example(DATA, this=({"port": UNKNOWN}, {}))) == 1
    assert of_bad_example(DATA, this=({"port": UNKNOWN}, {"port": "vpc"})) == []


def default_route(**target: Any) -> Sample:
    return Sample(
        type=ROUTE, name="more", props={"destinationCidrBlock": "0.0.0.0/0", **target}, links={"routeTableId": "table"}
    )


@pytest.mark.parametrize(
    ("changes", "more"),
    [
        ({}, (default_route(transitGatewayId="tgw-elsewhere"),)),
        ({}, (default_route(natGatewayId="nat-elsewhere"),)),
        ({}, (default_route(natGatewayId=UNKNOWN),)),
        ({}, (default_route(vpcPeeringConnectionId="pcx-elsewhere"),)),
        ({}, (default_route(vpcEndpointId="vpce-firewall"),)),
        ({"out": ({"destinationCidrBlock": UNKNOWN}, {})}, ()),
        ({"out": ({"routeTableId": UNKNOWN}, {"routeTableId": "nothing"})}, ()),
        ({"link": ({"subnetId": UNKNOWN}, {"subnetId": "nothing"})}, ()),
        ({"link": ({"routeTableId": "rtb-elsewhere"}, {"routeTableId": "nothing"})}, ()),
        ({"subnet": ({"vpcId": "vpc-elsewhere"}, {"vpcId": "nothing"})}, ()),
        ({"table": ({"routes": UNKNOWN}, {"routes": "vpc"})}, ()),
        ({"group": ({"egress": UNKNOWN}, {})}, ()),
        ({"this": ({"launchType": "EC2"}, {})}, ()),
        ({"this": ({"launchType": UNKNOWN}, {})}, ()),
        ({"this": ({"networkConfiguration": {"subnets": ["subnet-1", UNKNOWN]}}, {})}, ()),
        ({"this": ({"networkConfiguration": {"subnets": ["subnet-1", "subnet-elsewhere"]}}, {})}, ()),
        ({"this": ({"networkConfiguration": {"subnets": ["subnet-1"], "securityGroups": ["sg-elsewhere"]}}, {})}, ()),
        ({}, (Sample(type=ENDPOINT, name="endpoint", props={"serviceName": UNKNOWN}),)),
        (
            {},
            (
                Sample(
                    type=ENDPOINT,
                    name="endpoint",
                    props={"serviceName": "com.amazonaws.us-east-1.ecr.api", "subnetIds": UNKNOWN},
                ),
            ),
        ),
    ],
)
def test_a_task_that_may_have_a_path_is_not_reported(changes: dict[str, Any], more: tuple[Sample]) -> None:
    assert of_bad_example(START, *more, **changes) == []


def test_outputs_that_the_provider_computes_are_not_in_doubt() -> None:
    """A first preview has the routes of a table and the rules of a group as unknown where they are not given inline."""
    table = ({"routes": UNKNOWN}, {})
    group = ({"ingress": UNKNOWN, "egress": [{"protocol": "-1", "cidrBlocks": ["0.0.0.0/0"]}]}, {"vpcId": "vpc"})

    assert len(of_bad_example(START, table=table, group=group)) == 1


def test_an_update_adds_a_subnet_and_a_group_whose_ids_are_not_known_yet() -> None:
    block = {"subnets": ["subnet-1", UNKNOWN], "securityGroups": ["sg-1", UNKNOWN]}
    new = [
        Sample(type=SUBNET, name="new", props={"cidrBlock": "10.0.2.0/24", "id": UNKNOWN}, links={"vpcId": "vpc"}),
        Sample(type=TABLE, name="routed", props={}, links={"vpcId": "vpc"}),
        Sample(type=ASSOCIATION, name="joined", props={}, links={"subnetId": "new", "routeTableId": "routed"}),
    ]
    found = of_bad_example(START, *new, this=({"networkConfiguration": block}, {"networkConfiguration": "new"}))

    # Two unknown parts and one dependency: the other one cannot be determined.
    assert found == []

    block = {"subnets": ["subnet-1", UNKNOWN], "securityGroups": ["sg-1"]}
    [found] = of_bad_example(START, *new, this=({"networkConfiguration": block}, {"networkConfiguration": "new"}))
    assert found.startswith("this cannot start: ")


def test_a_web_server_of_its_own_is_no_task() -> None:
    server = Sample(
        type="aws:ec2/instance:Instance",
        name="server",
        props={"associatePublicIpAddress": True},
        links={"subnetId": "subnet", "vpcSecurityGroupIds": "group"},
    )
    rest = [one for one in BY_ID[DATA].bad if one.name != "this"]

    assert judged(BY_ID[DATA], [*rest, server]) == judged(BY_ID[TASKS], [*rest, server]) == []


def test_the_graph_is_made_once_for_all_rules_and_not_for_none() -> None:
    made: list[Stack] = []

    def make(stack: Stack) -> int:
        made.append(stack)
        return len(made)

    stack = Stack([])

    assert [stack.once(make), stack.once(make), Stack([]).once(make)] == [1, 1, 2]
    assert [messages_of(rule, stack) for rule in (DATA, TASKS, START)] == [[], [], []]
    assert stack._made.keys() == {make}
