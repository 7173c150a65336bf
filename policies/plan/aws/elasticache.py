"""Amazon ElastiCache."""

from __future__ import annotations

from policies.plan.kind import PLANNING, Figure, Kind, Placement

FAILOVER = Figure(60, "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html")
"""Promotion of a replica: typically seconds; a minute is assumed."""

REPLICATION_LAG = Figure(1, "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html")
"""Replication is asynchronous: the last writes may be lost; a second is assumed."""

NODE_REPLACEMENT = Figure(600, PLANNING)
"""ElastiCache replaces a failed node automatically; without a replica the new one is empty."""

CLUSTER = Kind(
    "aws:elasticache/cluster:Cluster",
    holds="data",
    placement=Placement(node="cache", subnet_group="subnetGroupName", security_groups="securityGroupIds", port=6379),
    defaults={"snapshotRetentionLimit": 0, "autoMinorVersionUpgrade": True, "transitEncryptionEnabled": False},
)
REPLICATION_GROUP = Kind(
    "aws:elasticache/replicationGroup:ReplicationGroup",
    holds="data",
    failover=FAILOVER,
    placement=Placement(node="cache", subnet_group="subnetGroupName", security_groups="securityGroupIds", port=6379),
    defaults={
        "engine": "redis",
        "automaticFailoverEnabled": False,
        "multiAzEnabled": False,
        "snapshotRetentionLimit": 0,
        "autoMinorVersionUpgrade": True,
        # `required` if in-transit encryption is enabled at creation
        "transitEncryptionMode": "required",
    },
)
SERVERLESS_CACHE = Kind(
    "aws:elasticache/serverlessCache:ServerlessCache",
    holds="data",
    failover=FAILOVER,
    placement=Placement(node="cache", security_groups="securityGroupIds", port=6379),
)
SUBNET_GROUP = Kind("aws:elasticache/subnetGroup:SubnetGroup")
USER = Kind("aws:elasticache/user:User")
