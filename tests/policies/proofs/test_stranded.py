"""Workloads drawn by hand, with and without a way to what they call in order to start."""

from dataclasses import replace

import pytest

from policies.plan.network import Network, Node, Route
from policies.proofs.stranded import Stranded, stranded
from tests.policies.proofs.small_network import (
    LOCAL,
    TO_IGW,
    TO_NAT,
    acl,
    group,
    network,
    subnet,
    with_groups,
    with_nodes,
    with_subnets,
)

S3 = Route(destination="list:s3", kind="gateway-endpoint", target="s3")
IMAGE = ("ecr.api", "ecr.dkr")


def endpoint(service: str, *subnets: str) -> Node:
    return Node(
        name=service, kind="endpoint", subnets=subnets or ("private-a",), groups=("ends",), ports=(443,), serves=service
    )


def private(*routes: Route, b: tuple[Route, ...] | None = None) -> Network:
    """The private subnets have *routes*, that of zone b perhaps others."""
    drawn = with_subnets(
        network(),
        subnet("private-a", "10.0.10.0/24", LOCAL, *routes),
        subnet("private-b", "10.0.11.0/24", LOCAL, *(routes if b is None else b)),
    )
    return with_groups(drawn, group("ends", [("10.0.0.0/16", 443)], []))


def with_endpoints(drawn: Network, *services: str) -> Network:
    return with_nodes(drawn, *(endpoint(service) for service in services))


def found(drawn: Network) -> list[tuple[str, list[str], tuple[str, ...]]]:
    return [(one.node, list(one.missing), tuple(one.subnets)) for one in stranded(drawn)]


def test_a_nat_is_enough() -> None:
    assert stranded(network()) == []


def test_so_are_endpoints_in_one_zone_for_tasks_in_two() -> None:
    """Their names mean the same addresses in the whole VPC."""
    assert stranded(with_endpoints(private(S3), *IMAGE, "logs")) == []


def test_nothing_at_all_misses_everything() -> None:
    assert found(private()) == [("api", ["ecr.api", "ecr.dkr", "logs", "s3"], ())]


@pytest.mark.parametrize("missing", ["ecr.api", "ecr.dkr", "logs"])
def test_one_missing_endpoint_is_named_alone(missing) -> None:
    services = [name for name in (*IMAGE, "logs") if name != missing]

    assert found(with_endpoints(private(S3), *services)) == [("api", [missing], ())]


def test_the_layers_of_an_image_come_from_s3() -> None:
    assert found(with_endpoints(private(), *IMAGE, "logs")) == [("api", ["s3"], ())]
    assert stranded(with_endpoints(private(), *IMAGE, "logs", "s3")) == []


@pytest.mark.parametrize(
    ("cidr", "missing"), [("10.0.10.0/24", ["ecr.api", "ecr.dkr", "logs", "s3"]), ("0.0.0.0/32", [])]
)
def test_a_way_out_by_ipv6_alone_is_enough_only_without_ipv4(cidr: str, missing: list[str]) -> None:
    """By default ECS takes AWS's endpoints with IPv4 addresses, unless the task has none."""
    six = Route(destination="::/0", kind="eigw")
    drawn = with_subnets(network(), subnet("private-a", cidr, LOCAL, six, ipv6_cidr="2001:db8:0:10::/64"))
    drawn = with_nodes(drawn, replace(drawn.nodes["api"], subnets=("private-a",)))
    drawn = with_groups(drawn, group("api", [], [("::/0", 443), ("0.0.0.0/0", 443)]))
    assert [name for one in stranded(drawn) for name in one.missing] == missing


def test_a_task_with_secrets_needs_their_endpoint_too() -> None:
    drawn = with_endpoints(private(S3), *IMAGE, "logs")
    api = replace(drawn.nodes["api"], calls=(*drawn.nodes["api"].calls, "secretsmanager", "ssm"))

    assert found(with_nodes(drawn, api)) == [("api", ["secretsmanager", "ssm"], ())]
    assert found(with_endpoints(with_nodes(drawn, api), "ssm")) == [("api", ["secretsmanager"], ())]


def test_an_endpoint_whose_group_refuses_the_task_serves_it_nothing() -> None:
    drawn = with_endpoints(private(S3), *IMAGE, "logs")
    closed = with_groups(drawn, group("ends", [("10.0.99.0/24", 443)], []))

    assert found(closed) == [("api", ["ecr.api", "ecr.dkr", "logs"], ())]


def test_a_zone_without_a_path_to_the_internet_strands_the_tasks_that_start_there() -> None:
    drawn = private(TO_NAT, b=())

    assert found(drawn) == [("api", ["ecr.api", "ecr.dkr", "logs", "s3"], ("private-b",))]
    assert stranded(drawn)[0].sentence == (
        "api cannot start in private-b: it reaches neither the internet nor an endpoint of ecr.api, ecr.dkr, logs, s3; "
        "add the endpoints, or a NAT gateway"
    )


def test_zones_with_different_gaps_are_reported_separately() -> None:
    drawn = with_endpoints(private(S3, b=()), *IMAGE)

    assert found(drawn) == [("api", ["logs"], ("private-a",)), ("api", ["logs", "s3"], ("private-b",))]


def test_a_task_without_public_address_has_no_path_to_the_internet_from_a_public_subnet() -> None:
    drawn = private(TO_IGW)

    assert [one.node for one in stranded(drawn)] == ["api"]
    assert stranded(with_nodes(drawn, replace(drawn.nodes["api"], public=True))) == []


def test_a_nat_behind_a_closed_access_list_is_none() -> None:
    closed = acl("public", [(100, True, "203.0.113.0/24", 443, 443)], [(100, True, "0.0.0.0/0", 80, 80)])
    drawn = with_subnets(network(), subnet("public-a", "10.0.1.0/24", LOCAL, TO_IGW, acl=closed))

    assert [one.node for one in stranded(drawn)] == ["api"]


def test_databases_and_balancers_start_without_anything() -> None:
    drawn = private()
    kept = {name: node for name, node in drawn.nodes.items() if node.kind != "service"}

    assert stranded(replace(drawn, nodes=kept)) == []


def test_a_job_is_stranded_like_a_service() -> None:
    drawn = private(S3)
    job = replace(drawn.nodes["api"], kind="job", calls=("logs",))

    assert stranded(with_nodes(drawn, job)) == [Stranded(node="api", missing=["logs"])]
