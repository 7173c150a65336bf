from dataclasses import replace

from components.data.postgres_alarms import PostgresAlarms, Watched, alarms, graphs

GIB = 2**30
PRIMARY = Watched(
    name="main",
    identifier="plinth-prod-main",
    instance_class="db.r6g.large",
    storage_gib=100,
    autoscaling=False,
    parameters={"max_connections": "1000"},
)
REPLICA = replace(PRIMARY, name="main-replica-1", identifier="plinth-prod-main-replica-1", replica=True)


def table(watched: Watched, thresholds: PostgresAlarms) -> dict[str, tuple[str, str, str, float]]:
    return {
        alarm.name: (alarm.metric.name, alarm.metric.statistic, alarm.comparison, alarm.threshold)
        for alarm in alarms(watched, thresholds)
    }


def test_a_primary_is_watched_for_load_room_and_wraparound() -> None:
    assert table(PRIMARY, PostgresAlarms()) == {
        "main-cpu-high": ("CPUUtilization", "Average", "GreaterThanThreshold", 80),
        "main-connections-high": ("DatabaseConnections", "Maximum", "GreaterThanThreshold", 800),
        "main-disk-queue-deep": ("DiskQueueDepth", "Average", "GreaterThanThreshold", 64),
        "main-storage-low": ("FreeStorageSpace", "Minimum", "LessThanThreshold", 10 * GIB),
        "main-memory-low": ("FreeableMemory", "Average", "LessThanThreshold", int(0.8 * GIB)),
        "main-transaction-ids-old": ("MaximumUsedTransactionIDs", "Maximum", "GreaterThanThreshold", 1e9),
        "main-deadlocks": ("Deadlocks-plinth-prod-main", "Sum", "GreaterThanThreshold", 0),
    }


def test_a_replica_is_watched_for_its_lag_instead_of_what_only_a_writer_has() -> None:
    names = set(table(REPLICA, PostgresAlarms()))

    assert names == {
        f"main-replica-1-{condition}"
        for condition in ("cpu-high", "connections-high", "disk-queue-deep", "storage-low", "memory-low", "lag-high")
    }


def test_a_burstable_class_is_watched_for_its_bursts() -> None:
    found = table(replace(PRIMARY, instance_class="db.t4g.micro"), PostgresAlarms())

    assert found["main-burst-balance-low"] == ("EBSIOBalance%", "Minimum", "LessThanThreshold", 10)


def test_storage_that_grows_by_itself_alarms_only_when_growing_did_not_help() -> None:
    found = table(replace(PRIMARY, autoscaling=True), PostgresAlarms())

    assert found["main-storage-low"][3] == 5 * GIB


def test_thresholds_come_from_the_stack_file() -> None:
    chosen = PostgresAlarms(
        cpu_percent=70,
        connections_percent=50,
        free_storage_percent=20,
        free_memory_percent=10,
        transaction_ids=5,
        disk_queue_depth=6,
        deadlocks=7,
    )

    assert [threshold for *_, threshold in table(PRIMARY, chosen).values()] == [
        70,
        500,
        6,
        20 * GIB,
        int(1.6 * GIB),
        5,
        7,
    ]


def test_what_stops_the_database_is_critical() -> None:
    critical = {alarm.name for alarm in alarms(PRIMARY, PostgresAlarms()) if alarm.severity == "critical"}

    assert critical == {"main-connections-high", "main-storage-low", "main-transaction-ids-old"}


def test_every_alarm_watches_its_own_instance() -> None:
    for alarm in alarms(REPLICA, PostgresAlarms()):
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
