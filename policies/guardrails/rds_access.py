"""RDS: authentication, monitoring and tags."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Severity
from policies.engine.view import Resource
from policies.guardrails.rds import CLUSTER, INSTANCE, replica

_IAM_ENGINES = ("postgres", "mysql", "mariadb", "aurora-postgresql", "aurora-mysql")


@Policy(
    id="rds-database-require-iam-authentication",
    description="RDS databases have IAM authentication enabled.",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    controls=c.fsbp("RDS.10", "RDS.12") + c.AUTHENTICATION,
    remediation="set iamDatabaseAuthenticationEnabled to true",
    url=f"{guides.RDS}/UsingWithRDS.IAMDBAuth.html",
    types=(INSTANCE, CLUSTER),
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
    types=("aws:rds/proxy:Proxy",),
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
    types=(INSTANCE, CLUSTER),
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
    types=(INSTANCE,),
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
    controls=c.fsbp("RDS.16", "RDS.17") + c.INVENTORY,
    remediation="set copyTagsToSnapshot to true",
    url=f"{guides.RDS}/USER_Tagging.html",
    types=(INSTANCE, CLUSTER),
    good={"copyTagsToSnapshot": True},
    bad={"copyTagsToSnapshot": False},
    omitted="violates",
)
def rds_database_require_snapshot_tags(database: Resource) -> Iterator[str]:
    """Report tags that are not copied, the default."""
    if not replica(database) and database.not_true("copyTagsToSnapshot"):
        yield f"copyTagsToSnapshot is {database.show('copyTagsToSnapshot')}"
