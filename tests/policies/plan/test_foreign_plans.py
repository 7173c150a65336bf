"""What is easily missed in the plans of other people: names, ports and fronts that are not like ours."""

import json

import pytest

from policies.plan.graph import Graph
from policies.plan.network import INTERNET
from policies.plan.network_of_graph import network_of
from policies.plan.tier import Tier
from policies.plan.tiers import tiers_of
from policies.proofs.game_day import play
from policies.proofs.reachability import exposures, find, matrix, reach, select
from tests.policies.plan.foreign_plan import foreign, foreign_plan, named, resource
from tests.support.committed_stacks import FILES, graph

DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
PUBLIC = {"subnets": ["bnet-one"], "securityGroups": ["roup-app"], "assignPublicIp": True}
WORLD = [{"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": ["0.0.0.0/0"]}]


def security_group(name: str, *ingress: dict):
    return resource("aws:ec2/securityGroup:SecurityGroup", name, ingress=list(ingress))


def host(name: str, group: str, **more):
    return resource(
        "aws:ec2/instance:Instance", name, subnetId="bnet-one", vpcSecurityGroupIds=[f"roup-{group}"], **more
    )


# Fronts --------------------------------------------------------------------------------------------------------------


def test_a_distribution_before_buckets_alone_is_reached_like_any_other() -> None:
    drawn = foreign(resource(DISTRIBUTION, "site", origins=[{"domainName": "b.s3.amazonaws.com"}]))

    assert [path.sentence for path in reach(drawn, INTERNET, "cdn")] == [
        "internet reaches site:443 directly: the internet reaches site on 443"
    ]
    assert (INTERNET, "site", 443) in {(path.source, path.target, path.port) for path in matrix(drawn)}


def test_a_distribution_that_is_switched_off_is_not_there() -> None:
    with pytest.raises(LookupError, match="'site' is nothing that this stack has"):
        select(foreign(resource(DISTRIBUTION, "site", enabled=False)), "site")


def test_a_distribution_and_a_service_of_one_name_hide_nothing_of_each_other() -> None:
    lone = resource("aws:ecs/service:Service", "web", networkConfiguration=PUBLIC)
    drawn = foreign(lone, resource(DISTRIBUTION, "web"))

    assert select(drawn, "web") == ["web"]
    assert select(drawn, "cdn/web") == ["cdn/web"]
    assert [path.target for path in exposures(drawn)] == ["service/app", "web"]
    assert {tier.name for tier in tiers_of(foreign_plan(lone, resource(DISTRIBUTION, "web")))} >= {"web", "cdn/web"}


def test_a_service_called_internet_is_not_the_internet() -> None:
    lone = resource("aws:ecs/service:Service", "internet", networkConfiguration={**PUBLIC, "assignPublicIp": False})

    assert "service/internet" in foreign(lone).nodes
    assert not find(foreign(lone), INTERNET, "service/internet", 8080).open


def test_a_vpc_origin_that_leads_to_an_instance_is_an_exposure() -> None:
    machine = host("legacy", "app", associatePublicIpAddress=False)
    origin = resource(
        "aws:cloudfront/vpcOrigin:VpcOrigin",
        "legacy",
        vpcOriginEndpointConfig={"arn": named(machine), "httpPort": 8080, "originProtocolPolicy": "http-only"},
    )
    front = resource(DISTRIBUTION, "front", origins=[{"vpcOriginConfig": {"vpcOriginId": named(origin)}}])
    drawn = foreign(machine, origin, front, service={"assignPublicIp": False})

    [path] = exposures(drawn)
    assert (path.target, path.port, path.through) == ("legacy", 8080, ["front"])


# Ports ---------------------------------------------------------------------------------------------------------------


def test_an_instance_that_is_open_on_all_ports_is_an_exposure_by_its_shell() -> None:
    drawn = foreign(security_group("all", *WORLD), host("bastion", "all"))

    assert [(path.target, path.port) for path in exposures(drawn) if path.target == "bastion"] == [("bastion", 22)]


