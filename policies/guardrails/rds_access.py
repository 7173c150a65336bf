"""RDS: credentials, authentication, monitoring and tags."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Level, Policy, Sample, Severity
from policies.guardrails.rds import replica
from policies.plan.aws import rds, secretsmanager
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource

_IAM_ENGINES = ("postgres", "mysql", "mariadb", "aurora-postgresql", "aurora-mysql")


@Policy(
    id="rds-database-require-managed-password",
    description="RDS manages the master password, or rotation invalidates the password that is stored in the state.",
    severity=Severity.HIGH,
    controls=c.own("RDS-1") + c.CREDENTIALS,
    remediation="set manageMasterUserPassword to true, pass the password with passwordWo, or store it in a secret "
    "that rotates (a SecretVersion that depends on the database, and a SecretRotation)",
    url=f"{guides.RDS}/rds-secrets-manager.html",
    types=(
        rds.INSTANCE,
        rds.CLUSTER,
        secretsmanager.SECRET,
        secretsmanager.SECRET_VERSION,
        secretsmanager.SECRET_ROTATION,
    ),
    good=(
        Sample(type=rds.INSTANCE, props={"engine": "postgres", "username": "app", "password": "hunter2hunter2"}),
        Sample(type=secretsmanager.SECRET, name="secret", props={}),
        Sample(
            type=secretsmanager.SECRET_VERSION,
            name="value",
            props={},
            links={"secretId": "secret", "secretString": "this"},
        ),
        Sample(
            type=secretsmanager.SECRET_ROTATION,
            name="rotation",
            props={"rotationRules": {}},
            links={"secretId": "secret"},
        ),
    ),
    bad=(
        Sample(type=rds.INSTANCE, props={"engine": "postgres", "username": "app", "password": "hunter2hunter2"}),
        Sample(type=secretsmanager.SECRET, name="secret", props={}),
        Sample(
            type=secretsmanager.SECRET_VERSION,
            name="value",
            props={},
            links={"secretId": "secret", "secretString": "this"},
        ),
    ),
    note="RDS cannot manage the password of a database that has replicas or uses blue/green deployments. There, a "
    "rotation after the first deployment invalidates the password in the state.",
    unknown="violates",
)
def rds_database_require_managed_password(stack: Stack) -> Iterator[Finding]:
    """Report a password among the inputs, known or not, that no rotation replaces."""
    for database in stack.of((rds.INSTANCE, rds.CLUSTER)):
        for path in ("password", "masterPassword"):
            unset = database.lacks(path) or (database.unsure(path) and _needs_none(database))
            if not unset and not _rotates(stack, database):
                yield Finding(database, f"{path} is set and never rotates")


def _needs_none(database: Resource) -> bool:
    """Return whether an unknown password may be one that was never set.

    A preview shows the stack's outputs, where properties that were not set may be unknown as well.
    """
    elsewhere = ("replicateSourceDb", "replicationSourceIdentifier", "snapshotIdentifier")
    return database.raw("manageMasterUserPassword") is True or any(not database.lacks(path) for path in elsewhere)


def _rotates(stack: Stack, database: Resource) -> bool:
    """Return whether a secret that depends on the database, or that its password depends on, may rotate."""
    near = {urn for urns in database.links.values() for urn in urns}
    for secret in stack.of((secretsmanager.SECRET,)):
        versions = stack.companions(secret, (secretsmanager.SECRET_VERSION,), "secretId")
        belongs = secret.urn in near or any(
            version.urn in near or database.urn in (urn for urns in version.links.values() for urn in urns)
            for version in versions.found
        )
        if (belongs or versions.unsure) and not stack.companions(
            secret, (secretsmanager.SECRET_ROTATION,), "secretId"
        ).none:
            return True
    return False


@Policy(
    id="rds-database-require-iam-authentication",
    description="RDS databases have IAM authentication enabled.",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    controls=c.fsbp("RDS.10", "RDS.12") + c.AUTHENTICATION,
    remediation="set iamDatabaseAuthenticationEnabled to true",
    url=f"{guides.RDS}/UsingWithRDS.IAMDBAuth.html",
    types=(rds.INSTANCE, rds.CLUSTER),
    good={"engine": "postgres", "iamDatabaseAuthenticationEnabled": True},
    bad={"engine": "postgres", "iamDatabaseAuthenticationEnabled": False},
    profiles=dict.fromkeys(c.AUDITS, "advisory"),
    note="Off by default, because a rotated secret is equally secure and is what most applications use.",
)
def rds_database_require_iam_authentication(database: Resource) -> Iterator[str]:
    """Report IAM authentication that is off, the default."""
    if database.text("engine") in _IAM_ENGINES and database.not_true("iamDatabaseAuthenticationEnabled"):
        yield f"iamDatabaseAuthenticationEnabled is {database.show('iamDatabaseAuthenticationEnabled')}"


@Policy(
    id="rds-proxy-enforce-tls",
    description="RDS proxies require TLS.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("RDS.43") + c.IN_TRANSIT,
    remediation="set requireTls to true",
    url=f"{guides.RDS}/rds-proxy.howitworks.html",
    types=(rds.PROXY,),
    good={"engineFamily": "POSTGRESQL", "requireTls": True},
    bad={"engineFamily": "POSTGRESQL", "requireTls": False},
    omitted="violates",
)
def rds_proxy_enforce_tls(proxy: Resource) -> Iterator[str]:
    """Report TLS that is not required, the default."""
    if proxy.not_true("requireTls"):
        yield f"requireTls is {proxy.show('requireTls')}"


_DEFAULT_NAMES = ("admin", "postgres", "root", "sa", "master", "administrator", "awsuser")


@Policy(
    id="rds-database-disallow-default-username",
    description="RDS databases use a custom administrator username.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("RDS.24", "RDS.25") + c.HARDENING,
    remediation="set a custom username when you create the database; it cannot be changed later",
    url=f"{guides.RDS}/USER_CreateDBInstance.html",
    types=(rds.INSTANCE, rds.CLUSTER),
    good={"username": "shop_owner"},
    bad={"username": "postgres"},
)
def rds_database_disallow_default_username(database: Resource) -> Iterator[str]:
    """Report a well-known username."""
    for path in ("username", "masterUsername"):
        if database.text(path).lower() in _DEFAULT_NAMES:
            yield f"{path} is {database.text(path)}"


@Policy(
    id="rds-database-require-enhanced-monitoring",
    description="RDS instances have Enhanced Monitoring enabled.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.fsbp("RDS.6") + c.DETECTION,
    remediation="set monitoringInterval, for example to 60, and monitoringRoleArn",
    url=f"{guides.RDS}/USER_Monitoring.OS.html",
    types=(rds.INSTANCE,),
    good={"monitoringInterval": 60},
    bad={"monitoringInterval": 0},
    environments=("prod", "staging"),
    omitted="violates",
)
def rds_database_require_enhanced_monitoring(database: Resource) -> Iterator[str]:
    """Report Enhanced Monitoring that is off, the default."""
    if database.below("monitoringInterval", 1):
        yield f"monitoringInterval is {database.show('monitoringInterval')}"


@Policy(
    id="rds-database-require-snapshot-tags",
    description="RDS databases copy tags to snapshots.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.fsbp("RDS.16", "RDS.17", "RDS.47", "RDS.48") + c.INVENTORY,
    remediation="set copyTagsToSnapshot to true",
    url=f"{guides.RDS}/USER_Tagging.html",
    types=(rds.INSTANCE, rds.CLUSTER),
    good={"copyTagsToSnapshot": True},
    bad={"copyTagsToSnapshot": False},
    omitted="violates",
)
def rds_database_require_snapshot_tags(database: Resource) -> Iterator[str]:
    """Report tags that are not copied, the default."""
    if not replica(database) and database.not_true("copyTagsToSnapshot"):
        yield f"copyTagsToSnapshot is {database.show('copyTagsToSnapshot')}"
