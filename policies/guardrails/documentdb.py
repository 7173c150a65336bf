"""DocumentDB and Neptune: the same demands as for RDS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.engine import controls as c
from policies.engine.environment import PROD
from policies.engine.rule import Finding, Level, Sample, Severity, resource_rule, stack_rule
from policies.engine.stack import Stack
from policies.engine.view import Resource

DOCDB = "aws:docdb/cluster:Cluster"
GROUP = "aws:docdb/clusterParameterGroup:ClusterParameterGroup"
GUIDE = "https://docs.aws.amazon.com/documentdb/latest/developerguide"
_CLUSTERS = (DOCDB, "aws:neptune/cluster:Cluster")


@resource_rule(
    id="docdb-cluster-require-encryption",
    description="DocumentDB and Neptune clusters encrypt their storage.",
    severity=Severity.HIGH,
    controls=c.fsbp("DocumentDB.1") + c.AT_REST,
    remediation="set storageEncrypted to true, and kmsKeyId to your key",
    url=f"{GUIDE}/encryption-at-rest.html",
    types=_CLUSTERS,
    good={"storageEncrypted": True},
    bad={"storageEncrypted": False},
)
def docdb_cluster_require_encryption(cluster: Resource) -> Iterator[str]:
    """Off, which is the default."""
    if cluster.lacks("snapshotIdentifier") and cluster.not_true("storageEncrypted"):
        yield f"storageEncrypted is {cluster.show('storageEncrypted')}"


@stack_rule(
    id="docdb-cluster-enforce-tls",
    description="DocumentDB takes TLS connections only.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("DocumentDB.6") + c.IN_TRANSIT,
    remediation="set the parameter tls to enabled, or leave it out",
    url=f"{GUIDE}/security.encryption.ssl.html",
    types=(GROUP,),
    good=(Sample(type=GROUP, props={"parameters": [{"name": "tls", "value": "enabled"}]}),),
    bad=(Sample(type=GROUP, props={"parameters": [{"name": "tls", "value": "disabled"}]}),),
)
def docdb_cluster_enforce_tls(stack: Stack) -> Iterator[Finding]:
    """Disabled in a parameter group."""
    for group in stack.of((GROUP,)):
        for item in group.each("parameters"):
            if item.text("name") == "tls" and item.equals("value", "disabled"):
                yield Finding(group, f"parameter tls of {group.name} is disabled")


@resource_rule(
    id="docdb-cluster-require-backups",
    description="DocumentDB and Neptune clusters keep backups long enough.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("DocumentDB.2") + c.BACKUP,
    remediation="set backupRetentionPeriod to at least the setting `days`",
    url=f"{GUIDE}/backup_restore.html",
    types=_CLUSTERS,
    good={"backupRetentionPeriod": 7},
    bad={"backupRetentionPeriod": 1},
    settings={"days": {"type": "integer", "default": 7, "description": "Least retention."}},
)
def docdb_cluster_require_backups(cluster: Resource, settings: Mapping[str, Any]) -> Iterator[str]:
    """Fewer days than asked for."""
    path = "backupRetentionPeriod"
    if cluster.below(path, settings["days"]):
        yield f"{path} is {cluster.show(path)}, fewer than {settings['days']:.0f} days"


@resource_rule(
    id="docdb-cluster-require-deletion-protection",
    description="In production, a DocumentDB or Neptune cluster cannot be deleted by mistake.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("DocumentDB.5") + c.DELETION,
    remediation="set deletionProtection to true",
    url=f"{GUIDE}/db-cluster-delete.html",
    types=_CLUSTERS,
    good={"deletionProtection": True},
    bad={"deletionProtection": False},
    environments=PROD,
)
def docdb_cluster_require_deletion_protection(cluster: Resource) -> Iterator[str]:
    """Off, which is the default."""
    if cluster.not_true("deletionProtection"):
        yield f"deletionProtection is {cluster.show('deletionProtection')}"


@resource_rule(
    id="docdb-cluster-require-audit-logs",
    description="DocumentDB clusters send audit logs to CloudWatch.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("DocumentDB.4") + c.LOGGING,
    remediation="set enabledCloudwatchLogsExports to [audit, profiler] and the parameter audit_logs to enabled",
    url=f"{GUIDE}/event-auditing.html",
    types=(DOCDB,),
    good={"enabledCloudwatchLogsExports": ["audit"]},
    bad={"enabledCloudwatchLogsExports": ["profiler"]},
)
def docdb_cluster_require_audit_logs(cluster: Resource) -> Iterator[str]:
    """No audit log."""
    path = "enabledCloudwatchLogsExports"
    if not cluster.unsure(path) and "audit" not in cluster.values(path):
        yield f"{path} is {cluster.show(path)}"


@resource_rule(
    id="docdb-cluster-require-managed-password",
    description="The master password of a DocumentDB cluster lies in Secrets Manager, or never in the state.",
    severity=Severity.HIGH,
    controls=c.own("DocumentDB-1") + c.CREDENTIALS,
    remediation="set manageMasterUserPassword to true, or pass the password by masterPasswordWo",
    url=f"{GUIDE}/docdb-secrets-manager.html",
    types=(DOCDB,),
    good={"masterUsername": "shop", "manageMasterUserPassword": True},
    bad={"masterUsername": "shop", "masterPassword": "hunter2hunter2"},
)
def docdb_cluster_require_managed_password(cluster: Resource) -> Iterator[str]:
    """A password among the inputs."""
    if not cluster.lacks("masterPassword"):
        yield "masterPassword is set"
