"""EC2 Auto Scaling."""

from __future__ import annotations

from collections.abc import Iterator

from policies.plan.graph import Registration, blocks, number
from policies.plan.machines import template_of
from preview.aws.card import Card, Free, Replacement, Unique
from preview.aws.counterpart import Counterpart, Part
from preview.aws.outputs import Outputs
from preview.aws.pricing import Billing, Charge, UnpricedError

_DETAILED_METRICS = 7
"""Of an instance with detailed monitoring: https://aws.amazon.com/cloudwatch/pricing/"""

_SCALING = "arn:{partition}:autoscaling:{region}:{account}:"


def _policy_price(resource: Registration, _: Billing) -> Iterator[Charge]:
    """Yield the alarms that target tracking makes: one above the value, one below it."""
    if resource.inputs.get("policyType") == "TargetTrackingScaling":
        yield Charge(item="2 alarms of target tracking", key="alarm.standard", quantity=2)


def _group_price(group: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield the instances that a group begins with, and their volumes, as its launch template has them."""
    template = template_of(billing.graph, group)
    kind = template.inputs.get("instanceType") if template else None
    if template is None or not kind:
        raise UnpricedError("EC2 instances of the group")
    waiting = sum(number(pool.get("minSize")) for pool in blocks(group.inputs.get("warmPool")))
    count = number(group.inputs.get("desiredCapacity"), number(group.inputs.get("minSize")))
    yield Charge(item=f"{count} x instance {kind}", key=f"ec2.{kind}", quantity=count * billing.usage.hours)
    if any(block.get("enabled") for block in blocks(template.inputs.get("monitoring"))):
        metrics = count * _DETAILED_METRICS
        yield Charge(item=f"{metrics} metrics each minute", key="metric.custom", quantity=metrics)
    volumes = [
        ebs for device in blocks(template.inputs.get("blockDeviceMappings")) for ebs in blocks(device.get("ebs"))
    ]
    if not volumes or not all(volume.get("volumeSize") for volume in volumes):
        raise UnpricedError("the size of their root volume comes from their image")
    for volume in volumes:
        size = (count + waiting) * volume["volumeSize"]
        yield Charge(item="root volume", key=f"ebs.{volume.get('volumeType', 'gp2')}", quantity=size)


CARDS = (
    Card(
        "aws:autoscaling/group:Group",
        unique=(Unique("name"),),
        outputs=Outputs(arn=_SCALING + "autoScalingGroup:{uuid:}:autoScalingGroupName/{name}"),
        replacement=Replacement("autoscaling/group.go", "initialLifecycleHooks name namePrefix"),
        price=_group_price,
        cloudformation=Counterpart(
            type="AWS::AutoScaling::AutoScalingGroup",
            names={
                "defaultCooldown": "Cooldown",
                "initialLifecycleHooks": "LifecycleHookSpecificationList",
                "initialLifecycleHooks.name": "LifecycleHookName",
                "launchTemplate.id": "LaunchTemplateId",
                "launchTemplate.name": "LaunchTemplateName",
            },
            without={"instanceRefresh": "CloudFormation has UpdatePolicy, which is no property"},
            parts={"warmPool": Part(type="AWS::AutoScaling::WarmPool", link="AutoScalingGroupName")},
        ),
    ),
    Card(
        "aws:autoscaling/policy:Policy",
        unique=(Unique("name", within="autoscalingGroupName"),),
        outputs=Outputs(
            id="{name}",
            arn=_SCALING + "scalingPolicy:{uuid:}:autoScalingGroupName/{input[autoscalingGroupName]}:policyName/{name}",
        ),
        replacement=Replacement("autoscaling/policy.go", "autoscalingGroupName name"),
        price=_policy_price,
        cloudformation=Counterpart(
            type="AWS::AutoScaling::ScalingPolicy",
            without={"name": "CloudFormation names it itself"},
        ),
    ),
    Card(
        "aws:autoscaling/lifecycleHook:LifecycleHook",
        unique=(Unique("name", within="autoscalingGroupName"),),
        outputs=Outputs(id="{name}"),
        replacement=Replacement("autoscaling/lifecycle_hook.go", "name"),
        price=Free("a setting of a group"),
        cloudformation=Counterpart(names={"name": "LifecycleHookName"}),
    ),
)
