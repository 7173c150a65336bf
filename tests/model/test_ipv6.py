from typing import Any

import pytest

from model.base import all_problems, require_valid
from model.cidr import ipv6_slot
from model.network import Network

FURTHER = {"cidr": "100.64.0.0/16", "tier": "private"}


def network(**changes: Any) -> Network:
    return Network.model_validate({"availability_zones": ["a", "b"], "nat": "per_az", "ipv6": True, **changes})


def further(**more: dict[str, Any]) -> dict[str, dict[str, Any]]:
    ranges = enumerate(more.items())
    return {name: {**FURTHER, "cidr": f"100.{64 + turn}.0.0/16", **one} for turn, (name, one) in ranges}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"nat": "none"},
        {"nat": "instance"},
        {"tiers": {"public": 244, "private": 250, "data": 12}},
        {"subnet_prefix": 28, "tiers": {"public": 0, "private": 6, "data": 4000, "vpn": 3000}},
        {"secondary_cidrs": further(one={"ipv6_number": 16}, two={"ipv6_number": 250}, three={"tier": "data"})},
        {
            "ipv6": False,
            "secondary_cidrs": further(one={}),
            "subnet_prefix": 28,
            "tiers": {"public": 4000, "private": 8, "data": 20},
        },
    ],
)
def test_a_network_without_problems(changes: dict[str, Any]) -> None:
    require_valid("network main", network(**changes))


@pytest.mark.parametrize(
    ("changes", "path", "rule"),
    [
        (
            {"subnet_prefix": 28, "tiers": {"public": 251, "private": 8, "data": 20}},
            "tiers",
            "with ipv6, public is at most 250",
        ),
        ({"secondary_cidrs": further(one={})}, "secondary_cidrs.one.ipv6_number", "is required with ipv6"),
        (
            {"secondary_cidrs": further(one={"ipv6_number": 251})},
            "secondary_cidrs.one.ipv6_number",
            "with ipv6, one is at most 250",
        ),
        (
            {"secondary_cidrs": further(one={"ipv6_number": 15})},
            "secondary_cidrs.one.ipv6_number",
            "is not 6 apart from private (10)",
        ),
        (
            {"secondary_cidrs": further(one={"ipv6_number": 30}, two={"ipv6_number": 35})},
            "secondary_cidrs.two.ipv6_number",
            "is not 6 apart from one (30)",
        ),
        (
            {"ipv6": False, "secondary_cidrs": further(one={"ipv6_number": 30})},
            "secondary_cidrs.one.ipv6_number",
            "needs ipv6",
        ),
        (
            {"secondary_cidrs": further(one={"tier": "data", "ipv6_number": 30})},
            "secondary_cidrs.one.ipv6_number",
            "is for tier private only: data has no IPv6",
        ),
    ],
)
def test_what_is_wrong_with_the_numbers_of_ipv6_ranges(changes: dict[str, Any], path: str, rule: str) -> None:
    (problem,) = all_problems(network(**changes))
    assert ".".join(map(str, problem.path)) == path
    assert rule in problem.rule
    assert problem.example


def test_a_subnet_is_the_64_with_its_number() -> None:
    assert ipv6_slot("2001:db8:1234:1a00::/56", 0) == "2001:db8:1234:1a00::/64"
    assert ipv6_slot("2001:db8:1234:1a00::/56", 255) == "2001:db8:1234:1aff::/64"
