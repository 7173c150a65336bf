"""Small plans, written down as the recorder would have them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from preview.recorder.record import Registered


def component(name: str, parent: str = "") -> Registered:
    return Registered(
        urn=f"urn::{name}", type="plinth:test:Thing", name=name, custom=False, parent=parent, inputs={"of": 1}
    )


def resource(
    token: str,
    name: str,
    parent: str = "",
    refers: Mapping[str, Sequence[str]] | None = None,
    **inputs: Any,
) -> Registered:
    """Return a resource; *refers* gives input name → names of resources that it was computed from."""
    return Registered(
        urn=urn(token, name),
        type=token,
        name=name,
        custom=True,
        parent=parent,
        inputs=inputs,
        property_dependencies=refers or {},
    )


def urn(token: str, name: str) -> str:
    return f"urn::{token}::{name}"


TASK = "aws:ecs/taskDefinition:TaskDefinition"
SERVICE = "aws:ecs/service:Service"
CLUSTER = "aws:ecs/cluster:Cluster"
TARGET = "aws:appautoscaling/target:Target"
ACTION = "aws:appautoscaling/scheduledAction:ScheduledAction"
SCHEDULE = "aws:scheduler/schedule:Schedule"
DATABASE = "aws:rds/instance:Instance"
CACHE = "aws:elasticache/replicationGroup:ReplicationGroup"
NAT = "aws:ec2/natGateway:NatGateway"
BALANCER = "aws:lb/loadBalancer:LoadBalancer"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"


def task(name: str, cpu: int, memory_mib: int, architecture: str = "ARM64") -> Registered:
    return resource(TASK, name, cpu=str(cpu), memory=str(memory_mib), runtimePlatform={"cpuArchitecture": architecture})


def service(name: str, of: str, cluster: str = "main", **inputs: Any) -> Registered:
    return resource(
        SERVICE, name, refers={"taskDefinition": [urn(TASK, of)], "cluster": [urn(CLUSTER, cluster)]}, **inputs
    )
