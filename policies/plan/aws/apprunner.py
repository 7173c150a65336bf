"""AWS App Runner."""

from __future__ import annotations

from policies.plan.kind import Kind

SERVICE = Kind("aws:apprunner/service:Service")