def test_a_udp_rule_opens_no_tcp_port() -> None:
    udp = {"protocol": "udp", "fromPort": 53, "toPort": 53, "cidrBlocks": ["0.0.0.0/0"]}

    assert foreign(security_group("dns", udp), host("resolver", "dns")).nodes["resolver"].ports == ()


@pytest.mark.parametrize(
    ("cidr", "ports"),
    [pytest.param("0.0.0.0/0", (22,), id="world"), pytest.param("10.0.0.0/16", (), id="own-network")],
)
def test_a_nat_instance_is_exposed_by_what_is_open_to_the_world_alone(cidr, ports) -> None:
    shell = {"protocol": "tcp", "fromPort": 22, "toPort": 22, "cidrBlocks": [cidr]}
    drawn = foreign(security_group("nat", shell), host("nat", "nat", sourceDestCheck=False))

    assert (drawn.nodes["nat"].kind, drawn.nodes["nat"].ports) == ("nat", ports)
    assert [path.port for path in exposures(drawn) if path.target == "nat"] == list(ports)


# Tasks ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("secrets", "called"),
    [
        pytest.param([], (), id="none"),
        pytest.param(["arn:aws:secretsmanager:us-east-1:1:secret:x"], ("secretsmanager",), id="secret"),
        pytest.param(["arn:aws:ssm:us-east-1:1:parameter/x"], ("ssm",), id="parameter"),
        pytest.param(["x"], ("ssm",), id="parameter-by-name"),
        pytest.param(["arn:aws:secretsmanager:us-east-1:1:secret:x", "x"], ("secretsmanager", "ssm"), id="both"),
    ],
)
def test_a_task_calls_what_its_secrets_lie_in(secrets, called) -> None:
    containers = [{"name": "a", "secrets": [{"name": "X", "valueFrom": value} for value in secrets]}]
    definition = resource("aws:ecs/taskDefinition:TaskDefinition", "web", containerDefinitions=json.dumps(containers))
    lone = resource("aws:ecs/service:Service", "web", networkConfiguration=PUBLIC, taskDefinition=named(definition))

    assert foreign(definition, lone).nodes["web"].calls == ("ecr.api", "ecr.dkr", "logs", "s3", *called)


@pytest.mark.parametrize("text", ["not json", "[1, 2]", "{}", None])
def test_a_definition_that_cannot_be_read_is_taken_for_an_ordinary_one(text) -> None:
    definition = resource("aws:ecs/taskDefinition:TaskDefinition", "web", containerDefinitions=text)
    lone = resource("aws:ecs/service:Service", "web", networkConfiguration=PUBLIC, taskDefinition=named(definition))

    assert foreign(definition, lone).nodes["web"].calls == ("ecr.api", "ecr.dkr", "logs", "s3")


@pytest.mark.parametrize(
    ("private_dns", "serves"), [(True, "logs"), (False, ""), (None, "")], ids=["on", "off", "omitted"]
)
def test_an_endpoint_without_private_dns_is_used_by_no_one(private_dns, serves) -> None:
    given = {} if private_dns is None else {"privateDnsEnabled": private_dns}
    end = resource(
        "aws:ec2/vpcEndpoint:VpcEndpoint",
        "logs",
        vpcEndpointType="Interface",
        serviceName="com.amazonaws.us-east-1.logs",
        subnetIds=["bnet-one"],
        **given,
    )

    assert foreign(end).nodes["logs"].serves == serves


# Spot ----------------------------------------------------------------------------------------------------------------


def on_spot(count: int, *shares: dict) -> Tier:
    lone = resource(
        "aws:ecs/service:Service",
        "web",
        desiredCount=count,
        networkConfiguration=PUBLIC,
        capacityProviderStrategies=list(shares),
    )
    return {tier.name: tier for tier in tiers_of(foreign_plan(lone))}["web"]


def share(provider: str, base: int = 0, weight: int = 0) -> dict:
    return {"capacityProvider": provider, "base": base, "weight": weight}


