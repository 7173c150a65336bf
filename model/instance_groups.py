"""``plinth:instance_groups``: EC2 instances in an Auto Scaling group, for what runs in no container."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from model.aws import ec2, elb
from model.base import Distinct, Matches, Model, Risk, tried
from model.container import Container
from model.health_check import HealthCheck
from model.instance_parts import (
    FixedAddress,
    InstanceAlarms,
    InstanceBackup,
    InstanceImage,
    InstanceScaling,
    InstanceType,
    InstanceVariable,
    Patching,
    SpotShare,
    StopScript,
    WarmPool,
)
from model.keys import KeyDomain
from model.network import InNetwork
from model.outbound import Outbound
from model.plain_variables import confidential_variables, unknown_exemptions
from model.problem import Path, Problem
from model.project_paths import FilePath
from model.route import Route

_OF_THE_LOAD_BALANCER = ("target_errors_per_minute", "latency_p95_seconds")
"""Thresholds that only a load balancer has metrics for."""

_PER_LOG_FILE, _MOST_LOG_FILE_BYTES = 170, 3_300
"""Bytes of a log file in the agent's configuration besides its path, with a log group of up to 96 characters; and what
the 4,096 of a parameter leave for all."""


class InstanceGroup(Model):
    """Instances that are set up alike, replaced when they fail, and linked like a service."""

    KEY_DOMAIN: ClassVar[KeyDomain] = "instances"

    network: InNetwork = None
    instance_type: InstanceType = Field(
        description="Instance type; those with a g after the generation are arm64.", examples=["t4g.small"]
    )
    image: InstanceImage | None = Field(
        default=None,
        description="Image of the instances. Default: the newest Amazon Linux 2023 at each launch.",
        examples=[{"id": "ami-0123456789abcdef0"}],
    )
    scripts: Annotated[list[FilePath], Distinct] = Field(
        default=[],
        description="Files of the project that set an instance up at its first start, as root, in this order. Default: "
        "none, the image has everything.",
        examples=[["examples/instances/web.sh"]],
    )
    min_instances: int = Field(
        ge=1,
        le=ec2.MOST_INSTANCES,
        description="Instances that always run, and with which the group begins.",
        examples=[1],
    )
    max_instances: int = Field(
        ge=1, le=ec2.MOST_INSTANCES, description="Instances that the group grows to, at most.", examples=[3]
    )
    scaling: InstanceScaling | None = Field(
        default=None,
        description="What their number follows. Default: nothing, min_instances run.",
        examples=[{"cpu_percent": 80, "memory_percent": 70}],
    )
    port: int | None = Field(
        default=None,
        ge=1,
        le=65_535,
        description="TCP port on which an instance listens for the load balancer. Default: none.",
        examples=[80],
    )
    route: Route | None = Field(
        default=None,
        description="Requests of the load balancer that the group receives. Default: none.",
        examples=[{"paths": ["/*"], "priority": 100}],
    )
    health_check: HealthCheck | None = Field(
        default=None,
        description="How the load balancer checks an instance; one that fails is replaced. Default: EC2's status "
        "checks alone.",
        examples=[{"path": "/health"}],
    )
    drain_seconds: int = Field(
        default=60,
        ge=0,
        le=elb.LONGEST_DEREGISTRATION_SECONDS,
        description="Time that requests have to end before an instance goes; behind a load balancer only. Default: 60.",
        examples=[120],
    )
    stop: StopScript | None = Field(
        default=None,
        description="What an instance does before it goes, besides that. Default: nothing.",
        examples=[{"script": "examples/instances/stop.sh"}],
    )
    start_timeout_seconds: int = Field(
        default=900,
        ge=ec2.SHORTEST_HEARTBEAT_SECONDS,
        le=ec2.LONGEST_HEARTBEAT_SECONDS,
        description="Time for its scripts; an instance that is not set up then is replaced. Default: 900.",
        examples=[600],
    )
    max_lifetime_days: int | None = Field(
        default=30,
        ge=ec2.SHORTEST_LIFETIME_DAYS,
        le=ec2.LONGEST_LIFETIME_DAYS,
        description="Age at which an instance is replaced, which installs a newer image; null: it stays. Default: 30.",
        examples=[7],
    )
    volume_gib: int = Field(
        default=20,
        ge=ec2.MIN_VOLUME_GIB,
        le=ec2.MAX_VOLUME_GIB,
        description="Size of the root volume in GiB: gp3, encrypted. It goes with its instance. Default: 20.",
        examples=[50],
    )
    spot: SpotShare | None = Field(
        default=None,
        description="Spot Instances, of several types. Default: none, on demand only.",
        examples=[{"instance_types": ["m7g.medium", "c7g.medium"], "on_demand_base": 1}],
    )
    warm_pool: WarmPool | None = Field(
        default=None, description="Instances that wait to be used. Default: none.", examples=[{"instances": 1}]
    )
    fixed_address: FixedAddress | None = Field(
        default=None,
        description="Private address that stays the same; for a group of one. Default: none.",
        examples=[{"address": "10.0.10.20", "availability_zone": "a"}],
    )
    patching: Patching | None = Field(
        default=None,
        description="Updates of running instances. Default: none, a new instance has the updates of its image.",
        examples=[{"window": "sun:03:00-sun:06:00"}],
    )
    backup: InstanceBackup | None = Field(
        default=None,
        description="Daily snapshots of the volumes. Default: none, an instance keeps nothing of its own.",
        examples=[{"keep_days": 7}],
    )
    environment: dict[InstanceVariable, str] = Field(
        default={},
        description="Variables: text, quoted, nothing confidential. Default: none.",
        examples=[{"LOG_LEVEL": "info"}],
    )
    allow_plaintext: Annotated[
        list[str],
        Distinct,
        Risk(bool, "variables that look confidential are readable for everyone who may read launch templates"),
    ] = Field(
        default=[],
        description="Variables of environment that look confidential and are not. Default: none.",
        examples=[["SESSION_TOKEN_NAME"]],
    )
    log_files: Annotated[
        list[Annotated[str, Matches(r"/[A-Za-z0-9_./*-]+", "must be an absolute path, * for any text")]], Distinct
    ] = Field(
        default=[],
        description="Files on an instance whose lines go to its log group, besides those of its first start. "
        "Default: none.",
        examples=[["/var/log/nginx/error.log"]],
    )
    links: dict[str, str] = Field(
        default={},
        description="Name → access, as of services, but no calls. The variables are in /run/plinth/environment: "
        "docs/instance-groups.md. Default: none.",
        examples=[{"main": "connect"}],
    )
    outbound: Outbound = Field(
        default={},
        description="Name → what it may open connections to, besides its links and what every service in its network "
        "may reach. Default: nothing.",
        examples=[{"mail": {"port": 587, "cidrs": ["203.0.113.0/24"]}}],
    )
    alarms: InstanceAlarms = Field(
        default=InstanceAlarms(),
        description="Thresholds of its alarms. Default: those of each field.",
        examples=[{"cpu_percent": 95}],
    )

    @property
    def routes(self) -> dict[Path, Route]:
        """Path of its route → the route; empty if there is none."""
        return {} if self.route is None else {("route",): self.route}

    @property
    def kind(self) -> Literal["web", "worker"]:
        """What a service with the same place would be: web behind a load balancer, or a worker."""
        return "worker" if self.route is None else "web"

    @property
    def containers(self) -> Mapping[Path, Container]:
        """None: it runs its programs as they are."""
        return {}

    @property
    def image_source(self) -> str:
        """What a launch template says of the image: an AMI ID, or the parameter that each launch reads."""
        if self.image is not None and self.image.id is not None:
            return self.image.id
        newest = ec2.NEWEST_IMAGES[ec2.processor_of(self.instance_type)]
        return f"resolve:ssm:{newest if self.image is None else self.image.parameter}"

    @property
    def root_device(self) -> str:
        """Device of the root volume."""
        return ec2.AMAZON_LINUX_ROOT if self.image is None else self.image.root_device

    def problems(self) -> Iterator[Problem]:
        """Yield what AWS would refuse, or what would never take effect."""
        yield from tried(
            self._count_problems,
            self._load_balancer_problems,
            self._scaling_problems,
            self._spot_problems,
            self._warm_pool_problems,
            self._address_problems,
            self._log_file_problems,
            lambda: confidential_variables(self.environment, self.allow_plaintext),
            lambda: unknown_exemptions(self.environment, self.allow_plaintext),
        )

    def _count_problems(self) -> Iterator[Problem]:
        if self.max_instances < self.min_instances:
            yield Problem(
                ("max_instances",),
                f"is below min_instances {self.min_instances}",
                f"max_instances: {self.min_instances}",
            )
        elif self.max_instances > self.min_instances and self.scaling is None:
            yield Problem(
                ("max_instances",),
                f"is above min_instances {self.min_instances}, and without scaling the group never grows",
                "scaling: {cpu_percent: 80}",
            )

    def _load_balancer_problems(self) -> Iterator[Problem]:
        check = self.health_check
        if self.route is not None:
            for field in ("port", "health_check"):
                if getattr(self, field) is None:
                    yield Problem((field,), "is needed with route")
            if self.route.forward is not None:
                yield Problem(
                    ("route", "forward"), "is for services; a group receives all requests", "forward: null",
                    show_value=False,
                )  # fmt: skip
        else:
            given = [name for name in ("port", "health_check") if name in self.model_fields_set]
            for field in given:
                if getattr(self, field) is not None:
                    yield Problem(
                        (field,),
                        "is for the load balancer, and there is no route; remove it",
                        f"{field}: null",
                        hides=(field,),
                    )
            for field in sorted(self.alarms.model_fields_set & set(_OF_THE_LOAD_BALANCER)):
                yield Problem(
                    ("alarms", field), "has no effect without route: the load balancer has its metric; remove it",
                    "alarms: {cpu_percent: 90}",
                )  # fmt: skip
        if check is not None and check.command:
            yield Problem(
                ("health_check", "command"), "is for containers; the load balancer requests a path", "command: []"
            )
        if check is not None and self.route is not None and check.path is None:
            yield Problem(("health_check", "path"), "the load balancer needs it", "path: /health")

    def _scaling_problems(self) -> Iterator[Problem]:
        if self.scaling is None:
            return
        if self.max_instances == self.min_instances:
            yield Problem(
                ("scaling",),
                f"changes nothing: min_instances and max_instances are both {self.max_instances}",
                f"max_instances: {self.max_instances + 1}",
                show_value=False,
            )
        if self.scaling.requests_per_instance is not None and self.route is None:
            yield Problem(
                ("scaling", "requests_per_instance"),
                "counts requests of the load balancer, and there is no route; remove it",
                "cpu_percent: 80",
            )

    def _spot_problems(self) -> Iterator[Problem]:
        if self.spot is None:
            return
        processor = ec2.processor_of(self.instance_type)
        for place, one in enumerate(self.spot.instance_types):
            path = ("spot", "instance_types", place)
            if one == self.instance_type:
                yield Problem(path, "is instance_type already; name others", "instance_types: [m7g.medium]")
            elif ec2.processor_of(one) != processor:
                yield Problem(
                    path,
                    f"is {ec2.processor_of(one)}, and instance_type {self.instance_type} {processor}",
                    f"instance_types: [{'m7g.medium' if processor == 'arm64' else 'm7i.large'}]",
                )

    def _warm_pool_problems(self) -> Iterator[Problem]:
        if self.warm_pool is None:
            return
        # https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-warm-pools.html
        for field in ("spot", "fixed_address"):
            if getattr(self, field) is not None:
                yield Problem(
                    ("warm_pool",), f"is not possible together with {field}; remove one of them", "warm_pool: null",
                    show_value=False,
                )  # fmt: skip

    def _address_problems(self) -> Iterator[Problem]:
        if self.fixed_address is None:
            return
        if self.max_instances > 1:
            yield Problem(
                ("fixed_address",),
                f"is of one instance, and max_instances is {self.max_instances}",
                "max_instances: 1, scaling: null",
                show_value=False,
            )
        if self.spot is not None:
            yield Problem(
                ("fixed_address",),
                "would be without an instance when AWS takes the Spot Instance back; remove spot",
                "spot: null",
                show_value=False,
            )

    def _log_file_problems(self) -> Iterator[Problem]:
        # The agent reads its configuration from one parameter, which names each file twice, * as three letters.
        size = sum(2 * len(path) + 2 * path.count("*") + _PER_LOG_FILE for path in self.log_files)
        if size > _MOST_LOG_FILE_BYTES:
            yield Problem(
                ("log_files",),
                f"makes {size} bytes of the agent's configuration, and a parameter has room for "
                f"{_MOST_LOG_FILE_BYTES}; "
                "name fewer files, by * or one that they all go to",
                "log_files: [/var/log/nginx/*.log]",
                show_value=False,
            )
