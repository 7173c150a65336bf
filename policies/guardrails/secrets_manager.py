"""Secrets Manager: secrets rotate where a machine can rotate them, and are read by those who are named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.engine import controls as c
from policies.engine.environment import PROD
from policies.engine.rule import Finding, Level, Sample, Severity, resource_rule, stack_rule
from policies.engine.stack import Stack
from policies.engine.view import Resource
from policies.guardrails.credentials import exposed
from policies.plan.documents import parse

SECRET = "aws:secretsmanager/secret:Secret"  # noqa: S105 - a type's name
ROTATION = "aws:secretsmanager/secretRotation:SecretRotation"
GUIDE = "https://docs.aws.amazon.com/secretsmanager/latest/userguide"
_DATABASES = (
    "aws:rds/instance:Instance",
    "aws:rds/cluster:Cluster",
    "aws:docdb/cluster:Cluster",
    "aws:rds/proxy:Proxy",
)
VERSION = "aws:secretsmanager/secretVersion:SecretVersion"


@resource_rule(
    id="secrets-secret-require-recovery-window",
    description="In production, a deleted secret can be brought back for a while.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("Secrets-4") + c.DELETION,
    remediation="leave recoveryWindowInDays out (30 days), or set 7 to 30",
    url=f"{GUIDE}/manage_delete-secret.html",
    types=(SECRET,),
    good={"recoveryWindowInDays": 7},
    bad={"recoveryWindowInDays": 0},
    environments=PROD,
)
def secrets_secret_require_recovery_window(resource: Resource) -> Iterator[str]:
    """A window of 0 deletes at once; a secret that says nothing has AWS's 30 days."""
    if resource.raw("recoveryWindowInDays") in {0, "0"}:
        yield "recoveryWindowInDays is 0: deleting the secret is final at once"


@stack_rule(
    id="secrets-database-secret-require-rotation",
    description="A secret that holds a database's password rotates.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("SecretsManager.1") + c.ROTATION,
    remediation="add an aws.secretsmanager.SecretRotation, or let RDS manage the password (manageMasterUserPassword)",
    url=f"{GUIDE}/rotating-secrets.html",
    types=(SECRET, VERSION, ROTATION, *_DATABASES),
    good=(
        Sample(type=SECRET, props={"description": "master"}),
        Sample(type=VERSION, name="value", props={}, links={"secretId": "this", "secretString": "db"}),
        Sample(type=_DATABASES[0], name="db", props={}),
        Sample(type=ROTATION, name="rotation", props={"rotationRules": {}}, links={"secretId": "this"}),
    ),
    bad=(
        Sample(type=SECRET, props={"description": "master"}),
        Sample(type=VERSION, name="value", props={}, links={"secretId": "this", "secretString": "db"}),
        Sample(type=_DATABASES[0], name="db", props={}),
    ),
)
def secrets_database_secret_require_rotation(stack: Stack) -> Iterator[Finding]:
    """A version made from a database's outputs, or a database's password made from the secret, and no rotation."""
    for secret in stack.of((SECRET,)):
        versions = stack.companions(secret, (VERSION,), "secretId").found
        near = {urn for version in versions for urns in version.links.values() for urn in urns}
        serves = any(urn in stack.by_urn and stack.by_urn[urn].type in _DATABASES for urn in near)
        if serves and stack.companions(secret, (ROTATION,), "secretId").none:
            yield Finding(secret, f"secret {secret.name} belongs to a database and does not rotate")


@stack_rule(
    id="secrets-secret-require-rotation",
    description="Every secret rotates.",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    controls=c.fsbp("SecretsManager.1") + c.ROTATION,
    remediation="add an aws.secretsmanager.SecretRotation for the secret",
    url=f"{GUIDE}/rotating-secrets.html",
    types=(SECRET, ROTATION),
    good=(Sample(type=SECRET, props={}), Sample(type=ROTATION, name="rotation", props={}, links={"secretId": "this"})),
    bad=(Sample(type=SECRET, props={}),),
    note="Off by default: a key that another company gave out has no function that could rotate it. The "
    "profile pci advises it.",
)
def secrets_secret_require_rotation(stack: Stack) -> Iterator[Finding]:
    """No rotation."""
    for secret in stack.of((SECRET,)):
        if stack.companions(secret, (ROTATION,), "secretId").none:
            yield Finding(secret, f"secret {secret.name} does not rotate")


