from dataclasses import replace

import pytest

from policies.plan.network import INTERNET, Forward, GroupRule, Network, Node, Route
from policies.proofs.reachability import exposures, find, matrix, select
from tests.policies.proofs.small_network import (
    LOCAL,
    TO_IGW,
    TO_NAT,
    acl,
    edge,
    group,
    network,
    subnet,
    with_groups,
    with_nodes,
    with_subnets,
)

OPEN, BLOCKED = True, False


@pytest.mark.parametrize(
    ("source", "target", "port", "expected"),
    [
        pytest.param(INTERNET, "alb", 443, OPEN, id="world-to-balancer"),
        pytest.param(INTERNET, "alb", 80, BLOCKED, id="no-listener-on-80"),
        pytest.param(INTERNET, "api", 8080, OPEN, id="world-to-service-through-balancer"),
        pytest.param(INTERNET, "db", 5432, BLOCKED, id="world-to-database"),
        pytest.param("alb", "api", 8080, OPEN, id="balancer-to-service"),
        pytest.param("alb", "db", 5432, BLOCKED, id="balancer-to-database"),
        pytest.param("api", "db", 5432, OPEN, id="service-to-database"),
        pytest.param("db", "api", 8080, BLOCKED, id="database-to-service"),
        pytest.param("api", INTERNET, 443, OPEN, id="service-out-through-nat"),
        pytest.param("api", INTERNET, 25, BLOCKED, id="service-out-on-25"),
        pytest.param("db", INTERNET, 443, BLOCKED, id="database-out"),
    ],
)
def test_the_drawn_network_is_open_where_it_should_be(source, target, port, expected) -> None:
    assert find(network(), source, target, port).open is expected


def test_the_path_through_a_load_balancer_names_it() -> None:
    path = find(network(), INTERNET, "api", 8080)

    assert path.through == ["alb"]
    assert path.steps[0].startswith("the internet reaches alb:443 in public-a")
    assert "alb forwards 443 to api:8080" in path.steps


def test_a_blocked_path_names_the_first_thing_that_blocks_it() -> None:
    assert find(network(), INTERNET, "db", 5432).steps == [
        "db has no public address",
        "data-a has no IPv6 addresses",
        "data-b has no IPv6 addresses",
    ]


def test_a_public_address_alone_does_not_open_a_database() -> None:
    public = replace(network().nodes["db"], public=True)
    path = find(with_nodes(network(), public), INTERNET, "db", 5432)

    assert not path.open
    assert path.steps[0] == "data-a has no route to an internet gateway"


def test_a_route_and_a_public_address_still_meet_the_security_group() -> None:
    drawn = with_subnets(network(), subnet("data-a", "10.0.20.0/24", LOCAL, TO_IGW))
    drawn = with_nodes(drawn, replace(drawn.nodes["db"], public=True))

    assert find(drawn, INTERNET, "db", 5432).steps[0].startswith("security group db has no ingress rule for 5432")


def opened_database(cidr: str):
    drawn = with_subnets(network(), subnet("data-a", "10.0.20.0/24", LOCAL, TO_IGW))
    drawn = with_nodes(drawn, replace(drawn.nodes["db"], public=True))
    return with_groups(drawn, group("db", [("group:api", 5432), (cidr, 5432)], []))


@pytest.mark.parametrize("cidr", ["0.0.0.0/0", "203.0.113.7/32", "128.0.0.0/1"])
def test_any_public_address_in_the_group_opens_it_to_the_internet(cidr) -> None:
    drawn = opened_database(cidr)

    assert find(drawn, INTERNET, "db", 5432).open
    assert [path.target for path in exposures(drawn)] == ["db"]


def test_the_drawn_network_exposes_nothing() -> None:
    assert exposures(network()) == []


