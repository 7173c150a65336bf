"""``plinth:cluster``, ``plinth:services``: what runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from model.aws import elb
from model.aws.facts import Cpu
from model.base import Distinct, Matches, Model, NonNegative, Percent, Risk, Text
from model.images import Image
from model.links import LinkOffer
from model.problem import Problem

Kind = Literal["web", "internal", "worker", "job"]
VariableName = Annotated[
    str,
    Matches(
        r"(?!(?:AWS|ECS)_)[A-Za-z_][A-Za-z0-9_]*",
        "a variable's name has letters, digits and underscores, begins with no digit, and not with AWS_ or ECS_",
    ),
]
UrlPath = Annotated[str, Matches(r"/[!-~]{0,1023}", "must begin with / and hold no space")]
PathPattern = Annotated[
    str,
    Matches(
        rf"[/*][!-~]{{0,{elb.LONGEST_PATTERN - 1}}}",
        f"must begin with / and have at most {elb.LONGEST_PATTERN} characters, no space",
    ),
]
HostPattern = Annotated[
    str,
    Matches(
        rf"[A-Za-z0-9.*?-]{{1,{elb.LONGEST_PATTERN}}}",
        f"must be a host name without scheme, port or path, at most {elb.LONGEST_PATTERN} characters",
    ),
]
User = Annotated[
    str,
    Matches(r"[1-9][0-9]{0,9}(?::[1-9][0-9]{0,9})?", "must be a number, or user:group, quoted, and never root (0)"),
]
LogGroupName = Annotated[
    str, Matches(r"[A-Za-z0-9._/#-]{1,512}", "must be 1 to 512 letters, digits and . _ / # -, as CloudWatch wants it")
]
ScalingPercent = Annotated[int, Field(ge=1, le=100)]
Cooldown = Annotated[int, Field(ge=0, le=3600)]
Weight = Annotated[int, Field(ge=0, le=1000)]


_WHOLE = 100


class Cluster(Model):
    """The ECS cluster on Fargate."""

    container_insights: Literal["disabled", "enabled", "enhanced"] = Field(
        default="enabled",
        description="Metrics of tasks and containers; enhanced has most, and costs most. Default: enabled.",
        examples=["enabled"],
    )
    on_demand_base: int = Field(
        default=1,
        ge=0,
        le=100_000,
        description="Tasks of each service that never run on Spot. Default: 1.",
        examples=[1],
    )
    on_demand_weight: Weight = Field(
        default=1, description="Share of on-demand capacity in the tasks beyond the base. Default: 1.", examples=[1]
    )
    spot_weight: Weight = Field(
        default=0,
        description="Share of Spot capacity, about 70 % cheaper; AWS may take it back within 2 minutes. Default: 0.",
        examples=[3],
    )
    allow_exec: Annotated[bool, Risk(bool, "people with the right to ECS Exec can open a shell in running tasks")] = (
        Field(
            default=False,
            description="Permit ECS Exec, with every session logged; refused in prod. Default: false.",
            examples=[False],
        )
    )


class HealthCheck(Model):
    """How it is seen that a task works: the load balancer asks a path, ECS runs a command in the container."""

    path: UrlPath | None = Field(
        default=None,
        description="Path that answers 2xx; needed for web, for nothing else. Default: none.",
        examples=["/healthz"],
    )
    command: list[Text] = Field(
        default=[],
        description="Command that ends with 0 if the container works. Default: none.",
        examples=[["python", "-m", "app.check"]],
    )
    interval_seconds: int = Field(
        default=30, ge=5, le=300, description="Seconds between two checks. Default: 30.", examples=[30]
    )
    timeout_seconds: int = Field(
        default=5,
        ge=2,
        le=60,
        description="Seconds to wait for an answer, below the interval. Default: 5.",
        examples=[5],
    )
    healthy_threshold: int = Field(
        default=2, ge=2, le=10, description="Good checks in a row that make a task healthy. Default: 2.", examples=[2]
    )
    unhealthy_threshold: int = Field(
        default=3, ge=2, le=10, description="Bad checks in a row that make a task unhealthy. Default: 3.", examples=[3]
    )
    grace_period_seconds: int = Field(
        default=60,
        ge=0,
        le=300,
        description="Seconds after its start in which a task is not stopped for bad checks. Default: 60.",
        examples=[60],
    )


class Route(Model):
    """Which requests a web service takes: one of the hosts and one of the paths must fit, as far as there are any."""

    paths: Annotated[list[PathPattern], Distinct] = Field(
        default=[], description="Path patterns with * and ?. Default: any path.", examples=[["/api/*"]]
    )
    hosts: Annotated[list[HostPattern], Distinct] = Field(
        default=[], description="Host patterns with * and ?. Default: any host.", examples=[["api.example.com"]]
    )
    priority: int = Field(
        ge=1,
        le=elb.LAST_PRIORITY,
        description="Rules are tried from the lowest number on; each number once.",
        examples=[100],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield a route without patterns, and one with more values or wildcards than a listener rule may have."""
        patterns = [*self.hosts, *self.paths]
        wildcards = sum(pattern.count("*") + pattern.count("?") for pattern in patterns)
        if not patterns:
            yield Problem((), "needs at least one of paths and hosts")
        if len(patterns) > elb.VALUES_PER_RULE:
            yield Problem((), f"a rule holds at most {elb.VALUES_PER_RULE} hosts and paths, this one {len(patterns)}")
        if wildcards > elb.WILDCARDS_PER_RULE:
            yield Problem((), f"a rule holds at most {elb.WILDCARDS_PER_RULE} wildcards, this one {wildcards}")


