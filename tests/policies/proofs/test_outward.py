from dataclasses import replace

import pytest

from policies.plan.network import INTERNET, Group, GroupRule, Network, Route
from policies.proofs.outward import outward
from policies.proofs.reachability import matrix, reach
from tests.policies.proofs.small_network import LOCAL, TO_NAT, acl, network, subnet, with_groups, with_subnets

OFFICE = "192.168.0.0/16"
TO_OFFICE = Route(destination=OFFICE, kind="vpn", target="office")


def reaching(*rules: tuple[str, str, int], routes: tuple[Route, ...] = (LOCAL, TO_NAT)) -> Network:
    """Return the small network whose service has egress rules (peer, protocol, port)."""
    egress = [GroupRule(peer=peer, protocol=protocol, ports=(port, port)) for peer, protocol, port in rules]
    drawn = with_groups(network(), Group(name="api", egress=egress))
    return with_subnets(
        drawn, subnet("private-a", "10.0.10.0/24", *routes), subnet("private-b", "10.0.11.0/24", *routes)
    )


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        pytest.param(("203.0.113.0/24", "tcp", 587), ("203.0.113.0/24", "587"), id="a-range"),
        pytest.param(("0.0.0.0/0", "udp", 123), (INTERNET, "123/udp"), id="datagrams-to-anywhere"),
        pytest.param(("list:pl-partner", "tcp", 9000), ("pl-partner", "9000"), id="a-prefix-list"),
        pytest.param(("0.0.0.0/0", "tcp", 443), None, id="https-is-reported-elsewhere"),
        pytest.param(("list:pl-s3", "tcp", 443), None, id="https-to-a-list-is-an-endpoint"),
        pytest.param(("10.0.20.0/24", "tcp", 5432), None, id="within-the-vpc"),
        pytest.param(("group:db", "tcp", 5432), None, id="a-group"),
        pytest.param((OFFICE, "tcp", 636), None, id="private-addresses-through-nat"),
    ],
)
def test_what_egress_rules_name_is_reported_where_a_route_leads(
    rule: tuple[str, str, int], expected: tuple[str, str] | None
) -> None:
    assert [(path.target, path.port_label) for path in outward(reaching(rule), "api")] == (
        [expected] if expected else []
    )


def test_an_office_behind_a_vpn_is_reached_by_its_own_route() -> None:
    [path] = outward(reaching((OFFICE, "tcp", 636), routes=(LOCAL, TO_NAT, TO_OFFICE)), "api")
    assert path.steps == ["api reaches 192.168.0.0/16 on 636 from private-a through vpn office"]


def test_a_network_acl_blocks_the_datagrams_that_a_security_group_allows() -> None:
    closed = acl("private", [(100, True, "0.0.0.0/0", 1024, 65535)], [(100, True, "0.0.0.0/0", 0, 65535)])
    drawn = reaching(("0.0.0.0/0", "udp", 123))
    names = ("private-a", "private-b")
    drawn = with_subnets(drawn, *(replace(drawn.subnets[name], acl=closed) for name in names))

    assert outward(drawn, "api") == []


def test_the_matrix_has_what_leaves_the_network() -> None:
    found = {
        (path.source, path.target, path.port_label, path.beyond)
        for path in matrix(reaching(("203.0.113.0/24", "tcp", 587)))
    }
    assert ("api", "203.0.113.0/24", "587", "target") in found
    assert ("internet", "alb", "443", None) in found


def test_a_range_can_be_asked_for_on_the_ports_that_are_named_and_on_another() -> None:
    drawn = reaching(("203.0.113.0/24", "tcp", 587), ("203.0.113.0/24", "udp", 514))
    answers = {(path.port_label, path.open) for path in reach(drawn, "api", "203.0.113.9/32")}

    assert answers == {("443", False), ("587", True), ("514/udp", True)}
    [blocked] = reach(drawn, "api", "203.0.113.9/32", 25)
    assert blocked.steps == ["security group api has no egress rule for 25 with 203.0.113.9/32"]
