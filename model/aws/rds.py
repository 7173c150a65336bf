"""What RDS for PostgreSQL accepts, as of November 2026. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Annotated, Literal

from model.aws.instance_types import Families, united
from model.aws.tables import table
from model.base import INTEGER

PORT = 5432

POSTGRES_END = {14: "2027-02-28", 15: "2028-02-29", 16: "2029-02-28", 17: "2030-02-28", 18: "2031-02-28"}
"""Major version → end of standard support on RDS:
https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html"""

INSTANCE_CLASS = (
    r"db\.(t[0-9][a-z]*\.(micro|small|medium|large|xlarge|2xlarge)|[cmrx][0-9][a-z]*\.(medium|large|[0-9]*xlarge))"
)
"""Form of the classes whose memory follows from their names; which of them exist says `classes`."""

SMALLEST_GIB, LARGEST_GIB = 20, 65_536
STRIPED_GIB = 400
"""From this size on, gp3 storage is striped over four volumes, has a higher baseline, and accepts provisioned IOPS."""
BASELINE_IOPS, BASELINE_MIBPS = 3_000, 125
"""Included, and fixed, below STRIPED_GIB."""
FEWEST_IOPS, MOST_IOPS = 12_000, 64_000
SLOWEST_MIBPS, FASTEST_MIBPS = 500, 4_000
"""From STRIPED_GIB on; the lower ends are included."""
IOPS_PER_GIB = 50
IOPS_PER_MIBPS = 4
"""gp3: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage"""

LEAST_GROWTH_PERCENT = 10
"""RDS rounds a smaller growth of storage up, and never shrinks it:
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html, AllocatedStorage"""


def least_growth(gib: int) -> int:
    """Return the smallest larger storage, GiB, that RDS accepts as it is for an instance that has *gib*."""
    return math.ceil(gib * (100 + LEAST_GROWTH_PERCENT) / 100)


LEAST_HEADROOM_PERCENT, ADVISED_HEADROOM_PERCENT = 10, 26
"""Storage autoscaling: its limit must be this much above the allocated storage, and AWS's advice is:
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html"""

MOST_REPLICAS = 15
"""https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.html"""

FEWEST_SUBNETS = 2
"""In different availability zones, even of a database in one:
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html"""

MOST_BACKUP_DAYS = 35
"""https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html"""

SHORTEST_WINDOW_MINUTES = 30
"""Backup and maintenance windows:
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Maintenance.html"""

MonitoringSeconds = Annotated[Literal[0, 1, 5, 10, 15, 30, 60], INTEGER]
"""https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html, MonitoringInterval"""

Insights = Literal["standard", "advanced"]

INSIGHTS_DAYS: Mapping[Insights, int] = {"standard": 7, "advanced": 465}
"""Days of Performance Insights: 7 are free of charge, and the advanced mode of Database Insights requires 15 months.
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DatabaseInsights.Considerations.html"""

RESERVED_DATABASE_NAMES = frozenset({"postgres", "rdsadmin", "template0", "template1"})
"""Databases of PostgreSQL itself, and rdsadmin of RDS: https://www.postgresql.org/docs/current/manage-ag-templatedbs.html"""

