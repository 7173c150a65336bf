"""Amazon RDS and Amazon Aurora."""

from __future__ import annotations

from policies.plan.kind import Kind, Placement

_PLACEMENT = Placement(
    node="database", subnet_group="dbSubnetGroupName", security_groups="vpcSecurityGroupIds", port=5432
)
_DEFAULTS = {
    "storageEncrypted": False,
    "deletionProtection": False,
    "skipFinalSnapshot": False,
    "autoMinorVersionUpgrade": True,
    "iamDatabaseAuthenticationEnabled": False,
    "copyTagsToSnapshot": False,
    "publiclyAccessible": False,
}

CLUSTER = Kind(
    "aws:rds/cluster:Cluster",
    holds="data",
    placement=_PLACEMENT,
    defaults={
        **_DEFAULTS,
        "backupRetentionPeriod": 1,
    },
)
CLUSTER_INSTANCE = Kind(
    "aws:rds/clusterInstance:ClusterInstance", defaults={"publiclyAccessible": False, "autoMinorVersionUpgrade": True}
)
CLUSTER_PARAMETER_GROUP = Kind("aws:rds/clusterParameterGroup:ClusterParameterGroup")
CLUSTER_SNAPSHOT = Kind("aws:rds/clusterSnapshot:ClusterSnapshot", holds="data")
CLUSTER_SNAPSHOT_COPY = Kind("aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy", holds="data")
INSTANCE = Kind(
    "aws:rds/instance:Instance",
    holds="data",
    placement=_PLACEMENT,
    defaults={
        **_DEFAULTS,
        "multiAz": False,
        "backupRetentionPeriod": 0,
        "monitoringInterval": 0,
    },
)
INSTANCE_AUTOMATED_BACKUPS_REPLICATION = Kind(
    "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication"
)
PARAMETER_GROUP = Kind("aws:rds/parameterGroup:ParameterGroup")
PROXY = Kind("aws:rds/proxy:Proxy", defaults={"requireTls": False})
SNAPSHOT = Kind("aws:rds/snapshot:Snapshot", holds="data")
SNAPSHOT_COPY = Kind("aws:rds/snapshotCopy:SnapshotCopy", holds="data")
SUBNET_GROUP = Kind("aws:rds/subnetGroup:SubnetGroup")
