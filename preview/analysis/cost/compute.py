"""What containers cost: Fargate tasks, scheduled jobs, insights, images. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from preview.analysis.cost.assumptions import Assumptions
from preview.analysis.cost.charges import Charge, Kind, Plan, Rule, UnpricedError
from preview.recorder.record import Registered

_TASK = "aws:ecs/taskDefinition:TaskDefinition"
SERVICE = "aws:ecs/service:Service"
CLUSTER = "aws:ecs/cluster:Cluster"
_TARGET = "aws:appautoscaling/target:Target"
_FREE_STORAGE_GIB = 20
_CPU_UNITS_PER_VCPU = 1024
_MIB_PER_GB = 1024


def service(resource: Registered, plan: Plan) -> Iterator[Charge]:
    """Yield the tasks of a service: as many as are desired, or the fewest that scaling allows, and those beyond."""
    fewest = running_tasks(resource, plan)
    hours = plan.assumptions.hours
    strategy = resource.inputs.get("capacityProviderStrategies") or ()
    definition = definition_of(resource, "taskDefinition", plan)
    on_demand = on_demand_tasks(strategy, fewest)
    yield from _tasks(definition, on_demand, fewest - on_demand, hours)
    addressed = (resource.inputs.get("networkConfiguration") or {}).get("assignPublicIp")
    if addressed:
        yield Charge(item=f"public IPv4 addresses of {fewest:g} tasks", key="ipv4.hour", quantity=fewest * hours)
    more = average_tasks(resource, plan) - fewest
    if more:
        on_demand = on_demand_tasks(strategy, fewest + more) - on_demand
        yield from _tasks(definition, on_demand, more - on_demand, hours, assumes="average_tasks", word=" more")
        if addressed:
            item = f"public IPv4 addresses of {more:g} more tasks"
            yield Charge(item=item, key="ipv4.hour", quantity=more * hours, kind="usage", assumes="average_tasks")


def schedule(resource: Registered, plan: Plan) -> Iterator[Charge]:
    """Yield the runs of a scheduled job."""
    runs = plan.assumptions.job_runs
    target = resource.inputs.get("target") or {}
    item = "runs of the schedule"
    yield Charge(item=item, key="schedule.runs", quantity=runs, kind="usage", assumes="job_runs")
    parameters = target.get("ecsParameters")
    if parameters:
        tasks = parameters.get("taskCount") or 1
        strategy = parameters.get("capacityProviderStrategies") or ()
        hours = runs * plan.assumptions.job_hours
        on_demand = on_demand_tasks(strategy, tasks)
        definition = definition_of(resource, "target", plan)
        yield from _tasks(definition, on_demand, tasks - on_demand, hours, assumes="job_hours")


def cluster(resource: Registered, plan: Plan) -> Iterator[Charge]:
    """Yield the metrics of Container Insights; a cluster itself is free."""
    level = insights_level(resource)
    if level == "disabled":
        return
    services = plan.referring(resource, "cluster", SERVICE)
    fewest = sum(running_tasks(found, plan) for found in services)
    metrics = insights_metrics(level, len(services), fewest, plan.assumptions)
    yield Charge(item=f"Container Insights, {level}", key=f"insights.{level}", quantity=metrics)
    average = sum(average_tasks(found, plan) for found in services)
    more = insights_metrics(level, len(services), average, plan.assumptions) - metrics
    if more:
        item = f"Container Insights, {level}, of more tasks"
        yield Charge(item=item, key=f"insights.{level}", quantity=more, kind="usage", assumes="average_tasks")


def insights_level(resource: Registered) -> str:
    """Return how much Container Insights a cluster has: disabled, enabled or enhanced."""
    settings = {setting["name"]: setting["value"] for setting in resource.inputs.get("settings") or ()}
    return settings.get("containerInsights", "disabled")


def insights_metrics(level: str, services: int, tasks: float, assumed: Assumptions) -> float:
    """Return how many metrics Container Insights bills at a level, enabled or enhanced, for one cluster."""
    if level == "enhanced":
        metrics = assumed.enhanced_cluster_metrics + assumed.enhanced_service_metrics * services
        return metrics + assumed.enhanced_task_metrics * tasks
    return assumed.insights_cluster_metrics + assumed.insights_service_metrics * services


def repository(resource: Registered, plan: Plan) -> Iterator[Charge]:
    """Yield the images of a repository."""
    stored = plan.share(plan.assumptions.image_gb, resource)
    yield Charge(item="images stored", key="ecr.storage", quantity=stored, kind="usage", assumes="image_gb")


def running_tasks(resource: Registered, plan: Plan) -> float:
    """Return how many tasks of a service run at least."""
    targets = plan.referring(resource, "resourceId", _TARGET)
    if targets:
        return float(targets[0].inputs["minCapacity"])
    desired = resource.inputs.get("desiredCount")
    return 1.0 if desired is None else float(desired)


def average_tasks(resource: Registered, plan: Plan) -> float:
    """Return how many tasks of a service run on average: what is assumed of it, but never below its fewest."""
    return max(running_tasks(resource, plan), plan.assumptions.average_tasks.get(plan.component(resource), 0))


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


def definition_of(resource: Registered, name: str, plan: Plan) -> Registered:
    """Return the task definition that the input *name* refers to; raises UnpricedError if it is not in the plan."""
    definition = plan.referred(resource, name, _TASK)
    if definition is None:
        raise UnpricedError("its task definition is not in the plan")
    return definition


def size(definition: Registered) -> tuple[str, float, float]:
    """Return a task's platform, as price keys name it, its vCPUs and its memory in GB; Fargate's tasks name both.

    Raises UnpricedError for a task of another kind.
    """
    inputs = definition.inputs
    if not inputs.get("cpu") or not inputs.get("memory"):
        raise UnpricedError("its task definition names no size, as Fargate needs it")
    platform = (inputs.get("runtimePlatform") or {}).get("cpuArchitecture") or "X86_64"
    return platform.lower(), float(inputs["cpu"]) / _CPU_UNITS_PER_VCPU, float(inputs["memory"]) / _MIB_PER_GB


def _tasks(
    definition: Registered, on_demand: float, spot: float, hours: float, *, assumes: str = "", word: str = ""
) -> Iterator[Charge]:
    """Yield what tasks cost for some hours; it is usage if it follows from an assumption."""
    kind: Kind = "usage" if assumes else "baseline"
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


RULES: Mapping[str, Rule] = {
    SERVICE: service,
    "aws:scheduler/schedule:Schedule": schedule,
    CLUSTER: cluster,
    "aws:ecr/repository:Repository": repository,
}
