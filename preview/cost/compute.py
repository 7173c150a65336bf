"""What containers cost: Fargate tasks, scheduled jobs, insights, images. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from preview.cost.charges import Charge, Kind, Plan, Rule, UnpricedError
from preview.record import Registered

_TASK = "aws:ecs/taskDefinition:TaskDefinition"
_SERVICE = "aws:ecs/service:Service"
_TARGET = "aws:appautoscaling/target:Target"
_FREE_STORAGE_GIB = 20
_CPU_UNITS_PER_VCPU = 1024
_MIB_PER_GB = 1024


def service(resource: Registered, plan: Plan) -> Iterator[Charge]:
    """Yield the tasks of a service: as many as are desired, or the fewest that scaling allows."""
    tasks = running_tasks(resource, plan)
    hours = plan.assumptions.hours
    strategy = resource.inputs.get("capacityProviderStrategies") or ()
    yield from _tasks(_definition(resource, "taskDefinition", plan), strategy, tasks, hours, "baseline")
    if (resource.inputs.get("networkConfiguration") or {}).get("assignPublicIp"):
        yield Charge(item=f"public IPv4 addresses of {tasks:g} tasks", key="ipv4.hour", quantity=tasks * hours)


def schedule(resource: Registered, plan: Plan) -> Iterator[Charge]:
    """Yield the runs of a scheduled job."""
    runs = plan.assumptions.job_runs
    target = resource.inputs.get("target") or {}
    yield Charge(item="runs of the schedule", key="schedule.runs", quantity=runs, kind="usage")
    parameters = target.get("ecsParameters")
    if parameters:
        tasks = parameters.get("taskCount") or 1
        strategy = parameters.get("capacityProviderStrategies") or ()
        hours = runs * plan.assumptions.job_hours
        yield from _tasks(_definition(resource, "target", plan), strategy, tasks, hours, "usage")


def cluster(resource: Registered, plan: Plan) -> Iterator[Charge]:
    """Yield the metrics of Container Insights; a cluster itself is free."""
    settings = {setting["name"]: setting["value"] for setting in resource.inputs.get("settings") or ()}
    level = settings.get("containerInsights", "disabled")
    if level == "disabled":
        return
    services = plan.referring(resource, "cluster", _SERVICE)
    assumed = plan.assumptions
    if level == "enhanced":
        tasks = sum(running_tasks(found, plan) for found in services)
        metrics = assumed.enhanced_cluster_metrics + assumed.enhanced_service_metrics * len(services)
        metrics += assumed.enhanced_task_metrics * tasks
    else:
        metrics = assumed.insights_cluster_metrics + assumed.insights_service_metrics * len(services)
    yield Charge(item=f"Container Insights, {level}", key=f"insights.{level}", quantity=metrics)


def repository(resource: Registered, plan: Plan) -> Iterator[Charge]:
    """Yield the images of a repository."""
    stored = plan.share(plan.assumptions.image_gb, resource)
    yield Charge(item="images stored", key="ecr.storage", quantity=stored, kind="usage")


def running_tasks(resource: Registered, plan: Plan) -> float:
    """Return how many tasks of a service run at least."""
    targets = plan.referring(resource, "resourceId", _TARGET)
    if targets:
        return float(targets[0].inputs["minCapacity"])
    desired = resource.inputs.get("desiredCount")
    return 1.0 if desired is None else float(desired)


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


def _definition(resource: Registered, name: str, plan: Plan) -> Registered:
    definition = plan.referred(resource, name, _TASK)
    if definition is None:
        raise UnpricedError("its task definition is not in the plan")
    return definition


def _tasks(
    definition: Registered, strategy: Sequence[Mapping[str, Any]], tasks: float, hours: float, kind: Kind
) -> Iterator[Charge]:
    inputs = definition.inputs
    platform = (inputs.get("runtimePlatform") or {}).get("cpuArchitecture") or "X86_64"
    vcpus = float(inputs["cpu"]) / _CPU_UNITS_PER_VCPU
    memory_gb = float(inputs["memory"]) / _MIB_PER_GB
    storage_gib = (inputs.get("ephemeralStorage") or {}).get("sizeInGib") or _FREE_STORAGE_GIB
    on_demand = on_demand_tasks(strategy, tasks)
    for label, infix, count in (("", "", on_demand), (" Spot", ".spot", tasks - on_demand)):
        if count:
            prefix = f"fargate.{platform.lower()}{infix}"
            item = f"{count:g} Fargate{label} tasks"
            yield Charge(item=f"{item}, CPU", key=f"{prefix}.vcpu", quantity=count * vcpus * hours, kind=kind)
            yield Charge(item=f"{item}, memory", key=f"{prefix}.memory", quantity=count * memory_gb * hours, kind=kind)
    if storage_gib > _FREE_STORAGE_GIB:
        extra = tasks * (storage_gib - _FREE_STORAGE_GIB) * hours
        yield Charge(item=f"storage beyond {_FREE_STORAGE_GIB} GiB", key="fargate.storage", quantity=extra, kind=kind)


RULES: Mapping[str, Rule] = {
    _SERVICE: service,
    "aws:scheduler/schedule:Schedule": schedule,
    "aws:ecs/cluster:Cluster": cluster,
    "aws:ecr/repository:Repository": repository,
}
