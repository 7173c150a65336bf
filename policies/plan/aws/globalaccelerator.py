"""AWS Global Accelerator."""

from __future__ import annotations

from policies.plan.kind import Kind

ACCELERATOR = Kind("aws:globalaccelerator/accelerator:Accelerator", defaults={"attributes.flowLogsEnabled": False})
