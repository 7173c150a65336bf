"""AWS Backup: encryption, retention and access policies."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Settings, Severity, integer
from policies.plan.aws import backup
from policies.plan.lens.resource_policies import public_statements
from policies.plan.lens.view import Resource

_KEY = "arn:aws:kms:us-east-1:123456789012:key/1"


@Policy(
    id="backup-vault-require-encryption",
    description="Backup vaults are encrypted with a customer managed KMS key.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("Backup.1", part="recovery points that the key of their vault encrypts") + c.AT_REST,
    remediation="set kmsKeyArn to a customer managed key",
    url=f"{guides.BACKUP}/encryption.html",
    types=(backup.VAULT, backup.LOGICALLY_AIR_GAPPED_VAULT),
    good={"name": "main", "kmsKeyArn": _KEY},
    bad={"name": "main"},
    omitted="violates",
)
def backup_vault_require_encryption(vault: Resource) -> Iterator[str]:
    """Report a vault without a key; a logically air-gapped vault has AWS's key by design."""
    if vault.type == backup.VAULT and vault.lacks("kmsKeyArn"):
        yield "kmsKeyArn is missing"


@Policy(
    id="backup-plan-require-retention",
    description="Every backup plan rule sets a minimum retention period.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("Backup-1") + c.BACKUP,
    remediation="set lifecycle.deleteAfter to at least the setting `days`",
    url=f"{guides.BACKUP}/creating-a-backup-plan.html",
    types=(backup.PLAN,),
    good={"rules": [{"ruleName": "daily", "lifecycle": {"deleteAfter": 35}}]},
    bad={"rules": [{"ruleName": "daily", "lifecycle": {"deleteAfter": 1}}]},
    settings={"days": integer(7, "Minimum retention in days.")},
)
def backup_plan_require_retention(plan: Resource, settings: Settings) -> Iterator[str]:
    """Report a rule that keeps backups indefinitely by omission, or for too few days."""
    for rule in plan.each("rules"):
        if rule.below("lifecycle.deleteAfter", settings["days"]):
            yield f"lifecycle.deleteAfter of {rule.show('ruleName')} is {rule.show('lifecycle.deleteAfter')}"


@Policy(
    id="backup-vault-policy-disallow-public-access",
    description="Backup vault access policies do not allow public access.",
    severity=Severity.CRITICAL,
    controls=c.own("Backup-2") + c.NOT_PUBLIC,
    remediation="specify the principals, or restrict them with aws:PrincipalOrgID",
    url=f"{guides.BACKUP}/create-a-vault-access-policy.html",
    types=(backup.VAULT_POLICY,),
    good={"policy": {"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "backup:DeleteRecoveryPoint"}]}},
    bad={"policy": {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "backup:CopyIntoBackupVault"}]}},
)
def backup_vault_policy_disallow_public_access(resource: Resource) -> Iterator[str]:
    """Report every statement that is public."""
    yield from public_statements(resource)
