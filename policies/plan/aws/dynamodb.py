"""Amazon DynamoDB."""

from __future__ import annotations

from policies.plan.kind import Kind

GLOBAL_TABLE = Kind("aws:dynamodb/globalTable:GlobalTable", holds="data")
RESOURCE_POLICY = Kind("aws:dynamodb/resourcePolicy:ResourcePolicy")
TABLE = Kind(
    "aws:dynamodb/table:Table",
    holds="data",
    # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/capacity-mode.html for an omitted billing mode
    defaults={"deletionProtectionEnabled": False, "pointInTimeRecovery.enabled": False, "billingMode": "PROVISIONED"},
)
TABLE_REPLICA = Kind("aws:dynamodb/tableReplica:TableReplica", holds="data")
