"""Layouts of networks, to the octet, and that they only grow."""

from __future__ import annotations

from typing import Any

import pytest

from components.network.subnets import plan_subnets
from model.network import Network
from preview.aws.replacement import replacing
from tests.support.vpcs import recorded

LAYOUTS: dict[str, tuple[dict[str, Any], dict[str, list[str]]]] = {
    "three tiers in two zones": (
        {"availability_zones": ["a", "b"]},
        {
            "public": ["10.0.1.0/24", "10.0.2.0/24"],
            "private": ["10.0.10.0/24", "10.0.11.0/24"],
            "data": ["10.0.20.0/24", "10.0.21.0/24"],
        },
    ),
    "a private tier that begins at 11": (
        {"availability_zones": ["a", "b"], "tiers": {"public": 1, "private": 11, "data": 21}},
        {
            "public": ["10.0.1.0/24", "10.0.2.0/24"],
            "private": ["10.0.11.0/24", "10.0.12.0/24"],
            "data": ["10.0.21.0/24", "10.0.22.0/24"],
        },
    ),
    "three tiers in three zones": (
        {"availability_zones": ["a", "b", "c"]},
        {
            "public": ["10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24"],
            "private": ["10.0.10.0/24", "10.0.11.0/24", "10.0.12.0/24"],
            "data": ["10.0.20.0/24", "10.0.21.0/24", "10.0.22.0/24"],
        },
    ),
    "four tiers, that of VPNs in one of three zones": (
        {
            "availability_zones": ["a", "b", "c"],
            "tiers": {"public": 1, "private": 10, "data": 20, "vpn": 100},
            "vpn_availability_zones": ["a"],
        },
        {
            "public": ["10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24"],
            "private": ["10.0.10.0/24", "10.0.11.0/24", "10.0.12.0/24"],
            "data": ["10.0.20.0/24", "10.0.21.0/24", "10.0.22.0/24"],
            "vpn": ["10.0.100.0/24"],
        },
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_has_exactly_these_subnets(layout: str) -> None:
    spec, expected = LAYOUTS[layout]
    network = Network.model_validate({"nat": "per_az", **spec})
    assert {tier: list(subnets.values()) for tier, subnets in plan_subnets(network).items()} == expected


EVERYTHING = {
    "tiers": {"public": 1, "private": 10, "data": 20, "vpn": 100},
    "vpn_availability_zones": ["a"],
    "ipv6": True,
    "secondary_cidrs": {
        "tasks": {"cidr": "100.64.0.0/16", "tier": "private", "ipv6_number": 30},
        "stores": {"cidr": "100.65.0.0/16", "tier": "data"},
    },
}


@pytest.mark.parametrize("further", [{}, EVERYTHING])
def test_a_third_zone_only_adds(further: dict[str, Any]) -> None:
    before = {one.urn: one for one in recorded(availability_zones=["a", "b"], **further)[0].resources}
    after = {one.urn: one for one in recorded(availability_zones=["a", "b", "c"], **further)[0].resources}
    assert before.keys() < after.keys()
    for urn, old in before.items():
        new = after[urn].inputs
        keys = sorted(key for key in {*old.inputs, *new} if old.inputs.get(key) != new.get(key))
        assert not keys or not replacing(old.type, keys, old.inputs, new), urn
    assert all(
        one.name.rpartition("-")[2] == "c" or "-c-" in one.name for urn, one in after.items() if urn not in before
    )
