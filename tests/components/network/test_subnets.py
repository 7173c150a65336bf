from ipaddress import IPv4Network
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from components.network.subnets import plan_subnets, tier_blocks
from model.aws.regions import AZ_LETTERS, AzLetter
from model.network import Network
from model.tiers import Tier

TIERS: dict[Tier, int] = {"public": 1, "private": 10, "data": 20}


def network(
    azs: list[AzLetter], tiers: dict[Tier, int] = TIERS, cidr: str = "10.0.0.0/16", subnet_prefix: int = 24
) -> Network:
    return Network(cidr=cidr, availability_zones=azs, tiers=tiers, subnet_prefix=subnet_prefix, nat="none")


def test_the_default_tiers_of_two_zones() -> None:
    assert plan_subnets(network(["a", "b"])) == {
        "public": {"a": "10.0.1.0/24", "b": "10.0.2.0/24"},
        "private": {"a": "10.0.10.0/24", "b": "10.0.11.0/24"},
        "data": {"a": "10.0.20.0/24", "b": "10.0.21.0/24"},
    }


def test_a_tier_begins_at_its_slot() -> None:
    assert plan_subnets(network(["a", "b"], {"public": 1, "private": 11})) == {
        "public": {"a": "10.0.1.0/24", "b": "10.0.2.0/24"},
        "private": {"a": "10.0.11.0/24", "b": "10.0.12.0/24"},
    }


def test_a_fourth_tier_and_a_third_zone() -> None:
    assert plan_subnets(network(["a", "b", "c"], {**TIERS, "vpn": 100})) == {
        "public": {"a": "10.0.1.0/24", "b": "10.0.2.0/24", "c": "10.0.3.0/24"},
        "private": {"a": "10.0.10.0/24", "b": "10.0.11.0/24", "c": "10.0.12.0/24"},
        "data": {"a": "10.0.20.0/24", "b": "10.0.21.0/24", "c": "10.0.22.0/24"},
        "vpn": {"a": "10.0.100.0/24", "b": "10.0.101.0/24", "c": "10.0.102.0/24"},
    }


def test_a_tier_for_vpns_in_one_availability_zone_has_one_subnet() -> None:
    drawn = network(["a", "b"], {**TIERS, "vpn": 100}).model_copy(update={"vpn_availability_zones": ["a"]})
    plan = plan_subnets(drawn)
    assert plan["vpn"] == {"a": "10.0.100.0/24"}
    assert all(list(plan[tier]) == ["a", "b"] for tier in TIERS)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    vpc_prefix = draw(st.integers(16, 20))
    subnet_prefix = draw(st.integers(vpc_prefix + 6, 28))
    base = (10 << 24) + (draw(st.integers(0, 2 ** (vpc_prefix - 8) - 1)) << (32 - vpc_prefix))
    slots = 2 ** (subnet_prefix - vpc_prefix)
    firsts = draw(st.lists(st.integers(0, slots // 6 - 1), min_size=1, max_size=4, unique=True))
    shift = draw(st.integers(0, slots % 6))
    azs = draw(st.lists(st.sampled_from(AZ_LETTERS), min_size=1, unique=True))
    names: tuple[Tier, ...] = ("public", "private", "data", "vpn")
    tiers = {tier: 6 * first + shift for tier, first in zip(names, firsts, strict=False)}
    return network(azs, tiers, str(IPv4Network((base, vpc_prefix))), subnet_prefix)


@given(networks())
def test_every_subnet_is_in_the_vpc_and_none_overlaps_another(drawn: Network) -> None:
    subnets = [IPv4Network(cidr) for of_tier in plan_subnets(drawn).values() for cidr in of_tier.values()]
    assert len(subnets) == len(drawn.availability_zones) * len(drawn.tiers)
    assert all(
        subnet.subnet_of(IPv4Network(drawn.cidr)) and subnet.prefixlen == drawn.subnet_prefix for subnet in subnets
    )
    assert not any(one.overlaps(other) for one, other in combinations(subnets, 2))


@given(networks())
def test_a_zone_or_tier_that_is_added_or_moved_in_the_list_changes_no_other_cidr(drawn: Network) -> None:
    azs, tiers = drawn.availability_zones, drawn.tiers
    whole = plan_subnets(drawn)
    assert plan_subnets(drawn.model_copy(update={"availability_zones": azs[::-1]})) == whole
    for letter in azs[1:]:
        fewer = plan_subnets(
            drawn.model_copy(update={"availability_zones": [other for other in azs if other != letter]})
        )
        assert all(whole[tier][az] == block for tier in fewer for az, block in fewer[tier].items())
    for tier in tiers:
        rest = {other: first for other, first in tiers.items() if other != tier}
        assert all(
            whole[other] == of_tier for other, of_tier in plan_subnets(drawn.model_copy(update={"tiers": rest})).items()
        )


@given(networks())
def test_a_tiers_blocks_hold_its_subnets_in_every_zone_and_nothing_of_another_tier(drawn: Network) -> None:
    blocks = {tier: [IPv4Network(block) for block in of] for tier, of in tier_blocks(drawn).items()}
    everywhere = drawn.model_copy(update={"availability_zones": list(AZ_LETTERS)})
    for tier, of_tier in plan_subnets(everywhere).items():
        for subnet in of_tier.values():
            holding = [other for other, of in blocks.items() if any(IPv4Network(subnet).subnet_of(b) for b in of)]
            assert holding == [tier]
    assert all(len(of) <= 4 for of in blocks.values())


def test_blocks_end_with_the_vpc() -> None:
    assert tier_blocks(network(["a"], {"public": 0, "data": 12}, "10.0.0.0/20"))["data"] == ["10.0.12.0/22"]
