"""What must never be replaced or deleted by an update that was not meant to."""

from policies.plan.kinds import STATEFUL
from preview.aws.replacement import known_types

HOLD_DATA = STATEFUL & known_types()
"""Replacing one of these loses data, or names and keys that others hold."""

CARRY_TRAFFIC = frozenset(
    {
        "aws:cloudfront/distribution:Distribution",
        "aws:ec2/subnet:Subnet",
        "aws:ec2/vpc:Vpc",
        "aws:ecs/cluster:Cluster",
        "aws:ecs/service:Service",
        "aws:lb/listener:Listener",
        "aws:lb/loadBalancer:LoadBalancer",
    }
)
"""Replacing one of these is an outage."""

REMOVES = frozenset({"delete", "replace", "create-replacement", "delete-replaced"})
