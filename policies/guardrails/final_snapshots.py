"""Final snapshots of what holds data; those of RDS are judged with its deletion protection."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.environment import PROD
from policies.engine.rule import Level, Policy, Severity
from policies.plan.aws import docdb, fsx, lightsail, neptune, redshift
from policies.plan.lens.view import Resource


@Policy(
    id="governance-data-store-require-final-snapshot",
    description="Production data stores take a final snapshot or backup before they are deleted.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("Governance-10") + c.DELETION,
    remediation="set skipFinalSnapshot (FSx: skipFinalBackup) to false, with a name for the final snapshot",
    url=f"{guides.WELL_ARCHITECTED}/reliability-pillar/rel_backing_up_data_identified_backups_data.html",
    types=(
        docdb.CLUSTER,
        neptune.CLUSTER,
        redshift.CLUSTER,
        lightsail.DATABASE,
        fsx.LUSTRE_FILE_SYSTEM,
        fsx.OPENZFS_FILE_SYSTEM,
        fsx.WINDOWS_FILE_SYSTEM,
    ),
    good={"skipFinalSnapshot": False},
    bad={"skipFinalSnapshot": True},
    environments=PROD,
)
def governance_data_store_require_final_snapshot(store: Resource) -> Iterator[str]:
    """Report a data store that is deleted without one; scratch file systems hold copies."""
    scratch = store.text("deploymentType").startswith("SCRATCH")
    for path in ("skipFinalSnapshot", "skipFinalBackup"):
        if store.is_true(path) and not scratch:
            yield f"{path} is true"
