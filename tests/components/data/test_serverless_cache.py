from __future__ import annotations

import json
from dataclasses import replace

import pytest

from components.data.serverless_cache import ServerlessCache, ServerlessCacheArgs
from components.links import Link
from components.network.placement import Placement
from components.security.key import Key, KeyArgs
from model import caches
from model.keys import Keys
from preview.recorder.record import Record
from tests.support.consumers import task_link
from tests.support.offline import SITE, record

CACHE = "aws:elasticache/serverlessCache:ServerlessCache"


def made(*, subnet_ids: tuple[str, ...] = ("subnet-a", "subnet-b"), protect: bool = True) -> ServerlessCache:
    site = replace(SITE, protect=protect)
    return ServerlessCache(
        "carts",
        ServerlessCacheArgs(
            spec=caches.ServerlessCache(max_storage_gb=10, max_ecpu_per_second=5000),
            key=Key("data", KeyArgs(domain="data", spec=Keys(), site=site)),
            placement=Placement(vpc_id="vpc-1", subnet_ids=subnet_ids),
            site=site,
        ),
    )


def test_a_serverless_cache_is_exactly_this() -> None:
    seen = record(made)
    cache = seen.only(CACHE)

    assert cache.inputs == {
        "name": "plinth-test-carts",
        "description": "Cache",
        "engine": "valkey",
        "majorEngineVersion": "8",
        "cacheUsageLimits": {
            "dataStorage": {"maximum": 10, "unit": "GB"},
            "ecpuPerSeconds": [{"maximum": 5000}],
        },
        "kmsKeyId": seen.only("aws:kms/key:Key").outputs["arn"],
        "securityGroupIds": [seen.only("aws:ec2/securityGroup:SecurityGroup").id],
        "subnetIds": ["subnet-a", "subnet-b"],
        "userGroupId": "plinth-test-carts",
        "snapshotRetentionLimit": 1,
    }
    assert cache.protect is True


def test_it_is_protected_unless_its_loss_is_allowed() -> None:
    assert record(lambda: made(protect=False)).only(CACHE).protect is False


def test_its_one_user_signs_in_by_iam() -> None:
    user = record(made).only("aws:elasticache/user:User").inputs

    assert user["authenticationMode"] == {"type": "iam"}
    assert user["userId"] == user["userName"] == "plinth-test-carts"


def test_a_link_lets_the_task_sign_in_to_this_cache_as_this_user() -> None:
    links: list[Link] = []

    def program() -> None:
        links.append(task_link(made(), "connect"))

    seen: Record = record(program)
    statement = json.loads(seen.only("aws:iam/rolePolicy:RolePolicy").inputs["policy"])["Statement"]

    assert [s["Action"] for s in statement] == [["elasticache:Connect"]]
    assert statement[0]["Resource"] == [
        seen.only(CACHE).outputs["arn"],
        seen.only("aws:elasticache/user:User").outputs["arn"],
    ]
    assert links[0].environment["CARTS_CLUSTER_MODE"] == "true"
    assert set(links[0].environment) == {f"CARTS{suffix}" for suffix in caches.ServerlessCache.LINK.variables}


def test_another_access_than_connect_is_refused() -> None:
    with pytest.raises(ValueError, match="cache carts: access must be connect, not read"):
        record(lambda: task_link(made(), "read"))


@pytest.mark.parametrize("count", [1, 4])
def test_other_than_two_or_three_subnets_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match=f"cache carts: needs 2 or 3 subnets, not {count}"):
        record(lambda: made(subnet_ids=("subnet",) * count))


def test_it_is_watched_below_its_limits() -> None:
    alarms: dict[str, float] = {}

    def program() -> None:
        alarms.update({alarm.name: alarm.threshold for alarm in made().alarms})

    record(program)

    assert alarms == {"carts-storage-high": 8e9, "carts-units-high": 240_000, "carts-throttled": 0}
