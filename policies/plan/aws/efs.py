"""Amazon EFS."""

from __future__ import annotations

from policies.plan.kind import Kind

ACCESS_POINT = Kind("aws:efs/accessPoint:AccessPoint")
BACKUP_POLICY = Kind("aws:efs/backupPolicy:BackupPolicy")
FILE_SYSTEM = Kind("aws:efs/fileSystem:FileSystem", holds="data", defaults={"encrypted": False})
FILE_SYSTEM_POLICY = Kind("aws:efs/fileSystemPolicy:FileSystemPolicy")
MOUNT_TARGET = Kind("aws:efs/mountTarget:MountTarget")
