"""Amazon Data Lifecycle Manager."""

from __future__ import annotations

from policies.plan.kind import Kind

LIFECYCLE_POLICY = Kind("aws:dlm/lifecyclePolicy:LifecyclePolicy")