def test_a_balancer_before_a_database_is_an_exposure_too() -> None:
    drawn = with_groups(
        network(),
        group("alb", [("0.0.0.0/0", 443)], [("group:api", 8080), ("group:db", 5432)]),
        group("db", [("group:api", 5432), ("group:alb", 5432)], []),
    )
    drawn = replace(drawn, forwards=(*drawn.forwards, Forward(source="alb", port=443, target="db", target_port=5432)))

    assert [path.target for path in exposures(drawn)] == ["db"]


def test_a_task_with_a_public_address_and_an_open_group_is_an_exposure() -> None:
    drawn = with_groups(network(), group("api", [("0.0.0.0/0", 8080)], []))
    drawn = with_nodes(drawn, replace(drawn.nodes["api"], subnets=("public-a",), public=True))

    assert [path.target for path in exposures(drawn)] == ["api"]


# Access lists: in order of number, the first match decides, and the way back counts ---------------------------------


def database_behind(ingress, egress=None):
    return with_subnets(
        network(),
        subnet("data-a", "10.0.20.0/24", acl=acl("data", ingress, egress)),
        subnet("data-b", "10.0.21.0/24", acl=acl("data", ingress, egress)),
    )


FROM_PRIVATE = (100, True, "10.0.10.0/23", 5432, 5432)
BACK_TO_PRIVATE = (100, True, "10.0.10.0/23", 1024, 65535)


@pytest.mark.parametrize(
    ("ingress", "egress", "expected"),
    [
        pytest.param([FROM_PRIVATE], [BACK_TO_PRIVATE], OPEN, id="exact"),
        pytest.param([], [BACK_TO_PRIVATE], BLOCKED, id="nothing-in"),
        pytest.param([FROM_PRIVATE], [(100, True, "10.0.10.0/23", 5432, 5432)], BLOCKED, id="no-way-back"),
        pytest.param([(90, False, "10.0.0.0/16", 5432, 5432), FROM_PRIVATE], None, BLOCKED, id="deny-first"),
        pytest.param([FROM_PRIVATE, (110, False, "10.0.0.0/16", 5432, 5432)], None, OPEN, id="deny-later"),
        pytest.param([(110, True, "10.0.0.0/16", 0, 65535), (90, False, "0.0.0.0/0", 0, 65535)], None, BLOCKED, id="order-by-number-not-by-position"),
        pytest.param([(90, False, "10.0.10.0/24", 5432, 5432), FROM_PRIVATE], None, OPEN, id="deny-hits-one-zone-only"),
        pytest.param([(90, False, "10.0.10.0/25", 5432, 5432), FROM_PRIVATE], None, OPEN, id="deny-hits-half-a-subnet"),
        pytest.param([(100, True, "10.0.10.0/23", 5000, 5999)], None, OPEN, id="range"),
        pytest.param([(100, True, "10.0.10.0/23", 5433, 5999)], None, BLOCKED, id="range-beside"),
        pytest.param([(100, True, "10.0.30.0/24", 5432, 5432)], None, BLOCKED, id="other-subnet"),
        pytest.param([(90, False, "0.0.0.0/0", 3389, 3389), FROM_PRIVATE], [(90, False, "0.0.0.0/0", 3389, 3389), BACK_TO_PRIVATE], OPEN, id="one-refused-port-in-the-ephemeral-range"),
        pytest.param([FROM_PRIVATE], [(90, False, "0.0.0.0/0", 0, 65535), BACK_TO_PRIVATE], BLOCKED, id="whole-ephemeral-range-refused"),
    ],
)  # fmt: skip
def test_access_lists_are_ordered_and_stateless(ingress, egress, expected) -> None:
    assert find(database_behind(ingress, egress), "api", "db", 5432).open is expected


def test_within_one_subnet_no_access_list_is_asked() -> None:
    closed = acl("closed", [], [(100, False, "0.0.0.0/0", 0, 65535)])
    drawn = with_subnets(network(), subnet("private-a", "10.0.10.0/24", LOCAL, TO_NAT, acl=closed))
    cache = Node(name="cache", kind="cache", subnets=("private-a",), groups=("db",), ports=(5432,))

    assert find(with_nodes(drawn, cache), "api", "cache", 5432).open


