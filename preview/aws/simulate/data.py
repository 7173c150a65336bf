"""S3, RDS, ElastiCache, queues and topics."""

from __future__ import annotations

from typing import Any

from preview.aws.simulate.shapes import Context, Shape, Table

_RDS = "arn:{partition}:rds:{region}:{account}:"
_CACHE = "arn:{partition}:elasticache:{region}:{account}:"
_PORTS = {"postgres": 5432, "aurora-postgresql": 5432, "mysql": 3306, "aurora-mysql": 3306, "mariadb": 3306}
_S3_ZONES = {
    "us-east-1": "Z3AQBSTGFYJSTF",
    "us-east-2": "Z2O1EMRO9K5GLX",
    "us-west-1": "Z2F56UZL2M1ACD",
    "us-west-2": "Z3BJ6K6RIION7M",
    "eu-west-1": "Z1BKCTXD74EZPE",
    "eu-central-1": "Z21DNDUVLTQW6Q",
}
"""https://docs.aws.amazon.com/general/latest/gr/s3.html; other regions get a made-up id of the same shape."""


def _s3_zone(context: Context) -> str:
    return _S3_ZONES.get(context.place.region) or context.text("Z{upper:13 s3}")


def _port(context: Context) -> int:
    return int(context.inputs.get("port") or _PORTS.get(str(context.inputs.get("engine")), 5432))


def _address(context: Context) -> str:
    return context.text("{name}.{home:12}.{region}.rds.{suffix}")


def _endpoint(context: Context) -> str:
    return f"{_address(context)}:{_port(context)}"


def _master_secrets(context: Context) -> list[dict[str, str]]:
    """Return the secret that RDS makes and rotates, where it was asked for."""
    if not context.inputs.get("manageMasterUserPassword"):
        return []
    arn = "arn:{partition}:secretsmanager:{region}:{account}:secret:rds!db-{uuid:}-{lower:6}"
    key = str(context.inputs.get("masterUserSecretKmsKeyId", ""))
    return [{"secretArn": context.text(arn), "secretStatus": "active", "kmsKeyId": key}]


def _sharded(context: Context) -> bool:
    return context.inputs.get("clusterMode") == "enabled" or int(context.inputs.get("numNodeGroups") or 1) > 1


def _cache_host(role: str) -> Any:
    """Return the host name of one role; a group with shards is reached only by its configuration endpoint."""

    def host(context: Context) -> str:
        if (role == "clustercfg") != _sharded(context):
            return ""
        return context.text(f"{role}.{{name}}.{{home:6 cache}}.{{short}}.cache.{{suffix}}")

    return host


def _members(context: Context) -> list[str]:
    shards = int(context.inputs.get("numNodeGroups") or 1)
    nodes = int(context.inputs.get("numCacheClusters") or 0) or 1 + int(context.inputs.get("replicasPerNodeGroup") or 0)
    if _sharded(context):
        return [f"{context.name}-{s:04}-{n:03}" for s in range(1, shards + 1) for n in range(1, nodes + 1)]
    return [f"{context.name}-{node:03}" for node in range(1, nodes + 1)]


def _of_bucket(context: Context) -> str:
    return str(context.inputs.get("bucket", ""))


_PART_OF_A_BUCKET = [
    "Acl", "IntelligentTieringConfiguration", "LifecycleConfiguration", "Logging", "Notification",
    "ObjectLockConfiguration", "OwnershipControls", "Policy", "PublicAccessBlock", "ReplicationConfig",
    "ServerSideEncryptionConfiguration", "Versioning",
]  # fmt: skip

