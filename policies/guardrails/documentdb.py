"""DocumentDB and Neptune: encryption, TLS, backups, logs and credentials."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.environment import PROD
from policies.engine.rule import Finding, Level, Policy, Sample, Settings, Severity, integer
from policies.plan.aws import docdb, neptune
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource

_CLUSTERS = (docdb.CLUSTER, neptune.CLUSTER)


@Policy(
    id="docdb-cluster-require-encryption",
    description="DocumentDB and Neptune clusters are encrypted at rest.",
    severity=Severity.HIGH,
    controls=c.fsbp("DocumentDB.1", "Neptune.1") + c.AT_REST,
    remediation="set storageEncrypted to true, and kmsKeyId to a customer managed key",
    url=f"{guides.DOCUMENTDB}/encryption-at-rest.html",
    types=_CLUSTERS,
    good={"storageEncrypted": True},
    bad={"storageEncrypted": False},
    omitted="violates",
)
def docdb_cluster_require_encryption(cluster: Resource) -> Iterator[str]:
    """Report encryption that is off, the default; a restored cluster keeps the encryption of its snapshot."""
    if cluster.lacks("snapshotIdentifier") and cluster.not_true("storageEncrypted"):
        yield f"storageEncrypted is {cluster.show('storageEncrypted')}"


@Policy(
    id="docdb-cluster-enforce-tls",
    description="DocumentDB clusters require TLS.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("DocumentDB.6") + c.IN_TRANSIT,
    remediation="set the parameter tls to enabled, or remove it",
    url=f"{guides.DOCUMENTDB}/security.encryption.ssl.html",
    types=(docdb.CLUSTER_PARAMETER_GROUP,),
    good=(Sample(type=docdb.CLUSTER_PARAMETER_GROUP, props={"parameters": [{"name": "tls", "value": "enabled"}]}),),
    bad=(Sample(type=docdb.CLUSTER_PARAMETER_GROUP, props={"parameters": [{"name": "tls", "value": "disabled"}]}),),
)
def docdb_cluster_enforce_tls(stack: Stack) -> Iterator[Finding]:
    """Report a parameter group that disables TLS."""
    for group in stack.of((docdb.CLUSTER_PARAMETER_GROUP,)):
        for item in group.each("parameters"):
            if item.text("name") == "tls" and item.equals("value", "disabled"):
                yield Finding(group, f"parameter tls of {group.name} is disabled")


@Policy(
    id="docdb-cluster-require-backups",
    description="DocumentDB and Neptune clusters have an adequate backup retention period.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("DocumentDB.2", "Neptune.5") + c.BACKUP,
    remediation="set backupRetentionPeriod to at least the setting `days`",
    url=f"{guides.DOCUMENTDB}/backup_restore.html",
    types=_CLUSTERS,
    good={"backupRetentionPeriod": 7},
    bad={"backupRetentionPeriod": 1},
    settings={"days": integer(7, "Minimum retention in days.")},
    omitted="violates",
)
def docdb_cluster_require_backups(cluster: Resource, settings: Settings) -> Iterator[str]:
    """Report fewer days than required."""
    path = "backupRetentionPeriod"
    if cluster.below(path, settings["days"]):
        yield f"{path} is {cluster.show(path)}, fewer than {settings['days']:.0f} days"


@Policy(
    id="docdb-cluster-require-deletion-protection",
    description="Production DocumentDB and Neptune clusters have deletion protection enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("DocumentDB.5", "Neptune.4") + c.DELETION,
    remediation="set deletionProtection to true",
    url=f"{guides.DOCUMENTDB}/db-cluster-delete.html",
    types=_CLUSTERS,
    good={"deletionProtection": True},
    bad={"deletionProtection": False},
    environments=PROD,
    omitted="violates",
)
def docdb_cluster_require_deletion_protection(cluster: Resource) -> Iterator[str]:
    """Report deletion protection that is off, the default."""
    if cluster.not_true("deletionProtection"):
        yield f"deletionProtection is {cluster.show('deletionProtection')}"


@Policy(
    id="docdb-cluster-require-audit-logs",
    description="DocumentDB clusters publish audit logs to CloudWatch Logs.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("DocumentDB.4") + c.LOGGING,
    remediation="set enabledCloudwatchLogsExports to [audit, profiler] and the parameter audit_logs to enabled",
    url=f"{guides.DOCUMENTDB}/event-auditing.html",
    types=(docdb.CLUSTER,),
    good={"enabledCloudwatchLogsExports": ["audit"]},
    bad={"enabledCloudwatchLogsExports": ["profiler"]},
    omitted="violates",
)
def docdb_cluster_require_audit_logs(cluster: Resource) -> Iterator[str]:
    """Report a cluster that does not export audit logs."""
    path = "enabledCloudwatchLogsExports"
    if not cluster.unsure(path) and "audit" not in cluster.values(path):
        yield f"{path} is {cluster.show(path)}"


@Policy(
    id="docdb-cluster-require-managed-password",
    description="DocumentDB master passwords are managed in Secrets Manager and never stored in the state.",
    severity=Severity.HIGH,
    controls=c.own("DocumentDB-1") + c.CREDENTIALS,
    remediation="set manageMasterUserPassword to true, or pass the password with masterPasswordWo",
    url=f"{guides.DOCUMENTDB}/docdb-secrets-manager.html",
    types=(docdb.CLUSTER,),
    good={"masterUsername": "shop", "manageMasterUserPassword": True},
    bad={"masterUsername": "shop", "masterPassword": "hunter2hunter2"},
    unknown="violates",
)
def docdb_cluster_require_managed_password(cluster: Resource) -> Iterator[str]:
    """Report a password among the inputs."""
    if not cluster.lacks("masterPassword"):
        yield "masterPassword is set"
