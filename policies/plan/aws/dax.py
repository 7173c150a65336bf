"""Amazon DynamoDB Accelerator."""

from __future__ import annotations

from policies.plan.kind import Kind

CLUSTER = Kind(
    "aws:dax/cluster:Cluster",
    defaults={"serverSideEncryption.enabled": False, "clusterEndpointEncryptionType": "NONE"},
)
"""Holds nothing that is lost: a cache of tables."""
SUBNET_GROUP = Kind("aws:dax/subnetGroup:SubnetGroup")
