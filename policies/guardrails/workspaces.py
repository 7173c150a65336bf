"""WorkSpaces: encryption."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Policy, Severity
from policies.plan.aws import workspaces
from policies.plan.lens.view import Resource


@Policy(
    id="workspaces-workspace-require-encryption",
    description="User and root volumes of WorkSpaces are encrypted at rest.",
    severity=Severity.HIGH,
    controls=c.fsbp("WorkSpaces.1", "WorkSpaces.2") + c.AT_REST,
    remediation="set userVolumeEncryptionEnabled and rootVolumeEncryptionEnabled to true, and volumeEncryptionKey, "
    "when you create the WorkSpace",
    url=f"{guides.WORKSPACES}/encrypt-workspaces.html",
    types=(workspaces.WORKSPACE,),
    good={"userVolumeEncryptionEnabled": True, "rootVolumeEncryptionEnabled": True},
    bad={"userVolumeEncryptionEnabled": True, "rootVolumeEncryptionEnabled": False},
    omitted="violates",
    note="Security Hub rates it medium; it is high like the encryption of EBS volumes.",
)
def workspaces_workspace_require_encryption(workspace: Resource) -> Iterator[str]:
    """Report every volume that is not encrypted, the default."""
    for path in ("userVolumeEncryptionEnabled", "rootVolumeEncryptionEnabled"):
        if workspace.not_true(path):
            yield f"{path} is {workspace.show(path)}"
