"""What data costs: RDS, ElastiCache, S3. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from preview.analysis.cost.charges import Charge, Plan, Rule, UnpricedError
from preview.recorder.record import Registered

_DATABASE = "aws:rds/instance:Instance"
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html: gp3 is striped from 400 GiB on.
_STRIPED_GIB = 400
_FREE_IOPS = {False: 3_000, True: 12_000}
_FREE_MIBPS = {False: 125, True: 500}
_VCPUS = {"micro": 2, "small": 2, "medium": 2, "large": 2, "xlarge": 4, "2xlarge": 8, "4xlarge": 16, "8xlarge": 32}
_MONITORING_SECONDS = 60


def database(resource: Registered, plan: Plan) -> Iterator[Charge]:
    """Yield a database instance: its class, storage, backups, insights, monitoring and managed secret."""
    inputs = _with_source(resource, plan)
    engine = inputs.get("engine")
    if engine != "postgres":
        raise UnpricedError(f"no prices for the engine {engine}")
    hours = plan.assumptions.hours
    instances = 2 if inputs.get("multiAz") else 1
    deployment = "multi" if inputs.get("multiAz") else "single"
    kind = inputs["instanceClass"]
    named = f"{kind}, Multi-AZ" if inputs.get("multiAz") else kind
    yield Charge(item=f"PostgreSQL {named}", key=f"rds.postgres.{deployment}.{kind}", quantity=hours)
    yield from _storage(inputs, deployment)
    kept = plan.share(plan.assumptions.database_backup_gb, resource)
    yield Charge(
        item="backups beyond the free size", key="rds.backup", quantity=kept, kind="usage", assumes="database_backup_gb"
    )
    if inputs.get("databaseInsightsMode") == "advanced":
        watched = _vcpus(kind) * instances * hours
        yield Charge(item="Database Insights, advanced", key="rds.insights", quantity=watched)
    interval = inputs.get("monitoringInterval") or 0
    if interval:
        written = plan.assumptions.monitoring_gb * _MONITORING_SECONDS / interval * instances
        item = "enhanced monitoring logs"
        yield Charge(item=item, key="logs.ingested", quantity=written, kind="usage", assumes="monitoring_gb")
    if inputs.get("manageMasterUserPassword"):
        yield Charge(item="secret that RDS manages", key="secret.month", quantity=1)


def cache(resource: Registered, plan: Plan) -> Iterator[Charge]:
    """Yield the nodes of a cache and its backups."""
    inputs = resource.inputs
    engine = inputs.get("engine") or "redis"
    if inputs.get("numNodeGroups"):
        nodes = inputs["numNodeGroups"] * (1 + (inputs.get("replicasPerNodeGroup") or 0))
    else:
        nodes = inputs.get("numCacheClusters") or 1
    kind = inputs["nodeType"]
    hours = nodes * plan.assumptions.hours
    yield Charge(item=f"{nodes:g} nodes {kind}, {engine}", key=f"elasticache.{engine}.{kind}", quantity=hours)
    kept = plan.share(plan.assumptions.cache_backup_gb, resource)
    item = "snapshots beyond the free one"
    yield Charge(item=item, key="elasticache.backup", quantity=kept, kind="usage", assumes="cache_backup_gb")


def bucket(resource: Registered, plan: Plan) -> Iterator[Charge]:
    """Yield what lies in a bucket and how it is used, all at the price of S3 Standard."""
    assumed = plan.assumptions
    for item, key, assumes, total in (
        ("objects stored", "s3.storage", "bucket_gb", assumed.bucket_gb),
        ("requests that write or list", "s3.writes", "bucket_writes", assumed.bucket_writes),
        ("requests that read", "s3.reads", "bucket_reads", assumed.bucket_reads),
    ):
        yield Charge(item=item, key=key, quantity=plan.share(total, resource), kind="usage", assumes=assumes)


def _with_source(resource: Registered, plan: Plan) -> Mapping[str, Any]:
    """Return the inputs of an instance; what a replica leaves out, it has from its source."""
    source = plan.referred(resource, "replicateSourceDb", _DATABASE)
    if source is None:
        return resource.inputs
    inherited = ("engine", "allocatedStorage", "storageType", "iops", "storageThroughput")
    return {**{name: source.inputs.get(name) for name in inherited}, **resource.inputs}


def _storage(inputs: Mapping[str, Any], deployment: str) -> Iterator[Charge]:
    size = inputs.get("allocatedStorage")
    if not size:
        raise UnpricedError("its storage is not in the plan")
    kind = inputs.get("storageType") or "gp2"
    yield Charge(item=f"storage {kind}", key=f"rds.{kind}.{deployment}", quantity=size)
    striped = size >= _STRIPED_GIB
    extra_iops = (inputs.get("iops") or 0) - _FREE_IOPS[striped]
    if extra_iops > 0:
        yield Charge(item="IOPS above the baseline", key=f"rds.iops.{deployment}", quantity=extra_iops)
    extra_mibps = (inputs.get("storageThroughput") or 0) - _FREE_MIBPS[striped]
    if extra_mibps > 0:
        yield Charge(item="throughput above the baseline", key=f"rds.throughput.{deployment}", quantity=extra_mibps)


def _vcpus(instance_class: str) -> int:
    size = instance_class.rpartition(".")[2]
    if size not in _VCPUS:
        raise UnpricedError(f"the number of vCPUs of {instance_class} is not known")
    return _VCPUS[size]


RULES: Mapping[str, Rule] = {
    _DATABASE: database,
    "aws:elasticache/replicationGroup:ReplicationGroup": cache,
    "aws:s3/bucket:Bucket": bucket,
}
