"""The target group of a web service or an instance group: how the load balancer sends it requests, and checks it."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from model.health_check import HealthCheck
from model.protocol import Protocol

_UNUSED_PORT = 80
"""Port of a target group, which only holds for targets that are registered without one. ECS registers each task with
its container's port, so that another one replaces no target group under its traffic:
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html"""

_GRPC_OK = "0"
_HTTP_OK = "200-299"


@dataclass(frozen=True, kw_only=True, slots=True)
class TargetGroupArgs:
    """What a target group is made of."""

    vpc_id: pulumi.Input[str]
    """VPC of its targets."""

    protocol: Protocol
    """What the targets speak."""

    check: HealthCheck
    """How the load balancer checks them: its path and numbers."""

    deregistration_seconds: int
    """How long a task or an instance that is to be stopped may finish its requests."""

    instance_port: int | None = None
    """Port of instances, which Auto Scaling registers without one. Default: none, the targets are tasks."""


def make_target_group(name: str, args: TargetGroupArgs, opts: pulumi.ResourceOptions) -> aws.lb.TargetGroup:
    """Make the target group *name* of tasks that ECS registers, or of instances that Auto Scaling registers."""
    check = args.check
    # Another port, as in earlier releases, is not used. Another protocol would replace the target group and send
    # requests to one without targets, before ECS refuses to change the service.
    kept = pulumi.ResourceOptions(ignore_changes=["port", "protocolVersion"] if args.instance_port is None else [])
    return aws.lb.TargetGroup(
        name,
        vpc_id=args.vpc_id,
        target_type="ip" if args.instance_port is None else "instance",
        protocol="HTTP",
        protocol_version=None if args.protocol == "http" else args.protocol.upper(),
        port=args.instance_port or _UNUSED_PORT,
        deregistration_delay=args.deregistration_seconds,
        health_check=aws.lb.TargetGroupHealthCheckArgs(
            enabled=True,
            protocol="HTTP",
            port="traffic-port",
            path=check.path,
            matcher=_GRPC_OK if args.protocol == "grpc" else _HTTP_OK,
            interval=check.interval_seconds,
            timeout=check.timeout_seconds,
            healthy_threshold=check.healthy_threshold,
            unhealthy_threshold=check.unhealthy_threshold,
        ),
        opts=pulumi.ResourceOptions.merge(opts, kept),
    )
