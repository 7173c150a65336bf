"""Amazon Aurora DSQL."""

from __future__ import annotations

from policies.plan.kind import Kind

CLUSTER = Kind("aws:dsql/cluster:Cluster", holds="data")
