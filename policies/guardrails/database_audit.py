"""Aurora and DocumentDB: audit logs, certificate authorities, backtracking and ports."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Settings, Severity, strings
from policies.plan.aws import docdb, rds
from policies.plan.lens.view import Resource

_AURORA_MYSQL = ("aurora-mysql", "aurora")
_ON = ("1", "on")
_DEFAULT_PORTS = {
    "aurora": 3306, "aurora-mysql": 3306, "aurora-postgresql": 5432, "mariadb": 3306, "mysql": 3306, "postgres": 5432,
    "oracle-ee": 1521, "oracle-ee-cdb": 1521, "oracle-se2": 1521, "oracle-se2-cdb": 1521, "sqlserver-ee": 1433,
    "sqlserver-ex": 1433, "sqlserver-se": 1433, "sqlserver-web": 1433,
}  # fmt: skip
"""Engine → port that RDS assigns: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html."""


@Policy(
    id="rds-cluster-require-audit-log-exports",
    description="Aurora MySQL clusters publish audit logs to CloudWatch Logs.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("RDS.34") + c.LOGGING,
    remediation="add audit to enabledCloudwatchLogsExports",
    url=f"{guides.AURORA}/AuroraMySQL.Integrating.CloudWatch.html",
    types=(rds.CLUSTER,),
    good={"engine": "aurora-mysql", "enabledCloudwatchLogsExports": ["audit", "error"]},
    bad={"engine": "aurora-mysql", "enabledCloudwatchLogsExports": ["error"]},
    omitted="violates",
    note="The provider requires the engine now; where it is omitted, it was Aurora MySQL.",
)
def rds_cluster_require_audit_log_exports(cluster: Resource) -> Iterator[str]:
    """Report an Aurora MySQL cluster that does not export audit logs."""
    path = "enabledCloudwatchLogsExports"
    mysql = cluster.equals("engine", *_AURORA_MYSQL) or cluster.lacks("engine")
    mysql = mysql and not cluster.equals("engineMode", "serverless")
    if mysql and not cluster.unsure(path) and "audit" not in cluster.values(path):
        yield f"{path} is {cluster.show(path)}"


@Policy(
    id="rds-parameter-group-require-audit-logging",
    description="Parameter groups of Aurora MySQL clusters turn audit logging on.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("RDS.45") + c.LOGGING,
    remediation="set the parameter server_audit_logging to 1, and server_audit_events to CONNECT,QUERY_DDL,QUERY_DCL",
    url=f"{guides.AURORA}/AuroraMySQL.Auditing.html",
    types=(rds.CLUSTER_PARAMETER_GROUP,),
    good={"family": "aurora-mysql8.0", "parameters": [{"name": "server_audit_logging", "value": "1"}]},
    bad={"family": "aurora-mysql8.0", "parameters": [{"name": "server_audit_logging", "value": "0"}]},
    note="Exported audit logs stay empty without it. The control judges clusters; a cluster with the default parameter "
    "group, which cannot be changed, is not judged here.",
)
def rds_parameter_group_require_audit_logging(group: Resource) -> Iterator[str]:
    """Report a parameter group of Aurora MySQL that leaves auditing off, the engine's default."""
    if not group.text("family").startswith("aurora-mysql") or group.unsure("parameters"):
        return
    values = [item for item in group.each("parameters") if item.equals("name", "server_audit_logging")]
    unsure = any(item.unsure("name") or item.unsure("value") for item in group.each("parameters"))
    if not unsure and not any(item.show("value").lower() in _ON for item in values):
        yield f"server_audit_logging is {values[0].show('value') if values else 'missing, so 0'}"


