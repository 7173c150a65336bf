"""Toggles of more: further stores, and a service that is linked to all of them. See toggles.py."""

from __future__ import annotations

from changes import Toggle

MORE = {
    "a canary": Toggle(
        changes={
            "services.auth.deployment": {
                "strategy": "canary",
                "canary_percent": 5,
                "canary_minutes": 1,
                "bake_minutes": 1,
            }
        },
        update=("Service auth",),
    ),
    "a database with credentials of its own": Toggle(
        changes={
            "databases.reports": {
                "engine_version": "16",
                "instance_class": "db.t4g.micro",
                "storage_gib": 400,
                "iops": 12_000,
                "throughput_mibps": 500,
                "multi_az": False,
                "database_name": "reports",
                "credentials": "generated",
                "replicas": 1,
                "alarms": {"replica_lag_seconds": 30},
            }
        },
        create=("* reports", "* reports-*"),
        update=("Dashboard monitoring",),
    ),
    "a Redis cluster": Toggle(
        changes={
            "caches.redis": {
                "node_type": "cache.t4g.micro",
                "engine": "redis",
                "engine_version": "7.1",
                "cluster_mode": True,
                "shards": 2,
            }
        },
        create=("* redis", "* redis-*"),
    ),
    "a cache without nodes": Toggle(
        changes={
            "serverless_caches.baskets": {
                "network": "network",
                "engine": "redis",
                "max_storage_gb": 2,
                "max_ecpu_per_second": 2000,
                "users_engine": "redis",
                "snapshot_retention_days": 0,
            }
        },
        create=("ServerlessCache baskets", "* baskets-*"),
    ),
    "buckets of every role": Toggle(
        changes={
            "buckets.media": {"role": "media"},
            "buckets.records": {"role": "archive", "object_lock_days": 1},
            "buckets.dumps": {"role": "backups"},
        },
        create=(
            "Bucket media",
            "Bucket records",
            "Bucket dumps",
            "Bucket* media-*",
            "Bucket* dumps-*",
            "Bucket* records-*",
            "BucketObjectLockConfiguration records-lock",
            "Key backups",
            "Alias backups-alias",
        ),
    ),
    "a secret": Toggle(changes={"secrets.token": {"description": "Token"}}, create=("Secret token",)),
    "an encrypted parameter": Toggle(
        changes={"parameters.dsn": {"kind": "SecureString"}},
        secret={"parameters.dsn.value": "hidden-parameter"},
        create=("Parameter dsn",),
    ),
    "a parameter that only looks confidential": Toggle(
        changes={"parameters.note": {"value": "password=none", "allow_plaintext": True}}, create=("Parameter note",)
    ),
    "a repository": Toggle(
        changes={"repositories.extra": {}}, create=("Repository extra", "LifecyclePolicy extra-lifecycle")
    ),
    "a service that is linked to all of it": Toggle(
        changes={
            "services.extra": {
                "kind": "internal",
                "image": {"uri": "public.ecr.aws/nginx/nginx:1.27"},
                "port": 9090,
                "cpu": 256,
                "memory_mib": 512,
                "architecture": "x86_64",
                "user": "1001",
                "tasks": 1,
                "command": ["run"],
                "environment": {"MODE": "fast"},
                "health_check": {"command": ["true"]},
                "log_group_name": "/extra",
                "alarms": {
                    "cpu_percent": 50,
                    "memory_percent": 50,
                },
                "links": {
                    "reports": "connect",
                    "redis": "connect",
                    "baskets": "connect",
                    "media": "read",
                    "records": "write",
                    "dumps": "read_write",
                    "token": "read",
                    "dsn": "read",
                    "auth": "call",
                },
            }
        },
        create=(
            "Service extra",
            "TaskDefinition extra",
            "LogGroup extra-log",
            "MetricAlarm extra-*",
            "Role extra-*",
            "RolePolicy extra-*",
            "SecurityGroup extra-tasks",
            "SecurityGroup*Rule extra-to-*",
        ),
    ),
}
