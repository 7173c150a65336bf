"""DynamoDB: point-in-time recovery and deletion protection."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.environment import PROD
from policies.engine.rule import Level, Policy, Severity
from policies.plan.aws import dynamodb
from policies.plan.lens.view import Resource


@Policy(
    id="dynamodb-table-require-point-in-time-recovery",
    description="DynamoDB tables have point-in-time recovery enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("DynamoDB.2") + c.BACKUP,
    remediation="set pointInTimeRecovery.enabled to true",
    url=f"{guides.DYNAMODB}/Point-in-time-recovery.html",
    types=(dynamodb.TABLE,),
    good={"pointInTimeRecovery": {"enabled": True}},
    bad={"pointInTimeRecovery": {"enabled": False}},
    omitted="violates",
)
def dynamodb_table_require_point_in_time_recovery(table: Resource) -> Iterator[str]:
    """Report point-in-time recovery that is off, the default."""
    if table.not_true("pointInTimeRecovery.enabled"):
        yield f"pointInTimeRecovery.enabled is {table.show('pointInTimeRecovery.enabled')}"


@Policy(
    id="dynamodb-table-require-deletion-protection",
    description="Production DynamoDB tables have deletion protection enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("DynamoDB.6") + c.DELETION,
    remediation="set deletionProtectionEnabled to true",
    url=f"{guides.DYNAMODB}/WorkingWithTables.Basics.html",
    types=(dynamodb.TABLE,),
    good={"deletionProtectionEnabled": True},
    bad={"deletionProtectionEnabled": False},
    environments=PROD,
    omitted="violates",
)
def dynamodb_table_require_deletion_protection(table: Resource) -> Iterator[str]:
    """Report deletion protection that is off, the default."""
    if table.not_true("deletionProtectionEnabled"):
        yield f"deletionProtectionEnabled is {table.show('deletionProtectionEnabled')}"
