"""Networks drawn by hand: rules, routes and access lists that overlap, and which addresses are the internet at all."""

from dataclasses import replace

import pytest

from policies.plan.network import INTERNET, Network, Route
from policies.proofs.reachability import exposures, find
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


def public_database(*routes: Route, rules: list[tuple[str, int]], ingress=None, egress=None) -> Network:
    """A database with a public address; its group has *rules*, its subnet *routes* and perhaps an access list."""
    own = acl("data", ingress, egress) if ingress is not None else None
    drawn = with_subnets(network(), subnet("data-a", "10.0.20.0/24", LOCAL, *(routes or (TO_IGW,)), acl=own))
    drawn = with_nodes(drawn, replace(drawn.nodes["db"], public=True, subnets=("data-a",)))
    return with_groups(drawn, group("db", rules, []))


# What is the internet ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cidr", "expected"),
    [
        pytest.param("10.0.0.0/8", BLOCKED, id="private-10"),
        pytest.param("172.16.0.0/12", BLOCKED, id="private-172"),
        pytest.param("192.168.7.0/24", BLOCKED, id="private-192"),
        pytest.param("100.64.0.0/10", BLOCKED, id="carrier-grade"),
        pytest.param("172.0.0.0/8", OPEN, id="wider-than-the-private-range"),
        pytest.param("8.0.0.0/6", OPEN, id="holds-10-and-more"),
        pytest.param("100.128.0.0/9", OPEN, id="beside-the-carriers-range"),
        pytest.param("0.0.0.0/1", OPEN, id="half-of-the-world"),
    ],
)
def test_a_rule_for_private_addresses_admits_no_one_from_the_internet(cidr, expected) -> None:
    assert find(public_database(rules=[(cidr, 5432)]), INTERNET, "db", 5432).open is expected


def test_a_rule_for_private_ipv6_addresses_admits_no_one_either() -> None:
    six = Route(destination="::/0", kind="igw")
    drawn = with_subnets(network(), subnet("data-a", "10.0.20.0/24", LOCAL, six, ipv6_cidr="2001:db8:0:20::/64"))

    assert not find(with_groups(drawn, group("db", [("fc00::/7", 5432)], [])), INTERNET, "db", 5432).open
    assert find(with_groups(drawn, group("db", [("2000::/3", 5432)], [])), INTERNET, "db", 5432).open


def test_an_egress_rule_for_the_own_network_opens_no_path_to_the_internet() -> None:
    drawn = with_groups(network(), group("api", [("group:alb", 8080)], [("10.0.0.0/16", 443)]))

    assert find(drawn, "api", INTERNET, 443).steps == [
        "security group api has no egress rule for 443 with 0.0.0.0/0",
        "private-a has no IPv6 addresses",
        "private-b has no IPv6 addresses",
    ]


@pytest.mark.parametrize(
    ("ingress", "expected"),
    [
        pytest.param([(100, True, "10.0.0.0/8", 5432, 5432)], BLOCKED, id="private-range-only"),
        pytest.param([(100, True, "0.0.0.0/0", 5432, 5432)], OPEN, id="world"),
        pytest.param([(90, False, "10.0.0.0/8", 0, 65535), (100, True, "0.0.0.0/0", 5432, 5432)], OPEN, id="private-refused-first"),
        pytest.param([(90, False, "0.0.0.0/1", 0, 65535), (100, True, "0.0.0.0/0", 5432, 5432)], OPEN, id="half-refused"),
        pytest.param([(90, False, "0.0.0.0/1", 0, 65535), (95, False, "128.0.0.0/1", 0, 65535), (100, True, "0.0.0.0/0", 5432, 5432)], BLOCKED, id="both-halves-refused"),
        pytest.param([(90, False, "0.0.0.0/0", 5432, 5432), (80, True, "203.0.113.0/24", 5432, 5432)], OPEN, id="one-office-before-the-refusal"),
        pytest.param([(80, False, "0.0.0.0/0", 5432, 5432), (90, True, "203.0.113.0/24", 5432, 5432)], BLOCKED, id="one-office-after-the-refusal"),
    ],
)  # fmt: skip
def test_an_access_list_is_asked_about_public_addresses_in_its_order(ingress, expected) -> None:
    drawn = public_database(rules=[("0.0.0.0/0", 5432)], ingress=ingress)

    assert find(drawn, INTERNET, "db", 5432).open is expected


