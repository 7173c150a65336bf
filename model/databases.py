"""``plinth:databases``: PostgreSQL on RDS."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from model.aws import rds, rds_parameters, secretsmanager
from model.aws.instance_types import nearest_type
from model.base import Checked, Matches, Model, Risk, did_you_mean, tried
from model.database_alarms import DatabaseAlarms
from model.keys import KeyDomain
from model.links import LinkOffer, Needs
from model.network import InNetwork
from model.problem import Problem
from model.windows import apart, check_backup_window, check_database_maintenance


def _check_postgres(version: str) -> str:
    major, dot, minor = version.partition(".")
    if not major.isdecimal() or (dot and not minor.isdecimal()):
        raise ValueError("must be a major version of PostgreSQL, quoted")
    if int(major) < min(rds.POSTGRES_END):
        raise ValueError(f"standard support of PostgreSQL {major} has ended; supported: {_supported()}")
    if int(major) not in rds.POSTGRES_END:
        raise ValueError(f"PostgreSQL {major} is not on RDS; supported: {_supported()}")
    if minor and int(minor) < (oldest := rds.oldest_minor(int(major))):
        raise ValueError(
            f"RDS no longer creates PostgreSQL {version}, the oldest is {major}.{oldest}: say {major} alone"
        )
    if dot:
        raise ValueError(f"say {major} alone: AWS chooses the newest minor version and keeps it up to date")
    return version


def _supported() -> str:
    return ", ".join(f"{major} (until {end})" for major, end in rds.POSTGRES_END.items())


def _check_class(name: str) -> str:
    if re.fullmatch(rds.INSTANCE_CLASS, name):
        return name
    meant = nearest_type(f"db.{name.strip().lower().removeprefix('db.')}", rds.all_classes())
    rule = "must begin with 'db.', then name a family and one of its sizes"
    raise ValueError(rule + did_you_mean(meant))


def _grown(size: int, percent: int) -> int:
    """Return *size* and *percent* of it, rounded up."""
    return -(-size * (100 + percent) // 100)


PostgresVersion = Annotated[str, Checked(_check_postgres)]
InstanceClass = Annotated[str, Checked(_check_class, pattern=rds.INSTANCE_CLASS)]
DatabaseName = Annotated[
    str,
    Matches(
        r"[a-z][a-z0-9_]{0,62}", "must be 1 to 63 lowercase letters, digits and underscores, beginning with a letter"
    ),
]
BackupWindow = Annotated[str, Checked(check_backup_window)]
DatabaseMaintenance = Annotated[str, Checked(check_database_maintenance)]
ParameterName = Annotated[
    str, Matches(r"[a-z][a-z0-9_.]*", "must be a parameter of PostgreSQL: lowercase letters, digits, _ and .")
]
_FORCED_TLS = "rds.force_ssl"
_ADDRESS = ("_HOST", "_PORT", "_NAME", "_READER_HOST")


def user_of(service: str) -> str:
    """Return the user as whom *service* signs in to a database by IAM: ``order-api`` gives ``service_order_api``.

    The prefix keeps it apart from the master user and from names that PostgreSQL reserves, such as ``pg_…``.
    """
    return f"service_{service.replace('-', '_')}"


class Database(Model):
    """A PostgreSQL database on RDS: encrypted, TLS only, with point-in-time recovery."""

    network: InNetwork = None
    engine_version: PostgresVersion = Field(
        default="17",
        description="Major version of PostgreSQL, quoted; AWS keeps the minor up to date. Default: 17.",
        examples=["17"],
    )
    instance_class: InstanceClass = Field(description="Instance class, also of replicas.", examples=["db.t4g.micro"])
    storage_gib: int = Field(
        ge=rds.SMALLEST_GIB,
        le=rds.LARGEST_GIB,
        description="gp3 storage in GiB. It can grow, but never shrink.",
        examples=[20],
    )
    max_storage_gib: int | None = Field(
        default=None,
        ge=_grown(rds.SMALLEST_GIB, rds.LEAST_HEADROOM_PERCENT),
        le=rds.LARGEST_GIB,
        description="Size in GiB up to which storage autoscaling grows it, at least 10 % above storage_gib, better "
        "26 %. Default: it does not grow.",
        examples=[100],
    )
    iops: int | None = Field(
        default=None,
        ge=rds.FEWEST_IOPS,
        le=rds.MOST_IOPS,
        description=f"Provisioned IOPS, for {rds.STRIPED_GIB} GiB or more, at most {rds.IOPS_PER_GIB} per GiB. "
        f"Default: {rds.BASELINE_IOPS}, or {rds.FEWEST_IOPS} from {rds.STRIPED_GIB} GiB on.",
        examples=[12_000],
    )
    throughput_mibps: int | None = Field(
        default=None,
        ge=rds.SLOWEST_MIBPS,
        le=rds.FASTEST_MIBPS,
        description=f"Provisioned MiB per second, with iops and at most a quarter of it. "
        f"Default: {rds.BASELINE_MIBPS}, or {rds.SLOWEST_MIBPS} from {rds.STRIPED_GIB} GiB on.",
        examples=[500],
    )
    multi_az: Annotated[bool, Risk(lambda on: not on, "no standby: if the database's zone fails, it is down")] = Field(
        default=True,
        description="Keep a standby in a second availability zone; required in prod. Default: true.",
        examples=[True],
    )
    replicas: int = Field(
        default=0,
        ge=0,
        le=rds.MOST_REPLICAS,
        description="Read replicas, each in its own availability zone as far as possible. The first one moves the "
        "credentials to another secret unless they are generated already: docs/recovery.md. Default: 0.",
        examples=[1],
    )
    credentials: Literal["auto", "managed", "generated"] = Field(
        default="auto",
        description="managed: RDS generates and rotates the password; generated: Plinth generates it, which databases "
        "with replicas require. A change moves the credentials to another secret and restarts linked services, so "
        "choose generated early if replicas may follow. Default: auto, managed unless there are replicas.",
        examples=["auto"],
    )
    rotation_days: int = Field(
        default=30,
        ge=1,
        le=secretsmanager.LONGEST_ROTATION_DAYS,
        description="Days between rotations of the master user's password. Default: 30.",
        examples=[30],
    )
    backup_retention_days: int = Field(
        default=7,
        ge=1,
        le=rds.MOST_BACKUP_DAYS,
        description="Days back to which the database can be restored to any second. Default: 7.",
        examples=[7],
    )
    backup_window: BackupWindow = Field(
        default="03:00-04:00",
        description="Daily window for backups, UTC. Default: 03:00-04:00.",
        examples=["03:00-04:00"],
    )
    maintenance_window: DatabaseMaintenance = Field(
        default="sun:04:30-sun:05:30",
        description="Weekly window for maintenance, UTC, outside of the backup window. Default: sun:04:30-sun:05:30.",
        examples=["sun:04:30-sun:05:30"],
    )
    database_name: DatabaseName = Field(
        default="app", description="Name of the database on the server. Default: app.", examples=["app"]
    )
    insights: rds.Insights = Field(
        default="standard",
        description="Database Insights; advanced keeps 15 months of analysis and costs extra. Default: standard.",
        examples=["standard"],
    )
    monitoring_interval_seconds: rds.MonitoringSeconds = Field(
        default=60,
        description="Seconds between metrics of the operating system (enhanced monitoring); 0 for none. Default: 60.",
        examples=[60],
    )
    allow_immediate_interruption: Annotated[
        bool,
        Risk(bool, "changes that stop the database for minutes are applied at once, not in its maintenance window"),
    ] = Field(
        default=False,
        description="Apply changes at once that otherwise wait for the maintenance window: class, storage, version, "
        "standby. Turning it on applies what already waits. In a stack that allows data loss they never wait. "
        "Default: false.",
        examples=[True],
    )
    parameters: dict[ParameterName, str] = Field(
        default={},
        description="Parameters of PostgreSQL: text, quoted, in force after the next restart. Default: none beyond "
        "Plinth's own.",
        examples=[{"log_min_duration_statement": "500"}],
    )
    alarms: DatabaseAlarms = Field(
        default=DatabaseAlarms(),
        description="Thresholds of its alarms. Default: see there.",
        examples=[{"cpu_percent": 80}],
    )

    LINK: ClassVar[LinkOffer] = LinkOffer(
        access=("connect", "fetch", "iam"),
        variables=(*_ADDRESS, "_USERNAME", "_PASSWORD"),
        endpoints=(secretsmanager.ENDPOINT,),
        arns={"iam": 1 + rds.MOST_REPLICAS},
        apart={
            "fetch": Needs(variables=(*_ADDRESS, "_SECRET_ARN"), endpoints=(secretsmanager.ENDPOINT,)),
            "iam": Needs(variables=(*_ADDRESS, "_USERNAME")),
        },
    )
    PORT: ClassVar[int] = rds.PORT
    KEY_DOMAIN: ClassVar[KeyDomain] = "data"

    @property
    def managed_credentials(self) -> bool:
        """Whether RDS makes and rotates the password of the master user; if not, Plinth generates it."""
        return self.credentials == "managed" or (self.credentials == "auto" and not self.replicas)

    @property
    def provisioned_iops(self) -> int | None:
        """IOPS that RDS is asked for: the chosen ones, or from STRIPED_GIB on those that the storage includes.

        None below: RDS refuses the parameter there. Above it has to be given, or growing the storage past that size
        repeats the lower value, which RDS refuses: https://github.com/hashicorp/terraform-provider-aws/issues/28382
        """
        return self.iops or (rds.FEWEST_IOPS if self.storage_gib >= rds.STRIPED_GIB else None)

    @property
    def provisioned_throughput_mibps(self) -> int | None:
        """MiB per second that RDS is asked for, as provisioned_iops."""
        return self.throughput_mibps or (rds.SLOWEST_MIBPS if self.storage_gib >= rds.STRIPED_GIB else None)

    def problems(self) -> Iterator[Problem]:
        """Yield what RDS would refuse of this database."""
        yield from tried(
            self._storage,
            self._speed,
            self._windows,
            self._password,
            self._tls,
            self._parameters,
            self._readings,
            self._reserved_name,
        )

    def _storage(self) -> Iterator[Problem]:
        size, most = self.storage_gib, self.max_storage_gib
        least, advised = (_grown(size, growth) for growth in (rds.LEAST_HEADROOM_PERCENT, rds.ADVISED_HEADROOM_PERCENT))
        if most is not None and least > rds.LARGEST_GIB:
            yield Problem(
                ("max_storage_gib",),
                f"storage_gib {size} leaves no room up to {rds.LARGEST_GIB}; remove it",
                f"storage_gib: {size}",
            )
        elif most is not None and most < least:
            yield Problem(
                ("max_storage_gib",),
                f"must be at least {rds.LEAST_HEADROOM_PERCENT} % above storage_gib {size}: {least}; AWS advises "
                f"{rds.ADVISED_HEADROOM_PERCENT} %",
                f"max_storage_gib: {min(advised, rds.LARGEST_GIB)}",
            )
        for field, value in (("iops", self.iops), ("throughput_mibps", self.throughput_mibps)):
            if value is not None and size < rds.STRIPED_GIB:
                yield Problem(
                    (field,),
                    f"below {rds.STRIPED_GIB} GiB gp3 always has {rds.BASELINE_IOPS} IOPS and {rds.BASELINE_MIBPS} "
                    "MiB/s; remove it",
                    f"storage_gib: {rds.STRIPED_GIB}",
                )

    def _speed(self) -> Iterator[Problem]:
        iops, throughput, size = self.iops, self.throughput_mibps, self.storage_gib
        if iops is not None and size >= rds.STRIPED_GIB and iops > size * rds.IOPS_PER_GIB:
            most = size * rds.IOPS_PER_GIB
            yield Problem(("iops",), f"is at most {rds.IOPS_PER_GIB} per GiB of storage: {most}", f"iops: {most}")
        if throughput is not None and iops is None and size >= rds.STRIPED_GIB:
            fewest = max(throughput * rds.IOPS_PER_MIBPS, rds.FEWEST_IOPS)
            yield Problem(("iops",), "throughput_mibps needs it", f"iops: {fewest}")
        if throughput is not None and iops is not None and throughput * rds.IOPS_PER_MIBPS > iops:
            most = iops // rds.IOPS_PER_MIBPS
            yield Problem(("throughput_mibps",), f"is at most a quarter of iops: {most}", f"throughput_mibps: {most}")

    def _windows(self) -> Iterator[Problem]:
        yield from apart("backup", self.backup_window, self.maintenance_window)

    def _password(self) -> Iterator[Problem]:
        if self.credentials == "managed" and self.replicas:
            yield Problem(
                ("credentials",),
                "RDS does not manage the password of a database with replicas",
                "credentials: generated",
            )

    def _tls(self) -> Iterator[Problem]:
        if self.parameters.get(_FORCED_TLS, "1") != "1":
            yield Problem(("parameters", _FORCED_TLS), "is always 1: no connection without TLS")

    def _parameters(self) -> Iterator[Problem]:
        for name, value in self.parameters.items():
            if name != _FORCED_TLS:
                yield from rds_parameters.problems(int(self.engine_version), name, value)

    def _readings(self) -> Iterator[Problem]:
        if self.insights == "advanced" and not self.monitoring_interval_seconds:
            yield Problem(
                ("monitoring_interval_seconds",),
                "insights advanced shows metrics of the operating system, so it needs an interval above 0",
            )

    def _reserved_name(self) -> Iterator[Problem]:
        if self.database_name in rds.RESERVED_DATABASE_NAMES | rds.RESERVED_WORDS:
            yield Problem(("database_name",), "is reserved by PostgreSQL or RDS")
