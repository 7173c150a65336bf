"""``plinth:services``: what runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, get_args

from pydantic import Field

from model.additional_port import AdditionalPort, port_problems
from model.agent import Agent
from model.agents import agent_problems, agents_of
from model.aws import ecs, elb
from model.aws.fargate import MEMORY_MIB
from model.base import Name, Text, suggestion, tried
from model.container import Container
from model.deployment import Deployment, RollingDeployment
from model.deployment_of_service import deployment_problems
from model.links import LinkOffer
from model.log_groups import LogGroupName
from model.log_router import LogRouter, Router
from model.outbound import Outbound
from model.problem import Path, Problem
from model.protocol import Protocol, protocol_problems
from model.route import Route
from model.scaling import Scaling
from model.scaling_of_service import scaling_problems
from model.service_alarms import ServiceAlarms
from model.sidecar import MAIN, Sidecar
from model.start_order import order_problems
from model.task_images import task_image_problems
from model.task_size import TaskSize
from model.telemetry import Telemetry
from model.times import schedule_problems
from model.workload import Kind, Workload

_NEEDED = {
    "web": ("port", "route", "health_check"),
    "internal": ("port",),
    "worker": (),
    "job": ("schedule",),
}
_FORBIDDEN = {
    "web": ("schedule",),
    "internal": ("route", "additional_ports", "schedule"),
    "worker": ("port", "protocol", "route", "additional_ports", "schedule", "request_timeout_seconds"),
    "job": (
        "port",
        "protocol",
        "route",
        "additional_ports",
        "health_check",
        "tasks",
        "scaling",
        "deployment",
        "request_timeout_seconds",
        "alarms",
        "restart",
        "redeploy_on_secret_change",
    ),
}
_OF_THE_LOAD_BALANCER = {"target_errors_per_minute", "latency_p95_seconds", "healthy_threshold"}
"""Fields of alarms and health check that only a load balancer looks at."""

CHECKED_BY_COMMAND = frozenset({"internal", "worker"})
"""Kinds that no load balancer checks: ECS runs a command in the container."""


class Service(Container, TaskSize, Workload):
    """A program in containers: fields of the main one, and of the task that runs it."""

    LINK: ClassVar[LinkOffer] = LinkOffer(access=("call",), variables=("_URL",), arns={"call": 0})

    port: int | None = Field(
        default=None,
        ge=1024,
        le=65_535,
        description="Port on which the container listens, 1024 or above as it is not root; web and internal only. "
        "Default: none.",
        examples=[8080],
    )
    protocol: Protocol = Field(
        default="http",
        description="What it speaks on its port: http is HTTP/1.1, http2 and grpc are unencrypted HTTP/2, which needs "
        "HTTPS between client and load balancer; web and internal only. AWS changes it on no service that exists: "
        "docs/containers.md. Default: http.",
        examples=["http"],
    )
    sidecars: Annotated[dict[Name, Sidecar], Field(max_length=ecs.MAX_SIDECARS)] = Field(
        default={},
        description="Name → a container beside the main one, in the same task: they reach each other on localhost, and "
        "share the task's CPU, memory and permissions. Default: none.",
        examples=[
            {"migrate": {"image": {"repository": "api", "tag": "1.0.0"}, "command": ["alembic", "upgrade", "head"]}}
        ],
    )
    request_timeout_seconds: int | None = Field(
        default=None,
        ge=1,
        le=elb.LONGEST_IDLE_TIMEOUT_SECONDS,
        description="Longest time until the answer to a request is complete; web and internal only. Raise it for "
        "answers that are streamed. A deployment waits as long for the requests of old tasks. "
        "Default: load_balancer.idle_timeout_seconds for web, 60 for internal.",
        examples=[300],
    )
    route: Route | None = Field(
        default=None,
        description="Requests that it receives; web only. Default: none.",
        examples=[{"paths": ["/api/*"], "priority": 100}],
    )
    additional_ports: Annotated[dict[Name, AdditionalPort], Field(max_length=ecs.MAX_TARGET_GROUPS - 1)] = Field(
        default={},
        description="Name → a further port of the main container, with a route and a health check of its own; web "
        "only, with a rolling deployment. Other services call the one in port. Default: none.",
        examples=[
            {
                "admin": {
                    "port": 9000,
                    "health_check_path": "/healthz",
                    "route": {"paths": ["/api/admin/*"], "priority": 90},
                }
            }
        ],
    )
    tasks: int | None = Field(
        default=None,
        ge=1,
        le=ecs.MAX_TASKS,
        description="Fixed number of tasks, instead of scaling. Default: none.",
        examples=[2],
    )
    scaling: Scaling | None = Field(
        default=None,
        description="Number of tasks by load and time, instead of tasks. Default: none.",
        examples=[{"min_tasks": 2, "max_tasks": 6, "cpu_percent": 70}],
    )
    deployment: Deployment | None = Field(
        default=None,
        description="How new tasks replace old ones. Default: cluster.deployment for web, otherwise rolling, all "
        "healthy, at most double.",
        examples=[{"minimum_healthy_percent": 100, "maximum_percent": 200}],
    )
    schedule: Text | None = Field(
        default=None,
        description="When a job runs, UTC: rate(…), cron(minute hour day month weekday year), or once, at(…). "
        "Default: none.",
        examples=["rate(1 day)"],
    )
    links: dict[str, str] = Field(
        default={},
        description="Name → access. Bucket: read, write, read_write; database: connect, fetch, iam; cache: connect; "
        "secret: read, fetch; parameter: read; service: call. Grants exactly that, and gives the variables: "
        "docs/links.md. Default: none.",
        examples=[{"main": "connect"}],
    )
    outbound: Outbound = Field(
        default={},
        description="Name → what it may open connections to, besides its links and what every service in its network "
        "may reach. Default: nothing.",
        examples=[{"mail": {"port": 587, "cidrs": ["203.0.113.0/24"]}}],
    )
    log_group_name: LogGroupName | None = Field(
        default=None, description="Name of its log group. Default: made from its name.", examples=["/ecs/api"]
    )
    telemetry: Telemetry | None = Field(
        default=None,
        description="An OpenTelemetry collector in each task, and where it sends traces, metrics and logs; "
        "{tracing: false} for none. Default: observability.telemetry.",
        examples=[{"metrics": {"to": "cloudwatch"}}],
    )
    log_router: LogRouter | None = Field(
        default=None,
        description="Fluent Bit in each task (FireLens), and where it sends what containers print; {to: awslogs} for "
        "none. Default: observability.log_router.",
        examples=[{"to": "cloudwatch"}],
    )
    alarms: ServiceAlarms = Field(
        default=ServiceAlarms(),
        description="Thresholds of its alarms. Default: see there.",
        examples=[{"cpu_percent": 80}],
    )

    @property
    def is_callable(self) -> bool:
        """Whether other services can be linked to it."""
        return self.kind in {"web", "internal"}

    @property
    def containers(self) -> dict[Path, Container]:
        """Path of each container of the task → the container."""
        return {(): self, **{("sidecars", name): sidecar for name, sidecar in self.sidecars.items()}}

    @property
    def routes(self) -> dict[Path, Route]:
        """Path of each route → the route, that of its port first."""
        first = {} if self.route is None else {("route",): self.route}
        return {
            **first,
            **{("additional_ports", name, "route"): one.route for name, one in self.additional_ports.items()},
        }

    @property
    def strategy(self) -> Deployment:
        """How new tasks replace old ones, if the stack has no default."""
        return self.deployment or RollingDeployment()

    @property
    def collector(self) -> Telemetry | None:
        """What the collector in its tasks does, or None if there is nothing to collect."""
        return self.telemetry if self.telemetry is not None and self.telemetry.signals else None

    @property
    def router(self) -> Router | None:
        """The log router in its tasks, or None if there is none."""
        return self.log_router if isinstance(self.log_router, Router) else None

    @property
    def agents(self) -> dict[str, Agent]:
        """Name → what telemetry and log_router add to its tasks."""
        return agents_of(self.collector, self.router)

    @property
    def fewest_tasks(self) -> int:
        """Number of tasks that should always run; 0 for a job, and for a service that rests outside of some hours."""
        return self.scaling.fewest_tasks if self.scaling else self.tasks or 0

    @property
    def first_tasks(self) -> int:
        """Number of tasks that a new service runs at first; 0 for a job."""
        return self.scaling.min_tasks if self.scaling else self.tasks or 0

    def problems(self) -> Iterator[Problem]:
        """Yield what AWS would refuse, would run with more rights than it needs, or would never finish deploying."""
        yield from tried(
            self._kind_problems,
            self.size_problems,
            self._share_problems,
            self._count_problems,
            self._health_check_problems,
            self._protocol_problems,
            lambda: port_problems(self),
            self._deployment_problems,
            lambda: scaling_problems(self),
            self._schedule_problems,
            self._without_effect,
            super().problems,
            self._sidecar_problems,
            self._order_problems,
            lambda: agent_problems(self, self.sidecars, self.agents),
            self._image_problems,
        )

    def _kind_problems(self) -> Iterator[Problem]:
        given = [name for name in _FORBIDDEN[self.kind] if name in self._given]
        meant = self._kind_of_given
        if meant is not None and (len(given) > 1 or (given and self._path_without_load_balancer)):
            fields = f"{', '.join(given)}, which kind {meant} has" if len(given) > 1 else f"{given[0]} and a path"
            yield Problem(("kind",), f"{self.kind} does not take {fields}", f"kind: {meant}", hides=())
            return
        for field in _NEEDED[self.kind]:
            if getattr(self, field) is None:
                yield Problem((field,), f"kind {self.kind} needs it")
        for field in given:
            rule = (
                f"is not allowed for kind {self.kind}; change the kind, or remove it"
                if meant
                else f"is not allowed for kind {self.kind}; remove it"
            )
            yield Problem((field,), rule, f"kind: {meant or self.kind}", hides=(field,))

    @property
    def _given(self) -> set[str]:
        return {name for name in self.model_fields_set if getattr(self, name) is not None}

    @property
    def _kind_of_given(self) -> Kind | None:
        """The kind that allows everything that is given, and needs nothing else; None if there is none."""
        kinds: tuple[Kind, ...] = get_args(Kind)
        for kind in kinds:
            path = self.health_check.path if self.health_check is not None else None
            other_check = (path is None) if kind == "web" else (path is not None and kind in CHECKED_BY_COMMAND)
            if not self._given & set(_FORBIDDEN[kind]) and self._given >= set(_NEEDED[kind]) and not other_check:
                return kind
        return None

    @property
    def _path_without_load_balancer(self) -> bool:
        check = self.health_check
        return self.kind in CHECKED_BY_COMMAND and check is not None and check.path is not None

    def _count_problems(self) -> Iterator[Problem]:
        if self.kind == "job":
            return
        if self.tasks is None and self.scaling is None:
            yield Problem((), "needs tasks (a fixed number) or scaling", "tasks: 2", show_value=False)
        if self.tasks is not None and self.scaling is not None:
            yield Problem(
                ("tasks",),
                "is not allowed next to scaling, which sets the number of tasks; remove it",
                "scaling: {min_tasks: 2, max_tasks: 6, cpu_percent: 70}",
            )

    def _health_check_problems(self) -> Iterator[Problem]:
        check = self.health_check
        if check is None:
            return
        path = ("health_check", "path")
        if self.kind == "web" and check.path is None:
            yield Problem(path, "the load balancer needs it")
        if self.kind in CHECKED_BY_COMMAND and check.path is not None:
            yield Problem(
                path,
                f"only the load balancer requests a path; kind {self.kind} is checked by a command",
                "health_check: {command: [python, -m, app.check]}",
            )
        if self.kind in CHECKED_BY_COMMAND and check.path is None and not check.command:
            yield Problem(("health_check", "command"), f"kind {self.kind} is checked by a command")

    def _protocol_problems(self) -> Iterator[Problem]:
        path = self.health_check.path if self.health_check is not None else None
        yield from protocol_problems(self.protocol, path, self.route.authentication if self.route is not None else None)

    def _deployment_problems(self) -> Iterator[Problem]:
        yield from deployment_problems(self)

    def _without_effect(self) -> Iterator[Problem]:
        if self.kind in {"web", "job"}:
            return
        for part, model, example in (
            ("alarms", self.alarms, "alarms: {cpu_percent: 80}"),
            ("health_check", self.health_check, "health_check: {command: [python, -m, app.check]}"),
        ):
            for field in sorted(_OF_THE_LOAD_BALANCER & (model.model_fields_set if model else set())):
                yield Problem(
                    (part, field),
                    f"has no effect for kind {self.kind}, which has no load balancer; remove it",
                    example,
                )

    def _schedule_problems(self) -> Iterator[Problem]:
        if self.kind == "job" and self.schedule is not None:
            yield from schedule_problems(self.schedule)

    def _image_problems(self) -> Iterator[Problem]:
        images = {place: container.image for place, container in self.containers.items()}
        yield from task_image_problems(images, self.protocol, self.image_owner)

    def _share_problems(self) -> Iterator[Problem]:
        tmp_mib = self.tmp_mib + sum(sidecar.tmp_mib for sidecar in self.sidecars.values())
        if self.memory_mib in MEMORY_MIB[self.cpu] and tmp_mib >= self.memory_mib:
            must = f"is {tmp_mib} MiB with that of the sidecars, which must" if self.sidecars else "must"
            yield Problem(
                ("tmp_mib",),
                f"{must} be below memory_mib {self.memory_mib}: what is in /tmp counts as memory",
                f"tmp_mib: {self.memory_mib // (4 * (1 + len(self.sidecars)))}",
            )
        for field, whole in (("cpu", self.cpu), ("memory_mib", self.memory_mib)):
            shares = {name: getattr(sidecar, field) or 0 for name, sidecar in self.sidecars.items()}
            taken = sum(shares.values())
            if shares and taken >= whole:
                yield Problem(
                    ("sidecars", max(shares, key=lambda name: shares[name]), field),
                    f"sidecars take {taken} together, which must be below {field} {whole} of the task",
                    f"{field}: {whole // (2 * len(shares))}",
                )

    def _sidecar_problems(self) -> Iterator[Problem]:
        for name, sidecar in self.sidecars.items():
            if name == MAIN:
                yield Problem(
                    ("sidecars", name),
                    "is what depends_on calls the service's own container; choose another name",
                    'sidecars: {proxy: {image: {uri: "public.ecr.aws/nginx/nginx:1.29"}}}',
                    show_value=False,
                )
            for link in sidecar.link_variables:
                if link not in self.links:
                    yield Problem(
                        ("sidecars", name, "link_variables"),
                        f"{link!r} is not in links of the service; add it there{suggestion(link, self.links)}",
                        f"link_variables: [{next(iter(self.links), '')}]",
                    )

    def _order_problems(self) -> Iterator[Problem]:
        yield from order_problems(self, self.sidecars)
