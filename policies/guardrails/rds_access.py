"""RDS: who may connect, and what is known about it."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine.rule import Level, Severity, resource_rule
from policies.engine.view import Resource
from policies.guardrails.rds import CLUSTER, GUIDE, INSTANCE, replica

_IAM_ENGINES = ("postgres", "mysql", "mariadb", "aurora-postgresql", "aurora-mysql")


@resource_rule(
    id="rds-database-require-iam-authentication",
    description="Databases let people and programs in by IAM.",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    controls=c.fsbp("RDS.10", "RDS.12") + c.AUTHENTICATION,
    remediation="set iamDatabaseAuthenticationEnabled to true",
    url=f"{GUIDE}/UsingWithRDS.IAMDBAuth.html",
    types=(INSTANCE, CLUSTER),
    good={"engine": "postgres", "iamDatabaseAuthenticationEnabled": True},
    bad={"engine": "postgres", "iamDatabaseAuthenticationEnabled": False},
    note="Off by default, because a rotated secret is as good a way in and most programs take it; the "
    "profiles hipaa, pci and "
    "soc2 turn it on as an advice.",
)
def rds_database_require_iam_authentication(database: Resource) -> Iterator[str]:
    """Off, which is the default."""
    if database.text("engine") in _IAM_ENGINES and database.not_true("iamDatabaseAuthenticationEnabled"):
        yield f"iamDatabaseAuthenticationEnabled is {database.show('iamDatabaseAuthenticationEnabled')}"


@resource_rule(
    id="rds-proxy-enforce-tls",
    description="RDS proxies take TLS connections only.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("RDS.43") + c.IN_TRANSIT,
    remediation="set requireTls to true",
    url=f"{GUIDE}/rds-proxy.howitworks.html",
    types=("aws:rds/proxy:Proxy",),
    good={"engineFamily": "POSTGRESQL", "requireTls": True},
    bad={"engineFamily": "POSTGRESQL", "requireTls": False},
)
def rds_proxy_enforce_tls(proxy: Resource) -> Iterator[str]:
    """Off, which is the default."""
    if proxy.not_true("requireTls"):
        yield f"requireTls is {proxy.show('requireTls')}"


_DEFAULT_NAMES = ("admin", "postgres", "root", "sa", "master", "administrator", "awsuser")


@resource_rule(
    id="rds-database-disallow-default-username",
    description="The master user has a name of its own.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("RDS.24", "RDS.25") + c.HARDENING,
    remediation="choose another username; it can only be set when the database is made",
    url=f"{GUIDE}/USER_CreateDBInstance.html",
    types=(INSTANCE, CLUSTER),
    good={"username": "shop_owner"},
    bad={"username": "postgres"},
)
def rds_database_disallow_default_username(database: Resource) -> Iterator[str]:
    """A name that everybody would try first."""
    for path in ("username", "masterUsername"):
        if database.text(path).lower() in _DEFAULT_NAMES:
            yield f"{path} is {database.text(path)}"


@resource_rule(
    id="rds-database-require-enhanced-monitoring",
    description="Databases report what their host does.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.fsbp("RDS.6") + c.DETECTION,
    remediation="set monitoringInterval, for example to 60, and monitoringRoleArn",
    url=f"{GUIDE}/USER_Monitoring.OS.html",
    types=(INSTANCE,),
    good={"monitoringInterval": 60},
    bad={"monitoringInterval": 0},
    environments=("prod", "staging"),
)
def rds_database_require_enhanced_monitoring(database: Resource) -> Iterator[str]:
    """Off, which is the default."""
    if database.below("monitoringInterval", 1):
        yield f"monitoringInterval is {database.show('monitoringInterval')}"


@resource_rule(
    id="rds-database-require-snapshot-tags",
    description="Snapshots carry the tags of their database.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.fsbp("RDS.16", "RDS.17") + c.INVENTORY,
    remediation="set copyTagsToSnapshot to true",
    url=f"{GUIDE}/USER_Tagging.html",
    types=(INSTANCE, CLUSTER),
    good={"copyTagsToSnapshot": True},
    bad={"copyTagsToSnapshot": False},
)
def rds_database_require_snapshot_tags(database: Resource) -> Iterator[str]:
    """Off, which is the default."""
    if not replica(database) and database.not_true("copyTagsToSnapshot"):
        yield f"copyTagsToSnapshot is {database.show('copyTagsToSnapshot')}"
