"""Amazon EBS."""

from __future__ import annotations

from policies.plan.kind import Kind

ENCRYPTION_BY_DEFAULT = Kind("aws:ebs/encryptionByDefault:EncryptionByDefault", defaults={"enabled": True})
SNAPSHOT = Kind("aws:ebs/snapshot:Snapshot", holds="data")
SNAPSHOT_BLOCK_PUBLIC_ACCESS = Kind("aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess")
SNAPSHOT_COPY = Kind("aws:ebs/snapshotCopy:SnapshotCopy", holds="data", defaults={"encrypted": False})
SNAPSHOT_IMPORT = Kind("aws:ebs/snapshotImport:SnapshotImport", holds="data")
VOLUME = Kind("aws:ebs/volume:Volume", holds="data", defaults={"encrypted": False})
VOLUME_COPY = Kind("aws:ebs/volumeCopy:VolumeCopy", holds="data")