class Scaling(Model):
    """How many tasks run, by load."""

    min_tasks: int = Field(ge=1, le=5000, description="Tasks that always run; at least 2 in prod.", examples=[2])
    max_tasks: int = Field(ge=1, le=5000, description="Most tasks that may run.", examples=[6])
    cpu_percent: ScalingPercent | None = Field(
        default=None,
        description="Average CPU use to hold; 40 to 80 is sound. Default: CPU is not looked at.",
        examples=[70],
    )
    memory_percent: ScalingPercent | None = Field(
        default=None, description="Average memory use to hold. Default: memory is not looked at.", examples=[80]
    )
    scale_out_cooldown_seconds: Cooldown = Field(
        default=60, description="Seconds between two steps up. Default: 60.", examples=[60]
    )
    scale_in_cooldown_seconds: Cooldown = Field(
        default=300, description="Seconds between two steps down. Default: 300.", examples=[300]
    )


class Deployment(Model):
    """How old tasks give way to new ones. A deployment that fails is always rolled back."""

    minimum_healthy_percent: Annotated[
        int, Risk(lambda percent: percent < _WHOLE, "a deployment stops tasks before their successors run")
    ] = Field(
        default=100,
        ge=0,
        le=100,
        description="Share of the tasks that keeps running, percent. Default: 100.",
        examples=[100],
    )
    maximum_percent: int = Field(
        default=200,
        ge=100,
        le=200,
        description="Old and new tasks together, at most, percent. Default: 200.",
        examples=[200],
    )


class ServiceAlarms(Model):
    """Thresholds of a service's alarms."""

    cpu_percent: Percent = Field(default=80, description="Average CPU use, percent. Default: 80.", examples=[80])
    memory_percent: Percent = Field(default=90, description="Average memory use, percent. Default: 90.", examples=[90])
    target_errors_per_minute: NonNegative = Field(
        default=5, description="5xx answers of a web service per minute. Default: 5.", examples=[5]
    )
    latency_p95_seconds: NonNegative = Field(
        default=1.0, description="Seconds that 19 of 20 requests stay below; web only. Default: 1.", examples=[0.2]
    )


class Service(Model):
    """A program in containers."""

    LINK: ClassVar[LinkOffer] = LinkOffer(access=("call",), variables=("_URL",))

    kind: Kind = Field(
        description="web: behind the load balancer; internal: called by other services; worker: called by nobody; job: "
        "runs on a schedule and ends.",
        examples=["web"],
    )
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
        examples=[{"LOG_LEVEL": "info"}],
    )
    cpu: Cpu = Field(description="CPU units of a task; 1024 are one vCPU.", examples=[256])
    memory_mib: int = Field(description="Memory of a task in MiB; which sizes exist depends on cpu.", examples=[512])
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
        description="How it is seen that a task works; web needs one with a path. Default: that it runs.",
        examples=[{"path": "/healthz"}],
    )
    route: Route | None = Field(
        default=None,
        description="Requests that it takes; web only. Default: none.",
        examples=[{"paths": ["/api/*"], "priority": 100}],
    )
    tasks: int | None = Field(
        default=None,
        ge=1,
        le=5000,
        description="Fixed number of tasks, instead of scaling. Default: none.",
        examples=[2],
    )
    scaling: Scaling | None = Field(
        default=None,
        description="Number of tasks by load, instead of tasks. Default: none.",
        examples=[{"min_tasks": 2, "max_tasks": 6, "cpu_percent": 70}],
    )
    deployment: Deployment = Field(
        default=Deployment(),
        description="How old tasks give way to new ones. Default: all healthy, at most double.",
        examples=[{"minimum_healthy_percent": 100, "maximum_percent": 200}],
    )
    schedule: Text | None = Field(
        default=None,
        description="When a job runs, UTC: rate(…) or cron(minute hour day month weekday year). Default: none.",
        examples=["rate(1 day)"],
    )
    links: dict[str, str] = Field(
        default={},
        description="Name → access. Bucket: read, write, read_write; database, cache: connect; secret, parameter: "
        "read; service: call. Grants exactly that, and gives the variables. Default: none.",
        examples=[{"main": "connect"}],
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
