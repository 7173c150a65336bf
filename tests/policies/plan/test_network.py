from dataclasses import replace

import pytest

from policies.plan.graph import Graph, without_unknown
from policies.plan.network import INTERNET, Network
from policies.plan.network_of_graph import network_of
from policies.plan.security_group_rules import groups_of
from policies.proofs.reachability import exposures, find, matrix, reach, select
from tests.policies.plan.foreign_plan import foreign, named, resource
from tests.support.committed_stacks import FILES, graph, without_ids
from tests.support.offline import stack_record

VIEWS = {"ids": lambda known: known, "dependencies": without_ids}
every_stack = pytest.mark.parametrize("stack", FILES)
both_views = pytest.mark.parametrize("view", VIEWS)


def network(stack: str, view: str = "ids", **changes) -> Network:
    return network_of(VIEWS[view](graph(stack, **changes)))


def open_ways(drawn: Network) -> set[tuple[str, str, int]]:
    return {(path.source, path.target, path.port) for path in matrix(drawn) if "endpoint" not in path.target}


@both_views
@every_stack
def test_no_committed_stack_exposes_anything(stack, view) -> None:
    assert [path.sentence for path in exposures(network(stack, view))] == []


@both_views
@pytest.mark.parametrize("stack", ["staging", "prod"])
def test_every_open_path_of_a_stack_is_intended(stack, view) -> None:
    assert open_ways(network(stack, view)) == {
        (INTERNET, "cdn", 443),
        (INTERNET, "edge", 443),
        (INTERNET, "api", 8080),
        ("edge", "api", 8080),
        ("api", "auth", 8080),
        ("api", "main", 5432),
        ("api", "sessions", 6379),
        ("auth", "main", 5432),
        ("worker", "main", 5432),
        ("cleanup", "main", 5432),
        ("api", INTERNET, 443),
        ("auth", INTERNET, 443),
        ("worker", INTERNET, 443),
        ("cleanup", INTERNET, 443),
    }


@both_views
def test_the_world_comes_to_the_api_through_the_cdn_and_the_balancer(view) -> None:
    path = find(network("prod", view), INTERNET, "api", 8080)

    assert path.open
    assert path.through == ["cdn", "edge"]
    assert any(step == "edge forwards 443 to api:8080 for path /api/*" for step in path.steps)


@both_views
def test_without_tls_the_development_stack_is_reached_on_80_and_through_the_cdn_only(view) -> None:
    drawn = network("dev", view)

    assert find(drawn, INTERNET, "api", 8080).through == ["cdn", "edge"]
    assert find(drawn, INTERNET, "edge", 80).through == ["cdn"]
    assert not find(drawn, INTERNET, "edge", 443).open


@both_views
def test_the_examples_balancer_is_public_and_leads_to_the_application_alone(view) -> None:
    drawn = network("fastapi", view)

    assert find(drawn, INTERNET, "edge", 443).through == ()
    assert find(drawn, INTERNET, "fastapi-app", 8000).through == ["edge"]
    assert not find(drawn, INTERNET, "fastapi", 5432).open


@both_views
def test_the_apis_of_the_example_are_the_only_entrances_of_its_services(view) -> None:
    drawn = network("http-api", view)

    assert {path.target for path in matrix(drawn) if path.source == INTERNET and not path.through} == {
        "partners",
        "public",
    }
    assert find(drawn, INTERNET, "orders", 8080).through == ["partners", "edge"]  # one of the two, by name
    assert find(drawn, INTERNET, "catalog", 8080).through == ["partners", "edge"]
    assert not find(drawn, INTERNET, "main", 5432).open


@both_views
@every_stack
def test_the_data_tier_has_no_path_to_the_internet(stack, view) -> None:
    drawn = network(stack, view)
    stores = [name for name, node in drawn.nodes.items() if node.kind in {"database", "cache"}]

    assert stores
    assert [name for name in stores if find(drawn, name, INTERNET, 443).open] == []


@both_views
@pytest.mark.parametrize(
    ("source", "target", "port"),
    [("worker", "auth", 8080), ("auth", "sessions", 6379), ("main", "api", 8080), ("edge", "main", 5432)],
)
def test_what_no_link_names_is_closed(source, target, port, view) -> None:
    assert not find(network("prod", view), source, target, port).open


