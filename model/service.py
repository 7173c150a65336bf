"""``plinth:services``: what runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, get_args

from pydantic import Field

from model.aws import ecs, elb
from model.aws.fargate import MAX_STORAGE_GIB, MEMORY_MIB, MIN_STORAGE_GIB, Cpu
from model.aws.schedule import broken_schedule, meant_schedule
from model.base import (
    Distinct,
    EventsPerMinute,
    Latency,
    Model,
    Risk,
    Text,
    Unknown,
    Utilization,
    name_like,
    suggestion,
    tried,
)
from model.container_values import FolderPath, User, VariableName
from model.credentials import exposed, exposed_in_command
from model.deployment import Deployment, RollingDeployment
from model.health_check import HealthCheck, shell_operator
from model.images import Image
from model.links import LinkOffer
from model.log_groups import LogGroupName
from model.network import InNetwork
from model.outbound import Outbound
from model.problem import Problem
from model.route import Route
from model.scaling import Scaling
from model.values import flow

Kind = Literal["web", "internal", "worker", "job"]
_NEEDED = {
    "web": ("port", "route", "health_check"),
    "internal": ("port",),
    "worker": (),
    "job": ("schedule",),
}
_FORBIDDEN = {
    "web": ("schedule",),
    "internal": ("route", "schedule"),
    "worker": ("port", "route", "schedule", "request_timeout_seconds"),
    "job": ("port", "route", "health_check", "tasks", "scaling", "deployment", "request_timeout_seconds", "alarms"),
}
_OF_THE_LOAD_BALANCER = {"target_errors_per_minute", "latency_p95_seconds", "healthy_threshold"}
"""Fields of alarms and health check that only a load balancer looks at."""
CHECKED_BY_COMMAND = frozenset({"internal", "worker"})
"""Kinds that no load balancer checks: ECS runs a command in the container."""

_MANY_SIZES = 8
"""Memory sizes that a message still lists one by one."""


class ServiceAlarms(Model):
    """Thresholds of a service's alarms."""

    cpu_percent: Utilization = Field(default=80, description="Average CPU use, percent. Default: 80.", examples=[80])
    memory_percent: Utilization = Field(
        default=90, description="Average memory use, percent. Default: 90.", examples=[90]
    )
    target_errors_per_minute: EventsPerMinute = Field(
        default=5,
        description="5xx answers per minute, above which deployments are rolled back, too; web only. Default: 5.",
        examples=[5],
    )
    latency_p95_seconds: Latency = Field(
        default=1.0, description="Seconds that 19 of 20 requests stay below; web only. Default: 1.", examples=[0.2]
    )


