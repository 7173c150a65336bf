"""RDS: databases are private, encrypted, backed up and reached over TLS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.engine import controls as c
from policies.engine.environment import PROD
from policies.engine.rule import Finding, Level, Sample, Severity, resource_rule, stack_rule
from policies.engine.stack import Stack
from policies.engine.view import Resource

INSTANCE = "aws:rds/instance:Instance"
CLUSTER = "aws:rds/cluster:Cluster"
SECRET = "aws:secretsmanager/secret:Secret"  # noqa: S105 - a type, not a secret
VERSION = "aws:secretsmanager/secretVersion:SecretVersion"
ROTATION = "aws:secretsmanager/secretRotation:SecretRotation"
MEMBER = "aws:rds/clusterInstance:ClusterInstance"
GROUPS = ("aws:rds/parameterGroup:ParameterGroup", "aws:rds/clusterParameterGroup:ClusterParameterGroup")
GUIDE = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide"
_TLS = {
    "postgres": ("rds.force_ssl", ("1",)),
    "aurora-postgresql": ("rds.force_ssl", ("1",)),
    "sqlserver": ("rds.force_ssl", ("1",)),
    "mysql": ("require_secure_transport", ("1", "ON")),
    "mariadb": ("require_secure_transport", ("1", "ON")),
    "aurora-mysql": ("require_secure_transport", ("1", "ON")),
}
"""Engine → parameter that forces TLS, and its values."""


def replica(resource: Resource) -> bool:
    """Tell whether the database takes storage, backups and credentials from another one."""
    paths = ("replicateSourceDb", "replicationSourceIdentifier", "globalClusterIdentifier")
    return any(not resource.lacks(path) for path in paths)


def restored(resource: Resource) -> bool:
    """Tell whether the database comes from a snapshot, whose encryption it keeps."""
    return any(not resource.lacks(path) for path in ("snapshotIdentifier", "restoreToPointInTime"))


def _engine(resource: Resource) -> str:
    return resource.text("engine")


@resource_rule(
    id="rds-database-require-encryption",
    description="Databases encrypt their storage.",
    severity=Severity.HIGH,
    controls=c.fsbp("RDS.3", "RDS.27") + c.cis("2.2.1") + c.AT_REST,
    remediation="set storageEncrypted to true, and kmsKeyId to your key",
    url=f"{GUIDE}/Overview.Encryption.html",
    types=(INSTANCE, CLUSTER),
    good={"engine": "postgres", "storageEncrypted": True},
    bad={"engine": "postgres", "storageEncrypted": False},
)
def rds_database_require_encryption(database: Resource) -> Iterator[str]:
    """Off, which is the default. A replica follows its source; a serverless v1 cluster is always encrypted."""
    follows = replica(database) or (restored(database) and database.lacks("storageEncrypted"))
    serverless = database.equals("engineMode", "serverless")
    if not follows and not serverless and database.not_true("storageEncrypted"):
        yield f"storageEncrypted is {database.show('storageEncrypted')}"


@resource_rule(
    id="rds-database-disallow-public-access",
    description="No database has a public address.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("RDS.2") + c.cis("2.2.3") + c.NOT_PUBLIC,
    remediation="set publiclyAccessible to false",
    url=f"{GUIDE}/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
    types=(INSTANCE, MEMBER, CLUSTER),
    good={"engine": "postgres", "publiclyAccessible": False},
    bad={"engine": "postgres", "publiclyAccessible": True},
)
def rds_database_disallow_public_access(database: Resource) -> Iterator[str]:
    """On."""
    if database.is_true("publiclyAccessible"):
        yield "publiclyAccessible is true"


@resource_rule(
    id="rds-snapshot-disallow-public-sharing",
    description="No snapshot is shared with everybody.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("RDS.1") + c.NOT_PUBLIC,
    remediation="remove `all` from sharedAccounts and name the accounts",
    url=f"{GUIDE}/USER_ShareSnapshot.html",
    types=("aws:rds/snapshot:Snapshot", "aws:rds/clusterSnapshot:ClusterSnapshot", "aws:rds/snapshotCopy:SnapshotCopy"),
    good={"sharedAccounts": ["210987654321"]},
    bad={"sharedAccounts": ["all"]},
)
def rds_snapshot_disallow_public_sharing(snapshot: Resource) -> Iterator[str]:
    """Shared with all."""
    if "all" in snapshot.values("sharedAccounts"):
        yield "sharedAccounts has all"


@stack_rule(
    id="rds-database-enforce-tls",
    description="The database refuses connections without TLS.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("RDS.38", "RDS.39") + c.IN_TRANSIT,
    remediation="set rds.force_ssl = 1 (PostgreSQL, SQL Server) or require_secure_transport = 1 (MySQL, MariaDB)",
    url=f"{GUIDE}/PostgreSQL.Concepts.General.SSL.html",
    types=(INSTANCE, CLUSTER, *GROUPS),
    good=(
        Sample(type=INSTANCE, props={"engine": "postgres"}, links={"parameterGroupName": "group"}),
        Sample(
            type=GROUPS[0],
            name="group",
            props={"family": "postgres17", "parameters": [{"name": "rds.force_ssl", "value": "1"}]},
        ),
    ),
    bad=(
        Sample(type=INSTANCE, props={"engine": "postgres"}, links={"parameterGroupName": "group"}),
        Sample(
            type=GROUPS[0],
            name="group",
            props={"family": "postgres17", "parameters": [{"name": "rds.force_ssl", "value": "0"}]},
        ),
    ),
    note="PostgreSQL 15 and newer force TLS where no parameter says otherwise; a group outside of the stack "
    "is not judged.",
)
def rds_database_enforce_tls(stack: Stack) -> Iterator[Finding]:
    """The parameter is off in the database's group, or off by the engine's default."""
    for database in stack.of((INSTANCE, CLUSTER)):
        parameter, values = _TLS.get(_engine(database).removesuffix("-ee").removesuffix("-se"), ("", ()))
        path = "parameterGroupName" if database.type == INSTANCE else "dbClusterParameterGroupName"
        groups = stack.targets(database, path, GROUPS)
        outside = not groups and not database.lacks(path)
        if not parameter or outside or (database.unsure(path) and not groups):
            continue
        states = [_forced(group, parameter, values) for group in groups]
        forced = any(states) if any(state is not None for state in states) else _by_default(database)
        if not forced:
            yield Finding(database, f"{parameter} is not on for {_engine(database)} database {database.name}")


def _forced(group: Resource, parameter: str, values: tuple[str, ...]) -> bool | None:
    """Tell what the group says about the parameter; None where it says nothing."""
    if group.unsure("parameters"):
        return True
    for item in group.each("parameters"):
        if item.text("name") == parameter:
            return not item.differs("value", *values)
    return None


def _by_default(database: Resource) -> bool:
    """Tell whether the engine forces TLS by itself: PostgreSQL does from version 15 on; a version not known counts."""
    major = database.text("engineVersion").partition(".")[0]
    postgres = _engine(database) == "postgres" or (_engine(database) == "aurora-postgresql" and major >= "17")
    return (postgres and (not major.isdigit() or int(major) >= 15)) or database.unsure("engineVersion")  # noqa: PLR2004


@stack_rule(
    id="rds-database-require-managed-password",
    description="RDS keeps the master password, or what the state keeps of it is dead.",
    severity=Severity.HIGH,
    controls=c.own("RDS-1") + c.CREDENTIALS,
    remediation="set manageMasterUserPassword to true, pass the password by passwordWo, or put it into a secret that "
    "rotates (a SecretVersion made from the database, and a SecretRotation)",
    url=f"{GUIDE}/rds-secrets-manager.html",
    types=(INSTANCE, CLUSTER, SECRET, VERSION, ROTATION),
    good=(
        Sample(type=INSTANCE, props={"engine": "postgres", "username": "app", "password": "hunter2hunter2"}),
        Sample(type=SECRET, name="secret", props={}),
        Sample(type=VERSION, name="value", props={}, links={"secretId": "secret", "secretString": "this"}),
        Sample(type=ROTATION, name="rotation", props={"rotationRules": {}}, links={"secretId": "secret"}),
    ),
    bad=(
        Sample(type=INSTANCE, props={"engine": "postgres", "username": "app", "password": "hunter2hunter2"}),
        Sample(type=SECRET, name="secret", props={}),
        Sample(type=VERSION, name="value", props={}, links={"secretId": "secret", "secretString": "this"}),
    ),
    note="RDS cannot manage the password of a database that has replicas or is upgraded by blue/green: there a "
    "rotation that follows the first deployment makes the password in the state worthless.",
)
def rds_database_require_managed_password(stack: Stack) -> Iterator[Finding]:
    """A password among the inputs, known or not, that no rotation replaces."""
    for database in stack.of((INSTANCE, CLUSTER)):
        for path in ("password", "masterPassword"):
            unset = database.lacks(path) or (database.unsure(path) and _needs_none(database))
            if not unset and not _rotates(stack, database):
                yield Finding(database, f"{path} is set and stays in force")


def _needs_none(database: Resource) -> bool:
    """Tell whether an unknown password need not be one that somebody set.

    In a preview a stack is seen by its outputs, where everything that nobody has set may be unknown as well.
    """
    elsewhere = ("replicateSourceDb", "replicationSourceIdentifier", "snapshotIdentifier")
    return database.raw("manageMasterUserPassword") is True or any(not database.lacks(path) for path in elsewhere)


def _rotates(stack: Stack, database: Resource) -> bool:
    """Tell whether a secret that was made from the database, or that its password was made from, may rotate."""
    near = {urn for urns in database.links.values() for urn in urns}
    for secret in stack.of((SECRET,)):
        versions = stack.companions(secret, (VERSION,), "secretId")
        belongs = secret.urn in near or any(
            version.urn in near or database.urn in (urn for urns in version.links.values() for urn in urns)
            for version in versions.found
        )
        if (belongs or versions.unsure) and not stack.companions(secret, (ROTATION,), "secretId").none:
            return True
    return False


@resource_rule(
    id="rds-database-require-backups",
    description="Databases keep backups long enough.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("RDS.11") + c.BACKUP,
    remediation="set backupRetentionPeriod to at least the setting `days`",
    url=f"{GUIDE}/USER_WorkingWithAutomatedBackups.BackupRetention.html",
    types=(INSTANCE, CLUSTER),
    good={"engine": "postgres", "backupRetentionPeriod": 7},
    bad={"engine": "postgres", "backupRetentionPeriod": 0},
    settings={
        "days": {
            "type": "integer",
            "default": 7,
            "description": "Least retention in staging, production and unknown stacks.",
        },
        "dev_days": {"type": "integer", "default": 1, "description": "Least retention where the environment is dev."},
    },
)
def rds_database_require_backups(database: Resource, settings: Mapping[str, Any]) -> Iterator[str]:
    """Fewer days than asked for; a replica and a database under AWS Backup's own rule are left out."""
    least = settings["dev_days" if database.environment_is("dev") else "days"]
    if not replica(database) and database.below("backupRetentionPeriod", least):
        yield f"backupRetentionPeriod is {database.show('backupRetentionPeriod')}, fewer than {least:.0f} days"


