"""Amazon CloudSearch."""

from __future__ import annotations

from policies.plan.kind import Kind

DOMAIN = Kind("aws:cloudsearch/domain:Domain", holds="data")
