from typing import Any

import pytest

from model.cost import Usage
from preview.analysis.cost.estimate import Estimate, estimate
from preview.recorder.record import Registered
from tests.support.written_plans import CACHE, DATABASE, resource, urn


def database(name: str = "main", **inputs: Any) -> Registered:
    defaults = {"engine": "postgres", "instanceClass": "db.r6g.large", "allocatedStorage": 100, "storageType": "gp3"}
    return resource(DATABASE, name, **{**defaults, **inputs})


def cost(*plan: Registered, assumptions: Usage | None = None) -> Estimate:
    return estimate(plan, "us-east-1", assumptions)


@pytest.mark.parametrize(
    ("instance_class", "multi_az", "usd"),
    [
        ("db.t4g.micro", False, 730 * 0.016),
        ("db.t4g.small", True, 730 * 0.065),  # not quite twice Single-AZ
        ("db.t3.micro", True, 730 * 0.036),
        ("db.r6g.large", True, 730 * 0.45),
        ("db.r6g.4xlarge", False, 730 * 1.798),
    ],
)
def test_an_instance_costs_by_class_and_deployment(instance_class: str, multi_az: bool, usd: float) -> None:  # noqa: FBT001 - a table
    line = cost(database(instanceClass=instance_class, multiAz=multi_az)).lines[0]

    assert line.monthly_usd == pytest.approx(usd)


def test_storage_is_paid_for_in_both_zones() -> None:
    single, multi = cost(database()), cost(database(multiAz=True))

    assert single.lines[1].monthly_usd == pytest.approx(11.50)
    assert multi.lines[1].monthly_usd == pytest.approx(23.00)


@pytest.mark.parametrize(
    ("size", "iops", "extra"), [(100, 4000, 1000), (100, 3000, 0), (400, 12_000, 0), (400, 14_000, 2000)]
)
def test_iops_above_the_baseline_of_the_size_cost_extra(size: int, iops: int, extra: int) -> None:
    found = [line for line in cost(database(allocatedStorage=size, iops=iops)).lines if "IOPS" in line.item]

    assert sum(line.monthly_usd for line in found) == pytest.approx(extra * 0.02)


def test_throughput_above_the_baseline_has_no_price_and_is_named() -> None:
    (left,) = cost(database(storageThroughput=500)).not_priced

    assert left.reason == "no price of throughput above the baseline in us-east-1"


def test_backups_are_listed_even_if_none_is_assumed_beyond_the_free_size() -> None:
    backups = [line for line in cost(database()).lines if line.item == "backups beyond the free size"]

    assert [line.monthly_usd for line in backups] == [0]


def test_insights_monitoring_and_the_managed_secret_cost_extra() -> None:
    found = cost(
        database(multiAz=True, databaseInsightsMode="advanced", monitoringInterval=30, manageMasterUserPassword=True),
        assumptions=Usage(monitoring_gb=0.07),
    )
    lines = {line.item: line.monthly_usd for line in found.lines}

    assert lines["Database Insights, advanced"] == pytest.approx(2 * 2 * 730 * 0.0125)
    assert lines["enhanced monitoring logs"] == pytest.approx(0.07 * 2 * 2 * 0.5)
    assert lines["secret that RDS manages"] == 0.4


def test_a_replica_has_the_engine_and_the_storage_of_its_source() -> None:
    replica = resource(
        DATABASE, "copy", refers={"replicateSourceDb": [urn(DATABASE, "main")]}, instanceClass="db.r6g.large"
    )
    found = [line for line in cost(database(), replica).lines if line.resource == "copy"]

    # 730 x 0.225 + 100 x 0.115
    assert sum(line.monthly_usd for line in found) == pytest.approx(175.75)


@pytest.mark.parametrize(
    ("inputs", "reason"),
    [
        ({"engine": "mysql"}, "no prices for the engine mysql"),
        ({"instanceClass": "db.x2g.large"}, "no price of PostgreSQL db.x2g.large in us-east-1"),
        ({"storageType": "io2"}, "no price of storage io2 in us-east-1"),
        ({"allocatedStorage": None}, "its storage is not in the plan"),
    ],
)
def test_what_has_no_price_is_named(inputs: dict[str, Any], reason: str) -> None:
    assert reason in [left.reason for left in cost(database(**inputs)).not_priced]


