"""Amazon DynamoDB."""

from __future__ import annotations

from policies.plan.kind import Kind

GLOBAL_TABLE = Kind("aws:dynamodb/globalTable:GlobalTable", holds="data")
TABLE = Kind(
    "aws:dynamodb/table:Table",
    holds="data",
    defaults={"deletionProtectionEnabled": False, "pointInTimeRecovery.enabled": False},
)