@resource_rule(
    id="rds-database-require-minor-upgrades",
    description="Databases take minor versions by themselves.",
    severity=Severity.HIGH,
    controls=c.fsbp("RDS.13", "RDS.35") + c.cis("2.2.2") + c.PATCHING,
    remediation="set autoMinorVersionUpgrade to true, or leave it out",
    url=f"{GUIDE}/USER_UpgradeDBInstance.Upgrading.html",
    types=(INSTANCE, MEMBER),
    good={"engine": "postgres", "autoMinorVersionUpgrade": True},
    bad={"engine": "postgres", "autoMinorVersionUpgrade": False},
)
def rds_database_require_minor_upgrades(database: Resource) -> Iterator[str]:
    """Off."""
    if database.is_false("autoMinorVersionUpgrade"):
        yield "autoMinorVersionUpgrade is false"


@resource_rule(
    id="rds-database-require-subnet-group",
    description="Databases lie in subnets chosen for them.",
    severity=Severity.HIGH,
    controls=c.fsbp("RDS.18") + c.NETWORK,
    remediation="set dbSubnetGroupName to an aws.rds.SubnetGroup of private subnets",
    url=f"{GUIDE}/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
    types=(INSTANCE, CLUSTER),
    good={"engine": "postgres", "dbSubnetGroupName": "data"},
    bad={"engine": "postgres", "dbSubnetGroupName": "default"},
)
def rds_database_require_subnet_group(database: Resource) -> Iterator[str]:
    """None, or the default group; a replica in the same region follows its source."""
    default = database.equals("dbSubnetGroupName", "default")
    if default or (database.lacks("dbSubnetGroupName") and not replica(database)):
        yield f"dbSubnetGroupName is {database.show('dbSubnetGroupName')}"


