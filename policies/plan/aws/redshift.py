"""Amazon Redshift and Redshift Serverless."""

from __future__ import annotations

from policies.plan.kind import Kind, Placement

CLUSTER = Kind(
    "aws:redshift/cluster:Cluster",
    holds="data",
    placement=Placement(
        node="database", subnet_group="clusterSubnetGroupName", security_groups="vpcSecurityGroupIds", port=5439
    ),
    defaults={
        "publiclyAccessible": False,
        "encrypted": True,
        "allowVersionUpgrade": True,
        "automatedSnapshotRetentionPeriod": 1,
        "skipFinalSnapshot": False,
        "databaseName": "dev",
        # https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateCluster.html
        "enhancedVpcRouting": False,
        "multiAz": False,
    },
)
CLUSTER_SNAPSHOT = Kind("aws:redshift/clusterSnapshot:ClusterSnapshot", holds="data")
LOGGING = Kind("aws:redshift/logging:Logging")
PARAMETER_GROUP = Kind("aws:redshift/parameterGroup:ParameterGroup")
SUBNET_GROUP = Kind("aws:redshift/subnetGroup:SubnetGroup")
SERVERLESS_NAMESPACE = Kind("aws:redshiftserverless/namespace:Namespace", holds="data")
SERVERLESS_SNAPSHOT = Kind("aws:redshiftserverless/snapshot:Snapshot", holds="data")
SERVERLESS_WORKGROUP = Kind("aws:redshiftserverless/workgroup:Workgroup")
SNAPSHOT_COPY_GRANT = Kind("aws:redshift/snapshotCopyGrant:SnapshotCopyGrant")
