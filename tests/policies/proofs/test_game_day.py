import pytest

from policies.plan.aws import elasticache, rds
from policies.plan.tier import Tier
from policies.proofs.game_day import misses, play
from policies.proofs.recovery import ALL_DATA, words
from policies.proofs.scenarios import Objectives, Outcome

ZONES = ("a", "b", "c")


def service(name: str = "api", **changes) -> Tier:
    return Tier(**{"name": name, "kind": "service", "zones": ZONES, "units": 3, **changes})


def database(**changes) -> Tier:
    return Tier(
        **{
            "name": "main",
            "kind": "database",
            "zones": ZONES,
            "standby": True,
            "backup_days": 7,
            "failover_time": rds.INSTANCE.failover,
            **changes,
        }
    )


def cache(**changes) -> Tier:
    return Tier(
        **{
            "name": "sessions",
            "kind": "cache",
            "zones": ZONES,
            "replicas": 2,
            "standby": True,
            "failover": True,
            "failover_time": elasticache.REPLICATION_GROUP.failover,
            **changes,
        }
    )


def nat(zone: str = "a", serves: tuple[str, ...] = ("a",), **changes) -> Tier:
    return Tier(**{"name": f"nat-{zone}", "kind": "nat", "zones": (zone,), "serves_zones": serves, **changes})


def outcome(scenario: str, tier: str, *tiers: Tier) -> Outcome:
    return {found.name: found for found in play(tiers)}[scenario].outcomes[tier]


def verdict(found: Outcome) -> tuple[str, int, int, int]:
    return (found.state, found.capacity_percent, found.recovery_seconds, found.data_loss_seconds)


@pytest.mark.parametrize(
    ("scenario", "tier", "expected"),
    [
        pytest.param("zone a", service(), ("degraded", 67, 0, 0), id="three-tasks-over-three-zones"),
        pytest.param("zone a", service(units=6), ("degraded", 67, 0, 0), id="six-tasks-over-three-zones"),
        pytest.param("zone a", service(units=4), ("degraded", 50, 0, 0), id="four-tasks-may-stand-two-in-one-zone"),
        pytest.param("zone a", service(units=1), ("lost", 0, 300, 0), id="a-single-task-is-started-elsewhere"),
        pytest.param("zone a", service(zones=("a",)), ("lost", 0, 3600, 0), id="one-zone-takes-a-person"),
        pytest.param("zone a", service(zones=("a", "b"), units=2), ("degraded", 50, 0, 0), id="two-zones"),
        pytest.param("zone a", service(kind="job", units=1), ("survives", 100, 0, 0), id="a-job-runs-elsewhere"),
        pytest.param("zone a", database(), ("survives", 100, 120, 0), id="multi-az"),
        pytest.param("zone a", database(standby=False), ("lost", 0, 14400, 300), id="multi-az-off"),
        pytest.param(
            "zone b", database(standby=False, primary_zone="a"), ("survives", 100, 0, 0), id="its-zone-is-another"
        ),
        pytest.param(
            "primary of main",
            database(standby=False, backup_days=0),
            ("lost", 0, 86400, ALL_DATA),
            id="no-backups-either",
        ),
        pytest.param(
            "primary of main",
            database(standby=False, replicas=1),
            ("lost", 0, 900, 60),
            id="a-replica-is-promoted-by-hand",
        ),
        pytest.param(
            "primary of main",
            database(standby=False, shared_storage=True),
            ("lost", 0, 600, 0),
            id="aurora-with-one-instance",
        ),
        pytest.param("zone a", cache(), ("degraded", 67, 60, 1), id="cache-with-a-node-in-each-zone"),
        pytest.param(
            "zone a", cache(replicas=1, zones=("a", "b")), ("degraded", 50, 60, 1), id="cache-with-one-replica"
        ),
        pytest.param("zone a", cache(standby=False), ("lost", 0, 600, ALL_DATA), id="replicas-but-not-multi-az"),
        pytest.param("node of sessions", cache(), ("degraded", 67, 60, 1), id="one-of-three-nodes"),
        pytest.param("node of sessions", cache(failover=False), ("lost", 0, 900, 1), id="no-automatic-failover"),
        pytest.param(
            "node of sessions",
            cache(replicas=0, standby=False, failover=False),
            ("lost", 0, 600, ALL_DATA),
            id="a-single-node",
        ),
        pytest.param(
            "node of sessions",
            cache(units=3, replicas=0),
            ("degraded", 67, 600, ALL_DATA),
            id="three-shards-without-replica",
        ),
        pytest.param(
            "zone a",
            cache(units=3, replicas=0, zones=("a", "b")),
            ("degraded", 33, 600, ALL_DATA),
            id="two-of-three-shards-in-one-zone",
        ),
        pytest.param(
            "zone a", cache(units=3, replicas=1), ("degraded", 67, 60, 1), id="three-shards-with-a-replica-each"
        ),
        pytest.param("region", database(), ("lost", 0, 86400, ALL_DATA), id="backups-are-in-the-region-too"),
        pytest.param("region", database(copied_abroad=True), ("lost", 0, 86400, 900), id="copies-abroad"),
        pytest.param("region", service(), ("lost", 0, 86400, 0), id="a-service-is-built-again"),
        pytest.param("region", Tier(name="cdn", kind="global"), ("survives", 100, 0, 0), id="a-cdn-stays"),
        pytest.param(
            "region",
            Tier(name="uploads", kind="regional", keeps_data=True),
            ("lost", 0, 86400, ALL_DATA),
            id="a-bucket-is-in-one-region",
        ),
    ],
)
def test_what_a_failure_leaves_of_a_tier(scenario, tier, expected) -> None:
    assert verdict(outcome(scenario, tier.name, tier)) == expected