# Overlapping routes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        pytest.param((Route(destination="128.0.0.0/1", kind="igw"),), OPEN, id="its-half-of-the-world"),
        pytest.param((Route(destination="0.0.0.0/1", kind="igw"),), BLOCKED, id="the-other-half-of-the-world"),
        pytest.param((Route(destination="203.0.113.0/24", kind="igw"),), OPEN, id="one-office"),
        pytest.param((Route(destination="198.51.100.0/24", kind="igw"),), BLOCKED, id="another-office"),
        pytest.param((TO_NAT, Route(destination="203.0.113.0/24", kind="igw")), OPEN, id="one-office-beside-the-nat"),
        pytest.param((Route(destination="10.9.0.0/16", kind="igw"),), BLOCKED, id="private-range"),
    ],
)  # fmt: skip
def test_a_route_for_a_part_of_the_internet_opens_that_part(routes, expected) -> None:
    """The group lets one office in: it matters whether the way back to that office leads through the gateway."""
    drawn = public_database(*routes, rules=[("203.0.113.0/25", 5432)])

    assert find(drawn, INTERNET, "db", 5432).open is expected
    assert [path.target for path in exposures(drawn)] == (["db"] if expected else [])


def test_a_more_specific_peering_route_beats_the_default_one() -> None:
    out = Route(destination="10.9.0.0/16", kind="peering", target="pcx")
    wrong = Route(destination="10.9.20.0/24", kind="vpn", target="vgw")
    home = Route(destination="10.0.0.0/16", kind="peering", target="pcx")
    drawn = with_subnets(
        network(peerings={"pcx": ("main", "other")}),
        subnet("private-a", "10.0.10.0/24", LOCAL, TO_NAT, out, wrong),
        subnet("private-b", "10.0.11.0/24", LOCAL, TO_NAT, out),
        subnet("far-a", "10.9.20.0/24", home, vpc="other"),
    )
    drawn = with_groups(drawn, group("api", [], [("10.9.0.0/16", 5432)]), group("db", [("10.0.0.0/16", 5432)], []))
    drawn = with_nodes(drawn, replace(drawn.nodes["db"], subnets=("far-a",)))

    path = find(drawn, "api", "db", 5432)
    assert path.open
    assert path.steps[0].startswith("api in private-b reaches db:5432 in far-a")


# Overlapping groups --------------------------------------------------------------------------------------------------


def test_of_overlapping_rules_one_that_allows_is_enough() -> None:
    drawn = with_groups(network(), group("db", [("10.0.99.0/24", 5432), ("10.0.0.0/16", 5432), ("group:api", 1)], []))

    assert find(drawn, "api", "db", 5432).steps[0].endswith("security group db allows ingress 5432 with 10.0.0.0/16")


def test_a_rule_of_one_group_does_not_open_the_port_of_another() -> None:
    drawn = with_groups(network(), group("db", [("group:api", 5433), ("10.0.99.0/24", 5432)], []))

    assert "no ingress rule for 5432" in find(drawn, "api", "db", 5432).steps[0]


# A CDN before a public balancer --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("peer", "expected"),
    [
        pytest.param("list:pl-cloudfront", OPEN, id="its-prefix-list"),
        pytest.param("0.0.0.0/0", OPEN, id="the-world"),
        pytest.param("130.176.0.0/16", OPEN, id="its-addresses"),
        pytest.param("203.0.113.7/32", BLOCKED, id="an-office"),
        pytest.param("10.0.0.0/8", BLOCKED, id="the-own-network"),
    ],
)
def test_a_cdn_comes_in_with_its_own_addresses_only(peer, expected) -> None:
    drawn = network(edges=(edge(private=False),))
    drawn = with_groups(drawn, group("alb", [(peer, 443)], [("group:api", 8080)]))

    assert find(drawn, "cdn", "alb", 443).open is expected
