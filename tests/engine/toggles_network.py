"""What the network of the dev stack can have otherwise, in the update with the public load balancer."""

from __future__ import annotations

from changes import Toggle

OUTWARD = {
    "flow logs in a folder of their own": Toggle(
        changes={
            "network.flow_logs": {
                "destination": "s3",
                "retention_days": 7,
                "traffic": "REJECT",
                "aggregation_seconds": 60,
                "record_fields": ["all"],
                "prefix": "network",
                "file_format": "plain-text",
                "hive_compatible_partitions": True,
                "per_hour_partitions": True,
            },
        },
        update=("BucketLifecycleConfiguration logs-lifecycle", "BucketPolicy logs-policy"),
        replace=("FlowLog network-flow-logs",),
    ),
}
