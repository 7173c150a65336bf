"""Amazon S3 Glacier."""

from __future__ import annotations

from policies.plan.kind import Kind

VAULT = Kind("aws:glacier/vault:Vault", holds="data")
