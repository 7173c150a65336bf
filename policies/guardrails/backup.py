"""AWS Backup: backups are encrypted, kept long enough, and closed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.engine import controls as c
from policies.engine.rule import Level, Severity, resource_rule
from policies.engine.view import Resource
from policies.plan.documents import parse

VAULT = "aws:backup/vault:Vault"
BACKUP = "https://docs.aws.amazon.com/aws-backup/latest/devguide"
_KEY = "arn:aws:kms:us-east-1:123456789012:key/1"


@resource_rule(
    id="backup-vault-require-encryption",
    description="Backup vaults are encrypted with a key of one's own.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("Backup.1") + c.AT_REST,
    remediation="set kmsKeyArn to your key",
    url=f"{BACKUP}/encryption.html",
    types=(VAULT, "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault"),
    good={"name": "main", "kmsKeyArn": _KEY},
    bad={"name": "main"},
)
def backup_vault_require_encryption(vault: Resource) -> Iterator[str]:
    """No key of one's own; an air-gapped vault has AWS's by design."""
    if vault.type == VAULT and vault.lacks("kmsKeyArn"):
        yield "kmsKeyArn is missing"


@resource_rule(
    id="backup-plan-require-retention",
    description="Every rule of a backup plan says how long backups are kept.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("Backup-1") + c.BACKUP,
    remediation="set lifecycle.deleteAfter to at least the setting `days`",
    url=f"{BACKUP}/creating-a-backup-plan.html",
    types=("aws:backup/plan:Plan",),
    good={"rules": [{"ruleName": "daily", "lifecycle": {"deleteAfter": 35}}]},
    bad={"rules": [{"ruleName": "daily", "lifecycle": {"deleteAfter": 1}}]},
    settings={"days": {"type": "integer", "default": 7, "description": "Least days."}},
)
def backup_plan_require_retention(plan: Resource, settings: Mapping[str, Any]) -> Iterator[str]:
    """For ever by omission, or too short."""
    for rule in plan.each("rules"):
        if rule.below("lifecycle.deleteAfter", settings["days"]):
            yield f"lifecycle.deleteAfter of {rule.show('ruleName')} is {rule.show('lifecycle.deleteAfter')}"


@resource_rule(
    id="backup-vault-policy-disallow-public-access",
    description="No backup vault is open to everybody.",
    severity=Severity.CRITICAL,
    controls=c.own("Backup-2") + c.NOT_PUBLIC,
    remediation="name the principals, or narrow them by aws:PrincipalOrgID",
    url=f"{BACKUP}/create-a-vault-access-policy.html",
    types=("aws:backup/vaultPolicy:VaultPolicy",),
    good={"policy": {"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "backup:DeleteRecoveryPoint"}]}},
    bad={"policy": {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "backup:CopyIntoBackupVault"}]}},
)
def backup_vault_policy_disallow_public_access(resource: Resource) -> Iterator[str]:
    """An Allow for anybody that no condition narrows."""
    for statement in parse(resource.raw("policy")) or ():
        if statement.allow and statement.everyone() and not statement.narrowed():
            yield f"{statement.label} allows {', '.join(statement.actions)} to everybody"
