"""Amazon RDS and Amazon Aurora."""

from __future__ import annotations

from policies.plan.kind import Figure, Kind, Placement

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

FAILOVER = Figure(120, "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZ.Failover.html")
"""60 to 120 seconds; the longer one is used. Replication is synchronous: no data is lost."""

MULTI_AZ_CLUSTER_FAILOVER = Figure(
    35, "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/multi-az-db-clusters-concepts.html"
)
"""Of a Multi-AZ DB cluster with two readable standbys, typically."""

AURORA_FAILOVER = Figure(
    60, "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html"
)
"""To a replica, typically less. Storage is in three zones: no data is lost."""

AURORA_RECREATE = Figure(
    600, "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html"
)
"""Without a replica, the primary is created again, typically within ten minutes."""

CLUSTER = Kind(
    "aws:rds/cluster:Cluster",
    holds="data",
    failover=AURORA_FAILOVER,
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
GLOBAL_CLUSTER = Kind(
    "aws:rds/globalCluster:GlobalCluster", defaults={"storageEncrypted": False, "deletionProtection": False}
)
"""Holds nothing itself: its clusters hold the data."""
EVENT_SUBSCRIPTION = Kind("aws:rds/eventSubscription:EventSubscription", defaults={"enabled": True})
INSTANCE = Kind(
    "aws:rds/instance:Instance",
    holds="data",
    failover=FAILOVER,
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
