"""Redshift clusters: public access, encryption, TLS, logs, backups and availability."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.environment import PROD
from policies.engine.rule import Finding, Level, Policy, Sample, Settings, Severity, integer
from policies.plan.aws import redshift
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource


@Policy(
    id="redshift-cluster-disallow-public-access",
    description="Redshift clusters are not publicly accessible.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("Redshift.1") + c.NOT_PUBLIC,
    remediation="set publiclyAccessible to false",
    url=f"{guides.REDSHIFT}/managing-clusters-vpc.html",
    types=(redshift.CLUSTER,),
    good={"publiclyAccessible": False},
    bad={"publiclyAccessible": True},
)
def redshift_cluster_disallow_public_access(cluster: Resource) -> Iterator[str]:
    """Report public accessibility."""
    if cluster.is_true("publiclyAccessible"):
        yield "publiclyAccessible is true"


@Policy(
    id="redshift-cluster-require-encryption",
    description="Redshift clusters are encrypted at rest.",
    severity=Severity.HIGH,
    controls=c.fsbp("Redshift.10") + c.AT_REST,
    remediation="set encrypted to true, and kmsKeyId to a customer managed key",
    url=f"{guides.REDSHIFT}/working-with-db-encryption.html",
    types=(redshift.CLUSTER,),
    good={"encrypted": True},
    bad={"encrypted": False},
    note="Tools that judge older provider versions report an omitted value; it means true since pulumi-aws 7.",
)
def redshift_cluster_require_encryption(cluster: Resource) -> Iterator[str]:
    """Report encryption that is turned off."""
    if cluster.is_false("encrypted"):
        yield f"encrypted is {cluster.show('encrypted')}"


_REQUIRE_SSL = {"family": "redshift-1.0", "parameters": [{"name": "require_ssl", "value": "true"}]}


@Policy(
    id="redshift-cluster-enforce-tls",
    description="Redshift clusters require TLS.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("Redshift.2") + c.IN_TRANSIT,
    remediation="set the parameter require_ssl to true",
    url=f"{guides.REDSHIFT}/connecting-ssl-support.html",
    types=(redshift.PARAMETER_GROUP, redshift.CLUSTER),
    good=_REQUIRE_SSL,
    bad={**_REQUIRE_SSL, "parameters": [{"name": "require_ssl", "value": "false"}]},
    note="The family redshift-2.0, the default of new clusters, requires TLS unless a group turns it off.",
)
def redshift_cluster_enforce_tls(resource: Resource) -> Iterator[str]:
    """Report a parameter group, or the default one of the old family, that does not require TLS."""
    if resource.type == redshift.CLUSTER:
        if resource.equals("clusterParameterGroupName", "default.redshift-1.0"):
            yield f"clusterParameterGroupName is {resource.show('clusterParameterGroupName')}"
        return
    found = [item for item in resource.each("parameters") if item.equals("name", "require_ssl")]
    if any(item.not_true("value") for item in found):
        yield "require_ssl is false"
    elif not found and resource.equals("family", "redshift-1.0") and not resource.unsure("parameters"):
        yield "require_ssl is missing, so false"


@Policy(
    id="redshift-cluster-require-audit-logs",
    description="Redshift clusters have audit logging enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("Redshift.4") + c.LOGGING,
    remediation="add an aws.redshift.Logging whose clusterIdentifier is the cluster",
    url=f"{guides.REDSHIFT}/db-auditing.html",
    types=(redshift.CLUSTER, redshift.LOGGING),
    good=(
        Sample(type=redshift.CLUSTER, props={"clusterIdentifier": "warehouse"}),
        Sample(
            type=redshift.LOGGING,
            name="logs",
            props={"logDestinationType": "cloudwatch", "logExports": ["connectionlog", "userlog"]},
            links={"clusterIdentifier": "this"},
        ),
    ),
    bad=(Sample(type=redshift.CLUSTER, props={"clusterIdentifier": "warehouse"}),),
)
def redshift_cluster_require_audit_logs(stack: Stack) -> Iterator[Finding]:
    """Report a cluster without a logging resource."""
    for cluster in stack.of((redshift.CLUSTER,)):
        if stack.companions(cluster, (redshift.LOGGING,), "clusterIdentifier").none and not _logs_inline(cluster):
            yield Finding(cluster, f"{cluster.name} has no audit logging")


def _logs_inline(cluster: Resource) -> bool:
    """Return whether the cluster has the block `logging` of version 6 of pulumi-aws, and it is not off."""
    block = cluster.data.get("logging") if isinstance(cluster.data, dict) else None
    return block is not None and not Resource(cluster.type, block, urn=cluster.urn, name=cluster.name).is_false(
        "enable"
    )


@Policy(
    id="redshift-cluster-require-backups",
    description="Redshift clusters retain automated snapshots for an adequate period.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("Redshift.3") + c.BACKUP,
    remediation="set automatedSnapshotRetentionPeriod to at least the setting `days`",
    url=f"{guides.REDSHIFT}/working-with-snapshots.html",
    types=(redshift.CLUSTER,),
    good={"automatedSnapshotRetentionPeriod": 7},
    bad={"automatedSnapshotRetentionPeriod": 0},
    settings={"days": integer(7, "Minimum retention in days.")},
    omitted="violates",
)
def redshift_cluster_require_backups(cluster: Resource, settings: Settings) -> Iterator[str]:
    """Report fewer days than required."""
    path = "automatedSnapshotRetentionPeriod"
    if cluster.below(path, settings["days"]):
        yield f"{path} is {cluster.show(path)}, fewer than {settings['days']:.0f} days"


@Policy(
    id="redshift-cluster-require-version-upgrades",
    description="Redshift clusters have automatic upgrades to major versions enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("Redshift.6") + c.PATCHING,
    remediation="set allowVersionUpgrade to true, or omit it",
    url=f"{guides.REDSHIFT}/managing-cluster-considerations.html",
    types=(redshift.CLUSTER,),
    good={"allowVersionUpgrade": True},
    bad={"allowVersionUpgrade": False},
)
def redshift_cluster_require_version_upgrades(cluster: Resource) -> Iterator[str]:
    """Report upgrades that are turned off."""
    if cluster.is_false("allowVersionUpgrade"):
        yield "allowVersionUpgrade is false"


@Policy(
    id="redshift-cluster-require-multi-az",
    description="Production Redshift clusters have Multi-AZ deployments enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("Redshift.18") + c.AVAILABILITY,
    remediation="set multiAz to true, with RA3 nodes",
    url=f"{guides.REDSHIFT}/managing-cluster-multi-az.html",
    types=(redshift.CLUSTER,),
    good={"multiAz": True},
    bad={"multiAz": False},
    environments=PROD,
    omitted="violates",
)
def redshift_cluster_require_multi_az(cluster: Resource) -> Iterator[str]:
    """Report a deployment in one Availability Zone, the default."""
    if cluster.not_true("multiAz"):
        yield f"multiAz is {cluster.show('multiAz')}"
