"""Encryption of what copies a database: global clusters and snapshots of RDS, DocumentDB and Neptune."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.environment import PROD
from policies.engine.rule import Level, Policy, Severity
from policies.plan.aws import docdb, neptune, rds
from policies.plan.lens.view import Resource
from policies.plan.values import MISSING

_GLOBAL_CLUSTERS = (rds.GLOBAL_CLUSTER, docdb.GLOBAL_CLUSTER, neptune.GLOBAL_CLUSTER)


@Policy(
    id="rds-global-cluster-require-encryption",
    description="Global clusters of Aurora, DocumentDB and Neptune are encrypted at rest.",
    severity=Severity.HIGH,
    controls=c.own("RDS-4") + c.AT_REST,
    remediation="set storageEncrypted to true when you create the global cluster; it cannot be changed later",
    url=f"{guides.AURORA}/aurora-global-database-getting-started.html",
    types=_GLOBAL_CLUSTERS,
    good={"globalClusterIdentifier": "shop", "storageEncrypted": True},
    bad={"globalClusterIdentifier": "shop", "storageEncrypted": False},
    omitted="violates",
)
def rds_global_cluster_require_encryption(cluster: Resource) -> Iterator[str]:
    """Report encryption that is off, the default; one made of an existing cluster has the encryption of its source."""
    follows = not cluster.lacks("sourceDbClusterIdentifier") and cluster.raw("storageEncrypted") is MISSING
    if not follows and cluster.not_true("storageEncrypted"):
        yield f"storageEncrypted is {cluster.show('storageEncrypted')}"


@Policy(
    id="rds-global-cluster-require-deletion-protection",
    description="Production global clusters of Aurora, DocumentDB and Neptune have deletion protection enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("RDS-5") + c.DELETION,
    remediation="set deletionProtection to true",
    url=f"{guides.AURORA}/aurora-global-database-managing.html",
    types=_GLOBAL_CLUSTERS,
    good={"deletionProtection": True},
    bad={"deletionProtection": False},
    environments=PROD,
    omitted="violates",
)
def rds_global_cluster_require_deletion_protection(cluster: Resource) -> Iterator[str]:
    """Report deletion protection that is off, the default."""
    if cluster.not_true("deletionProtection"):
        yield f"deletionProtection is {cluster.show('deletionProtection')}"


@Policy(
    id="rds-snapshot-require-encryption",
    description="Snapshots of RDS, DocumentDB and Neptune databases are encrypted at rest.",
    severity=Severity.HIGH,
    controls=c.fsbp("RDS.4", "Neptune.6") + c.AT_REST,
    remediation="encrypt the database that the snapshot is taken of, or set kmsKeyId on a copy",
    url=f"{guides.RDS}/Overview.Encryption.html",
    types=(
        rds.CLUSTER_SNAPSHOT,
        rds.SNAPSHOT,
        rds.SNAPSHOT_COPY,
        rds.CLUSTER_SNAPSHOT_COPY,
        docdb.CLUSTER_SNAPSHOT,
        neptune.CLUSTER_SNAPSHOT,
    ),
    good={"storageEncrypted": True},
    bad={"storageEncrypted": False},
    note="Security Hub rates it medium; it is high like the encryption of the database, whose data it holds. Whether a "
    "snapshot is encrypted follows from its source and is known after the update; a source in the same stack is judged "
    "by its own policy.",
)
def rds_snapshot_require_encryption(snapshot: Resource) -> Iterator[str]:
    """Report a snapshot that is not encrypted; a copy with a key is."""
    for path in ("storageEncrypted", "encrypted"):
        if snapshot.is_false(path) and snapshot.lacks("kmsKeyId"):
            yield f"{path} is false"
