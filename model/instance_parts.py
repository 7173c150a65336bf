"""``plinth:instance_groups.*``: the parts of an instance group."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address
from typing import Annotated, Literal

from pydantic import Field

from model.aws import ec2
from model.aws.regions import AzLetter
from model.base import Checked, Distinct, EventsPerMinute, Latency, Matches, Model, Utilization
from model.problem import Problem
from model.project_paths import FilePath
from model.windows import check_patch_window

InstanceType = Annotated[
    str, Matches(ec2.INSTANCE_TYPE, "must be an instance type, family.size, such as t4g.small or m7g.large")
]


def _check_address(text: str) -> str:
    try:
        IPv4Address(text)
    except AddressValueError:
        raise ValueError("must be an IPv4 address, four numbers of 0 to 255, such as 10.0.10.20") from None
    return text


Address = Annotated[str, Checked(_check_address, r"\d{1,3}(?:\.\d{1,3}){3}")]


InstanceVariable = Annotated[
    str,
    Matches(
        r"(?!(?:AWS|BASH|LD|PLINTH)_|(?:PATH|HOME|SHELL|IFS|ENV|UID|EUID|PPID|SHELLOPTS|BASHOPTS)$)[A-Za-z_][A-Za-z0-9_]*",
        "a variable's name has letters, digits and _, begins with no digit, and is none that AWS or a shell sets",
    ),
]


class InstanceImage(Model):
    """The image of an instance: one of parameter and id."""

    parameter: (
        Annotated[str, Matches(r"/[A-Za-z0-9_./-]{1,1010}", "must be the path of a parameter of Systems Manager")]
        | None
    ) = Field(
        default=None,
        description="Parameter of Systems Manager with its AMI ID, which every launch reads anew. Default: none.",
        examples=["/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"],
    )
    id: Annotated[str, Matches(ec2.AMI_ID, "must be an AMI ID, ami- and 17 hexadecimal digits")] | None = Field(
        default=None,
        description="AMI ID of the region, which stays until it is changed here. Default: none.",
        examples=["ami-0123456789abcdef0"],
    )

    root_device: Annotated[str, Matches(r"/dev/[a-z0-9]+", "must be a device, such as /dev/sda1")] = Field(
        default=ec2.AMAZON_LINUX_ROOT,
        description="Device of its root volume; with another name, the root volume would be as the image has it. "
        "Default: /dev/xvda, as of Amazon Linux.",
        examples=["/dev/sda1"],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield an image that is said twice or not at all."""
        if (self.parameter is None) == (self.id is None):
            yield Problem((), "needs exactly one of parameter and id", "image: {id: ami-0123456789abcdef0}")


class InstanceScaling(Model):
    """What the number of instances follows, each by target tracking: above a value there are more, well below, less."""

    cpu_percent: Utilization | None = Field(
        default=None, description="Average CPU use of the instances, percent. Default: none.", examples=[80]
    )
    memory_percent: Utilization | None = Field(
        default=None,
        description="Average memory use of the instances, percent, as the CloudWatch agent reports it. Default: none.",
        examples=[70],
    )
    requests_per_instance: Annotated[int, Field(ge=1, le=1_000_000)] | None = Field(
        default=None,
        description="Requests of the load balancer per instance and minute. Default: none.",
        examples=[1000],
    )
    network_out_mib_per_minute: Annotated[int, Field(ge=1, le=1_000_000)] | None = Field(
        default=None, description="Average of what an instance sends, MiB per minute. Default: none.", examples=[3000]
    )

    def problems(self) -> Iterator[Problem]:
        """Yield scaling by nothing."""
        if not any(getattr(self, name) for name in type(self).model_fields):
            yield Problem(
                (), f"needs at least one of {', '.join(type(self).model_fields)}", "scaling: {cpu_percent: 80}"
            )


