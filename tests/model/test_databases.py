from typing import Any

import pytest
from pydantic import ValidationError

from model.base import all_problems, require_valid
from model.databases import Database


def database(**fields: Any) -> Database:
    return Database(**({"instance_class": "db.r6g.large", "storage_gib": 100} | fields))


def rules(**fields: Any) -> dict[str, str]:
    return {".".join(map(str, problem.path)): problem.rule for problem in all_problems(database(**fields))}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"max_storage_gib": 110},
        {"storage_gib": 400, "iops": 20_000, "throughput_mibps": 4_000},
        {"storage_gib": 10_000, "iops": 64_000, "throughput_mibps": 4_000},
        {"credentials": "managed"},
        {"credentials": "generated", "replicas": 1},
        {"insights": "advanced"},
        {"monitoring_interval_seconds": 0},
        {"parameters": {"work_mem": "8192"}},
    ],
)
def test_a_database_that_rds_accepts_has_no_problems(fields: dict[str, Any]) -> None:
    assert rules(**fields) == {}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"max_storage_gib": 109},
            {"max_storage_gib": "must be at least 10 % above storage_gib 100: 110; AWS advises 26 %"},
        ),
        (
            {"storage_gib": 65_000, "max_storage_gib": 65_536},
            {"max_storage_gib": "storage_gib 65000 leaves no room up to 65536; remove it"},
        ),
        (
            {"storage_gib": 399, "iops": 12_000, "throughput_mibps": 500},
            {
                "iops": "below 400 GiB gp3 always has 3000 IOPS and 125 MiB/s; remove it",
                "throughput_mibps": "below 400 GiB gp3 always has 3000 IOPS and 125 MiB/s; remove it",
            },
        ),
        ({"storage_gib": 400, "throughput_mibps": 500}, {"iops": "throughput_mibps needs it"}),
        ({"storage_gib": 400, "iops": 20_001}, {"iops": "is at most 50 per GiB of storage: 20000"}),
        (
            {"storage_gib": 400, "iops": 12_000, "throughput_mibps": 3001},
            {"throughput_mibps": "is at most a quarter of iops: 3000"},
        ),
        (
            {"credentials": "managed", "replicas": 1},
            {"credentials": "RDS does not manage the password of a database with replicas"},
        ),
        (
            {"parameters": {"rds.force_ssl": "0"}},
            {"parameters.rds.force_ssl": "is always 1: no connection without TLS"},
        ),
        (
            {"insights": "advanced", "monitoring_interval_seconds": 0},
            {
                "monitoring_interval_seconds": "insights advanced shows metrics of the operating system, so it needs an interval above 0",
            },
        ),
        (
            {"backup_window": "04:00-05:00"},
            {"maintenance_window": "overlaps the backup window 04:00-05:00"},
        ),
        *(
            ({"database_name": name}, {"database_name": "is reserved by PostgreSQL or RDS"})
            for name in ("postgres", "rdsadmin", "template0", "template1")
        ),
    ],
)
def test_what_rds_refuses_of_a_database_is_a_problem(fields: dict[str, Any], expected: dict[str, str]) -> None:
    assert rules(**fields) == expected


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("engine_version", ("13", "15.4", "17.10", "19", "latest")),
        ("instance_class", ("t3.micro", "db.t3.8xlarge", "db.r6g.micro", "db.serverless")),
        ("storage_gib", (19, 65_537)),
        ("max_storage_gib", (65_537,)),
        ("iops", (3_000, 64_001)),
        ("throughput_mibps", (499, 4_001)),
        ("replicas", (-1, 16)),
        ("rotation_days", (0, 1001)),
        ("backup_retention_days", (0, 36)),
        ("monitoring_interval_seconds", (7,)),
        ("database_name", ("my-db", "1app", "App", "a" * 64)),
        ("backup_window", ("3am", "03:00-03:10")),
        ("maintenance_window", ("sun", "sun:04:30-sun:04:45")),
    ],
)
def test_a_value_beyond_rdss_limits_is_refused(field: str, values: tuple[Any, ...]) -> None:
    for value in values:
        with pytest.raises(ValidationError) as refused:
            database(**{field: value})
        assert [error["loc"] for error in refused.value.errors()] == [(field,)]


@pytest.mark.parametrize(
    ("credentials", "replicas", "managed"),
    [("auto", 0, True), ("auto", 1, False), ("managed", 0, True), ("generated", 0, False)],
)
def test_rds_manages_the_password_unless_it_cannot_or_must_not(
    credentials: str,
    replicas: int,
    managed: bool,  # noqa: FBT001
) -> None:
    assert database(credentials=credentials, replicas=replicas).managed_credentials is managed


def test_all_problems_are_reported_at_once() -> None:
    wrong = database(max_storage_gib=50, database_name="postgres")

    with pytest.raises(ValueError, match=r"^database main: max_storage_gib must.*; database_name is reserved"):
        require_valid("database main", wrong)
