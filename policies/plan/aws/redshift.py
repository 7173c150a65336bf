"""Amazon Redshift."""

from __future__ import annotations

from policies.plan.kind import Kind, Placement

CLUSTER = Kind(
    "aws:redshift/cluster:Cluster",
    holds="data",
    placement=Placement(
        node="database", subnet_group="clusterSubnetGroupName", security_groups="vpcSecurityGroupIds", port=5439
    ),
)
CLUSTER_SNAPSHOT = Kind("aws:redshift/clusterSnapshot:ClusterSnapshot", holds="data")
SUBNET_GROUP = Kind("aws:redshift/subnetGroup:SubnetGroup")
SERVERLESS_NAMESPACE = Kind("aws:redshiftserverless/namespace:Namespace", holds="data")
SERVERLESS_SNAPSHOT = Kind("aws:redshiftserverless/snapshot:Snapshot", holds="data")
