"""Amazon EMR."""

from __future__ import annotations

from policies.plan.kind import Kind

BLOCK_PUBLIC_ACCESS = Kind("aws:emr/blockPublicAccessConfiguration:BlockPublicAccessConfiguration")
CLUSTER = Kind("aws:emr/cluster:Cluster")
SECURITY_CONFIGURATION = Kind("aws:emr/securityConfiguration:SecurityConfiguration")
