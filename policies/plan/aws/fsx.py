"""Amazon FSx. All file systems are encrypted at rest."""

from __future__ import annotations

from policies.plan.kind import Kind

BACKUP = Kind("aws:fsx/backup:Backup", holds="data")
LUSTRE_FILE_SYSTEM = Kind(
    "aws:fsx/lustreFileSystem:LustreFileSystem",
    holds="data",
    defaults={
        "copyTagsToBackups": False,
        # https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystemLustreConfiguration.html
        "automaticBackupRetentionDays": 0,
        # https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/fsx/lustre_file_system.go
        "deploymentType": "SCRATCH_1",
    },
)
ONTAP_FILE_SYSTEM = Kind("aws:fsx/ontapFileSystem:OntapFileSystem", holds="data")
ONTAP_VOLUME = Kind("aws:fsx/ontapVolume:OntapVolume", holds="data")
OPENZFS_FILE_SYSTEM = Kind(
    "aws:fsx/openZfsFileSystem:OpenZfsFileSystem",
    holds="data",
    defaults={"copyTagsToBackups": False, "copyTagsToVolumes": False},
)
OPENZFS_SNAPSHOT = Kind("aws:fsx/openZfsSnapshot:OpenZfsSnapshot", holds="data")
OPENZFS_VOLUME = Kind("aws:fsx/openZfsVolume:OpenZfsVolume", holds="data")
WINDOWS_FILE_SYSTEM = Kind(
    "aws:fsx/windowsFileSystem:WindowsFileSystem",
    holds="data",
    defaults={
        "copyTagsToBackups": False,
        "deploymentType": "SINGLE_AZ_1",
        "automaticBackupRetentionDays": 7,
        "skipFinalBackup": False,
    },
)
