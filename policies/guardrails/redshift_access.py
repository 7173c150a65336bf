"""Redshift and Redshift Serverless: credentials, names, routing; and what is judged of Serverless alone."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Severity
from policies.plan.aws import redshift
from policies.plan.lens.view import Resource


@Policy(
    id="redshift-warehouse-require-managed-password",
    description="Administrator passwords of Redshift are managed in Secrets Manager and never stored in the state.",
    severity=Severity.HIGH,
    controls=c.own("Redshift-1") + c.CREDENTIALS,
    remediation="set manageMasterPassword (Serverless: manageAdminPassword) to true",
    url=f"{guides.REDSHIFT}/redshift-secrets-manager-integration.html",
    types=(redshift.CLUSTER, redshift.SERVERLESS_NAMESPACE),
    good={"masterUsername": "shop_owner", "manageMasterPassword": True},
    bad={"masterUsername": "shop_owner", "masterPassword": "Hunter2hunter2"},
    unknown="violates",
)
def redshift_warehouse_require_managed_password(warehouse: Resource) -> Iterator[str]:
    """Report a password among the inputs."""
    for path in ("masterPassword", "adminUserPassword"):
        if not warehouse.lacks(path):
            yield f"{path} is set"


@Policy(
    id="redshift-warehouse-disallow-default-username",
    description="Redshift clusters and Redshift Serverless namespaces use a custom administrator username.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("Redshift.8", "RedshiftServerless.5") + c.HARDENING,
    remediation="set a custom masterUsername (Serverless: adminUsername) when you create it",
    url=f"{guides.SECURITY_HUB}/redshift-controls.html#redshift-8",
    types=(redshift.CLUSTER, redshift.SERVERLESS_NAMESPACE),
    good={"masterUsername": "shop_owner"},
    bad={"masterUsername": "awsuser"},
)
def redshift_warehouse_disallow_default_username(warehouse: Resource) -> Iterator[str]:
    """Report the username that the console proposes."""
    for path, name in (("masterUsername", "awsuser"), ("adminUsername", "admin")):
        if warehouse.text(path).lower() == name:
            yield f"{path} is {warehouse.show(path)}"


@Policy(
    id="redshift-warehouse-disallow-default-database",
    description="Redshift clusters and Redshift Serverless namespaces use a custom name for the first database.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("Redshift-2") + c.HARDENING,
    remediation="set databaseName (Serverless: dbName) when you create it",
    url=f"{guides.REDSHIFT}/working-with-clusters.html",
    types=(redshift.CLUSTER, redshift.SERVERLESS_NAMESPACE),
    good={"databaseName": "shop"},
    bad={"databaseName": "dev"},
    omitted="violates",
    note="Low and advisory, because a name is no protection; Security Hub has retired its controls for it.",
)
def redshift_warehouse_disallow_default_database(warehouse: Resource) -> Iterator[str]:
    """Report the name `dev`, the default of clusters; a restored cluster has the names of its snapshot."""
    restored = not warehouse.lacks("snapshotIdentifier") or not warehouse.lacks("snapshotArn")
    for path in ("databaseName", "dbName"):
        if warehouse.equals(path, "dev") and not restored:
            yield f"{path} is {warehouse.show(path)}"


@Policy(
    id="redshift-warehouse-require-vpc-routing",
    description="Redshift clusters and Redshift Serverless workgroups use enhanced VPC routing.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("Redshift.7", "RedshiftServerless.1") + c.NETWORK,
    remediation="set enhancedVpcRouting to true, and add an endpoint for Amazon S3 to the VPC",
    url=f"{guides.REDSHIFT}/enhanced-vpc-routing.html",
    types=(redshift.CLUSTER, redshift.SERVERLESS_WORKGROUP),
    good={"enhancedVpcRouting": True},
    bad={"enhancedVpcRouting": False},
    omitted="violates",
    note="Advisory, because COPY and UNLOAD fail in a VPC without a path to Amazon S3.",
)
def redshift_warehouse_require_vpc_routing(warehouse: Resource) -> Iterator[str]:
    """Report traffic that may leave the VPC, the default."""
    if warehouse.not_true("enhancedVpcRouting"):
        yield f"enhancedVpcRouting is {warehouse.show('enhancedVpcRouting')}"


@Policy(
    id="redshift-workgroup-disallow-public-access",
    description="Redshift Serverless workgroups are not publicly accessible.",
    severity=Severity.HIGH,
    controls=c.fsbp("RedshiftServerless.3") + c.NOT_PUBLIC,
    remediation="set publiclyAccessible to false",
    url=f"{guides.REDSHIFT}/serverless-connecting.html",
    types=(redshift.SERVERLESS_WORKGROUP,),
    good={"publiclyAccessible": False},
    bad={"publiclyAccessible": True},
)
def redshift_workgroup_disallow_public_access(workgroup: Resource) -> Iterator[str]:
    """Report public accessibility."""
    if workgroup.is_true("publiclyAccessible"):
        yield "publiclyAccessible is true"


def _ssl(value: str) -> dict[str, object]:
    return {"configParameters": [{"parameterKey": "require_ssl", "parameterValue": value}]}


@Policy(
    id="redshift-workgroup-enforce-tls",
    description="Redshift Serverless workgroups require TLS.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("RedshiftServerless.2") + c.IN_TRANSIT,
    remediation="set the configuration parameter require_ssl to true",
    url=f"{guides.REDSHIFT}/serverless-security-other.html",
    types=(redshift.SERVERLESS_WORKGROUP,),
    good=_ssl("true"),
    bad=_ssl("false"),
    note="Says nothing of a workgroup that omits the parameter: those created since January 2025 require TLS.",
)
def redshift_workgroup_enforce_tls(workgroup: Resource) -> Iterator[str]:
    """Report TLS that is turned off."""
    for item in workgroup.each("configParameters"):
        if item.equals("parameterKey", "require_ssl") and item.not_true("parameterValue"):
            yield f"require_ssl is {item.show('parameterValue')}"


_LOGS = ("connectionlog", "userlog")


@Policy(
    id="redshift-namespace-require-log-exports",
    description="Redshift Serverless namespaces export connection and user logs to CloudWatch Logs.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("RedshiftServerless.6") + c.LOGGING,
    remediation="add connectionlog and userlog to logExports",
    url=f"{guides.REDSHIFT}/serverless-audit-logging.html",
    types=(redshift.SERVERLESS_NAMESPACE,),
    good={"logExports": ["connectionlog", "userlog"]},
    bad={"logExports": ["connectionlog", "useractivitylog"]},
    omitted="violates",
)
def redshift_namespace_require_log_exports(namespace: Resource) -> Iterator[str]:
    """Report every log that is not exported."""
    if namespace.unsure("logExports"):
        return
    missing = [log for log in _LOGS if log not in namespace.values("logExports")]
    if missing:
        yield f"logExports lacks {' and '.join(missing)}"


@Policy(
    id="redshift-cluster-require-subnet-group",
    description="Redshift clusters use a dedicated subnet group.",
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    controls=c.own("Redshift-3") + c.NETWORK,
    remediation="set clusterSubnetGroupName to an aws.redshift.SubnetGroup with private subnets",
    url=f"{guides.REDSHIFT}/working-with-cluster-subnet-groups.html",
    types=(redshift.CLUSTER,),
    good={"clusterSubnetGroupName": "data"},
    bad={"clusterSubnetGroupName": "default"},
    omitted="violates",
)
def redshift_cluster_require_subnet_group(cluster: Resource) -> Iterator[str]:
    """Report no subnet group, or the default one, which is in the default VPC."""
    path = "clusterSubnetGroupName"
    if cluster.lacks(path) or cluster.equals(path, "default"):
        yield f"{path} is {cluster.show(path)}"
