"""What network ACLs admit for VPN connections."""

from __future__ import annotations

import pytest

from components.network.acl_rules import AclRules
from components.network.remote_access import RemoteAccess, admitting, attached
from model.tiers import Tier

NONE = AclRules(ingress=[], egress=[])
OFFICE, BANK = "192.168.0.0/16", "172.20.8.0/24"
REMOTE = RemoteAccess(
    to_stores=[(OFFICE, 5432), (OFFICE, 6379), (OFFICE, 5432)], from_services=[(OFFICE, 443), (BANK, 8443)]
)


def admitted(tier: Tier, direction: str) -> list[tuple[str, int, int]]:
    rules = admitting(tier, NONE, REMOTE)
    return [(rule.cidr, rule.first_port, rule.last_port) for rule in getattr(rules, direction)]


def test_the_data_tier_admits_each_store_s_port_once_and_the_responses() -> None:
    assert admitted("data", "ingress") == [(OFFICE, 5432, 5432), (OFFICE, 6379, 6379)]
    assert admitted("data", "egress") == [(OFFICE, 1024, 65535)]


def test_the_private_tier_admits_low_ports_and_has_the_high_ones_anyway() -> None:
    assert admitted("private", "egress") == [(OFFICE, 443, 443)]
    assert admitted("private", "ingress") == []


@pytest.mark.parametrize("tier", ["public", "vpn"])
def test_other_tiers_are_not_concerned(tier: Tier) -> None:
    assert admitting(tier, NONE, REMOTE) is NONE


def test_the_vpn_tier_passes_on_what_a_transit_gateway_carries() -> None:
    remote = RemoteAccess(transit_to_stores=[5432], transit_from_services=[443, 22, 8443])
    rules = attached("vpn", remote, vpc_cidrs=["10.0.0.0/16"], data=["10.0.20.0/22"])
    assert [(rule.cidr, rule.first_port, rule.last_port) for rule in rules.ingress] == [
        ("10.0.20.0/22", 1024, 65535),
        ("10.0.0.0/16", 22, 443),
    ]
    assert [(rule.cidr, rule.first_port, rule.last_port) for rule in rules.egress] == [("10.0.20.0/22", 5432, 5432)]


@pytest.mark.parametrize("tier", ["public", "private", "data"])
def test_a_transit_gateway_is_in_no_other_tier(tier: Tier) -> None:
    remote = RemoteAccess(transit_to_stores=[5432])
    assert attached(tier, remote, vpc_cidrs=["10.0.0.0/16"], data=["10.0.20.0/22"]) == AclRules(ingress=(), egress=())
