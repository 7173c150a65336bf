"""AWS IoT Core."""

from __future__ import annotations

from policies.plan.kind import Kind

POLICY = Kind("aws:iot/policy:Policy")
