"""A committed stack file with one line changed: the game day finds what no longer survives, and names it.

Each row changes the value at one dotted path of a file that is sound without the change, runs the program with it, and
says everything that the proof says now and did not say before. `test_broken_links` has the other proofs, and
`test_refused_configurations` what the settings refuse, so that it never comes so far.
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


@pytest.mark.parametrize(
    ("base", "path", "value", "objectives", "expected"),
    [
        pytest.param(
            "like-prod",
            "network.workload_availability_zones",
            ["b"],
            QUARTER,
            each("zone us-east-2b: <who> misses the RTO: it may run only in zone us-east-2b", who=ALL)
            | each(
                "network-nat-b: <who> misses the RTO: zone us-east-2b reaches the internet through network-nat-b, "
                "which is lost",
                who=ALL,
            ),
            id="workloads-in-one-zone",
        ),
        pytest.param(
            "like-prod",
            "network.nat",
            "single",
            QUARTER,
            each(
                "zone us-east-2a: <who> misses the RTO: zones us-east-2b, us-east-2c reach the internet through "
                "network-nat-a, which is lost",
                who=ALL,
            )
            | each(
                "network-nat-a: <who> misses the RTO: zones us-east-2a, us-east-2b, us-east-2c reach the internet "
                "through network-nat-a, which is lost",
                who=ALL,
            ),
            id="one-gateway-for-three-zones",
        ),
        pytest.param(
            "like-prod",
            "network.nat",
            "instance",
            QUARTER,
            each(
                "zone us-east-2a: <who> misses the RTO: zones us-east-2b, us-east-2c reach the internet through "
                "network-nat-a, which is lost",
                who=ALL,
            )
            | each(
                "network-nat-a: <who> misses the RTO: zones us-east-2a, us-east-2b, us-east-2c reach the internet "
                "through network-nat-a, which is lost",
                who=ALL,
            ),
            id="one-machine-for-three-zones",
        ),
        pytest.param(
            "without-nat",
            "network.endpoints.availability_zones",
            ["a"],
            QUARTER,
            each(
                "zone us-west-2a: <who> misses the RTO: zone us-west-2b reaches AWS through VPC endpoints, which are "
                "lost",
                who=ALL,
            ),
            id="endpoints-in-one-zone-and-no-nat",
        ),
        pytest.param(
            "like-prod",
            "databases.main.multi_az",
            False,
            QUARTER,
            each(
                "<what>: main misses the RTO: no standby: it is restored from its backups",
                what=["zone us-east-2a", "primary of main"],
            ),
            id="database-without-standby",
        ),
        pytest.param(
            "fastapi",
            "databases.fastapi.multi_az",
            False,
            QUARTER,
            each(
                "<what>: fastapi misses the RTO: no standby: it is restored from its backups",
                what=["zone us-east-1a", "primary of fastapi"],
            ),
            id="the-examples-database-without-standby",
        ),
        pytest.param(
            "like-prod",
            "databases.main",
            {"instance_class": "db.r6g.large", "storage_gib": 100, "multi_az": False, "replicas": 1},
            TWO_MINUTES,
            each(
                "<what>: main misses the RTO: no standby: a read replica is promoted manually",
                what=["zone us-east-2a", "primary of main"],
            ),
            id="a-replica-for-reading-instead-of-a-standby",
        ),
        pytest.param(
            "like-prod",
            "caches.sessions.replicas",
            0,
            QUARTER,
            {"node of sessions: sessions misses the RPO: no replica: its node is replaced, empty"}
            | each(
                "zone <zone>: sessions misses the RPO: its only node may be in zone <zone>: it is replaced, empty",
                zone=EAST,
            ),
            id="cache-without-replica",
        ),
        pytest.param(
            "staging",
            "caches.sessions.replicas",
            0,
            QUARTER,
            {"node of sessions: sessions misses the RPO: no replica: its node is replaced, empty"}
            | each(
                "zone <zone>: sessions misses the RPO: its only node may be in zone <zone>: it is replaced, empty",
                zone=WEST,
            ),
            id="cache-without-replica-in-two-zones",
        ),
        pytest.param(
            "like-prod",
            "caches.sessions",
            {"node_type": "cache.r6g.large", "cluster_mode": True, "shards": 3},
            QUARTER,
            each(
                "node of sessions: sessions misses the RPO: shards without replica: the keys of 1 of 3 are "
                "lost, and its node is replaced, empty"
            )
            | each(
                "zone <zone>: sessions misses the RPO: shards without replica: up to 1 of 3 are in zone <zone>, and "
                "their keys are lost",
                zone=EAST,
            ),
            id="cluster-mode-without-replicas",
        ),
        pytest.param(
            "like-prod",
            "services.worker.tasks",
            1,
            TWO_MINUTES,
            each(
                "zone <zone>: worker misses the RTO: its only task may run in zone <zone>; ECS starts it in another",
                zone=EAST,
            ),
            id="one-task",
        ),
        pytest.param(
            "like-prod",
            "services.auth.scaling.min_tasks",
            1,
            TWO_MINUTES,
            each(
                "zone <zone>: auth misses the RTO: its only task may run in zone <zone>; ECS starts it in another",
                zone=EAST,
            ),
            id="scaling-from-one-task",
        ),
        pytest.param(
            "staging",
            "services.worker.tasks",
            1,
            TWO_MINUTES,
            each(
                "zone us-west-2b: worker misses the RTO: its only task may run in zone us-west-2b; "
                "ECS starts it in another"
            ),
            id="one-task-where-one-zone-is-lost-anyway",
        ),
        pytest.param(
            "like-prod",
            "cluster",
            {"on_demand_base": 0, "on_demand_weight": 0, "spot_weight": 1},
            QUARTER,
            each(
                "Spot capacity: <who> misses the RTO: all of its tasks run on Spot, which AWS may interrupt",
                who=["api", "auth", "worker"],
            )
            | {"Spot capacity: cleanup misses the RTO: its next run waits for Spot capacity"},
            id="everything-on-spot",
        ),
        pytest.param(
            "staging",
            "cluster.on_demand_base",
            0,
            QUARTER,
            each(
                "Spot capacity: <who> misses the RTO: all of its tasks run on Spot, which AWS may interrupt",
                who=["api", "auth", "worker"],
            )
            | {"Spot capacity: cleanup misses the RTO: its next run waits for Spot capacity"},
            id="no-task-on-demand",
        ),
    ],
)
def test_game_day_names_what_misses_the_objectives_and_why(base, path, value, objectives, expected) -> None:
    broken = prove(config(base, path, value))

    assert blamed(broken, objectives) - blamed(sound(base), objectives) == expected


@pytest.mark.parametrize(
    ("base", "path", "value", "scenario", "expected"),
    [
        pytest.param(
            "prod",
            "services.worker.tasks",
            2,
            "zone us-east-2b",
            {"worker": (50, "up to 1 of 2 tasks run in zone us-east-2b; ECS starts them in another")},
            id="fewer-tasks-than-zones",
        ),
        pytest.param(
            "prod",
            "caches.sessions.replicas",
            1,
            "node of sessions",
            {"sessions": (50, "a replica takes over")},
            id="one-replica-less",
        ),
        pytest.param(
            "like-prod",
            "network.availability_zones",
            ["a", "b"],
            "zone us-east-2a",
            {
                **dict.fromkeys(
                    ("api", "auth", "worker"),
                    (33, "up to 2 of 3 tasks run in zone us-east-2a; ECS starts them in another"),
                ),
                "sessions": (33, "up to 2 of 3 nodes are in zone us-east-2a; replicas take over"),
            },
            id="one-zone-less",
        ),
        pytest.param(
            "like-prod",
            "cluster.spot_weight",
            3,
            "Spot capacity",
            {"api": (67, "1 of 3 tasks run on Spot, which AWS may interrupt")}
            | dict.fromkeys(("auth", "worker"), (67, "1 of 3 tasks run on Spot, which AWS may interrupt")),
            id="a-third-on-spot",
        ),
    ],
)
def test_game_day_names_what_is_left_of_whom(base, path, value, scenario, expected) -> None:
    def left(proved: Proved) -> dict[str, tuple[int, str]]:
        [played] = [one for one in proved.scenarios if one.name == scenario] or [Scenario(name=scenario)]
        return {
            name: (outcome.capacity_percent, outcome.reason.split("; it needs ")[0])
            for name, outcome in played.outcomes.items()
            if outcome.state == "degraded" and outcome.capacity_percent < 100
        }

    before, after = left(sound(base)), left(prove(config(base, path, value)))

    assert {name: found for name, found in after.items() if found != before.get(name)} == expected


# Sound files -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("base", BASES)
def test_the_files_are_sound_before_the_line_is_changed(base) -> None:
    network = sound(base).network

    assert [path.sentence for path in exposures(network)] == []
    assert [one.sentence for one in stranded(network)] == []


def test_prods_file_reaches_its_objectives_before_the_line_is_changed() -> None:
    for objectives in (QUARTER, TWO_MINUTES):
        assert blamed(sound("like-prod"), objectives) == set()
