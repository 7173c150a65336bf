"""Amazon Route 53."""

from __future__ import annotations

from policies.plan.kind import Kind

QUERY_LOG = Kind("aws:route53/queryLog:QueryLog")
ZONE = Kind("aws:route53/zone:Zone", holds="names")
REGISTERED_DOMAIN = Kind("aws:route53domains/domain:Domain", holds="names")
