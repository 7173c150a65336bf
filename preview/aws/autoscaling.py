"""EC2 Auto Scaling."""

from __future__ import annotations

from collections.abc import Iterator

from policies.plan.aws import ec2
from policies.plan.graph import Registration, blocks, number
from preview.aws.card import Card, Replacement, Unique
from preview.aws.counterpart import Counterpart
from preview.aws.outputs import Outputs
from preview.aws.pricing import Billing, Charge, UnpricedError

_SCALING = "arn:{partition}:autoscaling:{region}:{account}:"


def _group_price(group: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield the instances that a group begins with, and their volumes, as its launch template has them."""
    template = billing.graph.ref(group, "launchTemplate", ec2.LAUNCH_TEMPLATE)
    kind = template.inputs.get("instanceType") if template else None
    if template is None or not kind:
        raise UnpricedError("EC2 instances of the group")
    count = number(group.inputs.get("desiredCapacity"), number(group.inputs.get("minSize")))
    yield Charge(item=f"{count} x instance {kind}", key=f"ec2.{kind}", quantity=count * billing.usage.hours)
    volumes = [
        ebs for device in blocks(template.inputs.get("blockDeviceMappings")) for ebs in blocks(device.get("ebs"))
    ]
    if not volumes or not all(volume.get("volumeSize") for volume in volumes):
        raise UnpricedError("the size of their root volume comes from their image")
    for volume in volumes:
        size = count * volume["volumeSize"]
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
        ),
    ),
)
