"""ECS: clusters, services and tasks on Fargate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from policies.plan.graph import Registration
from policies.plan.scheduled_limits import scheduled_limits
from preview.aws.appautoscaling import TARGET
from preview.aws.card import Card, Free, Replacement, Unique
from preview.aws.counterpart import Counterpart, enabled
from preview.aws.outputs import Outputs
from preview.aws.pricing import Billing, Charge, CostKind, UnpricedError
from preview.aws.telemetry import telemetry_charges

if TYPE_CHECKING:  # see preview.aws.pricing
    from model.cost import Usage

CLUSTER = "aws:ecs/cluster:Cluster"
SERVICE = "aws:ecs/service:Service"
TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition"
_ECS = "arn:{partition}:ecs:{region}:{account}:"
_FREE_STORAGE_GIB = 20
"""Ephemeral storage that each task includes (https://aws.amazon.com/fargate/pricing/)."""
_CPU_UNITS_PER_VCPU = 1024
_MIB_PER_GB = 1024


def _service_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield the tasks of a service: the desired count or the minimum of scaling, and additional ones on average."""
    minimum = running_tasks(resource, billing)
    hours = billing.usage.hours
    strategy = resource.inputs.get("capacityProviderStrategies") or ()
    definition = definition_of(resource, "taskDefinition", billing)
    on_demand = on_demand_tasks(strategy, minimum)
    yield from task_charges(definition, on_demand, minimum - on_demand, hours)
    yield from telemetry_charges(definition, billing)
    addressed = (resource.inputs.get("networkConfiguration") or {}).get("assignPublicIp")
    if addressed:
        yield Charge(item=f"public IPv4 addresses of {minimum:g} tasks", key="ipv4.hour", quantity=minimum * hours)
    more = average_tasks(resource, billing) - minimum
    if more:
        on_demand = on_demand_tasks(strategy, minimum + more) - on_demand
        yield from task_charges(definition, on_demand, more - on_demand, hours, assumes="average_tasks", word=" more")
        if addressed:
            item = f"public IPv4 addresses of {more:g} more tasks"
            yield Charge(item=item, key="ipv4.hour", quantity=more * hours, kind="usage", assumes="average_tasks")


def _cluster_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield the metrics of Container Insights; a cluster itself is free."""
    level = insights_level(resource)
    if level == "disabled":
        return
    services = billing.graph.referring(resource, "cluster", SERVICE)
    minimum = sum(running_tasks(found, billing) for found in services)
    metrics = insights_metrics(level, len(services), minimum, billing.usage)
    yield Charge(item=f"Container Insights, {level}", key=f"insights.{level}", quantity=metrics)
    average = sum(average_tasks(found, billing) for found in services)
    more = insights_metrics(level, len(services), average, billing.usage) - metrics
    if more:
        item = f"Container Insights, {level}, of more tasks"
        yield Charge(item=item, key=f"insights.{level}", quantity=more, kind="usage", assumes="average_tasks")


def insights_level(resource: Registration) -> str:
    """Return how much Container Insights a cluster has: disabled, enabled or enhanced."""
    settings = {setting["name"]: setting["value"] for setting in resource.inputs.get("settings") or ()}
    return settings.get("containerInsights", "disabled")


def insights_metrics(level: str, services: int, tasks: float, assumed: Usage) -> float:
    """Return how many metrics Container Insights bills at a level, enabled or enhanced, for one cluster."""
    if level == "enhanced":
        metrics = assumed.enhanced_cluster_metrics + assumed.enhanced_service_metrics * services
        return metrics + assumed.enhanced_task_metrics * tasks
    return assumed.insights_cluster_metrics + assumed.insights_service_metrics * services


def running_tasks(resource: Registration, billing: Billing) -> float:
    """Return how many tasks of a service run at least: at any time, if schedules change the minimum."""
    targets = billing.graph.referring(resource, "resourceId", TARGET)
    if targets:
        minima = scheduled_limits(billing.graph, targets[0], "minCapacity")
        return float(min([targets[0].inputs["minCapacity"], *minima]))
    desired = resource.inputs.get("desiredCount")
    return 1.0 if desired is None else float(desired)


def average_tasks(resource: Registration, billing: Billing) -> float:
    """Return how many tasks of a service run on average: the assumed number, but at least its minimum.

    Without an assumption it is the minimum of its scalable target, whatever schedules do.
    """
    assumed = billing.usage.average_tasks.get(billing.graph.component(resource))
    if assumed is None:
        targets = billing.graph.referring(resource, "resourceId", TARGET)
        assumed = float(targets[0].inputs["minCapacity"]) if targets else 0
    return max(running_tasks(resource, billing), assumed)


def on_demand_tasks(strategy: Sequence[Mapping[str, Any]], tasks: float) -> float:
    """Return how many of *tasks* run on demand: bases first, then by weight."""
    if not strategy:
        return tasks
    left = tasks
    on_demand = 0.0
    for share in sorted(strategy, key=lambda share: -(share.get("base") or 0)):
        based = min(left, share.get("base") or 0)
        left -= based
        on_demand += based if share["capacityProvider"] == "FARGATE" else 0
    weights = sum(share.get("weight") or 0 for share in strategy)
    heavy = sum(share.get("weight") or 0 for share in strategy if share["capacityProvider"] == "FARGATE")
    return on_demand + (left * heavy / weights if weights else 0)


def definition_of(resource: Registration, name: str, billing: Billing) -> Registration:
    """Return the task definition that the input *name* refers to; raises UnpricedError if it is not in the plan."""
    definition = billing.graph.ref(resource, name, TASK_DEFINITION)
    if definition is None:
        raise UnpricedError("its task definition is not in the plan")
    return definition


def size(definition: Registration) -> tuple[str, float, float]:
    """Return a task's platform, as price keys name it, its vCPUs and its memory in GB; Fargate's tasks name both.

    Raises UnpricedError for a task of another kind.
    """
    inputs = definition.inputs
    if not inputs.get("cpu") or not inputs.get("memory"):
        raise UnpricedError("its task definition names no size, as Fargate needs it")
    platform = (inputs.get("runtimePlatform") or {}).get("cpuArchitecture") or "X86_64"
    return platform.lower(), float(inputs["cpu"]) / _CPU_UNITS_PER_VCPU, float(inputs["memory"]) / _MIB_PER_GB


def task_charges(
    definition: Registration, on_demand: float, spot: float, hours: float, *, assumes: str = "", word: str = ""
) -> Iterator[Charge]:
    """Yield what tasks cost for *hours*; the cost is usage if it follows from an assumption."""
    kind: CostKind = "usage" if assumes else "fixed"
    platform, vcpus, memory_gb = size(definition)
    storage_gib = (definition.inputs.get("ephemeralStorage") or {}).get("sizeInGib") or _FREE_STORAGE_GIB
    for label, infix, count in (("", "", on_demand), (" Spot", ".spot", spot)):
        if not count:
            continue
        prefix = f"fargate.{platform}{infix}"
        item = f"{count:g}{word} Fargate{label} tasks"
        for part, unit, amount in (("CPU", "vcpu", vcpus), ("memory", "memory", memory_gb)):
            yield Charge(
                item=f"{item}, {part}",
                key=f"{prefix}.{unit}",
                quantity=count * amount * hours,
                kind=kind,
                assumes=assumes,
            )
    if storage_gib > _FREE_STORAGE_GIB:
        yield Charge(
            item=f"storage beyond {_FREE_STORAGE_GIB} GiB",
            key="fargate.storage",
            quantity=(on_demand + spot) * (storage_gib - _FREE_STORAGE_GIB) * hours,
            kind=kind,
            assumes=assumes,
        )


CARDS = (
    Card(
        CLUSTER,
        unique=(Unique("name"),),
        outputs=Outputs(id=f"{_ECS}cluster/{{name}}", arn="{id}"),
        replacement=Replacement("ecs/cluster.go", "name"),
        price=_cluster_price,
    ),
    Card(
        "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
        outputs=Outputs(id="{input[clusterName]}"),
        replacement=Replacement("ecs/cluster_capacity_providers.go", "clusterName"),
        price=Free("a setting of a cluster"),
        cloudformation=Counterpart(
            type="AWS::ECS::ClusterCapacityProviderAssociations", names={"clusterName": "Cluster"}
        ),
    ),
    Card(
        "aws:ecs/capacityProvider:CapacityProvider",
        outputs=Outputs(id=f"{_ECS}capacity-provider/{{name}}", arn="{id}"),
        price=Free("the instances are billed"),
    ),
    Card(
        SERVICE,
        unique=(Unique("name", "cluster"),),
        outputs=Outputs(id=f"{_ECS}service/{{last[cluster]}}/{{name}}", arn="{id}"),
        replacement=Replacement(
            "ecs/service.go",
            "cluster iamRole launchType name schedulingStrategy",
            refused_unless={"capacityProviderStrategies": "forceNewDeployment"},
        ),
        price=_service_price,
        cloudformation=Counterpart(
            names={
                "name": "ServiceName",
                "iamRole": "Role",
                "orderedPlacementStrategies": "PlacementStrategies",
                "alarms": "DeploymentConfiguration/Alarms",
                "deploymentCircuitBreaker": "DeploymentConfiguration/DeploymentCircuitBreaker",
                "deploymentMaximumPercent": "DeploymentConfiguration/MaximumPercent",
                "deploymentMinimumHealthyPercent": "DeploymentConfiguration/MinimumHealthyPercent",
                "forceNewDeployment": "ForceNewDeployment/EnableForceNewDeployment",
                "networkConfiguration": "NetworkConfiguration/AwsvpcConfiguration",
            },
            values={"networkConfiguration.assignPublicIp": enabled},
            outputs={"arn": "Ref", "id": "Ref"},
        ),
    ),
    Card(
        TASK_DEFINITION,
        outputs=Outputs(
            id="{name}",
            name="family",
            arn=f"{_ECS}task-definition/{{name}}:1",
            more={"arnWithoutRevision": f"{_ECS}task-definition/{{name}}", "revision": 1},
        ),
        replacement=Replacement(
            "ecs/task_definition.go",
            (
                "containerDefinitions cpu enableFaultInjection ephemeralStorage executionRoleArn family ipcMode "
                "memory networkMode pidMode placementConstraints proxyConfiguration requiresCompatibilities "
                "runtimePlatform taskRoleArn volumes"
            ),
        ),
        price=Free("the tasks are billed by their service or schedule"),
        cloudformation=Counterpart(outputs={"id": ""}),
    ),
)
