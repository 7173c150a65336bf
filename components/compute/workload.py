"""What a service and a job have in common: the arguments of the task that both run."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pulumi

from components.compute.cluster import Cluster
from components.compute.fargate import size_problem
from components.identity.account import Account
from components.links import Linkable
from components.naming import Label
from components.network.connections import Connections

# What ECS takes as a user, less root and less the names, which may stand for it: uid or uid:gid.
_USER = re.compile(r"0*[1-9]\d*(:\d+)?")


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkloadArgs:
    """What a task is made of."""

    image: pulumi.Input[str]
    """Image with tag or digest."""

    cpu: int
    """CPU units, 1024 for one vCPU. Service Connect's proxy takes its part of them."""

    memory_mib: int
    """Memory of the task; Fargate sells only some pairs of CPU and memory."""

    cluster: Cluster
    """Where it runs."""

    vpc_id: pulumi.Input[str]
    """VPC of the security group."""

    subnet_ids: Sequence[pulumi.Input[str]]
    """Private subnets, one per availability zone that it may run in."""

    log_group_name: str
    """Name of its log group, such as ``/aws/ecs/api-prod``."""

    log_retention_days: int
    """How long its log events are kept."""

    logs_key_arn: pulumi.Input[str]
    """Key of its log group."""

    account: Account
    """Where it lives."""

    label: Label
    """Gives the task definition its name."""

    architecture: Literal["ARM64", "X86_64"] = "ARM64"
    """Processor that the image is built for. Default: ARM, which costs a fifth less.

    https://aws.amazon.com/fargate/pricing/
    """

    user: str = "1000"
    """User, or ``user:group``, by number. Default: 1000."""

    tmp_mib: int = 128
    """Size of ``/tmp``, its only writable folder; what lies there counts as memory. Default: 128."""

    command: Sequence[str] = ()
    """In place of the image's command. Default: the image's."""

    environment: Mapping[str, str] = field(default_factory=dict)
    """Variable → value; no secrets. Default: none."""

    links: Mapping[str, tuple[Linkable, str]] = field(default_factory=dict)
    """Name → what is linked, and the access to it. Default: none."""

    repository_arn: pulumi.Input[str] | None = None
    """Repository that the image is pulled from. Default: the one that a plain *image* names; none if it is public."""

    network_ready: Sequence[pulumi.Resource] = ()
    """Routes, endpoints and ACLs without which the image cannot be pulled (``Vpc.egress``). Default: none.

    Each of them is waited for by name: waiting for the whole VPC would wait for its flow logs too.
    """

    allow_world_https_egress: bool = True
    """Whether it may open connections to port 443 anywhere. Default: yes, since images and APIs are there."""

    endpoint_connections: Connections | None = None
    """The VPC's interface endpoints. Default: none."""

    s3_prefix_list_id: pulumi.Input[str] | None = None
    """Prefix list of S3 in the region, behind the gateway endpoint. Default: none."""

    def problems(self) -> list[str]:
        """Return what AWS would refuse, or would run with more rights than it needs."""
        found = [size_problem(self.cpu, self.memory_mib)]
        if not _USER.fullmatch(self.user):
            found.append(f"user must be a number other than 0, or two as in 1000:1000, not {self.user}")
        if not 0 < self.tmp_mib < self.memory_mib:
            found.append(f"tmp_mib must be above 0 and below memory_mib {self.memory_mib}, not {self.tmp_mib}")
        if not self.subnet_ids:
            found.append("subnet_ids is empty; give at least one private subnet")
        return [problem for problem in found if problem]
