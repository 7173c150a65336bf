"""DynamoDB: point-in-time recovery, deletion protection and capacity."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.environment import PROD
from policies.engine.rule import Finding, Level, Policy, Sample, Severity
from policies.plan.aws import autoscaling, dynamodb
from policies.plan.lens.references import may_refer
from policies.plan.lens.stack import Stack
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


_DIMENSIONS = ("dynamodb:table:ReadCapacityUnits", "dynamodb:table:WriteCapacityUnits")
_PROVISIONED = Sample(type=dynamodb.TABLE, props={"name": "orders", "billingMode": "PROVISIONED"})


@Policy(
    id="dynamodb-table-require-scaling",
    description="DynamoDB tables scale with demand: on-demand capacity, or provisioned capacity with auto scaling.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("DynamoDB.1") + c.AVAILABILITY,
    remediation="set billingMode to PAY_PER_REQUEST, or add an aws.appautoscaling.Target and Policy for reads and for "
    "writes",
    url=f"{guides.DYNAMODB}/capacity-mode.html",
    types=(dynamodb.TABLE, autoscaling.APPLICATION_TARGET, autoscaling.APPLICATION_POLICY),
    good=(
        _PROVISIONED,
        *(
            Sample(
                type=autoscaling.APPLICATION_TARGET,
                name=name,
                props={"serviceNamespace": "dynamodb", "scalableDimension": dimension},
                links={"resourceId": "this"},
            )
            for name, dimension in zip(("reads", "writes"), _DIMENSIONS, strict=True)
        ),
        *(
            Sample(
                type=autoscaling.APPLICATION_POLICY,
                name=f"follow-{name}",
                props={"serviceNamespace": "dynamodb", "scalableDimension": dimension},
                links={"resourceId": name},
            )
            for name, dimension in zip(("reads", "writes"), _DIMENSIONS, strict=True)
        ),
    ),
    bad=(_PROVISIONED,),
)
def dynamodb_table_require_scaling(stack: Stack) -> Iterator[Finding]:
    """Report a table with provisioned capacity, the default, whose reads or writes have no target and policy."""
    policies = stack.of((autoscaling.APPLICATION_POLICY,))
    for table in stack.of((dynamodb.TABLE,)):
        if not table.equals("billingMode", "PROVISIONED"):
            continue
        own = [one for one in stack.of((autoscaling.APPLICATION_TARGET,)) if _may_be_for(stack, one, table)]
        for dimension in _DIMENSIONS:
            targets = [one for one in own if not one.differs("scalableDimension", dimension)]
            follow = [one for one in policies if not one.differs("scalableDimension", dimension)]
            if not any(_may_follow(stack, one, target, table) for target in targets for one in follow):
                without = "a scaling policy" if targets else "a scalable target"
                what = f"without {without} for {dimension.rpartition(':')[2]}"
                yield Finding(table, f"billingMode is {table.show('billingMode')}, {what}")


def _may_follow(stack: Stack, policy: Resource, target: Resource, table: Resource) -> bool:
    return (
        may_refer(stack, policy, "resourceId", target, table)
        or _is_named(stack, policy, table)
        or policy.text("resourceId") == target.text("resourceId") != ""
    )


def _may_be_for(stack: Stack, scaling: Resource, table: Resource) -> bool:
    """Return whether a target or policy is, or may be, for a table: `resourceId` is `table/` and the table's name."""
    return may_refer(stack, scaling, "resourceId", table) or _is_named(stack, scaling, table)


def _is_named(stack: Stack, scaling: Resource, table: Resource) -> bool:
    names = {table.text("name"), *stack.identities(table)} - {""}
    return any(scaling.text("resourceId") == f"table/{name}" for name in names)


@Policy(
    id="dynamodb-table-require-customer-key",
    description="DynamoDB tables are encrypted with a customer managed KMS key.",
    severity=Severity.LOW,
    level=Level.DISABLED,
    controls=c.own("DynamoDB-1") + c.AT_REST,
    remediation="set serverSideEncryption.enabled to true and kmsKeyArn to a customer managed key",
    url=f"{guides.DYNAMODB}/encryption.usagenotes.html",
    types=(dynamodb.TABLE,),
    good={"serverSideEncryption": {"enabled": True, "kmsKeyArn": "arn:aws:kms:us-east-1:123456789012:key/1"}},
    bad={"serverSideEncryption": {"enabled": False}},
    omitted="violates",
    profiles={"hipaa": "advisory", "pci": "advisory"},
    note="Off by default: every table is encrypted, by default with a key that AWS owns, and every request to a "
    "customer managed key is billed. Checkov requires it, trivy rates it low.",
)
def dynamodb_table_require_customer_key(table: Resource) -> Iterator[str]:
    """Report a table, or a replica, without a key of its own, or with the alias of an AWS managed key."""
    path = "serverSideEncryption.kmsKeyArn"
    if table.not_true("serverSideEncryption.enabled") or table.lacks(path) or "alias/aws/" in table.text(path):
        yield f"{path} is {table.show(path)}"
    for replica in table.each("replicas"):
        if replica.lacks("kmsKeyArn"):
            yield f"kmsKeyArn of the replica in {replica.text('regionName')} is missing"
