"""AWS Backup."""

from __future__ import annotations

from preview.aws.card import Card, Unique, Unpriced
from preview.aws.counterpart import Counterpart
from preview.aws.outputs import Outputs

CARDS = (
    Card(
        "aws:backup/vault:Vault",
        unique=(Unique("name"),),
        outputs=Outputs(arn="arn:{partition}:backup:{region}:{account}:backup-vault:{name}"),
        price=Unpriced("backups in the vault"),
        cloudformation=Counterpart(
            type="AWS::Backup::BackupVault", names={"kmsKeyArn": "EncryptionKeyArn", "tags": "BackupVaultTags"}
        ),
    ),
)