@pytest.mark.parametrize(
    ("inputs", "usd"),
    [
        ({"engine": "valkey", "nodeType": "cache.t4g.micro", "numCacheClusters": 1}, 730 * 0.0128),
        ({"engine": "valkey", "nodeType": "cache.r6g.large", "numCacheClusters": 3}, 3 * 730 * 0.1648),
        ({"nodeType": "cache.r6g.large", "numNodeGroups": 2, "replicasPerNodeGroup": 2}, 6 * 730 * 0.206),
    ],
)
def test_a_cache_costs_every_node(inputs: dict[str, Any], usd: float) -> None:
    assert cost(resource(CACHE, "sessions", **inputs)).total_usd == pytest.approx(usd)


@pytest.mark.parametrize(
    ("engine", "stored_gb", "fixed_usd", "usage_usd"),
    [
        ("valkey", 0.1, 0.1 * 730 * 0.084, 50 * 0.0023),
        ("valkey", 2, 0.1 * 730 * 0.084, 1.9 * 730 * 0.084 + 50 * 0.0023),
        ("redis", 0.5, 1 * 730 * 0.125, 50 * 0.0034),
        ("memcached", 3, 1 * 730 * 0.125, 2 * 730 * 0.125 + 50 * 0.0034),
    ],
)
def test_a_serverless_cache_costs_the_metered_minimum_and_what_it_stores_and_processes_beyond(
    engine: str, stored_gb: float, fixed_usd: float, usage_usd: float
) -> None:
    usage = Usage(serverless_cache_gb=stored_gb, serverless_cache_ecpus=50_000_000)
    found = cost(
        resource("aws:elasticache/serverlessCache:ServerlessCache", "sessions", engine=engine), assumptions=usage
    )

    assert found.fixed_usd == pytest.approx(fixed_usd)
    assert found.usage_usd == pytest.approx(usage_usd)
    assert not found.not_priced


def test_serverless_caches_share_what_is_stored_and_each_pays_its_own_minimum() -> None:
    plan = [resource("aws:elasticache/serverlessCache:ServerlessCache", name, engine="valkey") for name in ("a", "b")]
    found = cost(*plan, assumptions=Usage(serverless_cache_gb=1, serverless_cache_ecpus=0))

    assert found.fixed_usd == pytest.approx(2 * 0.1 * 730 * 0.084)
    assert found.usage_usd == pytest.approx(2 * 0.4 * 730 * 0.084)


def test_buckets_share_objects_and_requests() -> None:
    plan = [resource("aws:s3/bucket:Bucket", name) for name in ("assets", "logs")]
    found = cost(*plan, assumptions=Usage(bucket_gb=50, bucket_writes=100_000, bucket_reads=1_000_000))

    # 50 x 0.023 + 100 x 0.005 + 1000 x 0.0004
    assert found.usage_usd == pytest.approx(1.15 + 0.50 + 0.40)
    assert found.lines[0].quantity == 25


FILES, BACKUPS = "aws:efs/fileSystem:FileSystem", "aws:efs/backupPolicy:BackupPolicy"


@pytest.mark.parametrize(
    ("mode", "usd"),
    [
        ("elastic", 10 * 0.3 + 100 * 0.016 + 20 * 0.03 + 5 * 0.06),
        ("bursting", 10 * 0.3 + 100 * 0.025),
        ("provisioned", 10 * 0.3 + 100 * 0.025 + 4 * 6),
    ],
)
def test_a_file_system_costs_by_what_it_stores_and_by_its_throughput_mode(mode: str, usd: float) -> None:
    usage = Usage(file_gb=10, file_infrequent_gb=100, file_read_gb=20, file_written_gb=5)
    given = {"provisionedThroughputInMibps": 4} if mode == "provisioned" else {}
    found = cost(resource(FILES, "shared", throughputMode=mode, **given), assumptions=usage)

    assert found.fixed_usd + found.usage_usd == pytest.approx(usd)


@pytest.mark.parametrize(("status", "usd"), [("ENABLED", 10 * 0.05), ("DISABLED", 0)])
def test_automatic_backups_cost_a_copy_of_the_files(status: str, usd: float) -> None:
    files = resource(FILES, "shared", throughputMode="bursting")
    backups = resource(
        BACKUPS, "backups", refers={"fileSystemId": [urn(FILES, "shared")]}, backupPolicy={"status": status}
    )
    usage = Usage(file_gb=10, file_infrequent_gb=0)

    found = cost(files, backups, assumptions=usage)

    assert found.usage_usd == pytest.approx(10 * 0.3 + usd)
