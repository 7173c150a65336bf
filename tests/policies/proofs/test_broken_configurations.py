"""Committed stack files with lines changed: the game day finds what no longer survives, and names it.

Each row changes the values at dotted paths of a file that is sound without the change, runs the program with it, and
has everything that the proof says now and did not say before: lines that do not concern each other share a run.
`test_broken_links` has the other proofs, and `test_refused_configurations` what the settings refuse.
"""

from __future__ import annotations

import pytest

from policies.proofs.game_day import misses
from policies.proofs.reachability import exposures, stranded
from policies.proofs.scenarios import Objectives, Scenario
from tests.policies.proofs.changed_stack_files import ALL, BASES, Proved, config, prove, sound

QUARTER = Objectives(recovery_time_seconds=900, recovery_point_seconds=300)
TWO_MINUTES = Objectives(recovery_time_seconds=120, recovery_point_seconds=60)

# Game day ----------------------------------------------------------------------------------------------------------


def blamed(proved: Proved, objectives: Objectives) -> set[str]:
    """Say what misses the objectives by its own fault, not because it needs something else that does."""
    found = set()
    for miss in misses(proved.scenarios, objectives):
        cause = miss.sentence.split(": ", 2)[2].split("; it needs ")[0]
        if not cause.startswith("it needs "):
            found.add(f"{miss.scenario}: {miss.tier} misses the {miss.objective}: {cause}")
    return found


def each(template: str, **values: list[str]) -> set[str]:
    """Return *template* with each combination of *values*."""
    found = {template}
    for key, options in values.items():
        found = {text.replace(f"<{key}>", option) for text in found for option in options}
    return found


EAST = ["us-east-2a", "us-east-2b", "us-east-2c"]
WEST = ["us-west-2a", "us-west-2b"]
ON_SPOT = each(
    "Spot capacity: <who> misses the RTO: all of its tasks run on Spot, which AWS may interrupt",
    who=["api", "auth", "worker"],
) | {"Spot capacity: cleanup misses the RTO: its next run waits for Spot capacity"}
WITHOUT_REPLICA = "node of sessions: sessions misses the <objective>: no replica: its node is replaced, empty"
ONE_NODE = "zone <zone>: sessions misses the <objective>: its only node may be in zone <zone>: it is replaced, empty"
LOST_SHARD = (
    "node of sessions: sessions misses the <objective>: shards without replica: the keys of 1 of 3 are lost, and its "
    "node is replaced, empty"
)
LOST_SHARD_OF_ZONE = (
    "zone <zone>: sessions misses the <objective>: shards without replica: up to 1 of 3 are in zone <zone>, and their "
    "keys are lost"
)
ZONE_OF_THE_ONLY_NAT = each(
    "zone us-east-2a: <who> misses the RTO: zones us-east-2b, us-east-2c reach the internet through "
    "network-nat-a, which is lost",
    who=ALL,
)
ONLY_NAT = each(
    "network-nat-a: <who> misses the RTO: zones us-east-2a, us-east-2b, us-east-2c reach the internet "
    "through network-nat-a, which is lost",
    who=ALL,
)