class Service(Model):
    """A program in containers."""

    LINK: ClassVar[LinkOffer] = LinkOffer(access=("call",), variables=("_URL",), arns={"call": 0})

    kind: Kind = Field(
        description="web: behind the load balancer; internal: called by other services; worker: called by no one; job: "
        "runs on a schedule and ends.",
        examples=["web"],
    )
    network: InNetwork = None
    image: Image = Field(description="What it runs.", examples=[{"repository": "api", "tag": "1.0.0"}])
    port: int | None = Field(
        default=None,
        ge=1024,
        le=65_535,
        description="Port on which the container listens, 1024 or above as it is not root; web and internal only. "
        "Default: none.",
        examples=[8080],
    )
    command: list[Text] = Field(
        default=[],
        description="Replaces the image's command. Default: the image's.",
        examples=[["python", "-m", "app"]],
    )
    environment: dict[VariableName, str] = Field(
        default={},
        description="Variables of the container: text, quoted, nothing confidential. Default: none.",
        examples=[{"LOG_FORMAT": "json"}],
    )
    allow_plaintext: Annotated[
        list[str],
        Distinct,
        Risk(bool, "variables that look confidential are readable for everyone who may describe the task definition"),
    ] = Field(
        default=[],
        description="Variables of environment that look confidential and are not. Default: none.",
        examples=[["SESSION_TOKEN_NAME"]],
    )
    cpu: Cpu = Field(description="CPU units of a task; 1024 are one vCPU.", examples=[256])
    memory_mib: int = Field(description="Memory of a task in MiB; which sizes exist depends on cpu.", examples=[512])
    tmp_mib: int = Field(
        default=128,
        ge=1,
        description="Size of /tmp in MiB. It is in memory: what is in it counts as memory of the task, and has to fit "
        "into memory_mib next to the process. Default: 128.",
        examples=[256],
    )
    ephemeral_storage_gib: int | None = Field(
        default=None,
        ge=MIN_STORAGE_GIB,
        le=MAX_STORAGE_GIB,
        description="Disk of a task in GiB, for its image and scratch_paths; what exceeds 20 is billed. Default: the "
        "20 GiB that every task has.",
        examples=[50],
    )
    scratch_paths: Annotated[list[FolderPath], Distinct] = Field(
        default=[],
        description="Folders on that disk that the process may write to; they are lost with the task. The image has to "
        "make each one: create it, give it to the user, and name it in VOLUME. Default: none, only /tmp.",
        examples=[["/var/cache/app"]],
    )
    architecture: Literal["arm64", "x86_64"] = Field(
        default="arm64", description="Processor; arm64 costs a fifth less. Default: arm64.", examples=["arm64"]
    )
    user: User = Field(
        default="1000",
        description="User of the process in the container, a number, never root. Default: 1000.",
        examples=["1000"],
    )
    health_check: HealthCheck | None = Field(
        default=None,
        description="How its health is determined. Web needs one with a path; internal and worker one with a command, "
        "except in dev. Default: a task that runs is healthy.",
        examples=[{"path": "/healthz"}],
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
    stop_timeout_seconds: int | None = Field(
        default=None,
        ge=ecs.MIN_STOP_SECONDS,
        le=ecs.MAX_STOP_SECONDS,
        description="Seconds from SIGTERM to SIGKILL, in which a task finishes its work. Default: as long as a request "
        f"may take, between {ecs.STOP_SECONDS} and {ecs.MAX_STOP_SECONDS}.",
        examples=[90],
    )
    route: Route | None = Field(
        default=None,
        description="Requests that it receives; web only. Default: none.",
        examples=[{"paths": ["/api/*"], "priority": 100}],
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
        description="Number of tasks by load, instead of tasks. Default: none.",
        examples=[{"min_tasks": 2, "max_tasks": 6, "cpu_percent": 70}],
    )
    deployment: Deployment = Field(
        default=RollingDeployment(),
        description="How new tasks replace old ones. Default: rolling, all healthy, at most double.",
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
    def fewest_tasks(self) -> int:
        """Number of tasks that should always run; 0 for a job."""
        return self.scaling.min_tasks if self.scaling else self.tasks or 0

    def problems(self) -> Iterator[Problem]:
        """Yield what AWS would refuse, would run with more rights than it needs, or would never finish deploying."""
        yield from tried(
            self._kind_problems,
            self._memory_problems,
            self._tmp_problems,
            self._count_problems,
            self._health_check_problems,
            self._deployment_problems,
            self._schedule_problems,
            self._without_effect,
            self._environment_problems,
            self._plaintext_problems,
            self._command_problems,
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

    def _memory_problems(self) -> Iterator[Problem]:
        try:
            sizes = MEMORY_MIB[self.cpu]
        except Unknown:
            yield from self._memory_of_any_cpu()
            return
        if self.memory_mib in sizes:
            return
        if len(sizes) <= _MANY_SIZES:
            text = f"{', '.join(map(str, sizes[:-1]))} or {sizes[-1]}"
        else:
            text = f"{sizes[0]} to {sizes[-1]} in steps of {sizes[1] - sizes[0]}"
        nearest = min(sizes, key=lambda mib: abs(mib - self.memory_mib))
        yield Problem(
            ("memory_mib",),
            f"must be {text} for cpu {self.cpu}",
            f"memory_mib: {sizes[1] if nearest == sizes[-1] else nearest}",
        )

    def _memory_of_any_cpu(self) -> Iterator[Problem]:
        if not any(self.memory_mib in sizes for sizes in MEMORY_MIB.values()):
            least, most = (end(map(end, MEMORY_MIB.values())) for end in (min, max))
            yield Problem(("memory_mib",), f"must be a memory size of Fargate, {least} to {most} MiB, that suits cpu")

    def _tmp_problems(self) -> Iterator[Problem]:
        if self.memory_mib in MEMORY_MIB[self.cpu] and self.tmp_mib >= self.memory_mib:
            yield Problem(
                ("tmp_mib",),
                f"must be below memory_mib {self.memory_mib}: what is in /tmp counts as memory",
                f"tmp_mib: {self.memory_mib // 4}",
            )

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

    def _deployment_problems(self) -> Iterator[Problem]:
        obstacle = self.deployment.obstacle(self.fewest_tasks) if self.fewest_tasks else None
        if self.kind != "job" and obstacle:
            yield Problem(("deployment",), obstacle)

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
        rule = broken_schedule(self.schedule) if self.kind == "job" and self.schedule is not None else None
        if rule:
            yield Problem(("schedule",), rule, f'schedule: "{meant_schedule(self.schedule or "")}"')

    def _environment_problems(self) -> Iterator[Problem]:
        for variable, value in self.environment.items():
            if variable not in self.allow_plaintext and exposed(variable, value):
                name = name_like(variable)
                secret = f'plinth:secrets: {{{name}: {{description: "What it is for"}}}}'
                yield Problem(
                    ("environment", variable),
                    "looks confidential; remove it and link to a secret, or list it in allow_plaintext",
                    f"links: {{{name}: read}}, {secret}",
                )

    def _plaintext_problems(self) -> Iterator[Problem]:
        for variable in self.allow_plaintext:
            if variable not in self.environment:
                yield Problem(
                    ("allow_plaintext",),
                    f"{variable!r} is not in environment; remove it{suggestion(variable, self.environment)}",
                    "allow_plaintext: []",
                )

    def _command_problems(self) -> Iterator[Problem]:
        check = self.health_check.command if self.health_check is not None else []
        for path, command in ((("command",), self.command), (("health_check", "command"), check)):
            operator = shell_operator(command) if path == ("command",) else None
            if operator:
                yield Problem(path, operator[0], f"command: {flow(operator[1])}")
            reason = exposed_in_command(command)
            if reason:
                yield Problem(
                    path,
                    f"{reason}; commands are plain text: link to a secret, whose variable the command can read",
                    'command: [sh, "-c", "exec app --password \\"$DB_PASSWORD\\""]',
                    show_value=False,
                )
