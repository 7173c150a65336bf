"""EFS."""

from __future__ import annotations

from collections.abc import Iterator

from policies.plan.graph import Registration
from preview.aws.card import Card, Free, Replacement, Shelf, Unique
from preview.aws.counterpart import Counterpart
from preview.aws.outputs import Outputs
from preview.aws.pricing import Billing, Charge, thing_charge

FILE_SYSTEM = "aws:efs/fileSystem:FileSystem"
_ARN = "arn:{partition}:elasticfilesystem:{region}:{account}:"


def _file_system_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield what is stored, and by throughput mode what is read and written, or what is provisioned."""
    from model.file_systems import FileSystemUsage  # noqa: PLC0415 - see preview.aws.pricing

    path, own = billing.usage_of(resource, "file_systems", FileSystemUsage)
    usage, mode = billing.usage, resource.inputs.get("throughputMode") or "bursting"

    def share(total: float) -> float:
        return billing.share(total, resource)

    yield thing_charge("Standard", "efs.standard", own.gb, f"{path}.gb", share=share(usage.file_gb), assumes="file_gb")
    yield thing_charge(
        "Infrequent Access",
        "efs.infrequent" if mode == "elastic" else "efs.infrequent.other",
        own.infrequent_gb,
        f"{path}.infrequent_gb",
        share=share(usage.file_infrequent_gb),
        assumes="file_infrequent_gb",
    )
    if mode == "elastic":
        read, written = share(usage.file_read_gb), share(usage.file_written_gb)
        yield thing_charge(
            "read", "efs.elastic.read", own.read_gb, f"{path}.read_gb", share=read, assumes="file_read_gb"
        )
        yield thing_charge(
            "written",
            "efs.elastic.written",
            own.written_gb,
            f"{path}.written_gb",
            share=written,
            assumes="file_written_gb",
        )
    if mode == "provisioned":
        mibps = float(resource.inputs.get("provisionedThroughputInMibps") or 0)
        yield Charge(item=f"{mibps:g} MiB/s", key="efs.provisioned", quantity=mibps)


def _backup_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield one copy of each file; later backups add what has changed."""
    from model.file_systems import FileSystemUsage  # noqa: PLC0415 - see preview.aws.pricing

    files = billing.graph.ref(resource, "fileSystemId", FILE_SYSTEM)
    if files is None or (resource.inputs.get("backupPolicy") or {}).get("status") != "ENABLED":
        return
    path, own = billing.usage_of(resource, "file_systems", FileSystemUsage)
    share = billing.share(billing.usage.file_gb, files)
    yield thing_charge("backups", "efs.backup", own.gb, f"{path}.gb", share=share, assumes="file_gb")


CARDS = (
    Card(
        FILE_SYSTEM,
        unique=(Unique("creationToken"),),
        outputs=Outputs(
            id="fs-{hex:17}",
            arn=f"{_ARN}file-system/{{id}}",
            name="creationToken",
            more={"dnsName": "{id}.efs.{region}.{suffix}", "numberOfMountTargets": 0, "ownerId": "{account}"},
        ),
        replacement=Replacement(
            "efs/file_system.go", "availabilityZoneName creationToken encrypted kmsKeyId performanceMode"
        ),
        price=_file_system_price,
        shelf=Shelf.FILE_SYSTEMS,
    ),
    Card(
        "aws:efs/mountTarget:MountTarget",
        outputs=Outputs(
            id="fsmt-{hex:17}",
            name="-",
            more={"networkInterfaceId": "eni-{hex:17}", "ownerId": "{account}"},
        ),
        replacement=Replacement("efs/mount_target.go", "fileSystemId ipAddress ipAddressType ipv6Address subnetId"),
        price=Free("part of a file system"),
    ),
    Card(
        "aws:efs/accessPoint:AccessPoint",
        outputs=Outputs(id="fsap-{hex:17}", arn=f"{_ARN}access-point/{{id}}", name="-"),
        replacement=Replacement("efs/access_point.go", "fileSystemId posixUser rootDirectory"),
        price=Free("part of a file system"),
    ),
    Card(
        "aws:efs/fileSystemPolicy:FileSystemPolicy",
        unique=(Unique("fileSystemId", named=False),),
        outputs=Outputs(id="{input[fileSystemId]}", name="-"),
        replacement=Replacement("efs/file_system_policy.go", "fileSystemId"),
        price=Free("a permission"),
        cloudformation=Counterpart(into="fileSystemId", names={"policy": "FileSystemPolicy"}),
    ),
    Card(
        "aws:efs/backupPolicy:BackupPolicy",
        unique=(Unique("fileSystemId", named=False),),
        outputs=Outputs(id="{input[fileSystemId]}", name="-"),
        replacement=Replacement("efs/backup_policy.go", "fileSystemId"),
        price=_backup_price,
        cloudformation=Counterpart(into="fileSystemId", names={"backupPolicy": "BackupPolicy"}),
    ),
)
