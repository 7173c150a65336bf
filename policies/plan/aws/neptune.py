"""Amazon Neptune."""

from __future__ import annotations

from policies.plan.kind import Kind, Placement

CLUSTER = Kind(
    "aws:neptune/cluster:Cluster",
    holds="data",
    placement=Placement(
        node="database", subnet_group="neptuneSubnetGroupName", security_groups="vpcSecurityGroupIds", port=8182
    ),
    defaults={
        "storageEncrypted": False,
        "deletionProtection": False,
        "skipFinalSnapshot": False,
        "backupRetentionPeriod": 1,
    },
)
CLUSTER_SNAPSHOT = Kind("aws:neptune/clusterSnapshot:ClusterSnapshot", holds="data")
SUBNET_GROUP = Kind("aws:neptune/subnetGroup:SubnetGroup")
GRAPH = Kind("aws:neptunegraph/graph:Graph", holds="data")
