"""Amazon EKS."""

from __future__ import annotations

from policies.plan.kind import Kind

CLUSTER = Kind(
    "aws:eks/cluster:Cluster",
    defaults={
        "vpcConfig.endpointPublicAccess": True,
        "vpcConfig.endpointPrivateAccess": False,
        "deletionProtection": False,
    },
)
NODE_GROUP = Kind("aws:eks/nodeGroup:NodeGroup")
