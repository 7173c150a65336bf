"""DynamoDB: tables can be put back, and are not lost by mistake."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine.environment import PROD
from policies.engine.rule import Level, Severity, resource_rule
from policies.engine.view import Resource

TABLE = "aws:dynamodb/table:Table"


@resource_rule(
    id="dynamodb-table-require-point-in-time-recovery",
    description="Tables can be put back to any second of the last days.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("DynamoDB.2") + c.BACKUP,
    remediation="set pointInTimeRecovery.enabled to true",
    url="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html",
    types=(TABLE,),
    good={"pointInTimeRecovery": {"enabled": True}},
    bad={"pointInTimeRecovery": {"enabled": False}},
)
def dynamodb_table_require_point_in_time_recovery(table: Resource) -> Iterator[str]:
    """Off, which is the default."""
    if table.not_true("pointInTimeRecovery.enabled"):
        yield f"pointInTimeRecovery.enabled is {table.show('pointInTimeRecovery.enabled')}"


@resource_rule(
    id="dynamodb-table-require-deletion-protection",
    description="In production, a table cannot be deleted by mistake.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("DynamoDB.6") + c.DELETION,
    remediation="set deletionProtectionEnabled to true",
    url="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html",
    types=(TABLE,),
    good={"deletionProtectionEnabled": True},
    bad={"deletionProtectionEnabled": False},
    environments=PROD,
)
def dynamodb_table_require_deletion_protection(table: Resource) -> Iterator[str]:
    """Off, which is the default."""
    if table.not_true("deletionProtectionEnabled"):
        yield f"deletionProtectionEnabled is {table.show('deletionProtectionEnabled')}"