@both_views
def test_subnets_know_their_zone_tier_and_access_list(view) -> None:
    subnets = network("prod", view).subnets

    assert {name: (s.tier, s.zone[-1], s.acl.name) for name, s in subnets.items() if name.endswith("-b")} == {
        "network-public-b": ("public", "b", "network-acl-public"),
        "network-private-b": ("private", "b", "network-acl-private"),
        "network-data-b": ("isolated", "b", "network-acl-data"),
    }


@both_views
def test_each_zone_of_prod_leaves_through_its_own_gateway(view) -> None:
    subnets = network("prod", view).subnets

    assert {
        name[-1]: route.target for name, subnet in subnets.items() for route in subnet.routes if route.kind == "nat"
    } == {"a": "network-nat-a", "b": "network-nat-b", "c": "network-nat-c"}


@both_views
def test_the_nat_instance_of_dev_is_known_by_its_interface(view) -> None:
    drawn = network("dev", view)
    kinds = {route.kind: route.target for subnet in drawn.subnets.values() for route in subnet.routes}
    [nat] = [node for node in drawn.nodes.values() if node.kind == "nat"]

    assert kinds["instance"] == nat.name
    assert nat.public
    assert find(drawn, "worker", INTERNET, 443).open
    assert not find(drawn, "worker", INTERNET, 80).open


