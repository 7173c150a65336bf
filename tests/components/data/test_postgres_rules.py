from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.data.postgres_rules import (
    check_instance,
    check_names,
    check_storage,
    connection_limit,
    family,
    is_burstable,
    memory_gib,
    parameters,
)


@pytest.mark.parametrize(
    ("instance_class", "gib"),
    [
        ("db.t3.micro", 1),
        ("db.t4g.medium", 4),
        ("db.t4g.2xlarge", 32),
        ("db.m7g.large", 8),
        ("db.r6g.large", 16),
        ("db.r6g.4xlarge", 128),
        ("db.r6gd.xlarge", 32),
        ("db.x2g.large", 32),
        ("db.c6gd.medium", 2),
    ],
)
def test_memory_follows_from_the_class(instance_class: str, gib: float) -> None:
    assert memory_gib(instance_class) == gib


@pytest.mark.parametrize(
    ("instance_class", "message"),
    [
        ("t3.micro", "must be like db.t4g.micro"),
        ("db.t3.8xlarge", "must be of size micro, small, medium, large, xlarge, 2xlarge, not 8xlarge"),
        ("db.r6g.micro", "must be of size medium or larger, not micro"),
        ("db.serverless", "must be like"),
    ],
)
def test_a_class_that_rds_does_not_have_is_refused(instance_class: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        memory_gib(instance_class)


@pytest.mark.parametrize(
    ("instance_class", "measured"),
    [("db.t3.micro", 81), ("db.t2.small", 198), ("db.t2.medium", 413), ("db.t2.large", 856), ("db.m4.large", 856)],
)
def test_the_connection_limit_is_a_little_below_what_instances_show(instance_class: str, measured: int) -> None:
    assert 0.9 * measured <= connection_limit(instance_class, {}) <= measured


def test_no_instance_takes_more_than_5000_connections_by_itself() -> None:
    assert connection_limit("db.r6g.16xlarge", {}) == 5000


def test_what_the_parameters_say_of_connections_counts() -> None:
    assert connection_limit("db.r6g.large", {"max_connections": "200"}) == 200


def test_an_expression_for_the_connections_is_left_to_rds() -> None:
    expression = {"max_connections": "LEAST({DBInstanceClassMemory/9531392},5000)"}

    assert connection_limit("db.r6g.large", expression) == connection_limit("db.r6g.large", {})


def test_only_t_classes_live_on_credits() -> None:
    assert is_burstable("db.t4g.micro")
    assert not is_burstable("db.r6g.large")


def test_the_family_follows_from_the_major_version() -> None:
    assert family("17") == "postgres17"


def test_tls_is_forced_and_chosen_parameters_wait_for_a_restart() -> None:
    assert parameters({"work_mem": "8192", "log_lock_waits": "0"}) == [
        ("log_lock_waits", "0", "pending-reboot"),
        ("log_min_duration_statement", "1000", "immediate"),
        ("rds.force_ssl", "1", "immediate"),
        ("work_mem", "8192", "pending-reboot"),
    ]


@given(st.dictionaries(st.text(min_size=1), st.text()).filter(lambda chosen: "rds.force_ssl" not in chosen))
def test_nothing_that_is_chosen_switches_tls_off(chosen: dict[str, str]) -> None:
    found = {name: value for name, value, _ in parameters(chosen)}

    assert found["rds.force_ssl"] == "1"
    assert found.items() >= chosen.items()


INSTANCE: dict[str, Any] = {
    "engine_version": "17",
    "instance_class": "db.r6g.large",
    "chosen_parameters": {},
    "monitoring_interval_seconds": 60,
    "backup_retention_days": 7,
    "replicas": 0,
}


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({}, []),
        ({"engine_version": "15.4"}, ["engine_version must be a major version, one of 14, 15, 16, 17, 18, not 15.4"]),
        ({"monitoring_interval_seconds": 7}, ["monitoring_interval_seconds must be one of"]),
        ({"backup_retention_days": 0}, ["backup_retention_days must be 1 to 35, not 0"]),
        ({"replicas": 16}, ["replicas must be 0 to 15, not 16"]),
        ({"chosen_parameters": {"rds.force_ssl": "0"}}, ["parameters must not set rds.force_ssl"]),
        ({"instance_class": "t3.micro"}, ["instance_class must be like"]),
    ],
)
def test_what_rds_refuses_of_an_instance_is_said(changes: dict[str, Any], problems: list[str]) -> None:
    found = check_instance(**(INSTANCE | changes))

    assert len(found) == len(problems)
    assert all(told.startswith(start) for told, start in zip(found, problems, strict=True))


@pytest.mark.parametrize(
    ("database", "user", "count"),
    [
        ("app", "app_admin", 0),
        ("my-db", "app_admin", 1),
        ("1app", "app_admin", 1),
        ("app", "admin", 1),
        ("app", "A", 1),
    ],
)
def test_names_inside_the_database_are_checked(database: str, user: str, count: int) -> None:
    assert len(check_names(database, user)) == count


@pytest.mark.parametrize(
    ("storage", "problems"),
    [
        ((20, None, None, None), []),
        ((100, 1000, None, None), []),
        ((10_000, None, 64_000, 4_000), []),
        ((10, None, None, None), ["storage_gib must be 20 to 65536, not 10"]),
        ((100, 50, None, None), ["max_storage_gib must be 100 to 65536, not 50"]),
        ((100, None, 12_000, None), ["iops and throughput_mibps need storage_gib of 400 or more, not 100"]),
        ((400, None, None, 500), ["throughput_mibps needs iops"]),
        ((500, None, 3000, None), ["iops must be 12000 to 64000, not 3000"]),
        ((400, None, 30_000, None), ["iops must be at most 50 per GiB of storage, not 30000 for 400"]),
        ((400, None, 12_000, 4500), ["throughput_mibps must be 500 to 4000", "throughput_mibps must be at most"]),
        ((400, None, 12_000, 3500), ["throughput_mibps must be at most a quarter of iops, not 3500 for 12000"]),
    ],
)
def test_what_rds_refuses_of_gp3_storage_is_said(storage: tuple[Any, ...], problems: list[str]) -> None:
    found = check_storage(*storage)

    assert len(found) == len(problems)
    assert all(told.startswith(start) for told, start in zip(found, problems, strict=True))
