"""The arguments of a service, and what AWS or good sense would refuse about them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Literal

from components.compute.container import HealthCheck
from components.compute.scaling import Scaling
from components.compute.service_metrics import ServiceAlarms
from components.compute.workload import WorkloadArgs
from components.edge.load_balancer import LoadBalancer
from model.route import Route

# Whoever is not root and has no capability cannot listen below.
_PORTS = range(1024, 65536)


@dataclass(frozen=True, kw_only=True, slots=True)
class Deployment:
    """How a rolling deployment exchanges tasks; one that fails is always rolled back. Numbers of seed 001."""

    minimum_healthy_percent: int = 100
    """How many of the wanted tasks always run. Default: 100."""

    maximum_percent: int = 200
    """How many may run meanwhile. Default: 200."""

    def problems(self, tasks: int) -> list[str]:
        """Return why no deployment of *tasks* tasks would ever end.

        ECS rounds the most down and the fewest up, see
        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html.
        """
        most, fewest = tasks * self.maximum_percent // 100, ceil(tasks * self.minimum_healthy_percent / 100)
        if tasks == 0 or most > tasks or fewest < tasks:
            return []
        limits = f"minimum_healthy_percent {self.minimum_healthy_percent} and maximum_percent {self.maximum_percent}"
        return [f"deployment can neither start nor stop one of {tasks} tasks with {limits}; widen them, as 100 and 200"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceArgs(WorkloadArgs):
    """What a service is made of.

    The first deployment, while the registry is still empty: an image that the program builds is pushed before the
    service starts. For images that something else pushes, deploy once with ``tasks=0``, which waits for no image,
    push, then give the number.
    """

    kind: Literal["web", "internal", "worker"]
    """Behind the load balancer, reached by other services only, or reached by nobody."""

    port: int | None = None
    """TCP port that a web or internal service listens on, 1024 to 65535. Default: none, as a worker has it."""

    health_check: HealthCheck | None = None
    """How it is found out whether a task works. Default: the task is alive; a web service needs a path."""

    route: Route | None = None
    """Which requests come in. Default: none; a web service needs one."""

    load_balancer: LoadBalancer | None = None
    """Where a web service's requests come from. Default: none."""

    tasks: int | None = None
    """Fixed number of tasks. Default: none; give it or *scaling*."""

    scaling: Scaling | None = None
    """Limits and targets of the number of tasks. Default: none; give it or *tasks*."""

    deployment: Deployment = field(default_factory=Deployment)
    """How tasks are exchanged. Default: see Deployment."""

    calls: Mapping[str, int] = field(default_factory=dict)
    """Service → port that is called; gives ``<NAME>_URL``. ``Service.call`` opens the port. Default: none."""

    image_owner: Literal["stack", "pipeline"] = "stack"
    """Who decides which revision runs. Default: the stack, whose file a pipeline may give the new tag to.

    With ``pipeline`` the program registers revisions but leaves the running service on the one that a pipeline chose:
    it takes the family's latest revision, puts its image in, registers and deploys that. A changed variable then
    reaches the service with the pipeline's next deployment. Switching over replaces nothing.
    """

    alarms: ServiceAlarms = field(default_factory=ServiceAlarms)
    """Thresholds. Default: see ServiceAlarms."""

    @property
    def fewest_tasks(self) -> int:
        """How many tasks should always run."""
        if self.scaling is not None:
            return self.scaling.min_tasks
        return self.tasks or 0


def service_problems(args: ServiceArgs) -> list[str]:
    """Return everything that is wrong with the arguments of a service."""
    found = args.problems()
    found += _reach_problems(args)
    if (args.tasks is None) == (args.scaling is None):
        found.append("give either tasks or scaling")
    if args.tasks is not None and args.tasks < 0:
        found.append(f"tasks must not be below 0, not {args.tasks}")
    if args.scaling is not None:
        found += args.scaling.problems()
    if args.health_check is not None:
        found += args.health_check.problems()
    return found + args.deployment.problems(args.fewest_tasks)


def _reach_problems(args: ServiceArgs) -> list[str]:
    web, worker = args.kind == "web", args.kind == "worker"
    has_path = args.health_check is not None and args.health_check.path is not None
    rules = {
        f"a worker listens on no port, not {args.port}": worker and args.port is not None,
        f"kind {args.kind} needs a port": not worker and args.port is None,
        f"port must be 1024 to 65535 for a user that is not root, not {args.port}": (
            not worker and args.port is not None and args.port not in _PORTS
        ),
        "a web service needs a route": web and args.route is None,
        "a web service needs a load_balancer": web and args.load_balancer is None,
        "a web service needs health_check.path": web and not has_path,
        f"only kind web has a route, not {args.kind}": not web and args.route is not None,
    }
    return [rule for rule, broken in rules.items() if broken]
