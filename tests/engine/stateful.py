"""What must never be replaced or deleted by an update that nobody meant as such."""

HOLD_DATA = frozenset(
    {
        "aws:ecr/repository:Repository",
        "aws:elasticache/replicationGroup:ReplicationGroup",
        "aws:elasticache/serverlessCache:ServerlessCache",
        "aws:kms/key:Key",
        "aws:rds/instance:Instance",
        "aws:route53/zone:Zone",
        "aws:s3/bucket:Bucket",
        "aws:secretsmanager/secret:Secret",
    }
)
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