@pytest.mark.parametrize(
    ("count", "shares", "expected"),
    [
        pytest.param(4, [], 0, id="no-strategy"),
        pytest.param(4, [share("FARGATE", weight=1)], 0, id="on-demand"),
        pytest.param(4, [share("FARGATE_SPOT", weight=1)], 4, id="spot"),
        pytest.param(4, [share("FARGATE", base=1), share("FARGATE_SPOT", weight=1)], 3, id="all-but-the-base"),
        pytest.param(1, [share("FARGATE", base=2), share("FARGATE_SPOT", weight=1)], 0, id="fewer-than-the-base"),
        pytest.param(5, [share("FARGATE", base=1, weight=1), share("FARGATE_SPOT", weight=1)], 2, id="half-of-the-rest"),
        pytest.param(4, [share("FARGATE", base=1, weight=1), share("FARGATE_SPOT", weight=1)], 2, id="an-odd-rest-in-doubt-on-spot"),
        pytest.param(4, [share("FARGATE", weight=1), share("FARGATE_SPOT", base=2, weight=1)], 3, id="base-on-spot"),
        pytest.param(3, [share("FARGATE", base=1, weight=1), share("FARGATE_SPOT")], 0, id="spot-without-weight"),
    ],
)  # fmt: skip
def test_tasks_beyond_the_base_are_shared_out_by_weight(count, shares, expected) -> None:
    assert on_spot(count, *shares).spot_units == expected


# Plans that say little -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        ("aws:ec2/natGateway:NatGateway", {}),
        ("aws:ec2/instance:Instance", {}),
        ("aws:ec2/vpcEndpoint:VpcEndpoint", {}),
        ("aws:ec2/subnet:Subnet", {"cidrBlock": None}),
        ("aws:ec2/route:Route", {"routeTableId": "able-one", "destinationCidrBlock": "10.1.0.0/16"}),
        ("aws:ec2/securityGroup:SecurityGroup", {"ingress": [{"protocol": "tcp", "fromPort": "x", "toPort": None}]}),
        ("aws:lb/loadBalancer:LoadBalancer", {}),
        ("aws:cloudfront/distribution:Distribution", {"origins": "x"}),
        ("aws:ecs/service:Service", {"desiredCount": 0}),
        ("aws:scheduler/schedule:Schedule", {"target": {"ecsParameters": {}}}),
        ("aws:lambda/function:Function", {"vpcConfig": {"subnetIds": ["bnet-one"]}}),
        ("aws:rds/instance:Instance", {"availabilityZone": "us-east-1a"}),
        ("aws:rds/cluster:Cluster", {}),
        ("aws:elasticache/replicationGroup:ReplicationGroup", {"numCacheClusters": None}),
        ("aws:elasticache/cluster:Cluster", {"engine": "memcached", "numCacheNodes": 3}),
    ],
)
def test_a_resource_with_few_inputs_opens_nothing_and_hides_nothing(kind, inputs) -> None:
    plan = foreign_plan(resource(kind, "odd", **inputs))
    drawn = network_of(plan)

    assert (INTERNET, "service/app", 8080) in {(path.source, path.target, path.port) for path in matrix(drawn)}
    assert [path.target for path in exposures(drawn)] == ["service/app"]
    assert play(tiers_of(plan, drawn))[-1].outcomes["service/app"].state == "lost"


def test_an_access_list_with_half_a_rule_refuses_what_it_does_not_name() -> None:
    half = resource("aws:ec2/networkAcl:NetworkAcl", "half", subnetIds=["bnet-one"], ingress=[{"ruleNo": 1}])

    assert exposures(foreign(half)) == []


@pytest.mark.parametrize("stack", FILES)
def test_the_order_in_which_resources_come_changes_nothing(stack) -> None:
    known = graph(stack)
    turned = Graph(reversed(list(known.resources.values())))

    assert matrix(network_of(turned)) == matrix(network_of(known))
    assert play(tiers_of(turned)) == play(tiers_of(known))
