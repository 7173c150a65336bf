"""MemoryDB: TLS, authentication, backups and upgrades."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.environment import PROD
from policies.engine.rule import Level, Policy, Severity
from policies.plan.aws import memorydb
from policies.plan.lens.view import Resource


@Policy(
    id="memorydb-cluster-enforce-tls",
    description="MemoryDB clusters require TLS.",
    severity=Severity.HIGH,
    controls=c.own("MemoryDB-1") + c.IN_TRANSIT,
    remediation="set tlsEnabled to true, or omit it, when you create the cluster",
    url=f"{guides.MEMORYDB}/in-transit-encryption.html",
    types=(memorydb.CLUSTER,),
    good={"tlsEnabled": True},
    bad={"tlsEnabled": False},
    note="Data at rest is always encrypted.",
)
def memorydb_cluster_enforce_tls(cluster: Resource) -> Iterator[str]:
    """Report TLS that is turned off."""
    if cluster.is_false("tlsEnabled"):
        yield "tlsEnabled is false"


@Policy(
    id="memorydb-cluster-require-authentication",
    description="MemoryDB clusters authenticate users with an access control list.",
    severity=Severity.HIGH,
    controls=c.own("MemoryDB-2") + c.AUTHENTICATION,
    remediation="set aclName to an aws.memorydb.Acl with IAM or password users",
    url=f"{guides.MEMORYDB}/clusters.acls.html",
    types=(memorydb.CLUSTER,),
    good={"aclName": "shop"},
    bad={"aclName": "open-access"},
)
def memorydb_cluster_require_authentication(cluster: Resource) -> Iterator[str]:
    """Report the list that admits anyone."""
    if cluster.equals("aclName", "open-access"):
        yield "aclName is open-access"


@Policy(
    id="memorydb-cluster-require-backups",
    description="Production MemoryDB clusters have automatic snapshots enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("MemoryDB-3") + c.BACKUP,
    remediation="set snapshotRetentionLimit to at least 1",
    url=f"{guides.MEMORYDB}/snapshots-automatic.html",
    types=(memorydb.CLUSTER,),
    good={"snapshotRetentionLimit": 7},
    bad={"snapshotRetentionLimit": 0},
    environments=PROD,
    omitted="violates",
)
def memorydb_cluster_require_backups(cluster: Resource) -> Iterator[str]:
    """Report snapshots that are off, the default."""
    if cluster.below("snapshotRetentionLimit", 1):
        yield f"snapshotRetentionLimit is {cluster.show('snapshotRetentionLimit')}"


@Policy(
    id="memorydb-cluster-require-minor-upgrades",
    description="MemoryDB clusters have automatic minor version upgrades enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("MemoryDB-4") + c.PATCHING,
    remediation="set autoMinorVersionUpgrade to true, or omit it",
    url=f"{guides.MEMORYDB}/engine-versions.html",
    types=(memorydb.CLUSTER,),
    good={"autoMinorVersionUpgrade": True},
    bad={"autoMinorVersionUpgrade": False},
)
def memorydb_cluster_require_minor_upgrades(cluster: Resource) -> Iterator[str]:
    """Report upgrades that are turned off."""
    if cluster.is_false("autoMinorVersionUpgrade"):
        yield "autoMinorVersionUpgrade is false"
