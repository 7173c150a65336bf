from dataclasses import replace
from typing import Any

from components.data.postgres_alarms import Watched, alarms, graphs, instances
from components.naming import Label
from model.database_alarms import DatabaseAlarms
from model.databases import Database

GIB = 2**30


def database(**fields: Any) -> Database:
    values = {"instance_class": "db.r6g.large", "storage_gib": 100, "parameters": {"max_connections": "1000"}}
    return Database(**(values | fields))


PRIMARY = Watched(
    name="main",
    identifier="plinth-prod-main",
    spec=database(),
)
REPLICA = replace(PRIMARY, name="main-replica-1", identifier="plinth-prod-main-replica-1", replica=True)


def table(watched: Watched) -> dict[str, tuple[str, str, str, float]]:
    return {
        alarm.name: (alarm.metric.name, alarm.metric.statistic, alarm.comparison, alarm.threshold)
        for alarm in alarms(watched)
    }


def test_a_primary_has_alarms_on_load_storage_and_wraparound() -> None:
    assert table(PRIMARY) == {
        "main-cpu-high": ("CPUUtilization", "Average", "GreaterThanThreshold", 80),
        "main-connections-high": ("DatabaseConnections", "Maximum", "GreaterThanThreshold", 800),
        "main-disk-queue-deep": ("DiskQueueDepth", "Average", "GreaterThanThreshold", 64),
        "main-storage-low": ("FreeStorageSpace", "Minimum", "LessThanThreshold", 10 * GIB),
        "main-memory-low": ("FreeableMemory", "Average", "LessThanThreshold", int(0.8 * GIB)),
        "main-transaction-ids-old": ("MaximumUsedTransactionIDs", "Maximum", "GreaterThanThreshold", 1e9),
        "main-deadlocks": ("Deadlocks-plinth-prod-main", "Sum", "GreaterThanThreshold", 0),
    }


def test_a_replica_is_watched_for_its_lag_instead_of_what_only_a_writer_has() -> None:
    names = set(table(REPLICA))

    assert names == {
        f"main-replica-1-{condition}"
        for condition in ("cpu-high", "connections-high", "disk-queue-deep", "storage-low", "memory-low", "lag-high")
    }


def test_a_burstable_class_is_watched_for_its_bursts() -> None:
    found = table(replace(PRIMARY, spec=database(instance_class="db.t4g.micro")))

    assert found["main-burst-balance-low"] == ("EBSIOBalance%", "Minimum", "LessThanThreshold", 10)


def test_storage_that_grows_by_itself_alarms_only_when_growing_did_not_help() -> None:
    found = table(replace(PRIMARY, spec=database(max_storage_gib=200)))

    assert found["main-storage-low"][3] == 5 * GIB


def test_thresholds_come_from_the_stack_file() -> None:
    chosen = DatabaseAlarms(
        cpu_percent=70,
        connections_percent=50,
        free_storage_percent=20,
        free_memory_percent=10,
        transaction_ids=5,
        disk_queue_depth=6,
        deadlocks=7,
    )

    assert [threshold for *_, threshold in table(replace(PRIMARY, spec=database(alarms=chosen))).values()] == [
        70,
        500,
        6,
        20 * GIB,
        int(1.6 * GIB),
        5,
        7,
    ]


def test_what_stops_the_database_is_critical() -> None:
    critical = {alarm.name for alarm in alarms(PRIMARY) if alarm.severity == "critical"}

    assert critical == {"main-connections-high", "main-storage-low", "main-transaction-ids-old"}


def test_every_alarm_watches_its_own_instance() -> None:
    for alarm in alarms(REPLICA):
        assert alarm.metric.dimensions == {"DBInstanceIdentifier": "plinth-prod-main-replica-1"}


def test_the_dashboard_row_draws_every_instance_and_the_lag_of_replicas() -> None:
    row = graphs("main", [PRIMARY, REPLICA])

    assert [graph.title for graph in row] == [
        "main: CPU",
        "main: connections",
        "main: free storage",
        "main: latency",
        "main: replica lag",
    ]
    assert len(row[0].metrics) == 2
    assert len(row[-1].metrics) == 1
    assert "main: replica lag" not in {graph.title for graph in graphs("main", [PRIMARY])}


def test_the_instances_of_a_database_are_its_primary_and_its_replicas() -> None:
    found = instances("main", database(replicas=1), Label(project="plinth", environment="prod"))

    assert [(name, one.name, one.identifier, one.replica) for name, one in found.items()] == [
        ("main", "main", "plinth-prod-main", False),
        ("main-replica-1", "main-replica-1", "plinth-prod-main-replica-1", True),
    ]
