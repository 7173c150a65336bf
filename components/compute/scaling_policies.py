"""The inputs of scaling policies and of the alarms that trigger them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pulumi
import pulumi_aws as aws

from model.scaling_rules import BacklogSteps, BacklogTracking, PredictiveScaling, StepScaling, TargetTracking

_TRACKED: Final[Mapping[str, str]] = {
    "cpu": "ECSServiceAverageCPUUtilization",
    "memory": "ECSServiceAverageMemoryUtilization",
    "requests": "ALBRequestCountPerTarget",
}
"""Metric of a rule → AWS's predefined metric.
https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html"""

_FORECAST: Final[Mapping[str, str]] = {"cpu": "ECSServiceCPUUtilization", "memory": "ECSServiceMemoryUtilization"}
"""The same as a pair of load and utilization.
https://docs.aws.amazon.com/autoscaling/application/userguide/aas-create-predictive-scaling-policy.html"""

_MODES: Final[Mapping[str, str]] = {"forecast_only": "ForecastOnly", "forecast_and_scale": "ForecastAndScale"}
_BUFFER_SECONDS: Final = 300
"""How long before the forecast load tasks start. ECS's tasks start within minutes; the API takes 0 to 3600.
https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredictiveScalingPolicyConfiguration.html"""

ALARM_PERIOD_SECONDS: Final = 60
"""ECS publishes the utilization of a service once a minute:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-metrics.html"""
METRICS: Final[Mapping[str, str]] = {"cpu": "CPUUtilization", "memory": "MemoryUtilization"}
"""Metric of a rule → its name in CloudWatch."""


def tracking(
    rule: TargetTracking, target_group_label: pulumi.Input[str] | None
) -> aws.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationArgs:
    """Return the inputs that hold a metric at its target."""
    return aws.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationArgs(
        target_value=rule.target,
        predefined_metric_specification=aws.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecificationArgs(
            predefined_metric_type=_TRACKED[rule.metric],
            resource_label=target_group_label if rule.metric == "requests" else None,
        ),
        scale_out_cooldown=rule.scale_out_cooldown_seconds,
        scale_in_cooldown=rule.scale_in_cooldown_seconds,
    )


def backlog(
    rule: BacklogTracking, queue_name: pulumi.Input[str], service: Mapping[str, pulumi.Input[str]]
) -> aws.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationArgs:
    """Return the inputs that hold the messages of a queue per task of the service with these dimensions."""
    return aws.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationArgs(
        target_value=rule.messages_per_task,
        customized_metric_specification=aws.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationArgs(
            metrics=[
                _query("messages", "AWS/SQS", "ApproximateNumberOfMessagesVisible", "Sum", {"QueueName": queue_name}),
                _query("tasks", "ECS/ContainerInsights", "RunningTaskCount", "Average", service),
                aws.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetricArgs(
                    id="backlog", label="Messages per task", expression="messages / tasks", return_data=True
                ),
            ]
        ),
        scale_out_cooldown=rule.scale_out_cooldown_seconds,
        scale_in_cooldown=rule.scale_in_cooldown_seconds,
    )


def backlog_steps(rule: BacklogSteps) -> aws.appautoscaling.PolicyStepScalingPolicyConfigurationArgs:
    """Return the inputs that run as many tasks as the messages need; the alarm's threshold is 0 messages.

    A range contains its lower bound, and not its upper one:
    https://docs.aws.amazon.com/autoscaling/application/APIReference/API_StepAdjustment.html
    """
    lowest = [0, *(messages for messages, _ in rule.steps[1:])]
    return _exact_steps(
        rule,
        *(
            aws.appautoscaling.PolicyStepScalingPolicyConfigurationStepAdjustmentArgs(
                scaling_adjustment=tasks,
                metric_interval_lower_bound=str(lower),
                metric_interval_upper_bound=None if upper is None else str(upper),
            )
            for lower, upper, (_, tasks) in zip(lowest, [*lowest[1:], None], rule.steps, strict=True)
        ),
    )


