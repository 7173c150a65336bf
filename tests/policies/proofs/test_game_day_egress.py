"""Game days drawn by hand: a service after the loss of its NAT gateway, a zone of its endpoints, or Spot capacity."""

import pytest

from policies.plan.aws import rds
from policies.plan.tier import Tier
from policies.proofs.game_day import misses, play
from policies.proofs.scenarios import Objectives, Outcome

ZONES = ("a", "b", "c")


def service(name: str = "api", **changes) -> Tier:
    return Tier(**{"name": name, "kind": "service", "zones": ZONES, "units": 3, **changes})


def nat(zone: str = "a", serves: tuple[str, ...] = ZONES) -> Tier:
    return Tier(name=f"nat-{zone}", kind="nat", zones=(zone,), serves_zones=serves)


def endpoints(*zones: str, serves: tuple[str, ...] = ZONES) -> Tier:
    return Tier(name="VPC endpoints", kind="endpoint", zones=zones, serves_zones=serves)


def outcome(scenario: str, tier: str, *tiers: Tier) -> Outcome:
    return {found.name: found for found in play(tiers)}[scenario].outcomes[tier]


def verdict(found: Outcome) -> tuple[str, int, int]:
    return (found.state, found.capacity_percent, found.recovery_seconds)


# A single task and a single gateway ----------------------------------------------------------------------------------


def test_a_single_task_cannot_start_elsewhere_where_the_only_gateway_is_gone_with_its_zone() -> None:
    found = outcome("zone a", "api", service(units=1), nat())

    assert verdict(found) == ("lost", 0, 3600)
    assert found.reason == "zones b, c reach the internet through nat-a, which is lost"


def test_it_starts_elsewhere_where_the_gateway_survives() -> None:
    assert verdict(outcome("zone b", "api", service(units=1), nat())) == ("lost", 0, 300)


def test_it_starts_elsewhere_if_one_other_zone_has_a_gateway_of_its_own() -> None:
    assert verdict(outcome("zone a", "api", service(units=1), nat(serves=("a", "b")), nat("c", ("c",)))) == (
        "lost",
        0,
        300,
    )


def test_what_is_down_for_longer_by_itself_keeps_its_own_reason() -> None:
    found = outcome("region", "api", service(), nat())

    assert (found.recovery_seconds, found.reason) == (86400, "it is created again in another region")


def test_a_service_of_one_zone_does_not_blame_the_gateway_of_its_own_lost_zone() -> None:
    assert outcome("zone a", "api", service(zones=("a",)), nat(serves=("a",))).reason == "it may run only in zone a"


# Endpoints -----------------------------------------------------------------------------------------------------------


def test_endpoints_in_one_zone_take_all_others_along() -> None:
    found = outcome("zone a", "api", service(), endpoints("a"))

    assert verdict(found) == ("lost", 0, 3600)
    assert found.reason == "zones b, c reach AWS through VPC endpoints, which are lost"


def test_endpoints_in_two_zones_survive_one() -> None:
    assert verdict(outcome("zone a", "api", service(), endpoints("a", "b"))) == ("degraded", 67, 0)
    assert outcome("zone a", "VPC endpoints", service(), endpoints("a", "b")).sentence == (
        "VPC endpoints survive: their addresses in the other zones work without zone a"
    )


def test_lost_endpoints_are_several_and_promise_nothing_themselves() -> None:
    tiers = [service(), endpoints("a")]
    quarter = Objectives(recovery_time_seconds=900, recovery_point_seconds=300)

    assert outcome("zone a", "VPC endpoints", *tiers).sentence == (
        "VPC endpoints are lost, work again after 1 h: they have addresses only in zone a"
    )
    assert {(miss.scenario, miss.tier) for miss in misses(play(tiers), quarter)} == {("zone a", "api")}


# Spot ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tier", "expected"),
    [
        pytest.param(service(units=3, spot_units=3), ("lost", 0, 3600), id="all-on-spot"),
        pytest.param(service(units=4, spot_units=1), ("degraded", 75, 0), id="one-of-four"),
        pytest.param(service(units=2, spot_units=1), ("degraded", 50, 0), id="half"),
        pytest.param(service(kind="job", units=1, spot_units=1), ("lost", 0, 3600), id="a-job"),
    ],
)
def test_what_aws_takes_back_is_gone(tier, expected) -> None:
    assert verdict(outcome("Spot capacity", "api", tier)) == expected


def test_a_service_on_demand_does_not_feel_it_but_for_whom_it_calls() -> None:
    tiers = (service("api", needs=("auth",)), service("auth", spot_units=3), service("worker"))

    assert outcome("Spot capacity", "worker", *tiers).reason == "not affected"
    assert outcome("Spot capacity", "api", *tiers).sentence == (
        "api is lost, works again after 1 h: it needs auth, which is lost"
    )


def test_without_spot_it_is_no_scenario() -> None:
    assert [found.name for found in play([service(zones=("a",))])] == ["zone a", "region"]


def test_the_order_of_scenarios_is_fixed_with_the_region_last() -> None:
    tiers = [
        service(spot_units=1),
        Tier(name="main", kind="database", zones=("a", "b"), standby=True, failover_time=rds.INSTANCE.failover),
        Tier(name="sessions", kind="cache", zones=("a", "b")),
        nat(),
    ]

    assert [found.name for found in play(tiers)] == [
        "zone a",
        "zone b",
        "zone c",
        "primary of main",
        "node of sessions",
        "nat-a",
        "Spot capacity",
        "region",
    ]


# Sentences -----------------------------------------------------------------------------------------------------------


def test_who_misses_a_cache_is_degraded_without_a_number_for_it() -> None:
    found = outcome("node of carts", "api", service(needs=("carts",)), Tier(name="carts", kind="cache", zones=ZONES))

    assert found.sentence == "api is degraded: it needs carts, which is lost"


def test_a_serverless_cache_has_no_node_to_lose_and_survives_a_zone() -> None:
    carts = Tier(name="carts", kind="cache", zones=ZONES, standby=True, shared_storage=True, failover=True, replicas=1)

    assert [found.name for found in play([carts])] == ["zone a", "zone b", "zone c", "region"]
    assert outcome("zone a", "carts", carts).state == "survives"
