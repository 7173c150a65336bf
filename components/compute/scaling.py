"""The number of tasks of a service, adjusted by scaling rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

import pulumi
import pulumi_aws as aws

from components.compute.scaling_policies import (
    ALARM_PERIOD_SECONDS,
    METRICS,
    backlog,
    backlog_steps,
    forecast,
    messages,
    no_tasks,
    step,
    tracking,
)
from components.observability.alarm import Alarm, Graph
from model.base import require_valid
from model.scaling import Scaling
from model.scaling_rules import (
    BacklogSteps,
    BacklogTracking,
    PredictiveScaling,
    ScalingRule,
    ScheduledScaling,
    StepScaling,
    TargetTracking,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class AutoscalerArgs:
    """What an autoscaler is made of."""

    cluster_name: pulumi.Input[str]
    """Cluster of the service."""

    service_name: pulumi.Input[str]
    """Physical name of the service."""

    spec: Scaling
    """Limits and rules."""

    target_group_label: pulumi.Input[str] | None = None
    """ARN suffixes of load balancer and target group, joined by a slash, for rules on requests. Default: none."""

    queue_name: pulumi.Input[str] | None = None
    """Physical name of the queue of ``queue_backlog``. Default: none."""


class Autoscaler(pulumi.ComponentResource):
    """Keeps the number of a service's tasks between its limits, one policy per rule; the highest number wins."""

    alarms: Sequence[Alarm]
    """None: the alarms of scaling policies add and remove tasks; they notify no one."""

    graphs: Sequence[Graph]
    """None: the service shows its CPU, memory and tasks."""

    def __init__(self, name: str, args: AutoscalerArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_valid(f"scaling {name}", args.spec)
        if args.spec.requests_per_task is not None and args.target_group_label is None:
            raise ValueError(f"scaling {name}: requests_per_task needs a target_group_label")
        if args.spec.queue_backlog is not None and args.queue_name is None:
            raise ValueError(f"scaling {name}: queue_backlog needs a queue_name")
        super().__init__("plinth:compute:Autoscaler", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        target = self._target()
        before: pulumi.Resource | None = None
        for rule in args.spec.rules:
            before = self._make(rule, target, before)
        self.alarms = ()
        self.graphs = ()
        self.register_outputs({})

    def _target(self) -> aws.appautoscaling.Target:
        spec = self._args.spec
        # An update that sends the limits again would undo what a schedule has set, until the schedule's next time:
        # https://github.com/terraform-aws-modules/terraform-aws-ecs/issues/422
        set_by_schedules = [
            *(["minCapacity"] if any(rule.min_tasks is not None for rule in spec.scheduled) else []),
            *(["maxCapacity"] if any(rule.max_tasks is not None for rule in spec.scheduled) else []),
        ]
        return aws.appautoscaling.Target(
            self._name,
            service_namespace="ecs",
            scalable_dimension="ecs:service:DesiredCount",
            resource_id=pulumi.Output.format("service/{0}/{1}", self._args.cluster_name, self._args.service_name),
            min_capacity=spec.min_tasks,
            max_capacity=spec.max_tasks,
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(ignore_changes=set_by_schedules)),
        )

    def _make(
        self, rule: ScalingRule, target: aws.appautoscaling.Target, before: pulumi.Resource | None
    ) -> pulumi.Resource:
        """Create the resources of *rule*, after those of the rule *before* it.

        AWS refuses changes of one target that come at the same time:
        https://github.com/hashicorp/terraform-provider-aws/issues/17915
        """
        after = pulumi.ResourceOptions(depends_on=[] if before is None else [before])
        opts = pulumi.ResourceOptions.merge(self._child, after)
        match rule:
            case TargetTracking():
                return self._policy(rule.metric, target, opts, tracked=tracking(rule, self._args.target_group_label))
            case BacklogTracking():
                tracked = backlog(rule, self._args.queue_name or "", self._dimensions)
                return self._policy("backlog", target, opts, tracked=tracked)
            case BacklogSteps():
                return self._backlog_steps(rule, target, opts)
            case StepScaling():
                policy = self._policy(f"{rule.metric}-{rule.direction}", target, opts, stepped=step(rule))
                self._alarm(rule, policy)
                return policy
            case PredictiveScaling():
                return self._policy("forecast", target, opts, predicted=forecast(rule))
            case ScheduledScaling():
                return aws.appautoscaling.ScheduledAction(
                    f"{self._name}-{rule.key}",
                    service_namespace=target.service_namespace,
                    scalable_dimension=target.scalable_dimension,
                    resource_id=target.resource_id,
                    schedule=rule.schedule,
                    timezone=rule.time_zone,
                    scalable_target_action=aws.appautoscaling.ScheduledActionScalableTargetActionArgs(
                        min_capacity=rule.min_tasks, max_capacity=rule.max_tasks
                    ),
                    opts=opts,
                )
            case _:
                assert_never(rule)

    @property
    def _dimensions(self) -> Mapping[str, pulumi.Input[str]]:
        """The service, as CloudWatch's metrics name it."""
        return {"ClusterName": self._args.cluster_name, "ServiceName": self._args.service_name}

    def _policy(
        self,
        key: str,
        target: aws.appautoscaling.Target,
        opts: pulumi.ResourceOptions,
        *,
        tracked: aws.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationArgs | None = None,
        stepped: aws.appautoscaling.PolicyStepScalingPolicyConfigurationArgs | None = None,
        predicted: aws.appautoscaling.PolicyPredictiveScalingPolicyConfigurationArgs | None = None,
    ) -> aws.appautoscaling.Policy:
        """Make the policy *key* of one of the three kinds."""
        kind = "TargetTrackingScaling" if tracked else "StepScaling" if stepped else "PredictiveScaling"
        return aws.appautoscaling.Policy(
            f"{self._name}-{key}",
            policy_type=kind,
            service_namespace=target.service_namespace,
            scalable_dimension=target.scalable_dimension,
            resource_id=target.resource_id,
            target_tracking_scaling_policy_configuration=tracked,
            step_scaling_policy_configuration=stepped,
            predictive_scaling_policy_configuration=predicted,
            opts=opts,
        )

    def _alarm(self, rule: StepScaling, policy: aws.appautoscaling.Policy) -> None:
        adds = rule.direction == "add"
        side, verb = ("above", "Adds") if adds else ("below", "Removes")
        aws.cloudwatch.MetricAlarm(
            f"{self._name}-{rule.metric}-{rule.direction}",
            alarm_description=f"{verb} {rule.tasks} of the tasks while {rule.metric} utilization is {side} "
            f"{rule.percent} %. It is a part of scaling and notifies no one.",
            namespace="AWS/ECS",
            metric_name=METRICS[rule.metric],
            dimensions=self._dimensions,
            statistic="Average",
            comparison_operator="GreaterThanThreshold" if adds else "LessThanThreshold",
            threshold=rule.percent,
            period=ALARM_PERIOD_SECONDS,
            evaluation_periods=rule.minutes,
            treat_missing_data="notBreaching",
            alarm_actions=[policy.arn],
            opts=self._child,
        )

    def _backlog_steps(
        self, rule: BacklogSteps, target: aws.appautoscaling.Target, opts: pulumi.ResourceOptions
    ) -> aws.appautoscaling.Policy:
        """Make the policies and the alarms that follow the messages of a queue, from no task and back."""
        follows = self._policy("messages", target, opts, stepped=backlog_steps(rule))
        after = pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=[follows]))
        ends = self._policy("no-messages", target, after, stepped=no_tasks(rule))
        minutes = max(1, rule.cooldown_seconds // ALARM_PERIOD_SECONDS)
        for key, policy, comparison, threshold, periods, what in (
            ("messages", follows, "GreaterThanThreshold", 0, 1, "Runs tasks while messages are"),
            ("no-messages", ends, "LessThanThreshold", 1, minutes, "Ends the last task while no messages are"),
        ):
            aws.cloudwatch.MetricAlarm(
                f"{self._name}-{key}",
                alarm_description=f"{what} in the queue. It is a part of scaling and notifies no one.",
                metric_queries=messages(self._args.queue_name or ""),
                comparison_operator=comparison,
                threshold=threshold,
                evaluation_periods=periods,
                treat_missing_data="notBreaching",
                alarm_actions=[policy.arn],
                opts=self._child,
            )
        return ends
