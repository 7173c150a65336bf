"""Bad input, and the exact lines that it gives: databases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import lines_of, row, spoiled

ROWS = [
    row(
        "a minor that RDS no longer creates",
        {"plinth:databases.main.engine_version": "15.4"},
        "plinth:databases.main.engine_version = '15.4': RDS no longer creates PostgreSQL 15.4, the oldest is "
        '15.13: say 15 alone; example: engine_version: "17"',
    ),
    row(
        "a minor that RDS offers",
        {"plinth:databases.main.engine_version": "17.10"},
        "plinth:databases.main.engine_version = '17.10': say 17 alone: AWS chooses the newest minor version "
        'and keeps it up to date; example: engine_version: "17"',
    ),
    row(
        "a version that is none",
        {"plinth:databases.main.engine_version": "latest"},
        "plinth:databases.main.engine_version = 'latest': must be a major version of PostgreSQL, quoted; "
        'example: engine_version: "17"',
    ),
    row(
        "a major that RDS does not have",
        {"plinth:databases.main.engine_version": "19"},
        "plinth:databases.main.engine_version = '19': PostgreSQL 19 is not on RDS; supported: 14 (until "
        "2027-02-28), 15 (until 2028-02-29), 16 (until 2029-02-28), 17 (until 2030-02-28), 18 (until "
        '2031-02-28); example: engine_version: "17"',
    ),
    row(
        "a major whose support has ended",
        {"plinth:databases.main.engine_version": "13"},
        "plinth:databases.main.engine_version = '13': standard support of PostgreSQL 13 has ended; "
        "supported: 14 (until 2027-02-28), 15 (until 2028-02-29), 16 (until 2029-02-28), 17 (until "
        '2030-02-28), 18 (until 2031-02-28); example: engine_version: "17"',
    ),
    row(
        "a class without db",
        {"plinth:databases.main.instance_class": "t3.micro"},
        "plinth:databases.main.instance_class = 't3.micro': must begin with 'db.', then name a family and "
        "one of its sizes; did you mean 'db.t3.micro'?; example: instance_class: db.t3.micro",
    ),
    row(
        "less storage than RDS sells",
        {"plinth:databases.main.storage_gib": 10},
        "plinth:databases.main.storage_gib = 10: must be 20 to 65536; example: storage_gib: 20",
    ),
    row(
        "more storage than RDS sells",
        {"plinth:databases.main.storage_gib": 70000},
        "plinth:databases.main.storage_gib = 70000: must be 20 to 65536; example: storage_gib: 20",
    ),
    row(
        "IOPS below 400 GiB",
        {"plinth:databases.main.iops": 12000},
        "plinth:databases.main.iops = 12000: below 400 GiB gp3 always has 3000 IOPS and 125 MiB/s; remove "
        "it; example: storage_gib: 400",
    ),
    row(
        "fewer IOPS than the base",
        {"plinth:databases.main.storage_gib": 500, "plinth:databases.main.iops": 3000},
        "plinth:databases.main.iops = 3000: must be 12000 to 64000; example: iops: 12000",
    ),
    row(
        "more throughput than RDS sells",
        {
            "plinth:databases.main.storage_gib": 500,
            "plinth:databases.main.iops": 20000,
            "plinth:databases.main.throughput_mibps": 5000,
        },
        "plinth:databases.main.throughput_mibps = 5000: must be 500 to 4000; example: throughput_mibps: 500",
    ),
    row(
        "more throughput than the IOPS carry",
        {
            "plinth:databases.main.storage_gib": 500,
            "plinth:databases.main.iops": 12000,
            "plinth:databases.main.throughput_mibps": 4000,
        },
        "plinth:databases.main.throughput_mibps = 4000: is at most a quarter of iops: 3000; example: "
        "throughput_mibps: 3000",
    ),
    row(
        "throughput without IOPS",
        {"plinth:databases.main.storage_gib": 500, "plinth:databases.main.throughput_mibps": 1000},
        "plinth:databases.main.iops: throughput_mibps needs it; example: iops: 12000",
    ),
    row(
        "more IOPS than the storage carries",
        {"plinth:databases.main.storage_gib": 400, "plinth:databases.main.iops": 64000},
        "plinth:databases.main.iops = 64000: is at most 50 per GiB of storage: 20000; example: iops: 20000",
    ),
    row(
        "storage that may not grow",
        {"plinth:databases.main.storage_gib": 100, "plinth:databases.main.max_storage_gib": 100},
        "plinth:databases.main.max_storage_gib = 100: must be at least 10 % above storage_gib 100: 110; AWS advises 26 %; example: max_storage_gib: 126",
    ),
    row(
        "backups of 40 days",
        {"plinth:databases.main.backup_retention_days": 40},
        "plinth:databases.main.backup_retention_days = 40: must be 1 to 35; example: backup_retention_days: 7",
    ),
    row(
        "no backups",
        {"plinth:databases.main.backup_retention_days": 0},
        "plinth:databases.main.backup_retention_days = 0: must be 1 to 35; example: backup_retention_days: 7",
    ),
    row(
        "a day of backups in prod",
        {"plinth:databases.main.backup_retention_days": 1},
        "plinth:databases.main.backup_retention_days = 1: staging and prod keep 7 days or more; example: "
        "backup_retention_days: 7",
    ),
    row(
        "no monitoring in prod",
        {"plinth:databases.main.monitoring_interval_seconds": 0},
        "plinth:databases.main.monitoring_interval_seconds = 0: prod needs enhanced monitoring; example: "
        "monitoring_interval_seconds: 60",
    ),
    row(
        "twenty replicas",
        {"plinth:databases.main.replicas": 20},
        "plinth:databases.main.replicas = 20: must be 0 to 15; example: replicas: 1",
    ),
    row(
        "one zone for a database in prod",
        {"plinth:databases.main.multi_az": False},
        "plinth:databases.main.multi_az = false: prod needs a standby in a second zone; example: multi_az: true",
    ),
    row(
        "a backup window of 10 minutes",
        {"plinth:databases.main.backup_window": "03:00-03:10"},
        "plinth:databases.main.backup_window = '03:00-03:10': must be 30 minutes to 24 hours long, is 10 "
        'minutes; example: backup_window: "03:00-04:00"',
    ),
    row(
        "a backup window with days",
        {"plinth:databases.main.backup_window": "sun:03:00-sun:04:00"},
        "plinth:databases.main.backup_window = 'sun:03:00-sun:04:00': must be hh:mm-hh:mm in UTC; example: "
        'backup_window: "03:00-04:00"',
    ),
    row(
        "a maintenance window without days",
        {"plinth:databases.main.maintenance_window": "05:00-06:00"},
        "plinth:databases.main.maintenance_window = '05:00-06:00': must be ddd:hh:mm-ddd:hh:mm in UTC, with "
        'lowercase days (mon … sun); example: maintenance_window: "sun:04:30-sun:05:30"',
    ),
    row(
        "windows that overlap",
        {"plinth:databases.main.maintenance_window": "sun:03:30-sun:04:30"},
        "plinth:databases.main.maintenance_window = 'sun:03:30-sun:04:30': overlaps the backup window "
        '03:00-04:00; example: maintenance_window: "sun:00:00-sun:01:00"',
    ),
    row(
        "windows that overlap at midnight",
        {
            "plinth:databases.main.backup_window": "23:30-00:30",
            "plinth:databases.main.maintenance_window": "mon:00:00-mon:00:30",
        },
        "plinth:databases.main.maintenance_window = 'mon:00:00-mon:00:30': overlaps the backup window "
        '23:30-00:30; example: maintenance_window: "sun:01:00-sun:02:00"',
    ),
    row(
        "readings every 7 seconds",
        {"plinth:databases.main.monitoring_interval_seconds": 7},
        "plinth:databases.main.monitoring_interval_seconds = 7: must be 0, 1, 5, 10, 15, 30 or 60; example: "
        "monitoring_interval_seconds: 60",
    ),
    row(
        "advanced insights without readings",
        {"plinth:databases.main.insights": "advanced", "plinth:databases.main.monitoring_interval_seconds": 0},
        "plinth:databases.main.monitoring_interval_seconds = 0: insights advanced shows metrics of the operating "
        "system, so it needs an interval above 0; example: monitoring_interval_seconds: 60",
    ),
    row(
        "managed credentials with replicas",
        {"plinth:databases.main.credentials": "managed", "plinth:databases.main.replicas": 2},
        "plinth:databases.main.credentials = 'managed': RDS does not manage the password of a database with "
        "replicas; example: credentials: generated",
    ),
    row(
        "a rotation after more than 1000 days",
        {"plinth:databases.main.rotation_days": 1001},
        "plinth:databases.main.rotation_days = 1001: must be 1 to 1000; example: rotation_days: 30",
    ),
    row(
        "a database name with a hyphen",
        {"plinth:databases.main.database_name": "my-db"},
        "plinth:databases.main.database_name = 'my-db': must be 1 to 63 lowercase letters, digits and "
        "underscores, beginning with a letter; example: database_name: app",
    ),
    row(
        "a database name of PostgreSQL's own",
        {"plinth:databases.main.database_name": "postgres"},
        "plinth:databases.main.database_name = 'postgres': is reserved by PostgreSQL or RDS; example: "
        "database_name: app",
    ),
    row(
        "a parameter with a number",
        {"plinth:databases.main.parameters": {"log_min_duration_statement": 500}},
        "plinth:databases.main.parameters.log_min_duration_statement = 500: expected a string, got an "
        'integer; quote it; example: parameters: {log_min_duration_statement: "500"}',
    ),
    row(
        "a parameter that is not for choice",
        {"plinth:databases.main.parameters": {"rds.force_ssl": "0"}},
        "plinth:databases.main.parameters.rds.force_ssl = '0': is always 1: no connection without TLS; "
        'example: parameters: {log_min_duration_statement: "500"}',
    ),
    row(
        "a class of a size that RDS does not have",
        {"plinth:databases.main.instance_class": "db.r6g.micro"},
        "plinth:databases.main.instance_class = 'db.r6g.micro': must begin with 'db.', then name a family "
        "and one of its sizes; did you mean 'db.r6g.large'?; example: instance_class: db.r6g.large",
    ),
    row(
        "a database name in capitals",
        {"plinth:databases.main.database_name": "App"},
        "plinth:databases.main.database_name = 'App': must be 1 to 63 lowercase letters, digits and underscores, "
        "beginning with a letter; example: database_name: app",
    ),
    row(
        "data loss in prod",
        {"plinth:stack.allow_data_loss": True},
        "plinth:stack.allow_data_loss = true: is not allowed in prod; example: allow_data_loss: false",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
