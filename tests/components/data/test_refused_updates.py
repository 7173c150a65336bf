from typing import Any

import pytest

from components.data.refused_updates import is_late_upgrade, least_storage
from model.aws.elasticache import leaves_redis

UNKNOWN = object()


@pytest.mark.parametrize(
    ("old", "new", "late"),
    [
        ({"parameterGroupName": "a"}, {"parameterGroupName": "a", "applyImmediately": False}, False),
        ({"parameterGroupName": "a"}, {"parameterGroupName": "b", "applyImmediately": False}, True),
        ({"parameterGroupName": "a"}, {"parameterGroupName": "b"}, True),
        ({"parameterGroupName": "a"}, {"parameterGroupName": UNKNOWN, "applyImmediately": False}, True),
        ({"parameterGroupName": "a"}, {"parameterGroupName": "b", "applyImmediately": True}, False),
        ({"parameterGroupName": "a"}, {"parameterGroupName": UNKNOWN, "applyImmediately": True}, False),
    ],
)
def test_a_replica_gets_other_parameters_only_where_its_primary_is_upgraded_at_once(
    old: dict[str, Any], new: dict[str, Any], *, late: bool
) -> None:
    assert is_late_upgrade(old, new) is late


@pytest.mark.parametrize(
    ("before", "after", "most", "least"),
    [
        (100, 100, None, None),
        (100, 110, None, None),
        (100, 400, None, None),
        (100, 109, None, 110),
        (100, 50, None, 110),
        (21, 23, None, 24),
        (100, 101, 1000, None),
        (100, 50, 1000, None),
    ],
)
def test_storage_grows_by_a_tenth_or_more_unless_rds_grows_it_itself(
    before: int, after: int, most: int | None, least: int | None
) -> None:
    old, new = {"allocatedStorage": before}, {"allocatedStorage": after, "maxAllocatedStorage": most}

    assert least_storage(old, new) == least


@pytest.mark.parametrize(
    ("old", "new", "leaves"),
    [("redis", "valkey", True), ("redis", "redis", False), ("valkey", "valkey", False), ("valkey", "redis", False)],
)
def test_a_cache_leaves_redis_only_for_valkey(old: str, new: str, *, leaves: bool) -> None:
    assert leaves_redis(old, new) is leaves