@both_views
def test_without_nat_no_one_reaches_the_internet(view) -> None:
    drawn = network(
        "staging",
        view,
        network={"nat": "none", "endpoints": {"interface": ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssm"]}},
    )

    assert [path.source for path in matrix(drawn) if path.target == INTERNET] == []
    assert find(drawn, "api", "network-endpoint-logs", 443).open


def test_the_question_of_the_command_line_is_answered_by_kind_name_and_tier() -> None:
    drawn = network("prod")

    assert select(drawn, "database") == ["main"]
    assert select(drawn, "service/api") == ["api"]
    assert set(select(drawn, "isolated")) == {"main", "sessions"}
    assert [path.open for path in reach(drawn, "internet", "database")] == [False]
    assert [(path.target, path.open) for path in reach(drawn, "service/api", "cache")] == [("sessions", True)]
    with pytest.raises(LookupError, match="'databse' is nothing that this stack has; choose from: internet, cdn"):
        select(drawn, "databse")


def test_a_source_without_any_path_is_reported_in_a_sentence() -> None:
    [path] = reach(network("prod"), "internet", "main")

    assert path.sentence == "internet does not reach main:5432: main has no public address"


def test_the_path_to_the_internet_is_through_its_gateway_and_not_called_direct() -> None:
    [path] = reach(network("prod"), "service/api", "internet")

    assert path.sentence == (
        "api reaches internet:443: api reaches the internet on 443 from network-private-a through network-nat-a"
    )


# Plans of other people: the shapes that our own components do not use ------------------------------------------------


def test_two_resources_of_one_name_are_distinguished_by_kind() -> None:
    assert set(foreign().nodes) == {"service/app", "load-balancer/app"}


def test_a_task_with_a_public_address_behind_inline_rules_is_an_exposure() -> None:
    assert [path.target for path in exposures(foreign())] == ["service/app"]


def test_a_task_in_the_same_place_without_a_public_address_is_none() -> None:
    assert exposures(foreign(service={"assignPublicIp": False})) == []


def test_an_inline_rule_for_the_group_itself_opens_nothing_to_the_world() -> None:
    own = {"ingress": [{"protocol": "-1", "fromPort": 0, "toPort": 0, "self": True}]}

    assert exposures(foreign(group=own)) == []


def test_a_service_without_groups_takes_the_default_group_of_its_vpc() -> None:
    drawn = foreign(service={"securityGroups": []})

    assert drawn.nodes["service/app"].groups == ("default of main",)


def test_an_instance_gets_a_public_address_from_its_subnet() -> None:
    host = resource("aws:ec2/instance:Instance", "bastion", subnetId="bnet-one", vpcSecurityGroupIds=["roup-app"])

    drawn = foreign(host)
    assert drawn.nodes["bastion"].public
    assert {path.target for path in exposures(drawn)} == {"service/app", "bastion"}


def test_a_public_database_with_a_world_rule_is_an_exposure() -> None:
    places = resource("aws:rds/subnetGroup:SubnetGroup", "db", subnetIds=["bnet-one"])
    rules = resource("aws:ec2/securityGroup:SecurityGroup", "db")
    rule = resource(
        "aws:ec2/securityGroupRule:SecurityGroupRule",
        "db",
        type="ingress",
        securityGroupId=named(rules),
        protocol="tcp",
        fromPort=3306,
        toPort=3306,
        cidrBlocks=["0.0.0.0/0"],
    )
    database = resource(
        "aws:rds/instance:Instance",
        "db",
        engine="mysql",
        dbSubnetGroupName=named(places),
        vpcSecurityGroupIds=[named(rules)],
        publiclyAccessible=True,
    )

    [path] = [path for path in exposures(foreign(places, rules, rule, database)) if path.target == "db"]
    assert path.sentence.startswith("internet reaches db:3306 directly: the internet reaches db:3306 in one")


def test_a_security_group_outside_of_the_plan_allows_no_ingress_and_is_named() -> None:
    drawn = foreign(service={"securityGroups": ["sg-0123"]})
    node = drawn.nodes["service/app"]

    assert node.groups == ("sg-0123",)
    found = replace(drawn, nodes={"app": replace(node, name="app", ports=(8080,))})
    assert "security group sg-0123 has no ingress rule" in find(found, INTERNET, "app", 8080).steps[0]


def test_a_default_access_list_without_rules_refuses_everything() -> None:
    vpc_acl = resource(
        "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
        "closed",
        links={"defaultNetworkAclId": ["urn:pulumi:s::p::aws:ec2/vpc:Vpc::main"]},
    )

    assert exposures(foreign(vpc_acl)) == []


def test_unknown_parts_are_left_out_of_inputs() -> None:
    marker = object()
    blind = without_unknown({"a": marker, "b": [1, marker], "c": {"d": marker}, "e": "f"}, marker)

    assert blind == {"b": [1], "c": {}, "e": "f"}


@pytest.mark.parametrize("by", ["default", "main"])
@pytest.mark.parametrize("known", [False, True])
def test_a_rule_of_a_default_security_group_may_be_a_resource(by: str, *, known: bool) -> None:
    home = resource("aws:ec2/vpc:Vpc", "main", cidrBlock="10.0.0.0/16")
    group = resource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "default", {"vpcId": [home.urn]})
    home = replace(home, outputs={**home.outputs, "defaultSecurityGroupId": "sg-default"})
    of = {"default": group, "main": home}[by]
    where = {"securityGroupId": "sg-default" if by == "main" else str(group.outputs["id"])} if known else {}
    rule = resource(
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        "open",
        {} if known else {"securityGroupId": [of.urn]},
        ipProtocol="tcp",
        fromPort=22,
        toPort=22,
        cidrIpv4="0.0.0.0/0",
        **where,
    )

    (found,) = groups_of(Graph([home, group, rule]))

    assert found.name == "default of main"
    assert [(one.peer, one.ports) for one in found.ingress] == [("0.0.0.0/0", (22, 22))]
    assert found.egress == ()


@both_views
def test_an_api_is_a_path_to_the_function_that_it_invokes_in_no_vpc(view) -> None:
    drawn = network("http-api", view)

    path = find(drawn, INTERNET, "reports", 443)
    assert (path.open, path.through) == (True, ["public"])
    assert path.steps[-1] == "public invokes reports for GET /reports/uploads"
    assert path in matrix(drawn)
    assert find(drawn, "public", "reports", 443).open
    assert not find(drawn, "partners", "reports", 443).open
    assert not find(drawn, INTERNET, "reports", 80).open
    assert [one.target for one in reach(drawn, INTERNET, "function/reports")] == ["reports"]


@both_views
def test_each_entrance_is_a_path_of_its_own(view) -> None:
    paths = matrix(network("http-api", view))

    assert {tuple(path.through) for path in paths if (path.source, path.target) == (INTERNET, "edge")} == {
        ("partners",),
        ("public",),
    }


@both_views
def test_what_mounts_a_file_system_reaches_it_and_nothing_else_does(view) -> None:
    drawn = network_of(VIEWS[view](Graph(stack_record("examples/shared-files.yaml").resources)))

    assert {(one.source, one.port) for one in matrix(drawn) if one.target == "shared"} == {
        ("previews", 2049),
        ("clean-up", 2049),
    }
    assert drawn.nodes["shared"].kind == "file-system"
    assert set(drawn.nodes["shared"].subnets) == {"network-private-a", "network-private-b"}
    assert not find(drawn, INTERNET, "shared", 2049).open
    assert not find(drawn, "shared", "previews", 8080).open