@resource_rule(
    id="rds-database-require-multi-az",
    description="In production, a database has a standby in another zone.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("RDS.5") + c.cis("2.2.4") + c.AVAILABILITY,
    remediation="set multiAz to true",
    url=f"{GUIDE}/Concepts.MultiAZSingleStandby.html",
    types=(INSTANCE,),
    good={"engine": "postgres", "multiAz": True},
    bad={"engine": "postgres", "multiAz": False},
    environments=PROD,
)
def rds_database_require_multi_az(database: Resource) -> Iterator[str]:
    """Off; a replica, and an instance of an Aurora cluster, have other ways."""
    alone = database.lacks("replicateSourceDb") and not _engine(database).startswith("aurora")
    if alone and database.not_true("multiAz"):
        yield f"multiAz is {database.show('multiAz')}"


@resource_rule(
    id="rds-database-require-deletion-protection",
    description="In production, a database cannot be deleted by mistake, and leaves a last snapshot.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.fsbp("RDS.7", "RDS.8") + c.DELETION,
    remediation="set deletionProtection to true and skipFinalSnapshot to false",
    url=f"{GUIDE}/USER_DeleteInstance.html",
    types=(INSTANCE, CLUSTER),
    good={"engine": "postgres", "deletionProtection": True},
    bad={"engine": "postgres", "deletionProtection": False},
    environments=PROD,
)
def rds_database_require_deletion_protection(database: Resource) -> Iterator[str]:
    """Off, or no last snapshot; a replica holds nothing of its own."""
    if replica(database):
        return
    if database.not_true("deletionProtection"):
        yield f"deletionProtection is {database.show('deletionProtection')}"
    if database.is_true("skipFinalSnapshot"):
        yield "skipFinalSnapshot is true"


@resource_rule(
    id="rds-database-require-log-exports",
    description="Databases send their logs to CloudWatch.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("RDS.9", "RDS.36", "RDS.37") + c.LOGGING,
    remediation="set enabledCloudwatchLogsExports, for PostgreSQL to [postgresql, upgrade]",
    url=f"{GUIDE}/USER_LogAccess.Procedural.UploadtoCloudWatch.html",
    types=(INSTANCE, CLUSTER),
    good={"engine": "postgres", "enabledCloudwatchLogsExports": ["postgresql"]},
    bad={"engine": "postgres", "enabledCloudwatchLogsExports": []},
)
def rds_database_require_log_exports(database: Resource) -> Iterator[str]:
    """None."""
    if database.lacks("enabledCloudwatchLogsExports"):
        yield f"enabledCloudwatchLogsExports is {database.show('enabledCloudwatchLogsExports')}"
