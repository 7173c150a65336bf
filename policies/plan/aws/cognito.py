"""Amazon Cognito."""

from __future__ import annotations

from policies.plan.kind import Kind

IDENTITY_POOL = Kind("aws:cognito/identityPool:IdentityPool", holds="names")
USER_POOL = Kind("aws:cognito/userPool:UserPool", holds="names")
