"""AWS Backup."""

from __future__ import annotations

from policies.plan.kind import Kind

LOGICALLY_AIR_GAPPED_VAULT = Kind("aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault", holds="data")
PLAN = Kind("aws:backup/plan:Plan")
SELECTION = Kind("aws:backup/selection:Selection")
VAULT = Kind("aws:backup/vault:Vault", holds="data")
VAULT_POLICY = Kind("aws:backup/vaultPolicy:VaultPolicy")
