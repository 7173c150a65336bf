from __future__ import annotations

import pytest

from components.data.postgres_parameters import parameters
from model.aws.rds import POSTGRES_END
from model.aws.rds_parameters import FIXED, RDS_OWN, problems
from model.aws.tables import table

FORMULA = "{DBInstanceClassMemory/32768}"


@pytest.mark.parametrize(
    ("major", "name", "value"),
    [
        (17, "work_mem", "65536"),
        (17, "statement_timeout", "30000"),
        (17, "statement_timeout", "0"),
        (17, "shared_buffers", FORMULA),
        (17, "max_connections", "LEAST({DBInstanceClassMemory/9531392},5000)"),
        (17, "autovacuum_work_mem", "GREATEST({DBInstanceClassMemory/32768},131072)"),
        (17, "log_statement", "ALL"),
        (17, "log_connections", "1"),
        (18, "log_connections", "receipt,authorization"),
        (17, "autovacuum", "on"),
        (17, "synchronous_commit", "off"),
        (17, "synchronous_commit", "remote_apply"),
        (17, "timezone", "Europe/Berlin"),
        (17, "timezone", "utc"),
        (17, "timezone", "America/Argentina/Buenos_Aires"),
        (17, "shared_preload_libraries", "PG_CRON, auto_explain"),
        (17, "shared_preload_libraries", "a_library_of_tomorrow"),
        (17, "default_transaction_isolation", "read committed"),
        (17, "client_encoding", "utf-8"),
        (17, "datestyle", "ISO, MDY"),
        (17, "log_destination", "stderr,csvlog"),
        (17, "random_page_cost", "1.1"),
        (17, "random_page_cost", "1e-1"),
        (17, "log_min_duration_statement", "-1"),
        (17, "shared_preload_libraries", "pg_stat_statements,pg_cron"),
        (17, "pg_stat_statements.track", "all"),
        (17, "auto_explain.log_min_duration", "500"),
        (17, "pgaudit.log", "ddl"),
        (17, "cron.database_name", "app"),
        (17, "an_extension_of_tomorrow.setting", "1"),
        (17, "rds.logical_replication", "1"),
        (17, "rds.log_retention_period", "4320"),
        (17, "rds.a_new_setting", "1"),
        (15, "vacuum_defer_cleanup_age", "0"),
        (18, "io_method", "worker"),
    ],
)
def test_a_parameter_that_rds_takes_has_no_problem(major: int, name: str, value: str) -> None:
    assert list(problems(major, name, value)) == []


