"""The number of tasks of a service, adjusted by scaling rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, assert_never

import pulumi
import pulumi_aws as aws

from components.observability.alarm import Alarm, Graph
from model.base import require_valid
from model.scaling import Scaling, TargetTracking

_METRICS: Final[Mapping[str, str]] = {
    "cpu": "ECSServiceAverageCPUUtilization",
    "memory": "ECSServiceAverageMemoryUtilization",
}
"""Metric of a rule → AWS's predefined metric."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AutoscalerArgs:
    """What an autoscaler is made of."""

    cluster_name: pulumi.Input[str]
    """Cluster of the service."""

    service_name: pulumi.Input[str]
    """Physical name of the service."""

    spec: Scaling
    """Limits and rules."""


class Autoscaler(pulumi.ComponentResource):
    """Keeps the number of a service's tasks between its limits, one policy per rule; the highest number wins."""

    alarms: Sequence[Alarm]
    """None: target tracking creates and deletes its own alarms, which notify no one."""

    graphs: Sequence[Graph]
    """None: the service shows its CPU, memory and tasks."""

    def __init__(self, name: str, args: AutoscalerArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_valid(f"scaling {name}", args.spec)
        super().__init__("plinth:compute:Autoscaler", name, None, opts)
        self._child = pulumi.ResourceOptions(parent=self)
        target = self._target(name, args)
        for rule in args.spec.rules:
            match rule:
                case TargetTracking():
                    self._track(name, rule, target)
                case _:
                    assert_never(rule)
        self.alarms = ()
        self.graphs = ()
        self.register_outputs({})

    def _target(self, name: str, args: AutoscalerArgs) -> aws.appautoscaling.Target:
        return aws.appautoscaling.Target(
            name,
            service_namespace="ecs",
            scalable_dimension="ecs:service:DesiredCount",
            resource_id=pulumi.Output.format("service/{0}/{1}", args.cluster_name, args.service_name),
            min_capacity=args.spec.min_tasks,
            max_capacity=args.spec.max_tasks,
            opts=self._child,
        )

    def _track(self, name: str, rule: TargetTracking, target: aws.appautoscaling.Target) -> None:
        aws.appautoscaling.Policy(
            f"{name}-{rule.metric}",
            policy_type="TargetTrackingScaling",
            service_namespace=target.service_namespace,
            scalable_dimension=target.scalable_dimension,
            resource_id=target.resource_id,
            target_tracking_scaling_policy_configuration=aws.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationArgs(
                target_value=rule.target_percent,
                predefined_metric_specification=aws.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecificationArgs(
                    predefined_metric_type=_METRICS[rule.metric]
                ),
                scale_out_cooldown=rule.scale_out_cooldown_seconds,
                scale_in_cooldown=rule.scale_in_cooldown_seconds,
            ),
            opts=self._child,
        )
