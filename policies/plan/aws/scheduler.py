"""Amazon EventBridge Scheduler."""

from __future__ import annotations

from policies.plan.kind import Kind, Placement

# https://docs.aws.amazon.com/scheduler/latest/UserGuide/disaster-recovery-resiliency.html
SCHEDULE = Kind("aws:scheduler/schedule:Schedule", placement=Placement(node="job"), scope="regional")
