"""Amazon MemoryDB."""

from __future__ import annotations

from policies.plan.aws.elasticache import FAILOVER
from policies.plan.kind import Kind, Placement

CLUSTER = Kind(
    "aws:memorydb/cluster:Cluster",
    holds="data",
    failover=FAILOVER,
    placement=Placement(node="cache", subnet_group="subnetGroupName", security_groups="securityGroupIds", port=6379),
    defaults={"tlsEnabled": True, "snapshotRetentionLimit": 0, "autoMinorVersionUpgrade": True},
)
SNAPSHOT = Kind("aws:memorydb/snapshot:Snapshot", holds="data")
SUBNET_GROUP = Kind("aws:memorydb/subnetGroup:SubnetGroup")
