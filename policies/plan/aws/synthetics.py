"""Amazon CloudWatch Synthetics."""

from __future__ import annotations

from policies.plan.kind import Kind

CANARY = Kind("aws:synthetics/canary:Canary", defaults={"runConfig.activeTracing": False})