@Policy(
    id="docdb-parameter-group-require-audit-logs",
    description="Parameter groups of DocumentDB clusters turn audit logs on.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("DocumentDB-2") + c.LOGGING,
    remediation="set the parameter audit_logs to enabled, ddl or all",
    url=f"{guides.DOCUMENTDB}/event-auditing.html",
    types=(docdb.CLUSTER_PARAMETER_GROUP,),
    good={"family": "docdb5.0", "parameters": [{"name": "audit_logs", "value": "enabled"}]},
    bad={"family": "docdb5.0", "parameters": [{"name": "audit_logs", "value": "disabled"}]},
    omitted="violates",
    note="DocumentDB.4 judges that the cluster exports the logs; without this parameter, there are none to export.",
)
def docdb_parameter_group_require_audit_logs(group: Resource) -> Iterator[str]:
    """Report a parameter group that leaves auditing disabled, the engine's default."""
    if group.unsure("parameters"):
        return
    parameters = group.each("parameters")
    values = [item for item in parameters if item.equals("name", "audit_logs")]
    unsure = any(item.unsure("name") or item.unsure("value") for item in parameters)
    if not unsure and all(item.show("value").lower() in ("disabled", "none") for item in values):
        yield f"audit_logs is {values[0].show('value') if values else 'missing, so disabled'}"


@Policy(
    id="rds-database-require-current-certificate-authority",
    description="Databases use a certificate authority that has not expired.",
    severity=Severity.MEDIUM,
    controls=c.own("RDS-3") + c.IN_TRANSIT,
    remediation="set the certificate authority to rds-ca-rsa2048-g1, or remove it",
    url=f"{guides.RDS}/UsingWithRDS.SSL.html",
    types=(rds.INSTANCE, rds.CLUSTER_INSTANCE, rds.CLUSTER, docdb.CLUSTER_INSTANCE),
    good={"caCertIdentifier": "rds-ca-rsa2048-g1"},
    bad={"caCertIdentifier": "rds-ca-2019"},
    settings={
        "expired": strings(
            "rds-ca-2010", "rds-ca-2015", "rds-ca-2019", description="Certificate authorities that have expired."
        )
    },
    note="rds-ca-2019 expired in August 2024: clients that verify certificates no longer connect.",
)
def rds_database_require_current_certificate_authority(database: Resource, settings: Settings) -> Iterator[str]:
    """Report an expired certificate authority; an omitted one is the current default of AWS."""
    path = "caCertificateIdentifier" if database.type == rds.CLUSTER else "caCertIdentifier"
    if database.equals(path, *settings["expired"]):
        yield f"{path} is {database.show(path)}"


@Policy(
    id="rds-cluster-require-backtracking",
    description="Aurora MySQL clusters have backtracking enabled.",
    severity=Severity.LOW,
    level=Level.DISABLED,
    controls=c.fsbp("RDS.14") + c.BACKUP,
    remediation="set backtrackWindow to a number of seconds up to 259200",
    url=f"{guides.AURORA}/AuroraMySQL.Managing.Backtrack.html",
    types=(rds.CLUSTER,),
    good={"engine": "aurora-mysql", "backtrackWindow": 86400},
    bad={"engine": "aurora-mysql", "backtrackWindow": 0},
    note="Off by default: every change record is billed, backtracking excludes binary logging, and point-in-time "
    "recovery covers the same loss. Security Hub rates it medium.",
)
def rds_cluster_require_backtracking(cluster: Resource) -> Iterator[str]:
    """Report an Aurora MySQL cluster without a backtrack window, the default."""
    if cluster.equals("engine", *_AURORA_MYSQL) and cluster.below("backtrackWindow", 1):
        yield f"backtrackWindow is {cluster.show('backtrackWindow')}"


@Policy(
    id="rds-database-disallow-default-port",
    description="Databases do not use the default port of their engine.",
    severity=Severity.LOW,
    level=Level.DISABLED,
    controls=c.fsbp("RDS.23") + c.NETWORK,
    remediation="set port to another one",
    url=f"{guides.SECURITY_HUB}/rds-controls.html#rds-23",
    types=(rds.INSTANCE, rds.CLUSTER),
    good={"engine": "postgres", "port": 15432},
    bad={"engine": "postgres", "port": 5432},
    note="Off by default: another port only delays a scan, and nothing but the security group protects the database.",
)
def rds_database_disallow_default_port(database: Resource) -> Iterator[str]:
    """Report the engine's port, which an omitted port means."""
    usual = _DEFAULT_PORTS.get(database.text("engine"))
    if usual is not None and not database.unsure("port") and (database.number("port") or usual) == usual:
        yield f"port is {database.show('port')}, the default of {database.text('engine')}"
