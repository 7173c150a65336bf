"""What settings add to a task: whether it fits beside the containers that are there. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from model.agent import Agent
from model.aws import ecs
from model.aws.fargate import MEMORY_MIB
from model.log_router import LOG_ROUTER, Router
from model.problem import Problem
from model.sidecar import Sidecar
from model.task_size import TaskSize
from model.telemetry import COLLECTOR, Telemetry


def agents_of(telemetry: Telemetry | None, router: Router | None) -> dict[str, Agent]:
    """Return name → what is added to a task."""
    found: dict[str, Agent] = {}
    if telemetry is not None:
        found[COLLECTOR] = telemetry
    if router is not None:
        found[LOG_ROUTER] = router
    return found


def agent_problems(task: TaskSize, sidecars: Mapping[str, Sidecar], agents: Mapping[str, Agent]) -> Iterator[Problem]:
    """Yield why *agents* do not fit into a *task* beside its *sidecars*."""
    if not agents:
        return
    words = " and ".join(agents)
    for name in agents:
        if name in sidecars:
            yield Problem(
                ("sidecars", name),
                f"is the name of the container that {_SETTING[name]} adds; choose another name",
                f'sidecars: {{own-{name}: {{image: {{uri: "public.ecr.aws/nginx/nginx:1.29"}}}}}}',
                show_value=False,
            )
    most = ecs.MAX_SIDECARS - len(agents)
    if len(sidecars) > most:
        yield Problem(
            ("sidecars",),
            f"holds {len(sidecars)}, and at most {most} fit next to {words}",
            "sidecars: {}",
            show_value=False,
        )
    for field, whole in (("cpu", task.cpu), ("memory_mib", task.memory_mib)):
        given = sum(getattr(sidecar, field) or 0 for sidecar in sidecars.values())
        taken = given + sum(getattr(agent, field) for agent in agents.values())
        if given < whole <= taken:
            others = "sidecars, " if given else ""
            yield Problem(
                (field,),
                f"must be above the {taken} of {others}{words}, or nothing is left for the service",
                _larger(task, field, taken),
            )


def _larger(task: TaskSize, field: str, taken: int) -> str:
    """Return the smallest size of which *field* is above *taken*, and no less than *task* has; its own if none is."""
    for cpu, sizes in MEMORY_MIB.items():
        for memory_mib in sizes:
            enough = {"cpu": cpu, "memory_mib": memory_mib}[field] > taken
            if enough and cpu >= task.cpu and memory_mib >= task.memory_mib:
                return f"cpu: {cpu}, memory_mib: {memory_mib}"
    return f"cpu: {task.cpu}, memory_mib: {task.memory_mib}"


_SETTING: Mapping[str, str] = {COLLECTOR: "telemetry", LOG_ROUTER: "log_router"}
"""Name of an added container → the setting that adds it."""
