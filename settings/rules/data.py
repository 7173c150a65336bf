"""Databases, caches, buckets and secrets: what fits together, and what may be lost."""

from __future__ import annotations

from collections.abc import Iterator

from model.aws.facts import REDIS_VERSIONS, VALKEY_VERSIONS
from model.data import Bucket, Cache, Database
from model.problem import Problem
from model.security import Parameter
from model.values import is_confidential
from model.windows import Window, daily, weekly
from settings.rules.attempt import Rule, each
from settings.stack_file import StackFile

_TUNABLE_GIB = 400
_IOPS_PER_GIB = 50
_IOPS_PER_MIBPS = 4
"""https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage"""
_FEWEST_BACKUP_DAYS = 7
"""Outside of dev: a fault that is noticed after a weekend and a holiday can still be undone (seed 001)."""
_RESERVED = {"postgres", "rdsadmin", "template0", "template1"}
_FORCED_TLS = "rds.force_ssl"
_VERSIONS = {"valkey": VALKEY_VERSIONS, "redis": REDIS_VERSIONS}


def _storage(name: str, database: Database) -> Iterator[Problem]:
    size, most = database.storage_gib, database.max_storage_gib
    if most is not None and most <= size:
        yield Problem(
            ("databases", name, "max_storage_gib"), f"must be above storage_gib {size}", f"max_storage_gib: {size * 2}"
        )
    for field in ("iops", "throughput_mibps"):
        if getattr(database, field) is not None and size < _TUNABLE_GIB:
            yield Problem(
                ("databases", name, field),
                f"below {_TUNABLE_GIB} GiB gp3 always has 3000 IOPS and 125 MiB/s; leave it out",
                f"storage_gib: {_TUNABLE_GIB}",
            )


def _speed(name: str, database: Database) -> Iterator[Problem]:
    iops, throughput, size = database.iops, database.throughput_mibps, database.storage_gib
    if iops is not None and size >= _TUNABLE_GIB and iops > size * _IOPS_PER_GIB:
        most = size * _IOPS_PER_GIB
        yield Problem(
            ("databases", name, "iops"), f"is at most {_IOPS_PER_GIB} per GiB of storage: {most}", f"iops: {most}"
        )
    if throughput is not None and iops is None:
        yield Problem(("databases", name, "iops"), "throughput_mibps needs it", f"iops: {max(throughput * 4, 12_000)}")
    if throughput is not None and iops is not None and throughput * _IOPS_PER_MIBPS > iops:
        most = iops // _IOPS_PER_MIBPS
        yield Problem(
            ("databases", name, "throughput_mibps"),
            f"is at most a quarter of iops: {most}",
            f"throughput_mibps: {most}",
        )


def _windows(name: str, database: Database) -> Iterator[Problem]:
    yield from _apart(("databases", name), "backup", database.backup_window, database.maintenance_window)


def _cache_windows(name: str, cache: Cache) -> Iterator[Problem]:
    yield from _apart(("caches", name), "snapshot", cache.snapshot_window, cache.maintenance_window)


def _apart(path: tuple[str, str], what: str, taken: str, maintenance: str) -> Iterator[Problem]:
    windows = daily(taken)
    if any(weekly(maintenance).overlaps(window) for window in windows):
        yield Problem((*path, "maintenance_window"), f"overlaps the {what} window {taken}", _clear(windows))


def _clear(taken: list[Window]) -> str:
    """Return a maintenance window that leaves the windows that are taken alone."""
    for hour in range(23):
        text = f"sun:{hour:02}:00-sun:{hour + 1:02}:00"
        if not any(weekly(text).overlaps(window) for window in taken):
            return f'maintenance_window: "{text}"'
    return 'maintenance_window: "sun:04:30-sun:05:30"'


def _credentials(name: str, database: Database) -> Iterator[Problem]:
    if database.credentials == "managed" and database.replicas:
        yield Problem(
            ("databases", name, "credentials"),
            "RDS does not manage the password of a database with replicas",
            "credentials: generated",
        )


