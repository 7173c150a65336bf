"""ElastiCache."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from policies.plan.graph import Registration
from preview.aws.card import Card, Free, Inputs, Refused, Replacement, Unique
from preview.aws.counterpart import Counterpart, named_values
from preview.aws.outputs import Context, Outputs
from preview.aws.pricing import Billing, Charge, usage_charge

REPLICATION_GROUP = "aws:elasticache/replicationGroup:ReplicationGroup"
SERVERLESS_CACHE = "aws:elasticache/serverlessCache:ServerlessCache"
USER_GROUP = "aws:elasticache/userGroup:UserGroup"
_CACHE = "arn:{partition}:elasticache:{region}:{account}:"
_VERSION = re.compile(r"\d+(\.(\d+|x))*")
_PARTS = 3
_ENCRYPTS_IN_PLACE = (7, 0, 5)
"""Redis OSS version from which ElastiCache turns encryption in transit on and off in place."""
_METERED_GB = {"valkey": 0.1}
"""GB that each serverless cache is billed for at least (https://aws.amazon.com/elasticache/pricing/)."""
_METERED_GB_ELSE = 1.0
_ECPUS_PER_UNIT = 1_000_000


def _sharded(context: Context) -> bool:
    return context.inputs.get("clusterMode") == "enabled" or int(context.inputs.get("numNodeGroups") or 1) > 1


def _cache_host(role: str) -> Any:
    """Return the host name of one role; a group with shards is reached only by its configuration endpoint."""

    def host(context: Context) -> str:
        if (role == "clustercfg") != _sharded(context):
            return ""
        return context.text(f"{role}.{{name}}.{{home:6 cache}}.{{short}}.cache.{{suffix}}")

    return host


def _members(context: Context) -> list[str]:
    shards = int(context.inputs.get("numNodeGroups") or 1)
    nodes = int(context.inputs.get("numCacheClusters") or 0) or 1 + int(context.inputs.get("replicasPerNodeGroup") or 0)
    if _sharded(context):
        return [f"{context.name}-{s:04}-{n:03}" for s in range(1, shards + 1) for n in range(1, nodes + 1)]
    return [f"{context.name}-{node:03}" for node in range(1, nodes + 1)]


def _replication_group_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield the nodes of a cache and its backups."""
    inputs = resource.inputs
    engine = inputs.get("engine") or "redis"
    nodes = _group_nodes(inputs)
    kind = inputs["nodeType"]
    hours = nodes * billing.usage.hours
    yield Charge(item=f"{nodes:g} nodes {kind}, {engine}", key=f"elasticache.{engine}.{kind}", quantity=hours)
    kept = billing.share(billing.usage.cache_backup_gb, resource)
    item = "snapshots beyond the free one"
    yield Charge(item=item, key="elasticache.backup", quantity=kept, kind="usage", assumes="cache_backup_gb")


def _serverless_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield the data that a serverless cache stores, at least the metered minimum, and the ECPUs of its requests."""
    engine = resource.inputs.get("engine") or "redis"
    usage = billing.usage
    least = _METERED_GB.get(engine, _METERED_GB_ELSE)
    key = f"serverless_cache.{engine}"
    yield Charge(item=f"least data metered, {engine}", key=f"{key}.data", quantity=least * usage.hours)
    more = max(billing.share(usage.serverless_cache_gb, resource) - least, 0)
    yield usage_charge("more data stored", f"{key}.data", more * usage.hours, "serverless_cache_gb")
    ecpus = billing.share(usage.serverless_cache_ecpus, resource) / _ECPUS_PER_UNIT
    yield usage_charge("ECPUs", f"{key}.ecpus", ecpus, "serverless_cache_ecpus")


def _numbers(version: Any) -> tuple[float, ...] | None:
    """Return the parts of a version, ``x`` above every number, or None if it is not a version."""
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        return None
    parts = tuple(math.inf if part == "x" else int(part) for part in version.split("."))
    return parts + (0,) * (_PARTS - len(parts))


def _engine_is_no_successor(old: Inputs, new: Inputs) -> bool:
    """Only Redis OSS changes to another engine in place: to Valkey."""
    if new.get("engine") is None or new.get("globalReplicationGroupId"):
        return False
    return (old.get("engine") or "redis") != "redis" or new["engine"] not in {"redis", "valkey"}


def _engine_version_falls(old: Inputs, new: Inputs) -> bool:
    """A replication group that no longer sets a version keeps its own; so does one of a global datastore."""
    if new.get("engineVersion") is None or new.get("globalReplicationGroupId"):
        return False
    before, after = _numbers(old.get("engineVersion")), _numbers(new["engineVersion"])
    return before is None or after is None or after < before


def _encrypts_not_in_place(old: Inputs, _new: Inputs) -> bool:
    version = _numbers(old.get("engineVersion"))
    return version is None or version < _ENCRYPTS_IN_PLACE


def _serverless_engine_is_another(old: Inputs, new: Inputs) -> bool:
    return not {old.get("engine"), new.get("engine")} <= {"redis", "valkey"}


def _serverless_version_falls(old: Inputs, new: Inputs) -> bool:
    """Only Valkey is upgraded in place. A cache that no longer sets a version keeps its own."""
    if new.get("majorEngineVersion") is None:
        return False
    before, after = _numbers(old.get("majorEngineVersion")), _numbers(new["majorEngineVersion"])
    return before is None or after is None or new.get("engine") != "valkey" or after <= before


def _deliveries(value: Any) -> Any:
    """Nest the destination of each log in its kind."""
    kinds = {
        "cloudwatch-logs": ("cloudWatchLogsDetails", "logGroup"),
        "kinesis-firehose": ("kinesisFirehoseDetails", "deliveryStream"),
    }
    nested = []
    for item in value:
        details, name = kinds[item["destinationType"]]
        nested.append({**item, "destination": {details: {name: item["destination"]}}})
    return nested


def _cluster_mode_jumps(old: Inputs, new: Inputs) -> bool:
    """Return whether cluster mode is turned on without the step between, or off again."""
    before, after = (str(inputs.get("clusterMode") or "disabled") for inputs in (old, new))
    return (before == "enabled") != (after == "enabled") and (before, after) != ("compatible", "enabled")


def _encrypts_at_once(old: Inputs, new: Inputs) -> bool:
    """Return whether encryption in transit is turned on or off while clients without, or with it, are not accepted."""
    before, after = (bool(inputs.get("transitEncryptionEnabled")) for inputs in (old, new))
    return before != after and (new if after else old).get("transitEncryptionMode") != "preferred"


def _group_nodes(inputs: Inputs) -> int:
    if inputs.get("numNodeGroups"):
        return int(inputs["numNodeGroups"]) * (1 + int(inputs.get("replicasPerNodeGroup") or 0))
    return int(inputs.get("numCacheClusters") or 1)


CARDS = (
    Card(
        REPLICATION_GROUP,
        nodes=_group_nodes,
        unique=(Unique("replicationGroupId"),),
        outputs=Outputs(
            name="replicationGroupId",
            arn=f"{_CACHE}replicationgroup:{{name}}",
            more={
                "primaryEndpointAddress": _cache_host("master"),
                "readerEndpointAddress": _cache_host("replica"),
                "configurationEndpointAddress": _cache_host("clustercfg"),
                "clusterEnabled": _sharded,
                "engineVersionActual": "{input[engineVersion]}",
                "memberClusters": _members,
            },
        ),
        replacement=Replacement(
            "elasticache/replication_group.go",
            (
                "atRestEncryptionEnabled dataTieringEnabled durability globalReplicationGroupId kmsKeyId "
                "networkType nodeGroupConfigurations port replicationGroupId securityGroupNames snapshotArns "
                "snapshotName subnetGroupName"
            ),
            when={
                "engine": _engine_is_no_successor,
                "engineVersion": _engine_version_falls,
                "transitEncryptionEnabled": _encrypts_not_in_place,
            },
            refused=(
                Refused(
                    property="clusterMode",
                    when=_cluster_mode_jumps,
                    reason="ElastiCache turns cluster mode on in two steps, by way of compatible, and never off",
                    instead="create a cache with the other mode under another name, move clients, delete this one",
                    source="https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/modify-cluster-mode.html",
                ),
                Refused(
                    property="transitEncryptionEnabled",
                    when=_encrypts_at_once,
                    reason="ElastiCache turns encryption in transit on and off only in the mode preferred",
                    instead="set transitEncryptionMode to preferred in an update before",
                    source="https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption-enable.html",
                ),
            ),
        ),
        price=_replication_group_price,
        cloudformation=Counterpart(
            names={
                "logDeliveryConfigurations.destination": "DestinationDetails",
                "nodeType": "CacheNodeType",
                "parameterGroupName": "CacheParameterGroupName",
                "subnetGroupName": "CacheSubnetGroupName",
                "maintenanceWindow": "PreferredMaintenanceWindow",
                "preferredCacheClusterAzs": "PreferredCacheClusterAZs",
            },
            values={"logDeliveryConfigurations": _deliveries},
            outputs={
                "primaryEndpointAddress": "PrimaryEndPoint.Address",
                "readerEndpointAddress": "ReaderEndPoint.Address",
                "configurationEndpointAddress": "ConfigurationEndPoint.Address",
            },
        ),
    ),
    Card(
        SERVERLESS_CACHE,
        unique=(Unique("name"),),
        outputs=Outputs(
            id="{name}",
            arn=f"{_CACHE}serverlesscache:{{name}}",
            more={
                "endpoints": [{"address": "{name}-{hex:6}.serverless.{region}.cache.amazonaws.com", "port": 6379}],
                "readerEndpoints": [
                    {"address": "{name}-{hex:6}.serverless.{region}.cache.amazonaws.com", "port": 6380}
                ],
            },
        ),
        replacement=Replacement(
            "elasticache/serverless_cache.go",
            "kmsKeyId name networkType snapshotArnsToRestores subnetIds",
            when={"engine": _serverless_engine_is_another, "majorEngineVersion": _serverless_version_falls},
        ),
        price=_serverless_price,
    ),
    Card(
        "aws:elasticache/subnetGroup:SubnetGroup",
        unique=(Unique("name"),),
        outputs=Outputs(arn=f"{_CACHE}subnetgroup:{{name}}", more={"vpcId": "vpc-{hex:17}"}),
        replacement=Replacement("elasticache/subnet_group.go", "name"),
        price=Free("a setting of a cache"),
        cloudformation=Counterpart(names={"name": "CacheSubnetGroupName"}),
    ),
    Card(
        "aws:elasticache/parameterGroup:ParameterGroup",
        unique=(Unique("name"),),
        outputs=Outputs(arn=f"{_CACHE}parametergroup:{{name}}"),
        replacement=Replacement("elasticache/parameter_group.go", "description family name"),
        price=Free("a setting of a cache"),
        cloudformation=Counterpart(
            names={"family": "CacheParameterGroupFamily", "parameters": "Properties"},
            values={"parameters": named_values},
        ),
    ),
    Card(
        "aws:elasticache/user:User",
        unique=(Unique("userId"),),
        outputs=Outputs(id="{name}", name="userId", arn=f"{_CACHE}user:{{name}}"),
        replacement=Replacement("elasticache/user.go", "userId userName"),
        price=Free("users are free"),
    ),
    Card(
        USER_GROUP,
        unique=(Unique("userGroupId"),),
        outputs=Outputs(id="{name}", name="userGroupId", arn=f"{_CACHE}usergroup:{{name}}"),
        replacement=Replacement("elasticache/user_group.go", "userGroupId"),
        price=Free("users are free"),
    ),
)
