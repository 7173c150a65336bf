"""Application Auto Scaling."""

from __future__ import annotations

from preview.aws.card import Card, Free, Replacement, Unique
from preview.aws.counterpart import Counterpart
from preview.aws.outputs import Outputs

TARGET = "aws:appautoscaling/target:Target"
_SCALING = "arn:{partition}:autoscaling:{region}:{account}:"


CARDS = (
    Card(
        "aws:appautoscaling/policy:Policy",
        unique=(Unique("name", "resourceId"),),
        outputs=Outputs(
            arn=_SCALING
            + "scalingPolicy:{uuid:}:resource/{input[serviceNamespace]}/{input[resourceId]}:policyName/{name}",
            more={"alarmArns": []},
        ),
        replacement=Replacement("appautoscaling/policy.go", "name resourceId scalableDimension serviceNamespace"),
        price=Free("scaling is free; the tasks are billed by their service, its alarms are not"),
        cloudformation=Counterpart(type="AWS::ApplicationAutoScaling::ScalingPolicy", names={"name": "PolicyName"}),
    ),
    Card(
        "aws:appautoscaling/scheduledAction:ScheduledAction",
        unique=(Unique("name", "resourceId"),),
        outputs=Outputs(
            arn=_SCALING + "scheduledAction:{uuid:}:resource/{input[resourceId]}:scheduledActionName/{name}"
        ),
        replacement=Replacement(
            "appautoscaling/scheduled_action.go", "name resourceId scalableDimension serviceNamespace"
        ),
        price=Free("scaling is free; what it starts is billed"),
        cloudformation=Counterpart(
            into="resourceId",
            within="ScheduledActions/+",
            names={"name": "ScheduledActionName"},
            without={
                "scalableDimension": "it is that of the scalable target",
                "serviceNamespace": "it is that of the scalable target",
            },
        ),
    ),
    Card(
        TARGET,
        unique=(Unique("resourceId scalableDimension serviceNamespace", named=False),),
        outputs=Outputs(
            id="{input[resourceId]}",
            arn="arn:{partition}:application-autoscaling:{region}:{account}:scalable-target/{hex:16}",
        ),
        replacement=Replacement("appautoscaling/target.go", "resourceId scalableDimension serviceNamespace"),
        price=Free("scaling is free; the tasks are billed by their service"),
        cloudformation=Counterpart(type="AWS::ApplicationAutoScaling::ScalableTarget"),
    ),
)