@resource_rule(
    id="secrets-rotation-restrict-interval",
    description="A secret rotates often enough.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("SecretsManager.4") + c.ROTATION,
    remediation="set rotationRules.automaticallyAfterDays to at most the setting `days`",
    url=f"{GUIDE}/rotate-secrets_schedule.html",
    types=(ROTATION,),
    good={"rotationRules": {"automaticallyAfterDays": 30}},
    bad={"rotationRules": {"automaticallyAfterDays": 365}},
    settings={"days": {"type": "integer", "default": 90, "description": "Most days between rotations."}},
)
def secrets_rotation_restrict_interval(rotation: Resource, settings: Mapping[str, Any]) -> Iterator[str]:
    """More days than allowed; a schedule expression is taken as it is."""
    days = rotation.number("rotationRules.automaticallyAfterDays")
    if days is not None and days > settings["days"]:
        yield f"automaticallyAfterDays is {days:.0f}, more than {settings['days']:.0f}"


@resource_rule(
    id="secrets-secret-policy-disallow-public-access",
    description="No secret's policy lets everybody read it.",
    severity=Severity.CRITICAL,
    controls=c.own("Secrets-1") + c.NOT_PUBLIC,
    remediation="name the principals, or set blockPublicPolicy to true and see what is refused",
    url=f"{GUIDE}/auth-and-access_resource-policies.html",
    types=("aws:secretsmanager/secretPolicy:SecretPolicy", SECRET),
    good={
        "policy": {
            "Statement": [{"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "secretsmanager:*"}]
        }
    },
    bad={"policy": {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "secretsmanager:GetSecretValue"}]}},
)
def secrets_secret_policy_disallow_public_access(resource: Resource) -> Iterator[str]:
    """An Allow for anybody that no condition narrows."""
    for statement in parse(resource.raw("policy")) or ():
        if statement.allow and statement.everyone() and not statement.narrowed():
            yield f"{statement.label} allows {', '.join(statement.actions)} to everybody"


@resource_rule(
    id="secrets-secret-require-customer-key",
    description="Secrets are encrypted with a key of one's own.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("Secrets-2") + c.AT_REST,
    remediation="set kmsKeyId to your key",
    url=f"{GUIDE}/security-encryption.html",
    types=(SECRET,),
    good={"kmsKeyId": "arn:aws:kms:us-east-1:123456789012:key/1"},
    bad={"kmsKeyId": "alias/aws/secretsmanager"},
)
def secrets_secret_require_customer_key(secret: Resource) -> Iterator[str]:
    """AWS's own key, which every principal of the account may use through the service."""
    if secret.lacks("kmsKeyId") or secret.text("kmsKeyId").endswith("alias/aws/secretsmanager"):
        yield f"kmsKeyId is {secret.show('kmsKeyId')}"


@resource_rule(
    id="secrets-parameter-disallow-plaintext-secrets",
    description="A parameter that holds a secret is a SecureString.",
    severity=Severity.HIGH,
    controls=c.own("Secrets-3") + c.CREDENTIALS,
    remediation="set type to SecureString with a keyId, or move the value to Secrets Manager",
    url="https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-securestring.html",
    types=("aws:ssm/parameter:Parameter",),
    good={"name": "/app/log-level", "type": "String", "value": "info"},
    bad={"name": "/app/db_password", "type": "String", "value": "hunter2hunter2"},
)
def secrets_parameter_disallow_plaintext_secrets(parameter: Resource) -> Iterator[str]:
    """A plain parameter whose name or value says that it is a secret. The value is not shown."""
    if parameter.equals("type", "SecureString"):
        return
    name = parameter.text("name").rpartition("/")[2] or parameter.name
    for path in ("value", "insecureValue"):
        reason = exposed(name, parameter.text(path))
        if reason:
            yield f"{path} of {name} {reason}"
