"""Amazon DocumentDB."""

from __future__ import annotations

from policies.plan.aws.rds import AURORA_FAILOVER
from policies.plan.kind import Kind, Placement

CLUSTER = Kind(
    "aws:docdb/cluster:Cluster",
    holds="data",
    # Its storage and its failover to a replica work as in Aurora.
    failover=AURORA_FAILOVER,
    placement=Placement(
        node="database", subnet_group="dbSubnetGroupName", security_groups="vpcSecurityGroupIds", port=27017
    ),
    defaults={
        "storageEncrypted": False,
        "deletionProtection": False,
        "skipFinalSnapshot": False,
        "backupRetentionPeriod": 1,
    },
)
CLUSTER_INSTANCE = Kind(
    "aws:docdb/clusterInstance:ClusterInstance", defaults={"publiclyAccessible": False, "autoMinorVersionUpgrade": True}
)
CLUSTER_PARAMETER_GROUP = Kind("aws:docdb/clusterParameterGroup:ClusterParameterGroup")
CLUSTER_SNAPSHOT = Kind("aws:docdb/clusterSnapshot:ClusterSnapshot", holds="data")
ELASTIC_CLUSTER = Kind("aws:docdb/elasticCluster:ElasticCluster", holds="data")
GLOBAL_CLUSTER = Kind(
    "aws:docdb/globalCluster:GlobalCluster", defaults={"storageEncrypted": False, "deletionProtection": False}
)
"""Holds nothing itself: its clusters hold the data."""
SUBNET_GROUP = Kind("aws:docdb/subnetGroup:SubnetGroup")
