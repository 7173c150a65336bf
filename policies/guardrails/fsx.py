"""FSx: availability, backups and tags."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.environment import PROD
from policies.engine.rule import Level, Policy, Severity
from policies.plan.aws import fsx
from policies.plan.lens.view import Resource

_SERVERS = (fsx.WINDOWS_FILE_SYSTEM, fsx.ONTAP_FILE_SYSTEM, fsx.OPENZFS_FILE_SYSTEM)


@Policy(
    id="fsx-file-system-require-multi-az",
    description="Production FSx file systems for Windows, NetApp ONTAP and OpenZFS are deployed in multiple "
    "Availability Zones.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("FSx.5", "FSx.4", "FSx.3") + c.AVAILABILITY,
    remediation="set deploymentType to MULTI_AZ_1 when you create the file system",
    url=f"{guides.FSX}/WindowsGuide/high-availability-multiAZ.html",
    types=_SERVERS,
    good={"deploymentType": "MULTI_AZ_1"},
    bad={"deploymentType": "SINGLE_AZ_2"},
    environments=PROD,
    omitted="violates",
)
def fsx_file_system_require_multi_az(files: Resource) -> Iterator[str]:
    """Report a file system in one Availability Zone, the default for Windows."""
    if files.text("deploymentType").startswith("SINGLE_AZ"):
        yield f"deploymentType is {files.show('deploymentType')}"


@Policy(
    id="fsx-file-system-require-backups",
    description="FSx file systems have automatic backups enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("FSx-1") + c.BACKUP,
    remediation="set automaticBackupRetentionDays to at least 1",
    url=f"{guides.FSX}/WindowsGuide/using-backups.html",
    types=(*_SERVERS, fsx.LUSTRE_FILE_SYSTEM),
    good={"automaticBackupRetentionDays": 7},
    bad={"automaticBackupRetentionDays": 0},
    note="File systems of the deployment types SCRATCH have no backups, and are for temporary data.",
)
def fsx_file_system_require_backups(files: Resource) -> Iterator[str]:
    """Report automatic backups that are off."""
    scratch = files.text("deploymentType").startswith("SCRATCH")
    if not scratch and files.number("automaticBackupRetentionDays") == 0:
        yield f"automaticBackupRetentionDays is {files.show('automaticBackupRetentionDays')}"


@Policy(
    id="fsx-file-system-require-tag-copies",
    description="FSx file systems for OpenZFS and Lustre copy tags to backups and volumes.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.fsbp("FSx.1", "FSx.2") + c.INVENTORY,
    remediation="set copyTagsToBackups (and copyTagsToVolumes of OpenZFS) to true when you create the file system",
    url=f"{guides.FSX}/OpenZFSGuide/tag-resources.html",
    types=(fsx.OPENZFS_FILE_SYSTEM, fsx.LUSTRE_FILE_SYSTEM, fsx.WINDOWS_FILE_SYSTEM),
    good={"copyTagsToBackups": True, "copyTagsToVolumes": True},
    bad={"copyTagsToBackups": True, "copyTagsToVolumes": False},
    omitted="violates",
)
def fsx_file_system_require_tag_copies(files: Resource) -> Iterator[str]:
    """Report tags that are not copied, the default; scratch file systems have no backups."""
    if files.text("deploymentType").startswith("SCRATCH"):
        return
    paths = (
        ("copyTagsToBackups", "copyTagsToVolumes") if files.type == fsx.OPENZFS_FILE_SYSTEM else ("copyTagsToBackups",)
    )
    for path in paths:
        if files.not_true(path):
            yield f"{path} is {files.show(path)}"
