"""RDS: encryption, network, TLS, credentials, backups and availability."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.environment import PROD, environment_of
from policies.engine.rule import Finding, Level, Policy, Sample, Settings, Severity, integer
from policies.plan.aws import rds
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource
from policies.plan.values import MISSING

GROUPS = (rds.PARAMETER_GROUP, rds.CLUSTER_PARAMETER_GROUP)
_FORCE_SSL = ("rds.force_ssl", ("1", "true", "on"))
_SECURE_TRANSPORT = ("require_secure_transport", ("1", "true", "on"))
_TLS = {
    "postgres": _FORCE_SSL,
    "aurora-postgresql": _FORCE_SSL,
    "sqlserver": _FORCE_SSL,
    "mysql": _SECURE_TRANSPORT,
    "mariadb": _SECURE_TRANSPORT,
    "aurora-mysql": _SECURE_TRANSPORT,
    # https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Db2.Concepts.SSL.html
    "db2": ("db2comm", ("ssl",)),
}
"""Engine, without its edition → parameter that requires TLS, and the values that do, in lowercase."""

_TLS_SINCE = {
    # https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html
    "postgres": (15,),
    "aurora-postgresql": (17,),
    # https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mariadb-ssl-connections.require-ssl.html
    "mariadb": (11, 8),
    # https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mysql-ssl-connections.require-ssl.html
    "mysql": (9, 7),
}
"""Engine → the first version that requires TLS by default."""

_EDITION = re.compile(r"^(?:custom-)?(sqlserver|db2)-.*")
_FAMILY = re.compile(r"(?:default\.)?(?P<engine>[a-z].*?)-?(?P<version>\d[\d.]*)")
"""Family of a parameter group; AWS's own groups are named for theirs: `default.postgres17`."""


def replica(resource: Resource) -> bool:
    """Return whether the database gets storage, backups and credentials from another one."""
    paths = ("replicateSourceDb", "replicationSourceIdentifier", "globalClusterIdentifier")
    return any(not resource.lacks(path) for path in paths)


def restored(resource: Resource) -> bool:
    """Return whether the database is restored from a snapshot, whose encryption it keeps."""
    return any(not resource.lacks(path) for path in ("snapshotIdentifier", "restoreToPointInTime"))


def _engine(resource: Resource) -> str:
    return resource.text("engine")


@Policy(
    id="rds-database-require-encryption",
    description="RDS databases are encrypted at rest.",
    severity=Severity.HIGH,
    controls=c.fsbp("RDS.3", "RDS.27") + c.cis("2.2.1") + c.AT_REST,
    remediation="set storageEncrypted to true, and kmsKeyId to a customer managed key",
    url=f"{guides.RDS}/Overview.Encryption.html",
    types=(rds.INSTANCE, rds.CLUSTER),
    good=(
        Sample(type=rds.INSTANCE, name="source", props={"engine": "postgres", "storageEncrypted": True}),
        Sample(type=rds.INSTANCE, name="replica", props={"replicateSourceDb": "source"}),
    ),
    bad={"engine": "postgres", "storageEncrypted": False},
    omitted="violates",
)
def rds_database_require_encryption(database: Resource) -> Iterator[str]:
    """Report encryption that is off, the default.

    A replica has the encryption and the key of its source, which is judged; Aurora Serverless v1 is always encrypted.
    """
    follows = replica(database) or (restored(database) and database.lacks("storageEncrypted"))
    serverless = database.equals("engineMode", "serverless")
    if not follows and not serverless and database.not_true("storageEncrypted"):
        yield f"storageEncrypted is {database.show('storageEncrypted')}"


