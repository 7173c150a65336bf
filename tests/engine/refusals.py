"""Values that AWS refuses together. Written from AWS's pages, apart from the models and the pack, which it judges."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

_GP3_STRIPED_GIB = 400
_FARGATE_MEMORY_MIB = {
    256: {512, 1024, 2048},
    512: set(range(1024, 4096 + 1, 1024)),
    1024: set(range(2048, 8192 + 1, 1024)),
    2048: set(range(4096, 16384 + 1, 1024)),
    4096: set(range(8192, 30720 + 1, 1024)),
    8192: set(range(16384, 61440 + 1, 4096)),
    16384: set(range(32768, 122880 + 1, 8192)),
}
_RDS = "https://docs.aws.amazon.com/AmazonRDS/latest"
_ECS = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide"
_ELASTICACHE = "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference"


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """A pair of values that one type does not accept."""

    type: str
    says: str
    """What AWS answers, in short."""
    page: str
    """Where AWS documents it."""
    applies: Callable[[Mapping[str, Any]], object]
    """Whether inputs have the pair."""


def refusal(token: str, inputs: Mapping[str, Any]) -> str | None:
    """Return what AWS would answer to a resource with these inputs, if it refuses them."""
    found = next((rule for rule in REFUSALS if rule.type == token and rule.applies(inputs)), None)
    return found and f"{found.says} ({found.page})"


def _is_local_replica(inputs: Mapping[str, Any]) -> bool:
    source = inputs.get("replicateSourceDb")
    return bool(source) and not str(source).startswith("arn:")


def _small_gp3(inputs: Mapping[str, Any]) -> bool:
    postgres = inputs.get("engine") == "postgres"
    size = inputs.get("allocatedStorage")
    return postgres and inputs.get("storageType") == "gp3" and size is not None and size < _GP3_STRIPED_GIB


def _slow_gp3(inputs: Mapping[str, Any]) -> bool:
    throughput, iops = inputs.get("storageThroughput"), inputs.get("iops")
    return bool(throughput and iops) and inputs.get("storageType") == "gp3" and throughput * 4 > iops


def _containers(inputs: Mapping[str, Any]) -> list[dict[str, Any]]:
    return json.loads(inputs.get("containerDefinitions") or "[]")


def _ports(inputs: Mapping[str, Any]) -> list[tuple[int, str]]:
    mappings = [mapping for container in _containers(inputs) for mapping in container.get("portMappings", ())]
    return [(mapping["containerPort"], mapping.get("protocol", "tcp")) for mapping in mappings]


def _remapped(inputs: Mapping[str, Any]) -> bool:
    mappings = [mapping for container in _containers(inputs) for mapping in container.get("portMappings", ())]
    return any(mapping.get("hostPort", mapping["containerPort"]) != mapping["containerPort"] for mapping in mappings)


def _odd_size(inputs: Mapping[str, Any]) -> bool:
    if "FARGATE" not in inputs.get("requiresCompatibilities", ()):
        return False
    return int(inputs["memory"]) not in _FARGATE_MEMORY_MIB.get(int(inputs["cpu"]), ())


def _lone_node(inputs: Mapping[str, Any]) -> bool:
    alone = inputs.get("numCacheClusters") == 1 or (
        inputs.get("numNodeGroups") == 1 and inputs.get("replicasPerNodeGroup") == 0
    )
    return inputs.get("automaticFailoverEnabled") is True and alone and inputs.get("numNodeGroups") in {None, 1}


_INSTANCE = "aws:rds/instance:Instance"
_TASK = "aws:ecs/taskDefinition:TaskDefinition"
REFUSALS = (
    Refusal(
        type=_INSTANCE,
        says="InvalidParameterCombination: a replica in the region of its source uses the key of the source",
        page=f"{_RDS}/APIReference/API_CreateDBInstanceReadReplica.html",
        applies=lambda inputs: _is_local_replica(inputs) and inputs.get("kmsKeyId"),
    ),
    Refusal(
        type=_INSTANCE,
        says="InvalidParameterCombination: gp3 below 400 GiB takes no IOPS and no throughput",
        page=f"{_RDS}/UserGuide/CHAP_Storage.html#gp3-storage",
        applies=lambda inputs: _small_gp3(inputs) and (inputs.get("iops") or inputs.get("storageThroughput")),
    ),
    Refusal(
        type=_INSTANCE,
        says="InvalidParameterCombination: gp3 has at most 0.25 MiB/s for each IOPS",
        page=f"{_RDS}/UserGuide/CHAP_Storage.html#gp3-storage",
        applies=_slow_gp3,
    ),
    Refusal(
        type=_INSTANCE,
        says="InvalidParameterCombination: monitoring needs a role",
        page=f"{_RDS}/APIReference/API_CreateDBInstance.html",
        applies=lambda inputs: inputs.get("monitoringInterval") and not inputs.get("monitoringRoleArn"),
    ),
    Refusal(
        type=_TASK,
        says="ClientException: no Fargate configuration has this CPU with this memory",
        page=f"{_ECS}/task_definition_parameters.html#task_size",
        applies=_odd_size,
    ),
    Refusal(
        type=_TASK,
        says="ClientException: in network mode awsvpc the host port is the container port",
        page=f"{_ECS}/task_definition_parameters.html#container_definition_portmappings",
        applies=lambda inputs: inputs.get("networkMode") == "awsvpc" and _remapped(inputs),
    ),
    Refusal(
        type=_TASK,
        says="ClientException: two containers of a task use the same port",
        page=f"{_ECS}/task-networking-awsvpc.html",
        applies=lambda inputs: inputs.get("networkMode") == "awsvpc" and len(set(_ports(inputs))) < len(_ports(inputs)),
    ),
    Refusal(
        type="aws:ecs/service:Service",
        says="InvalidParameterException: rebalancing needs a maximum above 100 %",
        page=f"{_ECS}/service-rebalancing.html",
        applies=lambda inputs: (
            inputs.get("availabilityZoneRebalancing") == "ENABLED"
            and inputs.get("deploymentMaximumPercent", 200) <= 100
        ),
    ),
    Refusal(
        type="aws:elasticache/replicationGroup:ReplicationGroup",
        says="InvalidParameterCombination: automatic failover needs two nodes",
        page=f"{_ELASTICACHE}/API_CreateReplicationGroup.html",
        applies=_lone_node,
    ),
    Refusal(
        type="aws:elasticache/replicationGroup:ReplicationGroup",
        says="InvalidParameterCombination: multi-AZ needs automatic failover",
        page=f"{_ELASTICACHE}/API_CreateReplicationGroup.html",
        applies=lambda inputs: inputs.get("multiAzEnabled") and not inputs.get("automaticFailoverEnabled"),
    ),
)
"""All of them. The provider passes every one on to AWS."""