def test_a_bucket_and_a_balancer_in_two_zones_do_not_feel_a_zone() -> None:
    tiers = (
        Tier(name="uploads", kind="regional", keeps_data=True),
        Tier(name="edge", kind="load-balancer", zones=("a", "b")),
    )

    assert outcome("zone a", "uploads", *tiers).state == "survives"
    assert outcome("zone a", "edge", *tiers).state == "survives"


def test_a_balancer_in_one_zone_does() -> None:
    assert outcome("zone a", "edge", Tier(name="edge", kind="load-balancer", zones=("a",))).state == "lost"


# NAT: one for three zones takes them all along ---------------------------------------------------------------------


def test_one_gateway_for_three_zones_takes_the_service_along_with_its_zone() -> None:
    found = outcome("zone a", "api", service(), nat(serves=ZONES))

    assert (found.state, found.recovery_seconds) == ("lost", 3600)
    assert found.reason == "zones b, c reach the internet through nat-a, which is lost"


def test_the_only_gateway_survives_the_loss_of_another_zone() -> None:
    assert verdict(outcome("zone b", "api", service(), nat(serves=ZONES))) == ("degraded", 67, 0, 0)


def test_a_gateway_in_each_zone_costs_its_own_zone_alone() -> None:
    gateways = [nat(zone, (zone,)) for zone in ZONES]

    assert verdict(outcome("nat-b", "api", service(), *gateways)) == ("degraded", 67, 0, 0)
    assert verdict(outcome("zone b", "api", service(), *gateways)) == ("degraded", 67, 0, 0)


def test_a_regional_gateway_outlives_a_zone_and_is_no_scenario_of_its_own() -> None:
    regional = nat(serves=ZONES, zones=ZONES, standby=True)

    assert outcome("zone a", "nat-a", service(), regional).state == "survives"
    assert "nat-a" not in {scenario.name for scenario in play([service(), regional])}


def test_a_service_that_uses_no_gateway_does_not_miss_it() -> None:
    assert outcome("nat-a", "api", service(zones=("b", "c"), units=2), nat()).state == "survives"


# Needs -------------------------------------------------------------------------------------------------------------


def test_a_lost_database_takes_its_users_along_and_theirs() -> None:
    auth, api = service("auth", needs=("main",)), service("api", needs=("auth",))
    found = outcome("primary of main", "api", api, auth, database(standby=False))

    assert (found.state, found.recovery_seconds) == ("lost", 14400)
    assert found.reason == "it needs auth, which needs main, which is lost"


def test_a_failover_interrupts_its_users_as_long_as_it_takes() -> None:
    found = outcome("primary of main", "api", service(needs=("main",)), database())

    assert verdict(found) == ("survives", 100, 120, 0)
    assert found.reason == "it needs main, which fails over"