@Policy(
    id="rds-database-disallow-public-access",
    description="RDS databases are not publicly accessible.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("RDS.2") + c.cis("2.2.3") + c.NOT_PUBLIC,
    remediation="set publiclyAccessible to false",
    url=f"{guides.RDS}/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
    types=(rds.INSTANCE, rds.CLUSTER_INSTANCE, rds.CLUSTER),
    good={"engine": "postgres", "publiclyAccessible": False},
    bad={"engine": "postgres", "publiclyAccessible": True},
)
def rds_database_disallow_public_access(database: Resource) -> Iterator[str]:
    """Report public accessibility, which a Multi-AZ DB cluster has by default in the default subnets."""
    multi_az_cluster = database.type == rds.CLUSTER and not database.lacks("dbClusterInstanceClass")
    subnets = "dbSubnetGroupName"
    in_default = database.lacks(subnets) or database.equals(subnets, "default")
    if database.is_true("publiclyAccessible"):
        yield "publiclyAccessible is true"
    elif multi_az_cluster and in_default and database.raw("publiclyAccessible") is MISSING:
        yield f"publiclyAccessible is missing, so true where {subnets} is {database.show(subnets)}"


@Policy(
    id="rds-snapshot-disallow-public-sharing",
    description="RDS snapshots are not shared publicly.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("RDS.1") + c.NOT_PUBLIC,
    remediation="remove `all` from sharedAccounts and specify account IDs",
    url=f"{guides.RDS}/USER_ShareSnapshot.html",
    types=(rds.SNAPSHOT, rds.CLUSTER_SNAPSHOT, rds.SNAPSHOT_COPY, rds.CLUSTER_SNAPSHOT_COPY),
    good={"sharedAccounts": ["210987654321"]},
    bad={"sharedAccounts": ["all"]},
)
def rds_snapshot_disallow_public_sharing(snapshot: Resource) -> Iterator[str]:
    """Report a snapshot that is shared with `all`."""
    if "all" in snapshot.values("sharedAccounts"):
        yield "sharedAccounts has all"


@Policy(
    id="rds-database-enforce-tls",
    description="RDS databases require TLS.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("RDS.38", "RDS.39", "RDS.41", "RDS.44") + c.IN_TRANSIT,
    remediation="set the parameter rds.force_ssl (PostgreSQL, SQL Server) or require_secure_transport (MySQL, "
    "MariaDB) to 1, or db2comm (Db2) to SSL",
    url=f"{guides.RDS}/PostgreSQL.Concepts.General.SSL.html",
    types=(rds.INSTANCE, rds.CLUSTER, *GROUPS),
    good=(
        Sample(type=rds.INSTANCE, props={"engine": "postgres"}, links={"parameterGroupName": "group"}),
        Sample(
            type=GROUPS[0],
            name="group",
            props={"family": "postgres17", "parameters": [{"name": "rds.force_ssl", "value": "1"}]},
        ),
    ),
    bad=(
        Sample(type=rds.INSTANCE, props={"engine": "postgres"}, links={"parameterGroupName": "group"}),
        Sample(
            type=GROUPS[0],
            name="group",
            props={"family": "postgres17", "parameters": [{"name": "rds.force_ssl", "value": "0"}]},
        ),
    ),
    note="PostgreSQL from 15, Aurora PostgreSQL from 17, MariaDB from 11.8 and MySQL from 9.7 require TLS unless a "
    "parameter disables it. Parameter groups outside of the stack are not judged.",
)
def rds_database_enforce_tls(stack: Stack) -> Iterator[Finding]:
    """Report a database whose parameter group, or engine default, does not require TLS."""
    for database in stack.of((rds.INSTANCE, rds.CLUSTER)):
        path = "parameterGroupName" if database.type == rds.INSTANCE else "dbClusterParameterGroupName"
        groups = stack.targets(database, path, GROUPS)
        engine, version = _engine_and_version(database, [*(one.text("family") for one in groups), database.text(path)])
        parameter, values = _TLS.get(engine, ("", ()))
        outside = not groups and not database.lacks(path) and not database.text(path).startswith("default.")
        if not parameter or outside or (database.unsure(path) and not groups):
            continue
        states = [_forced(group, parameter, values) for group in groups]
        known = [state for state in states if state is not None]
        forced = any(known) if known else database.unsure("engineVersion") or _by_default(engine, version)
        if not forced:
            yield Finding(database, f"{parameter} is not enabled for {engine} database {database.name}")


