"""``plinth:file_systems``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from model.aws import efs
from model.base import INTEGER, DataLoss, Distinct, Matches, Model, Name, Utilization, tried
from model.cost import Amount
from model.keys import KeyDomain
from model.network import InNetwork
from model.problem import Problem

PosixId = Annotated[int, Field(ge=1, le=efs.LARGEST_ID)]
Permissions = Annotated[
    str, Matches(r"0?[0-7]{3}", 'must be three octal digits, quoted: "0750"; a set-user-id bit is not one of them')
]
FileSystemPath = Annotated[
    str,
    Matches(
        r"(?:/[A-Za-z0-9._-]*[A-Za-z0-9_-]){1,4}",
        "must be one to four folders below the root, of letters, digits and . _ -, without a final slash",
    ),
    Field(max_length=efs.LONGEST_PATH),
]
Days = Annotated[efs.TransitionDays, INTEGER]
Throughput = Literal["elastic", "bursting", "provisioned"]


class AccessPoint(Model):
    """A folder of a file system, and the user as which everything in it is read and written."""

    path: FileSystemPath = Field(
        description="Folder that is the root of what is mounted. EFS makes it when it is first mounted. A change makes "
        "another access point: files are not moved.",
        examples=["/uploads"],
    )
    uid: PosixId = Field(
        default=1000,
        description="User that owns what is written, whatever user the container has; never root. Default: 1000.",
        examples=[1000],
    )
    gid: PosixId = Field(default=1000, description="Its group. Default: 1000.", examples=[1000])
    secondary_gids: Annotated[list[PosixId], Distinct] = Field(
        default=[],
        max_length=efs.MOST_SECONDARY_GROUPS,
        description="Its further groups. Default: none.",
        examples=[[2000]],
    )
    permissions: Permissions = Field(
        default="0750",
        description="Permissions of the folder, octal and quoted, when EFS makes it; later they are those that the "
        'application gives it. Default: "0750".',
        examples=["0770"],
    )


class FileSystemAlarms(Model):
    """Thresholds of the alarms of a file system."""

    io_limit_percent: Utilization = Field(
        default=80,
        description="Share of the operations that the performance mode can do, percent. Default: 80, below the 100 of "
        "AWS's recommended alarm, at which requests already wait.",
        examples=[90],
    )
    burst_credit_gib: float = Field(
        default=500,
        gt=0,
        le=2150,
        description="Burst credits that are left, in GiB, for throughput bursting; a new file system has 2150. "
        "Default: 500, which last for 85 minutes at 100 MiB/s.",
        examples=[200],
    )


class FileSystemUsage(Model):
    """What the estimate assumes of one file system in a month. It creates nothing."""

    gb: Amount | None = Field(
        default=None, description="GB in Standard. Default: its share of cost.usage.file_gb.", examples=[100]
    )
    infrequent_gb: Amount | None = Field(
        default=None,
        description="GB in Infrequent Access. Default: its share of cost.usage.file_infrequent_gb.",
        examples=[400],
    )
    read_gb: Amount | None = Field(
        default=None,
        description="GB that are read, billed with throughput elastic. Default: its share of cost.usage.file_read_gb.",
        examples=[500],
    )
    written_gb: Amount | None = Field(
        default=None,
        description="GB that are written, billed with throughput elastic. Default: its share of "
        "cost.usage.file_written_gb.",
        examples=[100],
    )


class FileSystem(Model):
    """An encrypted EFS file system, mounted through access points only."""

    network: InNetwork = None
    access_points: dict[Name, AccessPoint] = Field(
        min_length=1,
        max_length=efs.MOST_ACCESS_POINTS,
        description="Name → folder that services mount, as one user each.",
        examples=[{"uploads": {"path": "/uploads"}}],
    )
    throughput: Throughput = Field(
        default="elastic",
        description="elastic: as much as is needed, billed by GB; bursting: by the size, with credits; provisioned: "
        "provisioned_mibps, billed by the hour. AWS lets it change once in 24 hours. Default: elastic.",
        examples=["bursting"],
    )
    provisioned_mibps: int | None = Field(
        default=None,
        ge=1,
        le=efs.MOST_PROVISIONED_MIBPS,
        description="MiB per second of throughput provisioned. AWS decreases it once in 24 hours. Default: none.",
        examples=[64],
    )
    infrequent_access_days: Days | None = Field(
        default=30,
        description="Days without access after which a file moves to Infrequent Access: 1, 7, 14, 30, 60, 90, 180, 270 "
        "or 365; null for never. Default: 30.",
        examples=[60],
    )
    archive_days: Days | None = Field(
        default=None,
        description="The same for Archive, with throughput elastic only; a file system with files there keeps it. "
        "Default: never.",
        examples=[90],
    )
    return_on_access: bool = Field(
        default=False,
        description="Whether a file moves back to Standard when it is read. Default: false, it stays, and reading it "
        "costs more.",
        examples=[True],
    )
    backups: Annotated[bool, DataLoss(lambda on: not on, "there are no backups of the file system")] = Field(
        default=True,
        description="Daily backups by AWS Backup, kept for 35 days; off only with stack.allow_data_loss. Default: "
        "true.",
        examples=[True],
    )
    alarms: FileSystemAlarms = Field(
        default=FileSystemAlarms(),
        description="Thresholds of its alarms. Default: those of each field.",
        examples=[{"io_limit_percent": 90}],
    )
    usage: FileSystemUsage = Field(
        default=FileSystemUsage(),
        description="Its usage of a month, from which the preview estimates its cost. It creates nothing. Default: an "
        "equal share of what cost.usage says of all file systems.",
        examples=[{"gb": 100}],
    )

    KEY_DOMAIN: ClassVar[KeyDomain] = "data"

    def problems(self) -> Iterator[Problem]:
        """Yield what EFS would refuse, and access points that hide each other."""
        yield from tried(self._throughput, self._transitions, self._alarms, self._paths)

    def _throughput(self) -> Iterator[Problem]:
        if self.throughput == "provisioned" and self.provisioned_mibps is None:
            yield Problem(("provisioned_mibps",), "throughput provisioned needs it", "provisioned_mibps: 64")
        if self.throughput != "provisioned" and self.provisioned_mibps is not None:
            yield Problem(
                ("provisioned_mibps",),
                f"has no effect with throughput {self.throughput}; remove it",
                "provisioned_mibps: null",
            )

    def _transitions(self) -> Iterator[Problem]:
        # https://docs.aws.amazon.com/efs/latest/ug/API_PutLifecycleConfiguration.html
        infrequent, archive = self.infrequent_access_days, self.archive_days
        if archive is not None and self.throughput != "elastic":
            yield Problem(
                ("archive_days",),
                f"needs throughput elastic, not {self.throughput}: EFS has no Archive without",
                "throughput: elastic",
            )
        if archive is not None and infrequent is not None and archive <= infrequent:
            yield Problem(
                ("archive_days",),
                f"must be above infrequent_access_days {infrequent}: files move to Infrequent Access first",
                "archive_days: 365" if infrequent != efs.LAST_TRANSITION_DAYS else "infrequent_access_days: 30",
            )
        if self.return_on_access and infrequent is None and archive is None:
            yield Problem(
                ("return_on_access",),
                "has no effect without infrequent_access_days or archive_days: all files are in Standard; remove it",
                "infrequent_access_days: 30",
            )

    def _alarms(self) -> Iterator[Problem]:
        if "burst_credit_gib" in self.alarms.model_fields_set and self.throughput != "bursting":
            yield Problem(
                ("alarms", "burst_credit_gib"),
                f"has no effect with throughput {self.throughput}, which has no burst credits; remove it",
                "throughput: bursting",
            )

    def _paths(self) -> Iterator[Problem]:
        """Yield folders with two users: the one that EFS makes first decides who owns them."""
        owners: dict[str, tuple[str, AccessPoint]] = {}
        for name, point in self.access_points.items():
            first, other = owners.setdefault(point.path, (name, point))
            if (point.uid, point.gid) != (other.uid, other.gid):
                yield Problem(
                    ("access_points", name, "path"),
                    f"is the folder of {first!r} too, which has user {other.uid} and group {other.gid}: only one of "
                    "them owns it; use the same ids, or another folder",
                    f"uid: {other.uid}, gid: {other.gid}",
                )