class SpotShare(Model):
    """How many instances are on demand; the others are Spot Instances, which AWS takes back within two minutes."""

    instance_types: Annotated[
        list[InstanceType], Distinct, Field(min_length=1, max_length=ec2.MOST_INSTANCE_TYPES - 1)
    ] = Field(
        description="Further instance types, of the same processor: the more, the fewer interruptions.",
        examples=[["m7g.medium", "c7g.medium"]],
    )
    on_demand_base: int = Field(
        default=1,
        ge=0,
        le=ec2.MOST_INSTANCES,
        description="Instances on demand that come first. Default: 1.",
        examples=[1],
    )
    on_demand_percent: int = Field(
        default=0, ge=0, le=100, description="Of those beyond them, percent on demand. Default: 0.", examples=[50]
    )


class WarmPool(Model):
    """Instances that are set up already and wait, so that the group grows within seconds."""

    instances: int = Field(ge=1, le=ec2.MOST_INSTANCES, description="Instances that wait, at least.", examples=[1])
    state: Literal["stopped", "running"] = Field(
        default="stopped",
        description="What they are meanwhile; a stopped one costs its volume alone. Default: stopped.",
        examples=["stopped"],
    )


class StopScript(Model):
    """What an instance does before it goes: for example, ends jobs and hands over what it holds."""

    script: FilePath = Field(
        description="File of the project that runs on the instance, as root.", examples=["examples/instances/stop.sh"]
    )
    timeout_seconds: int = Field(
        default=300,
        ge=ec2.SHORTEST_HEARTBEAT_SECONDS,
        le=ec2.LONGEST_HEARTBEAT_SECONDS,
        description="Longest time; then the instance goes in any case. AWS takes a Spot Instance back after 120. "
        "Default: 300.",
        examples=[120],
    )


class Patching(Model):
    """Updates of the operating system of running instances, by Systems Manager, instance after instance."""

    window: Annotated[str, Checked(check_patch_window)] = Field(
        description="Weekly maintenance window, UTC, of whole hours.", examples=["sun:03:00-sun:06:00"]
    )
    approve_after_days: int = Field(
        default=7,
        ge=0,
        le=ec2.LONGEST_APPROVAL_DAYS,
        description="Age at which an update is installed; critical ones are at once. Default: 7.",
        examples=[3],
    )
    reboot: bool = Field(
        default=True,
        description="Whether an instance restarts where an update needs it. Default: true.",
        examples=[False],
    )


class InstanceBackup(Model):
    """Snapshots of the instances' volumes, daily."""

    time: Annotated[str, Matches(r"(?:[01]\d|2[0-3]):[0-5]\d", "must be hh:mm in UTC")] = Field(
        default="03:00", description="When they begin, UTC, within an hour. Default: 03:00.", examples=["02:30"]
    )
    keep_days: int = Field(
        default=7, ge=1, le=ec2.MOST_SNAPSHOTS, description="Days that they are kept. Default: 7.", examples=[30]
    )


class FixedAddress(Model):
    """A private address that stays when the instance is replaced; of a group of one."""

    address: Address = Field(
        description="Address in the private subnet of the availability zone.", examples=["10.0.10.20"]
    )
    availability_zone: AzLetter = Field(description="Letter of the availability zone.", examples=["a"])


class InstanceAlarms(Model):
    """Thresholds of a group's alarms."""

    cpu_percent: Utilization = Field(default=90, description="Average CPU use, percent. Default: 90.", examples=[95])
    memory_percent: Utilization = Field(
        default=90, description="Highest memory use of an instance, percent. Default: 90.", examples=[95]
    )
    disk_percent: Utilization = Field(
        default=85, description="Highest use of a root volume, percent. Default: 85.", examples=[90]
    )
    target_errors_per_minute: EventsPerMinute = Field(
        default=5,
        description="5xx answers per minute, above which a replacement of instances stops, too; behind a load balancer "
        "only. Default: 5.",
        examples=[10],
    )
    latency_p95_seconds: Latency = Field(
        default=1.0,
        description="Seconds that 19 of 20 requests stay below; behind a load balancer only. Default: 1.",
        examples=[0.5],
    )
