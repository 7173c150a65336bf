"""What is behind a VPN, and what it reaches."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policies.plan.network import Group, GroupRule, Network, Route
from policies.proofs.inward import inward
from policies.proofs.reachability import exposures, matrix, reach
from tests.policies.proofs.small_network import LOCAL, acl, network, subnet, with_groups, with_subnets

OFFICE = "192.168.0.0/16"
TO_OFFICE = Route(destination=OFFICE, kind="vpn", target="office")
ADMITS = acl("data", [(100, True, OFFICE, 5432, 5432)], [(100, True, OFFICE, 1024, 65535)])


def admitting(peer: str = OFFICE, port: int = 5432, *routes: Route, only: str = "") -> Network:
    """Return the small network whose database admits *peer*; *only* are the ports of its tier's network ACL."""
    drawn = with_groups(network(), Group(name="db", ingress=[GroupRule(peer=peer, ports=(port, port))]))
    closed = acl("data", [(100, True, OFFICE, 6379, 6379)]) if only else ADMITS
    return with_subnets(drawn, subnet("data-a", "10.0.20.0/24", LOCAL, *(routes or (TO_OFFICE,)), acl=closed))


def test_a_range_behind_a_vpn_reaches_the_port_that_admits_it() -> None:
    [path] = inward(admitting())
    assert (path.source, path.target, path.port, path.beyond) == (OFFICE, "db", 5432, "source")
    assert path.sentence.endswith(
        "192.168.0.0/16 reaches db:5432 in data-a through vpn office: security group db allows ingress 5432 with "
        "192.168.0.0/16"
    )


@pytest.mark.parametrize(
    ("drawn", "reason"),
    [
        pytest.param(admitting(port=6379), "security group db has no ingress rule for 5432", id="another-port"),
        pytest.param(
            admitting(OFFICE, 5432, Route(destination="0.0.0.0/0", kind="nat", target="nat-a")),
            "data-a has no route back to 192.168.0.0/16 by a VPN",
            id="no-route-back",
        ),
        pytest.param(admitting(only="6379"), "network ACL data of data-a (ingress) has no rule", id="network-acl"),
    ],
)
def test_each_hop_can_block_it(drawn: Network, reason: str) -> None:
    assert inward(drawn) == []
    [path] = reach(drawn, OFFICE, "db")
    assert not path.open
    assert path.steps[0].startswith(reason)


@pytest.mark.parametrize("peer", ["10.0.10.0/24", "0.0.0.0/0", "group:api", "list:pl-partner"])
def test_what_is_in_the_vpc_or_everyone_is_not_behind_a_vpn(peer: str) -> None:
    assert inward(admitting(peer)) == []


def behind_load_balancer(*, port: int = 443) -> Network:
    """Return the small network with an internal load balancer, in front of api, that admits the office on *port*."""
    drawn = network()
    balancer = replace(drawn.nodes["alb"], subnets=("private-a",), public=False)
    drawn = replace(drawn, nodes={**drawn.nodes, "alb": balancer})
    drawn = with_groups(drawn, replace(drawn.groups["alb"], ingress=[GroupRule(peer=OFFICE, ports=(port, port))]))
    return with_subnets(drawn, subnet("private-a", "10.0.10.0/24", LOCAL, TO_OFFICE))


def test_a_range_reaches_what_is_behind_a_load_balancer_that_admits_it() -> None:
    found = {(path.source, path.target, path.port): path for path in inward(behind_load_balancer())}
    assert found.keys() == {(OFFICE, "alb", 443), (OFFICE, "api", 8080)}
    assert found[OFFICE, "api", 8080].through == ["alb"]
    assert "through alb: 192.168.0.0/16 reaches alb:443" in found[OFFICE, "api", 8080].sentence


def test_a_load_balancer_that_does_not_admit_a_range_lets_it_reach_nothing_behind_it() -> None:
    drawn = behind_load_balancer(port=80)
    assert inward(drawn) == []
    [path] = reach(drawn, OFFICE, "api")
    assert not path.open
    assert "security group alb has no ingress rule for 443 with 192.168.0.0/16" in path.steps


def test_the_matrix_has_it_and_it_is_no_exposure() -> None:
    drawn = admitting()
    assert (OFFICE, "db", 5432) in {(path.source, path.target, path.port) for path in matrix(drawn)}
    assert exposures(drawn) == []


def test_paths_from_a_range_lead_to_a_part_of_the_stack() -> None:
    assert [path.open for path in reach(admitting(), "192.168.4.0/24", "database")] == [True]
    with pytest.raises(LookupError, match="paths from it lead to a part of the stack"):
        reach(admitting(), OFFICE, "internet")
