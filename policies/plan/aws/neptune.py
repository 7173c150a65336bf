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
        # https://docs.aws.amazon.com/neptune/latest/apiref/API_CreateDBCluster.html
        "iamDatabaseAuthenticationEnabled": False,
        "copyTagsToSnapshot": False,
    },
)
CLUSTER_INSTANCE = Kind(
    "aws:neptune/clusterInstance:ClusterInstance",
    defaults={"publiclyAccessible": False, "autoMinorVersionUpgrade": True},
)
CLUSTER_SNAPSHOT = Kind("aws:neptune/clusterSnapshot:ClusterSnapshot", holds="data")
GLOBAL_CLUSTER = Kind(
    "aws:neptune/globalCluster:GlobalCluster", defaults={"storageEncrypted": False, "deletionProtection": False}
)
"""Holds nothing itself: its clusters hold the data."""
SUBNET_GROUP = Kind("aws:neptune/subnetGroup:SubnetGroup")
GRAPH = Kind("aws:neptunegraph/graph:Graph", holds="data")