@pytest.mark.parametrize(
    ("major", "name", "value", "rule", "example"),
    [
        (17, "max_conections", "200", "is not a parameter of PostgreSQL 17; did you mean 'max_connections'?", 'max_connections: "200"'),
        (17, "enable_foo", "1", "is not a parameter of PostgreSQL 17", ""),
        (17, "shared_buffers", "8GB", "is a number without a unit, in blocks of 8 kB: 8GB is 1048576", 'shared_buffers: "1048576"'),
        (17, "work_mem", "64MB", "is a number without a unit, in kB: 64MB is 65536", 'work_mem: "65536"'),
        (17, "maintenance_work_mem", "1 gb", "is a number without a unit, in kB: 1 gb is 1048576", 'maintenance_work_mem: "1048576"'),
        (17, "statement_timeout", "30s", "is a number without a unit, in ms: 30s is 30000", 'statement_timeout: "30000"'),
        (17, "checkpoint_timeout", "15min", "is a number without a unit, in seconds: 15min is 900", 'checkpoint_timeout: "900"'),
        (17, "checkpoint_timeout", "1kB", "is a number without a unit, in seconds", 'checkpoint_timeout: "100"'),
        (17, "max_connections", "200x", "is a number without a unit", 'max_connections: "100"'),
        (17, "max_connections", "many", "is an integer, or a formula", 'max_connections: "100"'),
        (17, "max_connections", "0", "must be 1 to 262143", 'max_connections: "1"'),
        (17, "max_connections", "1000000", "must be 1 to 262143", 'max_connections: "262143"'),
        (17, "work_mem", "10.5", "is an integer, in kB, or a formula", 'work_mem: "100"'),
        (17, "work_mem", "", "is an integer, in kB, or a formula", 'work_mem: "100"'),
        (17, "random_page_cost", "cheap", "must be a number, or a formula", 'random_page_cost: "100"'),
        (17, "log_statement", "dll", "must be none, ddl, mod, all; did you mean 'ddl'?", 'log_statement: "ddl"'),
        (17, "autovacuum", "maybe", "is a boolean, 0 or 1", 'autovacuum: "1"'),
        (17, "vacuum_defer_cleanup_age", "0", "is not in PostgreSQL 17; 15 had it last", ""),
        (16, "io_method", "worker", "is not in PostgreSQL 16; 18 has it", ""),
        (17, "pg_stat_statements.mx", "1", "is not a parameter of pg_stat_statements; did you mean 'pg_stat_statements.max'?", 'pg_stat_statements.max: "1"'),
        (17, "pg_stat_statments.max", "1", "is not a parameter of RDS for PostgreSQL; did you mean 'pg_stat_statements.max'?", 'pg_stat_statements.max: "1"'),
        (17, "rds.logical_replicaton", "1", "is not a parameter of RDS for PostgreSQL; did you mean 'rds.logical_replication'?", 'rds.logical_replication: "1"'),
        (17, "rds.log_retention_period", "60", "must be 1440 to 10080, in minutes", 'rds.log_retention_period: "1440"'),
        (17, "rds.logical_replication", "yes", "is 0 or 1", 'rds.logical_replication: "1"'),
        (17, "rds.restrict_password_commands", "off", "is 0 or 1", 'rds.restrict_password_commands: "0"'),
        (17, "timezone", "Europe/Berln", "is not a time zone of the tz database; did you mean 'Europe/Berlin'?", 'timezone: "Europe/Berlin"'),
        (17, "timezone", "Berlin", "is not a time zone of the tz database; did you mean 'Europe/Berlin'?", 'timezone: "Europe/Berlin"'),
        (17, "cron.timezone", "CET+1 hours", "is not a time zone of the tz database", 'cron.timezone: "UTC"'),
        (17, "shared_preload_libraries", "pg_stat_statments,pg_cron", "pg_stat_statments is not a library of RDS; did you mean 'pg_stat_statements'?", 'shared_preload_libraries: "pg_stat_statements,pg_cron"'),
        (17, "shared_preload_libraries", "pg_cron pgaudit", "has libraries separated by commas", 'shared_preload_libraries: "pg_cron,pgaudit"'),
        (17, "shared_preload_libraries", "timescaledb", "timescaledb is not on RDS", 'shared_preload_libraries: "pg_stat_statements"'),
        (17, "client_encoding", "UTF-9", "is not an encoding of PostgreSQL", 'client_encoding: "UTF8"'),
        (17, "datestyle", "ISO, XYZ", "must be ISO, Postgres, SQL or German, and DMY, MDY or YMD", 'datestyle: "ISO, MDY"'),
        (17, "log_destination", "syslog", "must be stderr or csvlog", 'log_destination: "stderr"'),
        (17, "cron.database_name", "app;", "must be the name of a database", 'cron.database_name: "app"'),
        (17, "max_connections", "{DBInstanceMemory/9531392}", "DBInstanceMemory is not a variable of RDS's formulas; did you mean 'DBInstanceClassMemory'?", 'max_connections: "{DBInstanceClassMemory/32768}"'),
        (17, "max_connections", "LEAST({DBInstanceClassMemory/9531392},5000))", "has a bracket that is never closed", 'max_connections: "{DBInstanceClassMemory/32768}"'),
    ],
)  # fmt: skip
def test_a_parameter_that_rds_refuses_is_a_problem_of_the_table(
    major: int, name: str, value: str, rule: str, example: str
) -> None:
    (problem,) = problems(major, name, value)

    assert (problem.rule, problem.example, problem.by_table) == (rule, example, True)
    assert problem.path == ("parameters", name)


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("listen_addresses", "is set by RDS; links decide who reaches the database"),
        ("data_directory", "is set by RDS, since it depends on the host; remove it"),
        ("log_directory", "is set by RDS, which collects the log files; remove it"),
        ("wal_level", "is set by RDS; for logical replication set rds.logical_replication"),
        ("fsync", "is set by RDS; another value can lose data in a crash; remove it"),
        ("block_size", "cannot be set; it is fixed when PostgreSQL is built"),
    ],
)
def test_a_parameter_that_no_one_can_change_is_a_problem_whatever_the_tables_say(name: str, rule: str) -> None:
    (problem,) = problems(17, name, "1")

    assert (problem.rule, problem.by_table) == (rule, False)


@pytest.mark.parametrize("major", POSTGRES_END)
def test_plinths_own_parameters_are_legal_in_every_version(major: int) -> None:
    assert [found for name, value, _ in parameters({}) for found in problems(major, name, value)] == []


def test_what_is_fixed_exists_and_what_rds_adds_is_no_parameter_of_postgres() -> None:
    known = set(table("postgres")["parameters"])

    assert set(FIXED) <= known
    assert not set(RDS_OWN) & known