@pytest.mark.parametrize(
    ("base", "lines", "expected", "in_two_minutes"),
    [
        pytest.param(
            "like-prod",
            {"network.workload_availability_zones": ["b"]},
            each("zone us-east-2b: <who> misses the RTO: it may run only in zone us-east-2b", who=ALL)
            | each(
                "network-nat-b: <who> misses the RTO: zone us-east-2b reaches the internet through network-nat-b, "
                "which is lost",
                who=ALL,
            ),
            set(),
            id="workloads-in-one-zone",
        ),
        pytest.param(
            "like-prod",
            {"network.nat": "single"},
            ZONE_OF_THE_ONLY_NAT | ONLY_NAT,
            set(),
            id="one-gateway-for-three-zones",
        ),
        pytest.param(
            "like-prod", {"network.nat": "instance"}, ZONE_OF_THE_ONLY_NAT, ONLY_NAT, id="one-machine-for-three-zones"
        ),
        pytest.param(
            "without-nat",
            {"network.endpoints.availability_zones": ["a"]},
            each(
                "zone us-west-2a: <who> misses the RTO: zone us-west-2b reaches AWS through VPC endpoints, which are "
                "lost",
                who=ALL,
            ),
            set(),
            id="endpoints-in-one-zone-and-no-nat",
        ),
        pytest.param(
            "fastapi",
            {"databases.fastapi.multi_az": False},
            each(
                "<what>: fastapi misses the RTO: no standby: it is restored from its backups",
                what=["zone us-east-1a", "primary of fastapi"],
            ),
            each(
                "<what>: fastapi misses the RPO: no standby: it is restored from its backups",
                what=["zone us-east-1a", "primary of fastapi"],
            ),
            id="the-examples-database-without-standby",
        ),
        pytest.param(
            "like-prod",
            {"databases.main.multi_az": False, "caches.sessions.replicas": 0},
            each(
                "<what>: main misses the RTO: no standby: it is restored from its backups",
                what=["zone us-east-2a", "primary of main"],
            )
            | each(WITHOUT_REPLICA, objective=["RPO"])
            | each(ONE_NODE, zone=EAST, objective=["RPO"]),
            each(
                "<what>: main misses the RPO: no standby: it is restored from its backups",
                what=["zone us-east-2a", "primary of main"],
            )
            | each(WITHOUT_REPLICA, objective=["RTO"])
            | each(ONE_NODE, zone=EAST, objective=["RTO"]),
            id="no-standby-and-no-replica",
        ),
        pytest.param(
            "like-prod",
            {
                "databases.main": {
                    "instance_class": "db.r6g.large",
                    "storage_gib": 100,
                    "multi_az": False,
                    "replicas": 1,
                },
                "caches.sessions": {"node_type": "cache.r6g.large", "cluster_mode": True, "shards": 3},
                "cluster": {"on_demand_base": 0, "on_demand_weight": 0, "spot_weight": 1},
                "services.worker.tasks": 1,
                "services.auth.scaling.min_tasks": 1,
            },
            each(LOST_SHARD, objective=["RPO"]) | each(LOST_SHARD_OF_ZONE, zone=EAST, objective=["RPO"]) | ON_SPOT,
            each(
                "<what>: main misses the RTO: no standby: a read replica is promoted manually",
                what=["zone us-east-2a", "primary of main"],
            )
            | each(
                "zone <zone>: <who> misses the RTO: its only task may run in zone <zone>; ECS starts it in another",
                zone=EAST,
                who=["worker", "auth"],
            )
            | each(LOST_SHARD, objective=["RTO"])
            | each(LOST_SHARD_OF_ZONE, zone=EAST, objective=["RTO"]),
            id="a-replica-for-reading-instead-of-a-standby-shards-without-replicas-and-single-tasks-on-spot",
        ),
        pytest.param(
            "staging",
            {"caches.sessions.replicas": 0, "services.worker.tasks": 1, "cluster.on_demand_base": 0},
            each(WITHOUT_REPLICA, objective=["RPO"]) | each(ONE_NODE, zone=WEST, objective=["RPO"]) | ON_SPOT,
            each(
                "zone us-west-2b: worker misses the RTO: its only task may run in zone us-west-2b; "
                "ECS starts it in another"
            )
            | each(WITHOUT_REPLICA, objective=["RTO"])
            | each(ONE_NODE, zone=WEST, objective=["RTO"]),
            id="no-replica-no-task-on-demand-and-one-task-where-one-zone-is-lost-anyway",
        ),
    ],
)
def test_game_day_names_what_misses_the_objectives_and_why(base, lines, expected, in_two_minutes) -> None:
    broken = prove(config(base, lines))

    assert blamed(broken, QUARTER) - blamed(sound(base), QUARTER) == expected
    assert blamed(broken, TWO_MINUTES) - blamed(sound(base), TWO_MINUTES) == expected | in_two_minutes


@pytest.mark.parametrize(
    ("base", "lines", "expected"),
    [
        pytest.param(
            "prod",
            {"services.worker.tasks": 2, "caches.sessions.replicas": 1},
            {
                "zone us-east-2b": {
                    "worker": (50, "up to 1 of 2 tasks run in zone us-east-2b; ECS starts them in another"),
                    "sessions": (50, "up to 1 of 2 nodes are in zone us-east-2b; replicas take over"),
                },
                "node of sessions": {"sessions": (50, "a replica takes over")},
            },
            id="fewer-tasks-than-zones-and-one-replica-less",
        ),
        pytest.param(
            "like-prod",
            {"network.availability_zones": ["a", "b"], "cluster.spot_weight": 3},
            {
                "zone us-east-2a": {
                    **dict.fromkeys(
                        ("api", "auth", "worker"),
                        (33, "up to 2 of 3 tasks run in zone us-east-2a; ECS starts them in another"),
                    ),
                    "sessions": (33, "up to 2 of 3 nodes are in zone us-east-2a; replicas take over"),
                },
                "Spot capacity": dict.fromkeys(
                    ("api", "auth", "worker"), (67, "1 of 3 tasks run on Spot, which AWS may interrupt")
                ),
            },
            id="one-zone-less-and-a-third-on-spot",
        ),
    ],
)
def test_game_day_names_what_is_left_of_whom(base, lines, expected) -> None:
    def left(proved: Proved, scenario: str) -> dict[str, tuple[int, str]]:
        [played] = [one for one in proved.scenarios if one.name == scenario] or [Scenario(name=scenario)]
        return {
            name: (outcome.capacity_percent, outcome.reason.split("; it needs ")[0])
            for name, outcome in played.outcomes.items()
            if outcome.state == "degraded" and outcome.capacity_percent < 100
        }

    proved = prove(config(base, lines))

    for scenario, of in expected.items():
        before = left(sound(base), scenario)
        assert {name: it for name, it in left(proved, scenario).items() if it != before.get(name)} == of, scenario


# Sound files -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("base", BASES)
def test_the_files_are_sound_before_the_line_is_changed(base) -> None:
    network = sound(base).network

    assert [path.sentence for path in exposures(network)] == []
    assert [one.sentence for one in stranded(network)] == []


def test_prods_file_reaches_its_objectives_before_the_line_is_changed() -> None:
    for objectives in (QUARTER, TWO_MINUTES):
        assert blamed(sound("like-prod"), objectives) == set()
