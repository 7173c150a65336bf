"""Amazon EC2 Auto Scaling and Application Auto Scaling."""

from __future__ import annotations

from policies.plan.kind import Kind, Placement

APPLICATION_TARGET = Kind("aws:appautoscaling/target:Target")
GROUP = Kind("aws:autoscaling/group:Group", placement=Placement(node="instance"))
