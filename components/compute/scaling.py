"""How many tasks a service runs: a fixed number, or as many as keep CPU and memory at a target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.observability.alarm import Alarm, Graph

_PERCENT = range(1, 101)


@dataclass(frozen=True, kw_only=True, slots=True)
class Scaling:
    """Between which limits, and towards which targets. At least one target is needed.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html
    """

    min_tasks: int
    """Fewest tasks, 0 or more. From 0 nothing brings the service back by itself: no task has no CPU to measure."""

    max_tasks: int
    """Most tasks, not below the fewest."""

    cpu_percent: float | None = None
    """Average CPU that is aimed at, 1 to 100. Default: CPU decides nothing."""

    memory_percent: float | None = None
    """Average memory that is aimed at, 1 to 100. Default: memory decides nothing."""

    scale_out_cooldown_seconds: int = 60
    """Pause after tasks were added. Default: 60, as seed 001 has it."""

    scale_in_cooldown_seconds: int = 300
    """Pause after tasks were taken away. Default: 300, as seed 001 has it."""

    def problems(self) -> list[str]:
        """Return what makes no sense or would be refused."""
        rules = {
            f"scaling.min_tasks must not be below 0, not {self.min_tasks}": self.min_tasks < 0,
            f"scaling.max_tasks must be at least 1 and min_tasks {self.min_tasks}, not {self.max_tasks}": (
                self.max_tasks < max(self.min_tasks, 1)
            ),
            "scaling needs cpu_percent, memory_percent or both": not self.targets(),
            "scaling cooldowns must not be below 0": min(
                self.scale_out_cooldown_seconds, self.scale_in_cooldown_seconds
            )
            < 0,
        }
        found = [rule for rule, broken in rules.items() if broken]
        found += [
            f"scaling.{key}_percent must be 1 to 100, not {value:g}"
            for key, (_, value) in self.targets().items()
            if not _PERCENT[0] <= value <= _PERCENT[-1]
        ]
        return found

    def targets(self) -> dict[str, tuple[str, float]]:
        """Return what decides: word → AWS's name of the metric, and the target."""
        wanted = {
            "cpu": ("ECSServiceAverageCPUUtilization", self.cpu_percent),
            "memory": ("ECSServiceAverageMemoryUtilization", self.memory_percent),
        }
        return {key: (metric, target) for key, (metric, target) in wanted.items() if target is not None}


@dataclass(frozen=True, kw_only=True, slots=True)
class AutoscalerArgs:
    """What an autoscaler is made of."""

    cluster_name: pulumi.Input[str]
    """Cluster of the service."""

    service_name: pulumi.Input[str]
    """Physical name of the service."""

    scaling: Scaling
    """Limits and targets."""


class Autoscaler(pulumi.ComponentResource):
    """Keeps the number of a service's tasks between its limits, one policy per target; the higher number wins."""

    alarms: Sequence[Alarm]
    """None: target tracking makes and removes its own alarms, and they page nobody."""

    graphs: Sequence[Graph]
    """None: the service shows its CPU, memory and tasks."""

    def __init__(self, name: str, args: AutoscalerArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:compute:Autoscaler", name, None, opts)
        self._child = pulumi.ResourceOptions(parent=self)
        target = self._target(name, args)
        self._policies(name, args.scaling, target)
        self.alarms = ()
        self.graphs = ()
        self.register_outputs({})

    def _target(self, name: str, args: AutoscalerArgs) -> aws.appautoscaling.Target:
        return aws.appautoscaling.Target(
            name,
            service_namespace="ecs",
            scalable_dimension="ecs:service:DesiredCount",
            resource_id=pulumi.Output.format("service/{0}/{1}", args.cluster_name, args.service_name),
            min_capacity=args.scaling.min_tasks,
            max_capacity=args.scaling.max_tasks,
            opts=self._child,
        )

    def _policies(self, name: str, scaling: Scaling, target: aws.appautoscaling.Target) -> None:
        for key, (metric, value) in scaling.targets().items():
            aws.appautoscaling.Policy(
                f"{name}-{key}",
                policy_type="TargetTrackingScaling",
                service_namespace=target.service_namespace,
                scalable_dimension=target.scalable_dimension,
                resource_id=target.resource_id,
                target_tracking_scaling_policy_configuration=aws.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationArgs(
                    target_value=value,
                    predefined_metric_specification=aws.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecificationArgs(
                        predefined_metric_type=metric
                    ),
                    scale_out_cooldown=scaling.scale_out_cooldown_seconds,
                    scale_in_cooldown=scaling.scale_in_cooldown_seconds,
                ),
                opts=self._child,
            )
