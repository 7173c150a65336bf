"""AWS Secrets Manager."""

from __future__ import annotations

from policies.plan.kind import Kind

SECRET = Kind("aws:secretsmanager/secret:Secret", holds="keys", defaults={"recoveryWindowInDays": 30}, scope="regional")
SECRET_POLICY = Kind("aws:secretsmanager/secretPolicy:SecretPolicy")
SECRET_ROTATION = Kind("aws:secretsmanager/secretRotation:SecretRotation")
SECRET_VERSION = Kind("aws:secretsmanager/secretVersion:SecretVersion")
