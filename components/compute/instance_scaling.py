"""What the number of instances of a group follows: one policy of target tracking for each value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.compute.instance_agent import GROUP_DIMENSION, MEMORY, NAMESPACE
from model.instance_parts import InstanceScaling

_BYTES_PER_MIB = 1024**2


@dataclass(frozen=True, kw_only=True, slots=True)
class ScaledGroup:
    """The group that is scaled."""

    group: aws.autoscaling.Group
    """The group itself."""

    group_name: str
    """Its physical name."""

    requests_label: pulumi.Input[str] | None
    """What CloudWatch calls its load balancer and target group. None: it is behind none."""


def scale(name: str, scaled: ScaledGroup, spec: InstanceScaling, opts: pulumi.ResourceOptions) -> None:
    """Make the policies of the group called *name*: it grows above one of the values, and shrinks below all of them.

    Each makes two alarms: above the value for 3 minutes, and well below it for 15.
    https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-target-tracking.html
    """
    configurations = {
        "cpu": _predefined("ASGAverageCPUUtilization", spec.cpu_percent),
        "memory": _memory(scaled.group_name, spec.memory_percent),
        "requests": _predefined("ALBRequestCountPerTarget", spec.requests_per_instance, scaled.requests_label),
        "network": _predefined(
            "ASGAverageNetworkOut",
            None if spec.network_out_mib_per_minute is None else spec.network_out_mib_per_minute * _BYTES_PER_MIB,
        ),
    }
    for role, found in configurations.items():
        for configuration in found:
            aws.autoscaling.Policy(
                f"{name}-{role}",
                autoscaling_group_name=scaled.group.name,
                policy_type="TargetTrackingScaling",
                target_tracking_configuration=configuration,
                opts=opts,
            )


_Configurations = Sequence[aws.autoscaling.PolicyTargetTrackingConfigurationArgs]


def _predefined(metric: str, target: float | None, label: pulumi.Input[str] | None = None) -> _Configurations:
    if target is None:
        return ()
    specification = aws.autoscaling.PolicyTargetTrackingConfigurationPredefinedMetricSpecificationArgs(
        predefined_metric_type=metric, resource_label=label
    )
    return (
        aws.autoscaling.PolicyTargetTrackingConfigurationArgs(
            target_value=target, predefined_metric_specification=specification
        ),
    )


def _memory(group: str, target: float | None) -> _Configurations:
    if target is None:
        return ()
    dimension = aws.autoscaling.PolicyTargetTrackingConfigurationCustomizedMetricSpecificationMetricDimensionArgs(
        name=GROUP_DIMENSION, value=group
    )
    specification = aws.autoscaling.PolicyTargetTrackingConfigurationCustomizedMetricSpecificationArgs(
        namespace=NAMESPACE, metric_name=MEMORY, metric_dimensions=[dimension], statistic="Average"
    )
    return (
        aws.autoscaling.PolicyTargetTrackingConfigurationArgs(
            target_value=target, customized_metric_specification=specification
        ),
    )