def test_the_nat_gateways_own_access_list_counts() -> None:
    closed = acl("public", [(100, True, "0.0.0.0/0", 443, 443)], [(100, True, "0.0.0.0/0", 80, 80)])
    drawn = with_subnets(network(), subnet("public-a", "10.0.1.0/24", LOCAL, TO_IGW, acl=closed))

    assert not find(drawn, "api", INTERNET, 443).open


# Security groups ----------------------------------------------------------------------------------------------------


def test_both_ends_must_agree() -> None:
    no_egress = with_groups(network(), group("api", [("group:alb", 8080)], []))
    no_ingress = with_groups(network(), group("db", [], []))

    assert "no egress rule" in find(no_egress, "api", "db", 5432).steps[0]
    assert "no ingress rule" in find(no_ingress, "api", "db", 5432).steps[0]


def test_a_self_referencing_rule_admits_members_and_no_one_else() -> None:
    drawn = with_groups(
        network(),
        group("mesh", [("group:mesh", 7000)], [("group:mesh", 7000)]),
        group("other", [], [("0.0.0.0/0", 7000)]),
    )
    members = [
        Node(name="one", kind="service", subnets=("private-a",), groups=("mesh",), ports=(7000,)),
        Node(name="two", kind="service", subnets=("private-b",), groups=("mesh",), ports=(7000,)),
        Node(name="three", kind="service", subnets=("private-b",), groups=("other",), ports=(7000,)),
    ]
    drawn = with_nodes(drawn, *members)

    assert find(drawn, "one", "two", 7000).open
    assert find(drawn, "two", "one", 7000).open
    assert not find(drawn, "three", "one", 7000).open


def test_several_groups_add_up() -> None:
    drawn = with_groups(network(), group("extra", [], [("group:db", 5432)]), group("api", [("group:alb", 8080)], []))
    drawn = with_nodes(drawn, replace(drawn.nodes["api"], groups=("api", "extra")))

    assert find(drawn, "api", "db", 5432).open
    drawn = with_groups(drawn, group("db", [("group:extra", 5432)], []))
    assert find(drawn, "api", "db", 5432).open


def test_a_cidr_rule_reaches_by_the_subnet_that_holds_the_address() -> None:
    drawn = with_groups(network(), group("db", [("10.0.11.0/24", 5432)], []))
    path = find(drawn, "api", "db", 5432)

    assert path.open
    assert "api in private-b" in path.steps[0]


def test_a_udp_rule_lets_no_tcp_through() -> None:
    udp = replace(network().groups["db"], ingress=(GroupRule(peer="group:api", protocol="udp", ports=(5432, 5432)),))

    assert not find(with_groups(network(), udp), "api", "db", 5432).open


def test_all_protocols_means_all_ports() -> None:
    everything = replace(network().groups["db"], ingress=(GroupRule(peer="group:api", protocol="all", ports=(0, 0)),))

    assert find(with_groups(network(), everything), "api", "db", 5432).open


def test_a_prefix_list_is_matched_by_its_addresses() -> None:
    drawn = with_groups(network(), group("db", [("list:pl-office", 5432)], []))

    assert not find(drawn, "api", "db", 5432).open
    assert find(replace(drawn, prefix_lists={"pl-office": ("10.0.10.0/24",)}), "api", "db", 5432).open


