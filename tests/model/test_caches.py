from typing import Any

import pytest
from pydantic import ValidationError

from model.aws.elasticache import versions
from model.base import all_problems
from model.caches import Cache, ServerlessCache


def cache(**fields: Any) -> Cache:
    return Cache(**({"node_type": "cache.r6g.large"} | fields))


def rules(**fields: Any) -> dict[str, str]:
    return {".".join(map(str, problem.path)): problem.rule for problem in all_problems(cache(**fields))}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"engine_version": "7.2"},
        {"engine": "redis", "engine_version": "7.0"},
        {"cluster_mode": True, "shards": 15, "replicas": 5},
        {"cluster_mode": True, "shards": 90},
        {"parameters": {"databases": "32"}},
        {"engine": "valkey", "users_engine": "redis"},
        {"engine": "redis", "users_engine": "redis"},
        {"parameters": {"maxmemory-policy": "noeviction"}},
    ],
)
def test_a_cache_that_elasticache_accepts_has_no_problems(fields: dict[str, Any]) -> None:
    assert rules(**fields) == {}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"engine_version": "7.1"}, {"engine_version": f"valkey has {', '.join(versions('valkey'))}"}),
        (
            {"engine": "redis", "engine_version": "7.2"},
            {"engine_version": "redis has 7.0, 7.1; Redis OSS ended at 7.1, valkey continues it"},
        ),
        ({"shards": 2}, {"shards": "more than one shard requires cluster_mode"}),
        ({"snapshot_window": "04:00-05:00"}, {"maintenance_window": "overlaps the snapshot window 04:00-05:00"}),
        (
            {"cluster_mode": True, "shards": 84, "replicas": 5},
            {"shards": "84 shards of 6 nodes are 504; a cluster has at most 500 nodes"},
        ),
        (
            {"cluster_mode": True, "shards": 90, "replicas": 4},
            {
                "shards": "90 shards of 5 nodes are 450; a cluster has at most 90 nodes unless AWS has raised the "
                "account's quota"
            },
        ),
        (
            {"cluster_mode": True, "parameters": {"databases": "32"}},
            {"parameters.databases": "has no effect with cluster_mode, which has database 0 only; remove it"},
        ),
        ({"engine": "redis", "users_engine": "valkey"}, {"users_engine": "a Redis cache accepts Redis users only"}),
        (
            {"parameters": {"cluster-enabled": "yes"}},
            {"parameters.cluster-enabled": "is set by cluster_mode; remove it"},
        ),
    ],
)
def test_what_elasticache_refuses_of_a_cache_is_a_problem(fields: dict[str, Any], expected: dict[str, str]) -> None:
    assert rules(**fields) == expected


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("engine", ("memcached",)),
        ("node_type", ("db.t3.micro", "cache.t2.micro", "cache.r6gd.xlarge", "cache.m6gd.large", "cache.r6g")),
        ("shards", (0, 91)),
        ("replicas", (-1, 6)),
        ("snapshot_retention_days", (-1, 36)),
        ("snapshot_window", ("03:00-03:30",)),
        ("maintenance_window", ("sun:04:30-sun:05:00",)),
        ("parameters", ({"max memory": "1"}, {"maxmemory": 1})),
    ],
)
def test_a_value_beyond_elasticaches_limits_is_refused(field: str, values: tuple[Any, ...]) -> None:
    for value in values:
        with pytest.raises(ValidationError) as refused:
            cache(**{field: value})
        assert {error["loc"][0] for error in refused.value.errors()} == {field}


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("max_storage_gb", (0, 5001)),
        ("max_ecpu_per_second", (999, 15_000_001)),
        ("snapshot_retention_days", (-1, 36)),
    ],
)
def test_a_limit_beyond_those_of_serverless_is_refused(field: str, values: tuple[int, ...]) -> None:
    for value in values:
        with pytest.raises(ValidationError) as refused:
            ServerlessCache(**({"max_storage_gb": 1, "max_ecpu_per_second": 1000} | {field: value}))
        assert [error["loc"] for error in refused.value.errors()] == [(field,)]


def test_an_engine_has_a_version_without_being_asked() -> None:
    assert cache().version == "8.2"
    assert cache(engine="redis").version == "7.1"
    assert cache(engine_version="9.0").version == "9.0"


def test_a_serverless_redis_cache_accepts_redis_users_only() -> None:
    carts = ServerlessCache(max_storage_gb=10, max_ecpu_per_second=5000, engine="redis", users_engine="valkey")

    assert [problem.path for problem in all_problems(carts)] == [("users_engine",)]