def no_tasks(rule: BacklogSteps) -> aws.appautoscaling.PolicyStepScalingPolicyConfigurationArgs:
    """Return the inputs that end the last task; the alarm is on below 1 message."""
    return _exact_steps(
        rule,
        aws.appautoscaling.PolicyStepScalingPolicyConfigurationStepAdjustmentArgs(
            scaling_adjustment=0, metric_interval_upper_bound="0"
        ),
    )


def _exact_steps(
    rule: BacklogSteps, *steps: aws.appautoscaling.PolicyStepScalingPolicyConfigurationStepAdjustmentArgs
) -> aws.appautoscaling.PolicyStepScalingPolicyConfigurationArgs:
    return aws.appautoscaling.PolicyStepScalingPolicyConfigurationArgs(
        adjustment_type="ExactCapacity",
        metric_aggregation_type="Maximum",
        cooldown=rule.cooldown_seconds,
        step_adjustments=list(steps),
    )


def messages(queue_name: pulumi.Input[str]) -> list[aws.cloudwatch.MetricAlarmMetricQueryArgs]:
    """Return all messages of a queue that are not deleted yet: those that wait, and those that a task has received."""
    counted = {"waiting": "ApproximateNumberOfMessagesVisible", "received": "ApproximateNumberOfMessagesNotVisible"}
    return [
        *(
            aws.cloudwatch.MetricAlarmMetricQueryArgs(
                id=query,
                metric=aws.cloudwatch.MetricAlarmMetricQueryMetricArgs(
                    namespace="AWS/SQS",
                    metric_name=name,
                    dimensions={"QueueName": queue_name},
                    period=ALARM_PERIOD_SECONDS,
                    stat="Maximum",
                ),
                return_data=False,
            )
            for query, name in counted.items()
        ),
        aws.cloudwatch.MetricAlarmMetricQueryArgs(
            id="messages", label="Messages", expression=" + ".join(counted), return_data=True
        ),
    ]


def step(rule: StepScaling) -> aws.appautoscaling.PolicyStepScalingPolicyConfigurationArgs:
    """Return the inputs that add or remove tasks, by as many as the rule has, however far the metric is beyond it."""
    adds = rule.direction == "add"
    return aws.appautoscaling.PolicyStepScalingPolicyConfigurationArgs(
        adjustment_type="ChangeInCapacity",
        metric_aggregation_type="Average",
        cooldown=rule.cooldown_seconds,
        step_adjustments=[
            aws.appautoscaling.PolicyStepScalingPolicyConfigurationStepAdjustmentArgs(
                scaling_adjustment=rule.tasks if adds else -rule.tasks,
                metric_interval_lower_bound="0" if adds else None,
                metric_interval_upper_bound=None if adds else "0",
            )
        ],
    )


def forecast(rule: PredictiveScaling) -> aws.appautoscaling.PolicyPredictiveScalingPolicyConfigurationArgs:
    """Return the inputs that forecast a load, within the maximum of tasks."""
    return aws.appautoscaling.PolicyPredictiveScalingPolicyConfigurationArgs(
        mode=_MODES[rule.mode],
        max_capacity_breach_behavior="HonorMaxCapacity",
        scheduling_buffer_time=_BUFFER_SECONDS,
        metric_specifications=[
            aws.appautoscaling.PolicyPredictiveScalingPolicyConfigurationMetricSpecificationArgs(
                target_value=str(rule.target_percent),
                predefined_metric_pair_specification=aws.appautoscaling.PolicyPredictiveScalingPolicyConfigurationMetricSpecificationPredefinedMetricPairSpecificationArgs(
                    predefined_metric_type=_FORECAST[rule.metric]
                ),
            )
        ],
    )


def _query(
    query: str, namespace: str, name: str, statistic: str, dimensions: Mapping[str, pulumi.Input[str]]
) -> aws.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetricArgs:
    return aws.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetricArgs(
        id=query,
        return_data=False,
        metric_stat=aws.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetricMetricStatArgs(
            stat=statistic,
            metric=aws.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetricMetricStatMetricArgs(
                namespace=namespace,
                metric_name=name,
                dimensions=[
                    aws.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetricMetricStatMetricDimensionArgs(
                        name=key, value=value
                    )
                    for key, value in dimensions.items()
                ],
            ),
        ),
    )
