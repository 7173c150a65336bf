from ipaddress import IPv4Network
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.network.subnets import ZONE_LETTERS, plan_subnets, tier_blocks

TIERS = {"public": 1, "private": 10, "data": 20}


def test_seed_000_comes_out_exactly() -> None:
    assert plan_subnets("10.0.0.0/16", ["a", "b"], TIERS, 24) == {
        "public": {"a": "10.0.1.0/24", "b": "10.0.2.0/24"},
        "private": {"a": "10.0.10.0/24", "b": "10.0.11.0/24"},
        "data": {"a": "10.0.20.0/24", "b": "10.0.21.0/24"},
    }


def test_seed_001_comes_out_exactly() -> None:
    assert plan_subnets("10.0.0.0/16", ["a", "b"], {"public": 1, "private": 11}, 24) == {
        "public": {"a": "10.0.1.0/24", "b": "10.0.2.0/24"},
        "private": {"a": "10.0.11.0/24", "b": "10.0.12.0/24"},
    }


def test_seed_004_comes_out_exactly() -> None:
    plan = plan_subnets("10.0.0.0/16", ["a", "b", "c"], {**TIERS, "vpn": 100}, 24)
    assert plan == {
        "public": {"a": "10.0.1.0/24", "b": "10.0.2.0/24", "c": "10.0.3.0/24"},
        "private": {"a": "10.0.10.0/24", "b": "10.0.11.0/24", "c": "10.0.12.0/24"},
        "data": {"a": "10.0.20.0/24", "b": "10.0.21.0/24", "c": "10.0.22.0/24"},
        "vpn": {"a": "10.0.100.0/24", "b": "10.0.101.0/24", "c": "10.0.102.0/24"},
    }


@st.composite
def plans(draw: st.DrawFn) -> tuple[str, list[str], dict[str, int], int]:
    vpc_prefix = draw(st.integers(16, 20))
    subnet_prefix = draw(st.integers(vpc_prefix + 6, 28))
    base = draw(st.integers(0, 2**vpc_prefix - 1)) << (32 - vpc_prefix)
    slots = 2 ** (subnet_prefix - vpc_prefix)
    firsts = draw(st.lists(st.integers(0, slots // 6 - 1), min_size=1, max_size=5, unique=True))
    shift = draw(st.integers(0, slots % 6))
    zones = draw(st.lists(st.sampled_from(ZONE_LETTERS), min_size=1, unique=True))
    tiers = {f"tier{number}": 6 * first + shift for number, first in enumerate(firsts)}
    return f"{IPv4Network((base, vpc_prefix))}", zones, tiers, subnet_prefix


@given(plans())
def test_every_subnet_lies_in_the_vpc_and_none_overlaps_another(
    plan: tuple[str, list[str], dict[str, int], int],
) -> None:
    cidr, zones, tiers, prefix = plan
    subnets = [
        IPv4Network(c) for of_tier in plan_subnets(cidr, zones, tiers, prefix).values() for c in of_tier.values()
    ]
    assert len(subnets) == len(zones) * len(tiers)
    assert all(subnet.subnet_of(IPv4Network(cidr)) and subnet.prefixlen == prefix for subnet in subnets)
    assert not any(one.overlaps(other) for one, other in combinations(subnets, 2))


@given(plans())
def test_a_zone_or_tier_that_is_added_or_moved_in_the_list_changes_no_other_cidr(
    plan: tuple[str, list[str], dict[str, int], int],
) -> None:
    cidr, zones, tiers, prefix = plan
    whole = plan_subnets(cidr, zones, tiers, prefix)
    assert plan_subnets(cidr, zones[::-1], tiers, prefix) == whole
    for letter in zones[1:]:
        fewer = plan_subnets(cidr, [other for other in zones if other != letter], tiers, prefix)
        assert all(whole[tier][zone] == block for tier in fewer for zone, block in fewer[tier].items())
    for tier in tiers:
        fewer = plan_subnets(cidr, zones, {other: first for other, first in tiers.items() if other != tier}, prefix)
        assert all(whole[other] == fewer[other] for other in fewer)


@given(plans())
def test_a_tiers_blocks_hold_its_subnets_in_every_zone_and_nothing_of_another_tier(
    plan: tuple[str, list[str], dict[str, int], int],
) -> None:
    cidr, _, tiers, prefix = plan
    blocks = {tier: [IPv4Network(block) for block in of] for tier, of in tier_blocks(cidr, tiers, prefix).items()}
    subnets = plan_subnets(cidr, list(ZONE_LETTERS), tiers, prefix)
    for tier, of_tier in subnets.items():
        for subnet in of_tier.values():
            holding = [other for other, of in blocks.items() if any(IPv4Network(subnet).subnet_of(b) for b in of)]
            assert holding == [tier]
    assert all(len(of) <= 4 for of in blocks.values())


def test_blocks_end_with_the_vpc() -> None:
    assert tier_blocks("10.0.0.0/20", {"public": 0, "data": 12}, 24)["data"] == ["10.0.12.0/22"]


@pytest.mark.parametrize(
    ("cidr", "zones", "tiers", "prefix", "message"),
    [
        ("10.0.0.0/16", ["a"], {"public": 1, "data": 6}, 24, "public begins at slot 1 and data at 6"),
        (
            "10.0.0.0/20",
            ["a", "b"],
            {"public": 15},
            24,
            "public needs slots 15 to 16, which are outside of 10.0.0.0/20",
        ),
        ("10.0.0.0/16", ["a"], {"public": -1}, 24, "public needs slots -1 to -1"),
        ("10.0.0.0/16", ["a"], TIERS, 29, "/29 does not fit; legal: /16 .* to /28"),
        ("10.0.0.0/20", ["a"], TIERS, 19, "/19 does not fit; legal: /20"),
        ("10.0.0.0/8", ["a"], TIERS, 24, "10.0.0.0/8 is a /8; legal: an IPv4 network of /16 to /28"),
        ("10.0.0.1/16", ["a"], TIERS, 24, "has host bits set; legal: an IPv4 network"),
        ("ten", ["a"], TIERS, 24, "cidr: .*ten.*; legal: an IPv4 network"),
        ("10.0.0.0/16", ["g"], TIERS, 24, r"\['g'\] are no availability zone letters"),
        ("10.0.0.0/16", ["a", "a"], TIERS, 24, "names a zone twice"),
        ("10.0.0.0/16", [], TIERS, 24, "zones: at least one"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_legal_values(
    cidr: str, zones: list[str], tiers: dict[str, int], prefix: int, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        plan_subnets(cidr, zones, tiers, prefix)


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(ValueError, match="zones") as caught:
        plan_subnets("10.0.0.0/30", ["z"], {"public": 1, "data": 2}, 24)
    assert [line.partition(":")[0] for line in str(caught.value).splitlines()] == ["zones", "tiers", "cidr"]
