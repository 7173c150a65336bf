"""AWS Database Migration Service."""

from __future__ import annotations

from policies.plan.kind import Kind

ENDPOINT = Kind(
    "aws:dms/endpoint:Endpoint",
    defaults={
        "redisSettings.sslSecurityProtocol": "ssl-encryption",
        # https://docs.aws.amazon.com/dms/latest/APIReference/API_MongoDbSettings.html
        "mongodbSettings.authType": "password",
    },
)
REPLICATION_INSTANCE = Kind(
    "aws:dms/replicationInstance:ReplicationInstance",
    # The provider sends false for an omitted flag, where the API would take another default:
    # https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/dms/replication_instance.go
    defaults={"publiclyAccessible": False, "autoMinorVersionUpgrade": False, "multiAz": False},
)
REPLICATION_TASK = Kind("aws:dms/replicationTask:ReplicationTask")
S3_ENDPOINT = Kind("aws:dms/s3Endpoint:S3Endpoint")