TABLE: Table = {
    "aws:s3/bucket:Bucket": Shape(
        name="bucket",
        arn="arn:{partition}:s3:::{name}",
        more={
            "bucketDomainName": "{name}.s3.{suffix}",
            "bucketRegionalDomainName": "{name}.s3.{region}.{suffix}",
            "bucketRegion": "{region}",
            "hostedZoneId": _s3_zone,
        },
    ),
    **{f"aws:s3/bucket{part}:Bucket{part}": Shape(id=_of_bucket, name="-") for part in _PART_OF_A_BUCKET},
    "aws:rds/instance:Instance": Shape(
        id="db-{upper:26}",
        name="identifier",
        arn=f"{_RDS}db:{{name}}",
        more={
            "address": _address,
            "endpoint": _endpoint,
            "port": _port,
            "hostedZoneId": "Z{upper:13 rds}",
            "resourceId": "db-{upper:26}",
            "status": "available",
            "engineVersionActual": "{input[engineVersion]}",
            "masterUserSecrets": _master_secrets,
            "replicas": [],
        },
    ),
    "aws:rds/cluster:Cluster": Shape(
        id="{name}",
        name="clusterIdentifier",
        arn=f"{_RDS}cluster:{{name}}",
        more={
            "endpoint": "{name}.cluster-{home:12}.{region}.rds.{suffix}",
            "readerEndpoint": "{name}.cluster-ro-{home:12}.{region}.rds.{suffix}",
            "clusterResourceId": "cluster-{upper:26}",
            "port": _port,
            "masterUserSecrets": _master_secrets,
        },
    ),
    "aws:rds/subnetGroup:SubnetGroup": Shape(
        arn=f"{_RDS}subgrp:{{name}}", more={"vpcId": "vpc-{hex:17}", "supportedNetworkTypes": ["IPV4"]}
    ),
    "aws:rds/parameterGroup:ParameterGroup": Shape(arn=f"{_RDS}pg:{{name}}"),
    "aws:elasticache/subnetGroup:SubnetGroup": Shape(
        arn=f"{_CACHE}subnetgroup:{{name}}", more={"vpcId": "vpc-{hex:17}"}
    ),
    "aws:elasticache/parameterGroup:ParameterGroup": Shape(arn=f"{_CACHE}parametergroup:{{name}}"),
    "aws:elasticache/replicationGroup:ReplicationGroup": Shape(
        name="replicationGroupId",
        arn=f"{_CACHE}replicationgroup:{{name}}",
        more={
            "primaryEndpointAddress": _cache_host("master"),
            "readerEndpointAddress": _cache_host("replica"),
            "configurationEndpointAddress": _cache_host("clustercfg"),
            "clusterEnabled": _sharded,
            "engineVersionActual": "{input[engineVersion]}",
            "memberClusters": _members,
        },
    ),
    "aws:elasticache/serverlessCache:ServerlessCache": Shape(
        id="{name}",
        arn=f"{_CACHE}serverlesscache:{{name}}",
        more={
            "endpoints": [{"address": "{name}-{hex:6}.serverless.{region}.cache.amazonaws.com", "port": 6379}],
            "readerEndpoints": [{"address": "{name}-{hex:6}.serverless.{region}.cache.amazonaws.com", "port": 6380}],
        },
    ),
    "aws:elasticache/user:User": Shape(id="{name}", name="userId", arn=f"{_CACHE}user:{{name}}"),
    "aws:elasticache/userGroup:UserGroup": Shape(id="{name}", name="userGroupId", arn=f"{_CACHE}usergroup:{{name}}"),
    "aws:sqs/queue:Queue": Shape(
        id="https://sqs.{region}.{suffix}/{account}/{name}",
        arn="arn:{partition}:sqs:{region}:{account}:{name}",
        more={"url": "{id}"},
    ),
    "aws:sns/topic:Topic": Shape(
        id="arn:{partition}:sns:{region}:{account}:{name}", arn="{id}", more={"owner": "{account}"}
    ),
    "aws:sns/topicPolicy:TopicPolicy": Shape(id="{input[arn]}", name="-", more={"owner": "{account}"}),
    "aws:sns/topicSubscription:TopicSubscription": Shape(
        id="{input[topic]}:{uuid:}",
        arn="{id}",
        more={"ownerId": "{account}", "pendingConfirmation": True, "confirmationWasAuthenticated": False},
    ),
    "aws:dynamodb/table:Table": Shape(arn="arn:{partition}:dynamodb:{region}:{account}:table/{name}"),
    "aws:backup/vault:Vault": Shape(arn="arn:{partition}:backup:{region}:{account}:backup-vault:{name}"),
}
