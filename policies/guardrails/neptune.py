"""Neptune: network, authentication, audit logs and tags.

Encryption, backups and deletion protection of Neptune clusters are judged together with those of DocumentDB.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.environment import PROD
from policies.engine.rule import Level, Policy, Severity
from policies.plan.aws import neptune
from policies.plan.lens.view import Resource


@Policy(
    id="neptune-instance-disallow-public-access",
    description="Neptune instances are not publicly accessible.",
    severity=Severity.CRITICAL,
    controls=c.own("Neptune-1") + c.NOT_PUBLIC,
    remediation="set publiclyAccessible to false",
    url=f"{guides.NEPTUNE}/security-vpc.html",
    types=(neptune.CLUSTER_INSTANCE,),
    good={"publiclyAccessible": False},
    bad={"publiclyAccessible": True},
    note="Critical as a public RDS database is (RDS.2): without IAM authentication, Neptune authenticates no one.",
)
def neptune_instance_disallow_public_access(instance: Resource) -> Iterator[str]:
    """Report public accessibility."""
    if instance.is_true("publiclyAccessible"):
        yield "publiclyAccessible is true"


@Policy(
    id="neptune-graph-disallow-public-connectivity",
    description="Neptune Analytics graphs are not reachable from the internet.",
    severity=Severity.HIGH,
    controls=c.own("Neptune-2") + c.NOT_PUBLIC,
    remediation="set publicConnectivity to false, and add an aws.neptunegraph.PrivateGraphEndpoint",
    url=f"{guides.NEPTUNE_ANALYTICS}/gettingStarted-connecting.html",
    types=(neptune.GRAPH,),
    good={"publicConnectivity": False},
    bad={"publicConnectivity": True},
    note="High, not critical: every request to a graph is authenticated with IAM.",
)
def neptune_graph_disallow_public_connectivity(graph: Resource) -> Iterator[str]:
    """Report public connectivity."""
    if graph.is_true("publicConnectivity"):
        yield "publicConnectivity is true"


@Policy(
    id="neptune-cluster-require-iam-authentication",
    description="Neptune clusters have IAM database authentication enabled.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("Neptune.7") + c.AUTHENTICATION,
    remediation="set iamDatabaseAuthenticationEnabled to true",
    url=f"{guides.NEPTUNE}/iam-auth.html",
    types=(neptune.CLUSTER,),
    good={"iamDatabaseAuthenticationEnabled": True},
    bad={"iamDatabaseAuthenticationEnabled": False},
    omitted="violates",
    note="Mandatory, unlike for RDS: Neptune has no users and passwords, so IAM is its only authentication.",
)
def neptune_cluster_require_iam_authentication(cluster: Resource) -> Iterator[str]:
    """Report IAM authentication that is off, the default."""
    if cluster.not_true("iamDatabaseAuthenticationEnabled"):
        yield f"iamDatabaseAuthenticationEnabled is {cluster.show('iamDatabaseAuthenticationEnabled')}"


@Policy(
    id="neptune-cluster-require-audit-logs",
    description="Neptune clusters publish audit logs to CloudWatch Logs.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("Neptune.2") + c.LOGGING,
    remediation="add audit to enableCloudwatchLogsExports, and set the parameter neptune_enable_audit_log to 1",
    url=f"{guides.NEPTUNE}/cloudwatch-logs.html",
    types=(neptune.CLUSTER,),
    good={"enableCloudwatchLogsExports": ["audit"]},
    bad={"enableCloudwatchLogsExports": ["slowquery"]},
    omitted="violates",
)
def neptune_cluster_require_audit_logs(cluster: Resource) -> Iterator[str]:
    """Report a cluster that does not export audit logs."""
    path = "enableCloudwatchLogsExports"
    if not cluster.unsure(path) and "audit" not in cluster.values(path):
        yield f"{path} is {cluster.show(path)}"


@Policy(
    id="neptune-cluster-require-snapshot-tags",
    description="Neptune clusters copy tags to snapshots.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.fsbp("Neptune.8") + c.INVENTORY,
    remediation="set copyTagsToSnapshot to true",
    url=f"{guides.NEPTUNE}/tagging.html",
    types=(neptune.CLUSTER,),
    good={"copyTagsToSnapshot": True},
    bad={"copyTagsToSnapshot": False},
    omitted="violates",
)
def neptune_cluster_require_snapshot_tags(cluster: Resource) -> Iterator[str]:
    """Report tags that are not copied, the default."""
    if cluster.not_true("copyTagsToSnapshot"):
        yield f"copyTagsToSnapshot is {cluster.show('copyTagsToSnapshot')}"


@Policy(
    id="neptune-graph-require-deletion-protection",
    description="Production Neptune Analytics graphs have deletion protection enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("Neptune-3") + c.DELETION,
    remediation="set deletionProtection to true",
    url=f"{guides.NEPTUNE_ANALYTICS}/create-graph-using-console.html",
    types=(neptune.GRAPH,),
    good={"deletionProtection": True},
    bad={"deletionProtection": False},
    environments=PROD,
)
def neptune_graph_require_deletion_protection(graph: Resource) -> Iterator[str]:
    """Report deletion protection that is turned off."""
    if graph.is_false("deletionProtection"):
        yield "deletionProtection is false"
