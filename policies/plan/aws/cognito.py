"""Amazon Cognito."""

from __future__ import annotations

from policies.plan.kind import Kind

IDENTITY_POOL = Kind(
    "aws:cognito/identityPool:IdentityPool", holds="names", defaults={"allowUnauthenticatedIdentities": False}
)
USER_POOL_CLIENT = Kind("aws:cognito/userPoolClient:UserPoolClient")
USER_POOL = Kind(
    "aws:cognito/userPool:UserPool",
    holds="names",
    defaults={"mfaConfiguration": "OFF", "deletionProtection": "INACTIVE"},
)