def test_a_zone_takes_tasks_and_interrupts_what_is_left_by_a_failover() -> None:
    found = outcome("zone a", "api", service(needs=("main",)), database())

    assert verdict(found) == ("degraded", 67, 120, 0)
    assert found.reason.endswith("ECS starts them in another; it needs main, which fails over")


def test_a_lost_cache_degrades_its_clients_but_stops_none() -> None:
    found = outcome("node of sessions", "api", service(needs=("sessions",)), cache(replicas=0, failover=False))

    assert verdict(found) == ("degraded", 100, 0, 0)


def test_who_calls_a_service_with_half_its_tasks_has_no_more_than_that() -> None:
    tiers = (service("api", needs=("auth",)), service("auth", zones=("a", "b"), units=2))

    assert outcome("zone a", "api", *tiers).capacity_percent == 50


def test_two_services_that_need_each_other_come_to_an_end() -> None:
    tiers = (service("api", needs=("auth",)), service("auth", needs=("api", "main")), database(standby=False))

    assert outcome("primary of main", "api", *tiers).state == "lost"


# Objectives --------------------------------------------------------------------------------------------------------

QUARTER = Objectives(recovery_time_seconds=900, recovery_point_seconds=300)


def test_a_stack_that_reaches_its_objectives_misses_nothing() -> None:
    tiers = [service(needs=("main", "sessions")), database(), cache(), *(nat(zone, (zone,)) for zone in ZONES)]

    assert misses(play(tiers), QUARTER) == []


def test_a_database_without_standby_misses_the_time_and_names_its_cause() -> None:
    found = misses(play([database(standby=False, primary_zone="b")]), QUARTER)

    assert [(miss.scenario, miss.objective) for miss in found] == [("zone b", "RTO"), ("primary of main", "RTO")]
    assert found[1].sentence == (
        "primary of main: main works again after 4 h; the stack's RTO is 15 min: no standby: it is restored from its backups"
    )


def test_a_point_objective_below_the_backups_own_is_missed() -> None:
    tight = Objectives(recovery_time_seconds=86400, recovery_point_seconds=60)

    assert {(miss.objective, miss.seconds) for miss in misses(play([database(standby=False)]), tight)} == {("RPO", 300)}


def test_a_failover_that_is_slower_than_the_objective_misses_it() -> None:
    minute = Objectives(recovery_time_seconds=60, recovery_point_seconds=60)

    assert {(miss.tier, miss.seconds) for miss in misses(play([database()]), minute)} == {("main", 120)}


def test_a_gateway_promises_nothing_by_itself() -> None:
    found = misses(play([service(), nat(serves=ZONES)]), QUARTER)

    assert {miss.tier for miss in found} == {"api"}


def test_the_region_counts_only_where_the_stack_declares_it() -> None:
    scenarios = play([database()])
    abroad = Objectives(recovery_time_seconds=900, recovery_point_seconds=300, region=True)

    assert misses(scenarios, QUARTER) == []
    assert {miss.objective for miss in misses(scenarios, abroad)} == {"RTO", "RPO"}


def test_every_time_but_none_has_a_source() -> None:
    tiers = [service(needs=("main",)), database(standby=False), cache(replicas=0), nat(serves=ZONES)]

    for scenario in play(tiers):
        for found in scenario.outcomes.values():
            assert bool(found.source) or not found.recovery_seconds, (scenario.name, found)


def test_an_outcome_speaks_in_a_sentence() -> None:
    assert outcome("primary of main", "main", database(standby=False)).sentence == (
        "main is lost, works again after 4 h, may lose 5 min of data: no standby: it is restored from its backups"
    )
    assert outcome("zone a", "api", service()).sentence == (
        "api is degraded, with 67 % of its capacity: up to 1 of 3 tasks run in zone a; ECS starts them in another"
    )


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(1, "1 s"), (90, "90 s"), (120, "2 min"), (14400, "4 h"), (86400, "1 d"), (ALL_DATA, "all data")],
)
def test_times_are_written_in_words(seconds, expected) -> None:
    assert words(seconds) == expected


def test_a_nat_takes_nothing_of_a_service_in_another_vpc() -> None:
    gateway = nat("a", ZONES, vpc="front")
    assert outcome("nat-a", "api", service(vpc="front"), gateway).state == "lost"
    assert outcome("nat-a", "api", service(vpc="batch"), gateway).state == "survives"
