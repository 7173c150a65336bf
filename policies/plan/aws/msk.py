"""Amazon MSK."""

from __future__ import annotations

from policies.plan.kind import Kind

CLUSTER = Kind("aws:msk/cluster:Cluster", holds="data")
SERVERLESS_CLUSTER = Kind("aws:msk/serverlessCluster:ServerlessCluster", holds="data")
TOPIC = Kind("aws:msk/topic:Topic", holds="data")
