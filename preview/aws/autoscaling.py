"""EC2 Auto Scaling."""

from __future__ import annotations

from preview.aws.card import Card, Unpriced
from preview.aws.outputs import Outputs

_SCALING = "arn:{partition}:autoscaling:{region}:{account}:"


CARDS = (
    Card(
        "aws:autoscaling/group:Group",
        outputs=Outputs(arn=_SCALING + "autoScalingGroup:{uuid:}:autoScalingGroupName/{name}"),
        price=Unpriced("EC2 instances of the group"),
    ),
)
