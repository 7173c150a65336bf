"""Amazon EFS."""

from __future__ import annotations

from policies.plan.kind import Kind

ACCESS_POINT = Kind("aws:efs/accessPoint:AccessPoint")
BACKUP_POLICY = Kind("aws:efs/backupPolicy:BackupPolicy")
FILE_SYSTEM = Kind(
    "aws:efs/fileSystem:FileSystem",
    holds="data",
    scope="regional",
    defaults={"encrypted": False, "throughputMode": "bursting"},
)
"""Regional: files are in several zones, and each zone has a mount target of its own. A One Zone file system, which sets
`availabilityZoneName`, is not (https://docs.aws.amazon.com/efs/latest/ug/features.html)."""
FILE_SYSTEM_POLICY = Kind("aws:efs/fileSystemPolicy:FileSystemPolicy")
MOUNT_TARGET = Kind("aws:efs/mountTarget:MountTarget")
