"""What RDS for PostgreSQL allows: versions, classes, storage, parameters. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

# Majors in standard support; the minor version is AWS's to raise. https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/
_MAJORS = ("14", "15", "16", "17", "18")

# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage
_STORAGE_GIB = range(20, 65_537)
_STRIPED_GIB = 400
_IOPS = range(12_000, 64_001)
_THROUGHPUT_MIBPS = range(500, 4_001)
_IOPS_PER_GIB = 50
_THROUGHPUT_PER_IOPS = 0.25

_CLASS = re.compile(r"db\.([cmrtx])(\d)([a-z]*)\.(micro|small|medium|large|(\d*)xlarge)")
_BURST_GIB = {"micro": 1, "small": 2, "medium": 4, "large": 8, "xlarge": 16, "2xlarge": 32}
_GIB_PER_CPU = {"c": 2, "m": 4, "r": 8, "x": 16}

_RESERVED_USERS = ("admin", "postgres", "public", "rdsadmin", "rds_superuser", "rdsrepladmin", "user")
_USER = re.compile(r"[a-z][a-z0-9_]{0,15}")
_DATABASE = re.compile(r"[a-z][a-z0-9_]{0,62}")
_MONITORING_SECONDS = (0, 1, 5, 10, 15, 30, 60)
_BACKUP_DAYS = range(1, 36)
_REPLICAS = range(16)

_FIXED_PARAMETERS: Mapping[str, str] = {
    "rds.force_ssl": "1",
}

_DEFAULT_PARAMETERS: Mapping[str, str] = {
    # A second is an age for a query of a web application.
    "log_min_duration_statement": "1000",
    "log_lock_waits": "1",
}


def family(engine_version: str) -> str:
    """Return the parameter-group family of a major version: ``17`` gives ``postgres17``."""
    return f"postgres{engine_version}"


def parameters(chosen: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return name, value and apply method of every parameter, by name.

    What the stack file chooses takes effect at the next restart, since AWS refuses to apply a static parameter at once
    and takes any parameter then. Ours are dynamic.
    """
    ours = {**_DEFAULT_PARAMETERS, **_FIXED_PARAMETERS}
    merged = {**ours, **chosen}
    return [(name, merged[name], "pending-reboot" if name in chosen else "immediate") for name in sorted(merged)]


def is_burstable(instance_class: str) -> bool:
    """Tell whether a class lives on CPU credits."""
    return instance_class.startswith("db.t")


def memory_gib(instance_class: str) -> float:
    """Return the memory of an instance class; raises ValueError for one that RDS does not have.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html
    """
    found = _CLASS.fullmatch(instance_class)
    if found is None:
        raise ValueError(
            f"instance_class must be like db.t4g.micro, db.m7g.large or db.r8g.2xlarge, not {instance_class}"
        )
    letter, _, _, size, times = found.groups()
    if letter == "t":
        if size not in _BURST_GIB:
            raise ValueError(f"instance_class must be of size {', '.join(_BURST_GIB)}, not {size}, in {instance_class}")
        return _BURST_GIB[size]
    if size in ("micro", "small"):
        raise ValueError(f"instance_class must be of size medium or larger, not {size}, in {instance_class}")
    cpus = {"medium": 1, "large": 2}.get(size) or 4 * int(times or 1)
    return _GIB_PER_CPU[letter] * cpus


def connection_limit(instance_class: str, chosen: Mapping[str, str]) -> int:
    """Return how many connections an instance takes: what its parameters say, or what RDS derives from its memory.

    RDS allows 5,000, or one for each 9,531,392 bytes that it leaves to the database: about 97 % of the memory and a
    quarter of a GiB less, which is on the low side of what instances of 1 to 16 GiB show.
    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections
    """
    if chosen.get("max_connections", "").isdigit():
        return int(chosen["max_connections"])
    usable = 0.97 * memory_gib(instance_class) - 0.25
    return min(5000, int(usable * 2**30 / 9_531_392))


def check_instance(
    *,
    engine_version: str,
    instance_class: str,
    chosen_parameters: Mapping[str, str],
    monitoring_interval_seconds: int,
    backup_retention_days: int,
    replicas: int,
) -> list[str]:
    """Return what RDS would refuse about the instance itself."""
    rules = {
        f"engine_version must be a major version, one of {', '.join(_MAJORS)}, not {engine_version}": (
            engine_version not in _MAJORS
        ),
        f"monitoring_interval_seconds must be one of {_MONITORING_SECONDS}, not {monitoring_interval_seconds}": (
            monitoring_interval_seconds not in _MONITORING_SECONDS
        ),
        f"backup_retention_days must be 1 to 35, not {backup_retention_days}": (
            backup_retention_days not in _BACKUP_DAYS
        ),
        f"replicas must be 0 to 15, not {replicas}": replicas not in _REPLICAS,
        f"parameters must not set {', '.join(_FIXED_PARAMETERS)}": bool(_FIXED_PARAMETERS.keys() & chosen_parameters),
    }
    problems = [rule for rule, broken in rules.items() if broken]
    try:
        memory_gib(instance_class)
    except ValueError as error:
        problems.append(str(error))
    return problems


def check_names(database_name: str, master_username: str) -> list[str]:
    """Return what RDS would refuse about the names inside the database."""
    rules = {
        f"database_name must be a letter, then letters, digits and _, at most 63, not {database_name}": (
            _DATABASE.fullmatch(database_name) is None
        ),
        f"master_username must be a letter, then letters, digits and _, at most 16, not {master_username}": (
            _USER.fullmatch(master_username) is None
        ),
        f"master_username must not be reserved, as {master_username} is": master_username in _RESERVED_USERS,
    }
    return [rule for rule, broken in rules.items() if broken]


def check_storage(
    storage_gib: int, max_storage_gib: int | None, iops: int | None, throughput_mibps: int | None
) -> list[str]:
    """Return what RDS would refuse about gp3 storage."""
    chosen = iops is not None or throughput_mibps is not None
    striped = storage_gib >= _STRIPED_GIB
    rules = {
        f"storage_gib must be 20 to 65536, not {storage_gib}": storage_gib not in _STORAGE_GIB,
        f"max_storage_gib must be {storage_gib} to 65536, not {max_storage_gib}": (
            max_storage_gib is not None and not storage_gib <= max_storage_gib < _STORAGE_GIB.stop
        ),
        f"iops and throughput_mibps need storage_gib of {_STRIPED_GIB} or more, not {storage_gib}": (
            chosen and not striped
        ),
        "throughput_mibps needs iops": throughput_mibps is not None and iops is None,
        f"iops must be 12000 to 64000, not {iops}": striped and iops is not None and iops not in _IOPS,
        f"iops must be at most {_IOPS_PER_GIB} per GiB of storage, not {iops} for {storage_gib}": (
            striped and iops is not None and iops > _IOPS_PER_GIB * storage_gib
        ),
        f"throughput_mibps must be 500 to 4000, not {throughput_mibps}": (
            striped and throughput_mibps is not None and throughput_mibps not in _THROUGHPUT_MIBPS
        ),
        f"throughput_mibps must be at most a quarter of iops, not {throughput_mibps} for {iops}": (
            throughput_mibps is not None and iops is not None and throughput_mibps > _THROUGHPUT_PER_IOPS * iops
        ),
    }
    return [rule for rule, broken in rules.items() if broken]
