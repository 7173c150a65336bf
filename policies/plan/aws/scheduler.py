"""Amazon EventBridge Scheduler."""

from __future__ import annotations

from policies.plan.kind import Kind, Placement

SCHEDULE = Kind("aws:scheduler/schedule:Schedule", placement=Placement(node="job"))