def _forced(group: Resource, parameter: str, values: tuple[str, ...]) -> bool | None:
    """Return whether the group requires TLS; None if it does not set the parameter."""
    if group.unsure("parameters"):
        return True
    for item in group.each("parameters"):
        if item.text("name").lower() == parameter:
            return item.unsure("value") or item.show("value").strip().lower() in values
    return None


def _engine_and_version(database: Resource, families: Sequence[str]) -> tuple[str, tuple[int, ...]]:
    """Return the engine without its edition, and the version; a parameter group's family says what is omitted."""
    found = next((match for family in families if (match := _FAMILY.fullmatch(family))), None)
    engine = _engine(database) or (found["engine"] if found else "")
    version = database.text("engineVersion") or (found["version"] if found else "")
    numbers = tuple(int(part) for part in re.findall(r"\d{1,9}", version)[:2])
    return _EDITION.sub(r"\1", engine), numbers


def _by_default(engine: str, version: tuple[int, ...]) -> bool:
    """Return whether the engine requires TLS by default; an omitted version of PostgreSQL is one of those that do."""
    since = _TLS_SINCE.get(engine)
    return since is not None and (version >= since if version else engine == "postgres")


@Policy(
    id="rds-database-require-backups",
    description="RDS databases have an adequate backup retention period.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("RDS.11", "RDS.50") + c.BACKUP,
    remediation="set backupRetentionPeriod to at least the setting `days`",
    url=f"{guides.RDS}/USER_WorkingWithAutomatedBackups.BackupRetention.html",
    types=(rds.INSTANCE, rds.CLUSTER),
    good={"engine": "postgres", "backupRetentionPeriod": 7},
    bad={"engine": "postgres", "backupRetentionPeriod": 0},
    settings={
        "days": integer(7, "Minimum retention in days in staging, production and unknown environments."),
        "dev_days": integer(1, "Minimum retention in days in the environment dev."),
    },
    omitted="violates",
)
def rds_database_require_backups(database: Resource, settings: Settings) -> Iterator[str]:
    """Report fewer days than required; replicas are exempt."""
    least = settings["dev_days" if environment_of(database) == "dev" else "days"]
    if not replica(database) and database.below("backupRetentionPeriod", least):
        yield f"backupRetentionPeriod is {database.show('backupRetentionPeriod')}, fewer than {least:.0f} days"


@Policy(
    id="rds-database-require-minor-upgrades",
    description="RDS databases have automatic minor version upgrades enabled.",
    severity=Severity.HIGH,
    controls=c.fsbp("RDS.13") + c.cis("2.2.2") + c.PATCHING,
    remediation="set autoMinorVersionUpgrade to true, or omit it",
    url=f"{guides.RDS}/USER_UpgradeDBInstance.Upgrading.html",
    types=(rds.INSTANCE, rds.CLUSTER_INSTANCE),
    good={"engine": "postgres", "autoMinorVersionUpgrade": True},
    bad={"engine": "postgres", "autoMinorVersionUpgrade": False},
)
def rds_database_require_minor_upgrades(database: Resource) -> Iterator[str]:
    """Report upgrades that are turned off."""
    if database.is_false("autoMinorVersionUpgrade"):
        yield "autoMinorVersionUpgrade is false"


@Policy(
    id="rds-database-require-subnet-group",
    description="RDS databases use a dedicated subnet group.",
    severity=Severity.HIGH,
    controls=c.security_hub("RDS.18") + c.NETWORK,
    remediation="set dbSubnetGroupName to an aws.rds.SubnetGroup with private subnets",
    url=f"{guides.RDS}/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
    types=(rds.INSTANCE, rds.CLUSTER),
    good={"engine": "postgres", "dbSubnetGroupName": "data"},
    bad={"engine": "postgres", "dbSubnetGroupName": "default"},
    omitted="violates",
)
def rds_database_require_subnet_group(database: Resource) -> Iterator[str]:
    """Report no subnet group, or the default one; a replica in the same Region follows its source."""
    default = database.equals("dbSubnetGroupName", "default")
    if default or (database.lacks("dbSubnetGroupName") and not replica(database)):
        yield f"dbSubnetGroupName is {database.show('dbSubnetGroupName')}"


