"""AWS KMS."""

from __future__ import annotations

from policies.plan.kind import Kind

EXTERNAL_KEY = Kind("aws:kms/externalKey:ExternalKey", holds="keys")
KEY = Kind(
    "aws:kms/key:Key",
    holds="keys",
    defaults={
        "customerMasterKeySpec": "SYMMETRIC_DEFAULT",
        "keyUsage": "ENCRYPT_DECRYPT",
        "enableKeyRotation": False,
        "deletionWindowInDays": 30,
        "bypassPolicyLockoutSafetyCheck": False,
        "isEnabled": True,
    },
)
KEY_POLICY = Kind("aws:kms/keyPolicy:KeyPolicy")
REPLICA_EXTERNAL_KEY = Kind("aws:kms/replicaExternalKey:ReplicaExternalKey", holds="keys")
REPLICA_KEY = Kind("aws:kms/replicaKey:ReplicaKey", holds="keys")