# Routes -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        pytest.param((LOCAL,), BLOCKED, id="none"),
        pytest.param((LOCAL, TO_NAT), OPEN, id="nat"),
        pytest.param((LOCAL, TO_IGW), BLOCKED, id="igw-without-a-public-address"),
        pytest.param((LOCAL, Route(destination="0.0.0.0/0", kind="none")), BLOCKED, id="black-hole"),
        pytest.param(
            (LOCAL, Route(destination="0.0.0.0/0", kind="nat", target="gone")), BLOCKED, id="nat-that-is-gone"
        ),
        pytest.param((LOCAL, Route(destination="0.0.0.0/0", kind="vpn", target="vgw")), BLOCKED, id="into-the-vpn"),
        pytest.param((LOCAL, Route(destination="pl-s3", kind="gateway-endpoint")), BLOCKED, id="gateway-endpoint-only"),
    ],
)
def test_the_path_to_the_internet_follows_the_default_route(routes, expected) -> None:
    drawn = with_subnets(
        network(), subnet("private-a", "10.0.10.0/24", *routes), subnet("private-b", "10.0.11.0/24", *routes)
    )

    assert find(drawn, "api", INTERNET, 443).open is expected


def test_a_nat_gateway_in_a_private_subnet_leads_nowhere() -> None:
    drawn = with_subnets(network(), subnet("public-a", "10.0.1.0/24", LOCAL))

    assert "nat-a is in public-a" in find(drawn, "api", INTERNET, 443).steps[0]


def test_one_nat_serves_three_zones() -> None:
    drawn = with_subnets(network(), subnet("private-c", "10.0.12.0/24", LOCAL, TO_NAT))
    drawn = with_nodes(drawn, replace(drawn.nodes["api"], subnets=("private-c",)))

    assert find(drawn, "api", INTERNET, 443).open


def test_a_regional_nat_needs_no_subnet() -> None:
    drawn = with_nodes(network(), Node(name="nat-a", kind="nat", subnets=(), public=True))

    assert find(drawn, "api", INTERNET, 443).open


def peered(*, there: bool = True, back: bool = True, joins=("main", "payments")):
    out = Route(destination="10.9.0.0/16", kind="peering", target="pcx")
    home = Route(destination="10.0.0.0/16", kind="peering", target="pcx")
    own = Route(destination="10.9.0.0/16", kind="local")
    drawn = with_subnets(
        network(peerings={"pcx": joins}),
        *(subnet(f"private-{z}", f"10.0.1{i}.0/24", LOCAL, *((out,) if there else ())) for i, z in enumerate("ab")),
        subnet("vault-a", "10.9.20.0/24", own, *((home,) if back else ()), vpc="payments"),
    )
    drawn = with_groups(drawn, group("api", [], [("10.9.0.0/16", 5432)]), group("vault", [("10.0.0.0/16", 5432)], []))
    return with_nodes(
        drawn, Node(name="vault", kind="database", subnets=("vault-a",), groups=("vault",), ports=(5432,))
    )


def test_a_peering_needs_a_route_on_both_sides() -> None:
    assert find(peered(), "api", "vault", 5432).open
    assert find(peered(back=False), "api", "vault", 5432).steps == ["vault-a has no route to main"]
    assert not find(peered(there=False), "api", "vault", 5432).open


def test_a_peering_joins_its_own_two_networks_only() -> None:
    assert not find(peered(joins=("main", "other")), "api", "vault", 5432).open


def test_the_most_specific_route_wins() -> None:
    detour = Route(destination="203.0.113.0/24", kind="vpn", target="vgw")
    drawn = with_subnets(network(), subnet("private-a", "10.0.10.0/24", LOCAL, TO_NAT, detour))

    assert find(drawn, "api", INTERNET, 443).open


# IPv6 ---------------------------------------------------------------------------------------------------------------


def test_an_ipv6_rule_exposes_what_no_ipv4_rule_does() -> None:
    six = Route(destination="::/0", kind="igw")
    drawn = with_subnets(network(), subnet("data-a", "10.0.20.0/24", LOCAL, six, ipv6_cidr="2001:db8:0:20::/64"))
    drawn = with_groups(drawn, group("db", [("::/0", 5432)], []))

    assert [path.target for path in exposures(drawn)] == ["db"]


