"""Amazon ElastiCache."""

from __future__ import annotations

from policies.plan.kind import Kind, Placement

CLUSTER = Kind(
    "aws:elasticache/cluster:Cluster",
    holds="data",
    placement=Placement(node="cache", subnet_group="subnetGroupName", security_groups="securityGroupIds", port=6379),
    defaults={"snapshotRetentionLimit": 0, "autoMinorVersionUpgrade": True, "transitEncryptionEnabled": False},
)
REPLICATION_GROUP = Kind(
    "aws:elasticache/replicationGroup:ReplicationGroup",
    holds="data",
    placement=Placement(node="cache", subnet_group="subnetGroupName", security_groups="securityGroupIds", port=6379),
    defaults={
        "engine": "redis",
        "automaticFailoverEnabled": False,
        "multiAzEnabled": False,
        "snapshotRetentionLimit": 0,
        "autoMinorVersionUpgrade": True,
        # `required` where in-transit encryption is first turned on at creation
        "transitEncryptionMode": "required",
    },
)
SERVERLESS_CACHE = Kind(
    "aws:elasticache/serverlessCache:ServerlessCache",
    holds="data",
    placement=Placement(node="cache", security_groups="securityGroupIds", port=6379),
)
SUBNET_GROUP = Kind("aws:elasticache/subnetGroup:SubnetGroup")
USER = Kind("aws:elasticache/user:User")