@Policy(
    id="rds-database-require-multi-az",
    description="Production RDS databases are Multi-AZ.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("RDS.5") + c.cis("2.2.4") + c.AVAILABILITY,
    remediation="set multiAz to true",
    url=f"{guides.RDS}/Concepts.MultiAZSingleStandby.html",
    types=(rds.INSTANCE,),
    good={"engine": "postgres", "multiAz": True},
    bad={"engine": "postgres", "multiAz": False},
    environments=PROD,
    omitted="violates",
)
def rds_database_require_multi_az(database: Resource) -> Iterator[str]:
    """Report Multi-AZ that is off; replicas and instances of Aurora clusters are exempt."""
    alone = database.lacks("replicateSourceDb") and not _engine(database).startswith("aurora")
    if alone and database.not_true("multiAz"):
        yield f"multiAz is {database.show('multiAz')}"


@Policy(
    id="rds-database-require-deletion-protection",
    description="Production RDS databases have deletion protection enabled and create a final snapshot.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.fsbp("RDS.7", "RDS.8") + c.DELETION,
    remediation="set deletionProtection to true and skipFinalSnapshot to false",
    url=f"{guides.RDS}/USER_DeleteInstance.html",
    types=(rds.INSTANCE, rds.CLUSTER),
    good={"engine": "postgres", "deletionProtection": True},
    bad={"engine": "postgres", "deletionProtection": False},
    environments=PROD,
    omitted="violates",
)
def rds_database_require_deletion_protection(database: Resource) -> Iterator[str]:
    """Report deletion protection that is off, or a skipped final snapshot; a replica stores only a copy."""
    if replica(database):
        return
    if database.not_true("deletionProtection"):
        yield f"deletionProtection is {database.show('deletionProtection')}"
    if database.is_true("skipFinalSnapshot"):
        yield "skipFinalSnapshot is true"


_LOGS = {
    "postgres": ("postgresql",),
    "aurora-postgresql": ("postgresql",),
    "mariadb": ("audit", "error"),
    "sqlserver-ex": ("error",),
    "sqlserver": ("agent", "error"),
}
"""Beginning of an engine's name → logs that the controls ask for; SQL Server Express has no agent.
https://docs.aws.amazon.com/config/latest/developerguide/mariadb-publish-logs-to-cloudwatch-logs.html"""


@Policy(
    id="rds-database-require-log-exports",
    description="RDS databases publish logs to CloudWatch Logs, among them the most important of their engine.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("RDS.9", part="databases that export no logs")
    + c.fsbp("RDS.36", "RDS.37", "RDS.40", "RDS.42")
    + c.LOGGING,
    remediation="set enabledCloudwatchLogsExports, for PostgreSQL to [postgresql, upgrade]",
    url=f"{guides.RDS}/USER_LogAccess.Procedural.UploadtoCloudWatch.html",
    types=(rds.INSTANCE, rds.CLUSTER),
    good={"engine": "postgres", "enabledCloudwatchLogsExports": ["postgresql"]},
    bad={"engine": "postgres", "enabledCloudwatchLogsExports": []},
    omitted="violates",
)
def rds_database_require_log_exports(database: Resource) -> Iterator[str]:
    """Report a database that exports no logs, or not those that the controls ask of its engine."""
    path = "enabledCloudwatchLogsExports"
    if database.lacks(path):
        yield f"{path} is {database.show(path)}"
        return
    needed = next((logs for engine, logs in _LOGS.items() if _engine(database).startswith(engine)), ())
    missing = [log for log in needed if log not in database.texts(path)]
    if missing and not database.unsure(path):
        yield f"{path} has no {', '.join(missing)}"
