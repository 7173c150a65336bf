"""Amazon MWAA."""

from __future__ import annotations

from policies.plan.kind import Kind

ENVIRONMENT = Kind("aws:mwaa/environment:Environment", defaults={"webserverAccessMode": "PRIVATE_ONLY"})
