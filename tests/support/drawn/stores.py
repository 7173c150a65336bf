"""Legal databases, caches, buckets, secrets and parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy


@st.composite
def legal_database(draw: DrawFn, *, environment: str) -> dict[str, Any]:
    database: dict[str, Any] = {
        "engine_version": draw(st.sampled_from(["14", "15", "16", "17", "18"])),
        "instance_class": draw(st.sampled_from(["db.t4g.micro", "db.t3.micro", "db.r6g.large"])),
        "storage_gib": draw(st.sampled_from([20, 100])),
        "multi_az": True if environment == "prod" else draw(st.booleans()),
        "replicas": draw(st.sampled_from([0, 0, 1, 2])),
        "insights": draw(st.sampled_from(["standard", "advanced"])),
    }
    database["backup_retention_days"] = draw(st.sampled_from([*([1] if environment == "dev" else []), 7, 35]))
    database["credentials"] = draw(
        st.sampled_from(["auto", "generated"] if database["replicas"] else ["auto", "managed", "generated"])
    )
    storage = draw(st.sampled_from(["fixed", "growing", "fast"]))
    if storage == "growing":
        database["max_storage_gib"] = 1000
    if storage == "fast":
        database |= {"storage_gib": 400, "iops": 16000, "throughput_mibps": 1000}
    if database["insights"] == "standard":
        database["monitoring_interval_seconds"] = draw(
            st.sampled_from([*([] if environment == "prod" else [0]), 1, 60])
        )
    if draw(st.booleans()):
        database |= {
            "backup_window": "23:30-00:30",
            "maintenance_window": "mon:01:00-mon:02:00",
            "database_name": "shop",
            "rotation_days": 60,
            "allow_immediate_interruption": draw(st.booleans()),
            "parameters": {"log_min_duration_statement": "500"},
        }
    return database


@st.composite
def legal_cache(draw: DrawFn, *, kept: int, prod: bool) -> dict[str, Any]:
    engine, version = draw(
        st.sampled_from([("valkey", None), ("valkey", "7.2"), ("valkey", "8.1"), ("redis", "7.1"), ("redis", None)])
    )
    clustered = draw(st.booleans())
    return {
        "engine": engine,
        **({"engine_version": version} if version else {}),
        "node_type": draw(st.sampled_from(["cache.t4g.micro", "cache.r6g.large"])),
        "cluster_mode": clustered,
        "shards": draw(st.integers(1, 3)) if clustered else 1,
        "replicas": draw(st.integers(1 if prod else 0, 2)),
        "snapshot_retention_days": draw(st.integers(kept, 3)),
        "parameters": draw(st.sampled_from([{}, {"maxmemory-policy": "noeviction"}])),
        "users_engine": draw(st.sampled_from(["redis", engine])),
        "allow_immediate_interruption": draw(st.booleans()),
    }


def legal_serverless_cache(safe: bool, environment: str) -> SearchStrategy[dict[str, Any]]:  # noqa: FBT001, ARG001
    return st.sampled_from(["valkey", "redis"]).map(
        lambda engine: {"engine": engine, "max_storage_gb": 5, "max_ecpu_per_second": 1000}
    )


def legal_bucket(safe: bool, environment: str) -> SearchStrategy[dict[str, Any]]:  # noqa: FBT001, ARG001
    roles = ["assets", "uploads", "backups", "media", "archive"]
    return st.sampled_from(roles).map(lambda role: {"role": role})


def legal_secret(safe: bool, environment: str) -> SearchStrategy[dict[str, Any]]:  # noqa: FBT001, ARG001
    days = [7, 30] if safe else [0, 7, 30]
    return st.sampled_from(days).map(lambda kept: {"description": "A key", "recovery_window_days": kept})


def legal_parameter(safe: bool, environment: str) -> SearchStrategy[dict[str, Any]]:  # noqa: FBT001, ARG001
    return st.sampled_from(["info", "ä", "x" * 4096]).map(lambda value: {"value": value})


@st.composite
def legal_file_systems(
    draw: DrawFn, names: Iterator[str], services: Mapping[str, dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    """Draw file systems, and mount them in some services."""
    found = {}
    for _ in range(draw(st.integers(0, 2))):
        name = next(names)
        throughput = draw(st.sampled_from(["elastic", "bursting", "provisioned"]))
        found[name] = {
            "access_points": {"files": {"path": "/files"}, "more": {"path": "/more/files", "uid": 2000}},
            "throughput": throughput,
            **({"provisioned_mibps": 10} if throughput == "provisioned" else {}),
            **({"archive_days": 60} if throughput == "elastic" else {}),
        }
        for service in services.values():
            point = draw(st.sampled_from(["", "files", "more"]))
            if point:
                volume = {"file_system": name, "access_point": point, "read_only": draw(st.booleans())}
                service.setdefault("volumes", {})[f"/mnt/{name}"] = volume
    return found
