"""Amazon FSx."""

from __future__ import annotations

from policies.plan.kind import Kind

BACKUP = Kind("aws:fsx/backup:Backup", holds="data")
LUSTRE_FILE_SYSTEM = Kind("aws:fsx/lustreFileSystem:LustreFileSystem", holds="data")
ONTAP_FILE_SYSTEM = Kind("aws:fsx/ontapFileSystem:OntapFileSystem", holds="data")
ONTAP_VOLUME = Kind("aws:fsx/ontapVolume:OntapVolume", holds="data")
OPENZFS_FILE_SYSTEM = Kind("aws:fsx/openZfsFileSystem:OpenZfsFileSystem", holds="data")
OPENZFS_SNAPSHOT = Kind("aws:fsx/openZfsSnapshot:OpenZfsSnapshot", holds="data")
OPENZFS_VOLUME = Kind("aws:fsx/openZfsVolume:OpenZfsVolume", holds="data")
WINDOWS_FILE_SYSTEM = Kind("aws:fsx/windowsFileSystem:WindowsFileSystem", holds="data")