RESERVED_WORDS = frozenset(
    [
        "all",
        "analyse",
        "analyze",
        "and",
        "any",
        "array",
        "as",
        "asc",
        "asymmetric",
        "authorization",
        "binary",
        "both",
        "case",
        "cast",
        "check",
        "collate",
        "collation",
        "column",
        "concurrently",
        "constraint",
        "create",
        "cross",
        "current_catalog",
        "current_date",
        "current_role",
        "current_schema",
        "current_time",
        "current_timestamp",
        "current_user",
        "default",
        "deferrable",
        "desc",
        "distinct",
        "do",
        "else",
        "end",
        "except",
        "false",
        "fetch",
        "for",
        "foreign",
        "freeze",
        "from",
        "full",
        "grant",
        "group",
        "having",
        "ilike",
        "in",
        "initially",
        "inner",
        "intersect",
        "into",
        "is",
        "isnull",
        "join",
        "lateral",
        "leading",
        "left",
        "like",
        "limit",
        "localtime",
        "localtimestamp",
        "natural",
        "not",
        "notnull",
        "null",
        "offset",
        "on",
        "only",
        "or",
        "order",
        "outer",
        "overlaps",
        "placing",
        "primary",
        "references",
        "returning",
        "right",
        "select",
        "session_user",
        "similar",
        "some",
        "symmetric",
        "system_user",
        "table",
        "tablesample",
        "then",
        "to",
        "trailing",
        "true",
        "union",
        "unique",
        "user",
        "using",
        "variadic",
        "verbose",
        "when",
        "where",
        "window",
        "with",
    ]
)
"""Words that RDS does not take as the name of a database: those that PostgreSQL reserves.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html, DBName, and
https://www.postgresql.org/docs/current/sql-keywords-appendix.html"""

LAST_TRANSACTION_IDS = 2_000_000_000
"""Age at which PostgreSQL stops writing: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_PostgreSQL.html"""

CA = "rds-ca-rsa2048-g1"
"""The certificate authority of new databases, which rotates the server's certificate by itself; valid until 2061.
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html"""

LOGS = ("postgresql", "upgrade")
"""Logs that RDS for PostgreSQL exports:
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Concepts.PostgreSQL.html"""

_BURST_GIB = {"micro": 1, "small": 2, "medium": 4, "large": 8, "xlarge": 16, "2xlarge": 32}
_GIB_PER_CPU = {"c": 2, "m": 4, "r": 8, "x": 16}
_GIB_PER_CPU_OF_FAMILY = {"x2iedn": 32}
_MOST_CONNECTIONS = 5000
_BYTES_PER_CONNECTION = 9_531_392


def oldest_minor(major: int) -> int:
    """Return the oldest minor version of a supported major that RDS still creates."""
    return min(table("rds")["minors"][str(major)])


def classes(region: str) -> Families | None:
    """Return the instance classes that a region offers for PostgreSQL, or None if the table does not contain it."""
    offered: Mapping[str, Families] = table("rds")["classes"]
    return offered.get(region)


def all_classes() -> Families:
    """Return the instance classes that any region offers for PostgreSQL."""
    return united(table("rds")["classes"].values())


def family(engine_version: str) -> str:
    """Return the parameter group family of a major version: ``17`` gives ``postgres17``."""
    return f"postgres{engine_version}"


def is_burstable(instance_class: str) -> bool:
    """Return whether a class runs on CPU credits."""
    return instance_class.startswith("db.t")


def memory_gib(instance_class: str) -> float:
    """Return the memory of an instance class in GiB; raises ValueError unless it matches INSTANCE_CLASS.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html
    """
    if re.fullmatch(INSTANCE_CLASS, instance_class) is None:
        raise ValueError(f"{instance_class} is not an instance class of RDS")
    family_letter, size = instance_class[len("db.")], instance_class.rpartition(".")[2]
    if family_letter == "t":
        return _BURST_GIB[size]
    cpus = {"medium": 1, "large": 2}.get(size) or 4 * int(size.removesuffix("xlarge") or 1)
    family_name = instance_class.split(".")[1]
    return _GIB_PER_CPU_OF_FAMILY.get(family_name, _GIB_PER_CPU[family_letter]) * cpus


def connection_limit(instance_class: str, parameters: Mapping[str, str]) -> int:
    """Return how many connections an instance accepts: what its parameters say, or what RDS derives from its memory.

    RDS allows 5,000, or one for each 9,531,392 bytes that it leaves to the database: about 97 % of the memory and a
    quarter of a GiB less, which is on the low side of what instances of 1 to 16 GiB show.
    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections
    """
    if parameters.get("max_connections", "").isdigit():
        return int(parameters["max_connections"])
    usable = 0.97 * memory_gib(instance_class) - 0.25
    return min(_MOST_CONNECTIONS, int(usable * 2**30 / _BYTES_PER_CONNECTION))
