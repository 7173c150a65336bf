"""Secrets Manager and Parameter Store: rotation, access policies and encryption."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.environment import PROD, allows_plaintext
from policies.engine.rule import Finding, Level, Policy, Sample, Settings, Severity, integer
from policies.plan.aws import docdb, rds, secretsmanager, ssm
from policies.plan.credentials import exposed
from policies.plan.lens.resource_policies import public_statements
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource
from policies.plan.schedules import longest_gap_days

_DATABASES = (
    rds.INSTANCE,
    rds.CLUSTER,
    docdb.CLUSTER,
    rds.PROXY,
)


@Policy(
    id="secrets-secret-require-recovery-window",
    description="Production secrets have a recovery window.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("Secrets-4") + c.DELETION,
    remediation="set recoveryWindowInDays to 7 to 30, or omit it (30 days)",
    url=f"{guides.SECRETS_MANAGER}/manage_delete-secret.html",
    types=(secretsmanager.SECRET,),
    good={"recoveryWindowInDays": 7},
    bad={"recoveryWindowInDays": 0},
    environments=PROD,
)
def secrets_secret_require_recovery_window(resource: Resource) -> Iterator[str]:
    """Report a window of 0, which deletes immediately; by default the window is 30 days."""
    if resource.number("recoveryWindowInDays") == 0:
        yield "recoveryWindowInDays is 0, so a deleted secret cannot be restored"


@Policy(
    id="secrets-database-secret-require-rotation",
    description="Secrets with database credentials have automatic rotation enabled.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("SecretsManager.1", part="secrets with database credentials") + c.ROTATION,
    remediation="add an aws.secretsmanager.SecretRotation, or set manageMasterUserPassword so that RDS manages "
    "the password",
    url=f"{guides.SECRETS_MANAGER}/rotating-secrets.html",
    types=(secretsmanager.SECRET, secretsmanager.SECRET_VERSION, secretsmanager.SECRET_ROTATION, *_DATABASES),
    good=(
        Sample(type=secretsmanager.SECRET, props={"description": "master"}),
        Sample(
            type=secretsmanager.SECRET_VERSION, name="value", props={}, links={"secretId": "this", "secretString": "db"}
        ),
        Sample(type=_DATABASES[0], name="db", props={}),
        Sample(
            type=secretsmanager.SECRET_ROTATION,
            name="rotation",
            props={"rotationRules": {}},
            links={"secretId": "this"},
        ),
    ),
    bad=(
        Sample(type=secretsmanager.SECRET, props={"description": "master"}),
        Sample(
            type=secretsmanager.SECRET_VERSION, name="value", props={}, links={"secretId": "this", "secretString": "db"}
        ),
        Sample(type=_DATABASES[0], name="db", props={}),
    ),
)
def secrets_database_secret_require_rotation(stack: Stack) -> Iterator[Finding]:
    """Report a secret that is linked with a database and does not rotate."""
    for secret in stack.of((secretsmanager.SECRET,)):
        versions = stack.companions(secret, (secretsmanager.SECRET_VERSION,), "secretId").found
        near = {urn for version in versions for urns in version.links.values() for urn in urns}
        serves = any(urn in stack.by_urn and stack.by_urn[urn].type in _DATABASES for urn in near)
        if serves and stack.companions(secret, (secretsmanager.SECRET_ROTATION,), "secretId").none:
            yield Finding(secret, f"secret {secret.name} belongs to a database and does not rotate")


@Policy(
    id="secrets-secret-require-rotation",
    description="Secrets have automatic rotation enabled.",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    controls=c.fsbp("SecretsManager.1") + c.ROTATION,
    remediation="add an aws.secretsmanager.SecretRotation for the secret",
    url=f"{guides.SECRETS_MANAGER}/rotating-secrets.html",
    types=(secretsmanager.SECRET, secretsmanager.SECRET_ROTATION),
    good=(
        Sample(type=secretsmanager.SECRET, props={}),
        Sample(type=secretsmanager.SECRET_ROTATION, name="rotation", props={}, links={"secretId": "this"}),
    ),
    bad=(Sample(type=secretsmanager.SECRET, props={}),),
    profiles={"pci": "advisory"},
    note="Off by default: third-party API keys have no rotation function.",
)
def secrets_secret_require_rotation(stack: Stack) -> Iterator[Finding]:
    """Report a secret without rotation."""
    for secret in stack.of((secretsmanager.SECRET,)):
        if stack.companions(secret, (secretsmanager.SECRET_ROTATION,), "secretId").none:
            yield Finding(secret, f"secret {secret.name} does not rotate")


@Policy(
    id="secrets-rotation-restrict-interval",
    description="Secrets rotate within a maximum number of days.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("SecretsManager.4") + c.ROTATION,
    remediation="set rotationRules.automaticallyAfterDays to at most the setting `days`, or a scheduleExpression that "
    "is as frequent",
    url=f"{guides.SECRETS_MANAGER}/rotate-secrets_schedule.html",
    types=(secretsmanager.SECRET_ROTATION,),
    good={"rotationRules": {"automaticallyAfterDays": 30}},
    bad={"rotationRules": {"automaticallyAfterDays": 365}},
    settings={"days": integer(90, "Maximum days between rotations.")},
)
def secrets_rotation_restrict_interval(rotation: Resource, settings: Settings) -> Iterator[str]:
    """Report more days than allowed, also between two runs of a rate or cron expression."""
    days = rotation.number("rotationRules.automaticallyAfterDays")
    if days is not None and days > settings["days"]:
        yield f"automaticallyAfterDays is {days:.0f}, more than {settings['days']:.0f}"
    expression = rotation.text("rotationRules.scheduleExpression")
    gap = longest_gap_days(expression)
    if gap is not None and gap > settings["days"]:
        often = f"up to {gap:.0f} days apart" if isfinite(gap) else "not repeated"
        yield f"scheduleExpression is {expression}: rotations are {often}, more than {settings['days']:.0f} days"


@Policy(
    id="secrets-secret-policy-disallow-public-access",
    description="Secret resource policies do not allow public access.",
    severity=Severity.CRITICAL,
    controls=c.own("Secrets-1") + c.NOT_PUBLIC,
    remediation="specify the principals, and set blockPublicPolicy to true",
    url=f"{guides.SECRETS_MANAGER}/auth-and-access_resource-policies.html",
    types=(secretsmanager.SECRET_POLICY, secretsmanager.SECRET),
    good={
        "policy": {
            "Statement": [{"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "secretsmanager:*"}]
        }
    },
    bad={"policy": {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "secretsmanager:GetSecretValue"}]}},
)
def secrets_secret_policy_disallow_public_access(resource: Resource) -> Iterator[str]:
    """Report every statement that is public."""
    yield from public_statements(resource)


@Policy(
    id="secrets-secret-require-customer-key",
    description="Secrets are encrypted with a customer managed KMS key.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("Secrets-2") + c.AT_REST,
    remediation="set kmsKeyId to a customer managed key",
    url=f"{guides.SECRETS_MANAGER}/security-encryption.html",
    types=(secretsmanager.SECRET,),
    good={"kmsKeyId": "arn:aws:kms:us-east-1:123456789012:key/1"},
    bad={"kmsKeyId": "alias/aws/secretsmanager"},
    omitted="violates",
)
def secrets_secret_require_customer_key(secret: Resource) -> Iterator[str]:
    """Report the AWS managed key, which every principal of the account can use through the service."""
    if secret.lacks("kmsKeyId") or secret.text("kmsKeyId").endswith("alias/aws/secretsmanager"):
        yield f"kmsKeyId is {secret.show('kmsKeyId')}"


@Policy(
    id="secrets-parameter-disallow-plaintext-secrets",
    description="Parameter Store parameters that contain secrets are of type SecureString.",
    severity=Severity.HIGH,
    controls=c.own("Secrets-3") + c.CREDENTIALS,
    remediation="set type to SecureString with a keyId, or store the value in Secrets Manager",
    url=f"{guides.SYSTEMS_MANAGER}/sysman-paramstore-securestring.html",
    types=(ssm.PARAMETER,),
    good={"name": "/app/log-level", "type": "String", "value": "info"},
    bad={"name": "/app/db_password", "type": "String", "value": "hunter2hunter2"},
)
def secrets_parameter_disallow_plaintext_secrets(parameter: Resource) -> Iterator[str]:
    """Report a plaintext parameter whose name or value indicates a secret. The value is never shown."""
    if parameter.equals("type", "SecureString"):
        return
    name = parameter.text("name").rpartition("/")[2] or parameter.name
    for path in ("value", "insecureValue"):
        reason = exposed(name, parameter.text(path))
        if reason and not allows_plaintext(parameter.name):
            yield f"{path} of {name} {reason}"