def test_an_egress_only_gateway_lets_out_and_not_in() -> None:
    six = Route(destination="::/0", kind="eigw")
    drawn = with_subnets(network(), subnet("private-a", "10.0.10.0/24", LOCAL, six, ipv6_cidr="2001:db8:0:10::/64"))
    drawn = with_groups(drawn, group("api", [("::/0", 8080)], [("::/0", 443)]))

    assert find(drawn, "api", INTERNET, 443).open
    assert "no route to an internet gateway" in " ".join(find(drawn, INTERNET, "api", 8080).steps)


def test_ipv4_rules_do_not_apply_to_ipv6() -> None:
    six = Route(destination="::/0", kind="igw")
    drawn = with_subnets(network(), subnet("data-a", "10.0.20.0/24", LOCAL, six, ipv6_cidr="2001:db8:0:20::/64"))
    drawn = with_groups(drawn, group("db", [("0.0.0.0/0", 5432)], []))

    assert not find(drawn, INTERNET, "db", 5432).open


# Edges --------------------------------------------------------------------------------------------------------------


def behind_cdn(**changes):
    drawn = with_nodes(
        network(edges=(edge(**changes),)),
        replace(network().nodes["alb"], subnets=("private-a", "private-b"), public=False),
    )
    return with_groups(drawn, group("alb", [("list:pl-cloudfront", 443)], [("group:api", 8080)]))


def test_a_vpc_origin_leads_to_an_internal_balancer() -> None:
    path = find(behind_cdn(), INTERNET, "api", 8080)

    assert path.open
    assert path.through == ["cdn", "alb"]


def test_without_its_prefix_list_an_edge_is_refused() -> None:
    drawn = with_groups(behind_cdn(), group("alb", [("10.0.0.0/16", 443)], [("group:api", 8080)]))

    assert not find(drawn, INTERNET, "api", 8080).open


def test_an_ordinary_origin_needs_a_public_address() -> None:
    assert not find(behind_cdn(private=False), INTERNET, "api", 8080).open


def behind_api(*, peer: str = "group:link", port: int = 443) -> Network:
    """Return the network with an internal load balancer that admits the group of an API's VPC link."""
    link = Node(name="link", kind="vpc-link", subnets=("private-a", "private-b"), groups=("link",))
    drawn = replace(behind_cdn(), edges=(edge(name="public", kind="api", prefix_list="", link=link),))
    return with_groups(
        drawn, group("alb", [(peer, 443)], [("group:api", 8080)]), group("link", [], [("group:alb", port)])
    )


def test_an_api_reaches_a_service_through_its_vpc_link_and_the_balancer() -> None:
    path = find(behind_api(), INTERNET, "api", 8080)

    assert path.open
    assert path.through == ["public", "alb"]
    assert any("link in private-a reaches alb:443" in step for step in path.steps)
    assert select(behind_api(), "edge") == ["public"]


@pytest.mark.parametrize(
    ("drawn", "why"),
    [
        (behind_api(peer="0.0.0.0/32"), "public does not reach alb: security group alb"),
        (behind_api(port=80), "public does not reach alb: security group link"),
    ],
    ids=["the balancer does not admit it", "the link does not let it out"],
)
def test_an_api_whose_link_is_not_admitted_reaches_nothing(drawn: Network, why: str) -> None:
    path = find(drawn, INTERNET, "api", 8080)

    assert not path.open
    assert any(step.startswith(why) for step in path.steps), path.steps


def test_an_edge_exposes_no_task() -> None:
    assert exposures(behind_cdn()) == []


def test_the_matrix_contains_every_open_path_and_nothing_else() -> None:
    assert {(path.source, path.target, path.port) for path in matrix(network())} == {
        (INTERNET, "alb", 443),
        (INTERNET, "api", 8080),
        ("alb", "api", 8080),
        ("api", "db", 5432),
        ("api", INTERNET, 443),
        ("api", "alb", 443),  # 443 to the world holds the load balancer's private addresses too
    }


def test_an_unknown_name_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        find(network(), INTERNET, "nowhere", 1)