def _parameters_of(name: str, database: Database) -> Iterator[Problem]:
    if _FORCED_TLS in database.parameters:
        yield Problem(("databases", name, "parameters", _FORCED_TLS), "is always 1: no connection without TLS")


def _insights(name: str, database: Database) -> Iterator[Problem]:
    if database.insights == "advanced" and not database.monitoring_interval_seconds:
        yield Problem(
            ("databases", name, "monitoring_interval_seconds"),
            "insights advanced shows the operating system, so it needs readings",
        )


def _database_name(name: str, database: Database) -> Iterator[Problem]:
    if database.database_name.lower() in _RESERVED:
        yield Problem(("databases", name, "database_name"), "is taken by PostgreSQL or RDS itself")


def _engine(name: str, cache: Cache) -> Iterator[Problem]:
    legal = _VERSIONS[cache.engine]
    if cache.engine_version is not None and cache.engine_version not in legal:
        more = "; Redis OSS ended at 7.1, valkey goes on" if cache.engine == "redis" else ""
        yield Problem(
            ("caches", name, "engine_version"),
            f"{cache.engine} has {', '.join(legal)}{more}",
            f'engine_version: "{legal[-1]}"',
        )


def _shards(name: str, cache: Cache) -> Iterator[Problem]:
    if cache.shards > 1 and not cache.cluster_mode:
        yield Problem(("caches", name, "shards"), "more than one shard needs cluster_mode", "cluster_mode: true")


def _protected(file: StackFile) -> Iterator[Problem]:
    if file.stack.allow_data_loss:
        return
    for section, field in (
        ("caches", "snapshot_retention_days"),
        ("serverless_caches", "snapshot_retention_days"),
        ("secrets", "recovery_window_days"),
    ):
        yield from each(getattr(file, section), lambda name, entry, s=section, f=field: _kept(s, name, f, entry))


def _kept(section: str, name: str, field: str, entry: object) -> Iterator[Problem]:
    if getattr(entry, field) == 0:
        yield Problem((section, name, field), "0 loses data for good; it needs stack.allow_data_loss")


def _backed_up(file: StackFile) -> Iterator[Problem]:
    if file.stack.environment != "dev":
        yield from each(file.databases, _long_enough)


def _long_enough(name: str, database: Database) -> Iterator[Problem]:
    if database.backup_retention_days < _FEWEST_BACKUP_DAYS:
        yield Problem(
            ("databases", name, "backup_retention_days"), f"staging and prod keep {_FEWEST_BACKUP_DAYS} days or more"
        )


def _plain(name: str, parameter: Parameter) -> Iterator[Problem]:
    if parameter.kind == "String" and is_confidential(name.replace("-", "_"), parameter.value):
        yield Problem(
            ("parameters", name, "value"),
            "looks confidential, and parameters are plain: put it into plinth:secrets",
            f'plinth:secrets: {{{name}: {{description: "What it is for"}}}}',
        )


def _parameters(file: StackFile) -> Iterator[Problem]:
    yield from each(file.parameters, _plain)


def _for_databases(file: StackFile) -> Iterator[Problem]:
    for rule in (_storage, _speed, _windows, _credentials, _parameters_of, _insights, _database_name):
        yield from each(file.databases, rule)


def _for_caches(file: StackFile) -> Iterator[Problem]:
    for rule in (_engine, _shards, _cache_windows):
        yield from each(file.caches, rule)


def _locks(name: str, bucket: Bucket) -> Iterator[Problem]:
    if bucket.object_lock_days is not None and bucket.role != "archive":
        yield Problem(
            ("buckets", name, "object_lock_days"),
            f"only a bucket of role archive is locked, not {bucket.role}",
            "role: archive",
        )


RULES: tuple[Rule, ...] = (
    _for_databases,
    _for_caches,
    lambda file: each(file.buckets, _locks),
    _protected,
    _backed_up,
    _parameters,
)
