"""Amazon EC2 Auto Scaling and Application Auto Scaling."""

from __future__ import annotations

from policies.plan.kind import Figure, Kind, Placement

APPLICATION_POLICY = Kind("aws:appautoscaling/policy:Policy")
ATTACHMENT = Kind("aws:autoscaling/attachment:Attachment")
APPLICATION_TARGET = Kind("aws:appautoscaling/target:Target")
SCHEDULED_ACTION = Kind("aws:appautoscaling/scheduledAction:ScheduledAction")
GROUP = Kind(
    "aws:autoscaling/group:Group",
    placement=Placement(node="instance"),
    failover=Figure(600, "https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-health-checks.html"),
)
"""Until a failed instance is found, terminated and replaced by one that works: ten minutes are assumed."""
