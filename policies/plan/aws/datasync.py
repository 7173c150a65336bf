"""AWS DataSync."""

from __future__ import annotations

from policies.plan.kind import Kind

TASK = Kind("aws:datasync/task:Task")
