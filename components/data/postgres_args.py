"""What a PostgreSQL database is made of, and what RDS would refuse of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pulumi

from components.data.postgres_alarms import PostgresAlarms, Watched
from components.data.postgres_rules import check_instance, check_names, check_storage
from components.data.windows import check_windows
from components.identity.account import Account
from components.naming import Label
from components.network.connections import Connections
from components.security.key import Key

# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Maintenance.html
_SHORTEST_WINDOW = 30
_SUBNETS = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class PostgresArgs:
    """Inputs of Postgres."""

    instance_class: str
    """Such as ``db.t4g.micro`` or ``db.r8g.large``; replicas have the same."""

    storage_gib: int
    """gp3 storage, 20 to 65536, which can be raised later."""

    vpc_id: pulumi.Input[str]
    """VPC of the security group."""

    subnet_ids: Sequence[pulumi.Input[str]]
    """Subnets of the data tier in at least two zones, which AWS wants even of a database in one."""

    key: Key
    """Key of the domain ``data``: storage, snapshots, insights."""

    secrets_key: Key
    """Key of the domain ``secrets``: the credentials."""

    logs_key_arn: pulumi.Input[str]
    """Key of the log groups."""

    account: Account
    """Account and region."""

    label: Label
    """Gives the identifier ``<project>-<environment>-<name>``."""

    engine_version: str = "17"
    """Major version; AWS picks the minor and raises it in the maintenance window. Default: 17.

    Raising it upgrades the database in the next maintenance window, with some minutes without it.
    """

    max_storage_gib: int | None = None
    """Up to where RDS grows the storage by itself. Default: it does not."""

    iops: int | None = None
    """Provisioned IOPS, 12000 to 64000, for 400 GiB or more. Default: none, gp3's baseline."""

    throughput_mibps: int | None = None
    """Provisioned throughput, 500 to 4000, together with *iops*. Default: none, gp3's baseline."""

    multi_az: bool = True
    """Keep a standby in another zone and fail over to it. Default: yes."""

    zone: str | None = None
    """Availability zone of a database without a standby, such as ``us-east-1a``. Default: none, AWS chooses."""

    replicas: int = 0
    """Read replicas, 0 to 15. Default: 0.

    With *credentials* ``auto`` the first one has RDS give up the password, and the last one cannot go in the update in
    which RDS takes it over again.
    """

    replica_zones: Sequence[str] = ()
    """Availability zone of each replica, in order. Default: none, AWS chooses."""

    credentials: Literal["auto", "managed", "generated"] = "auto"
    """``managed``: RDS keeps the master password; not with replicas. ``generated``: made here, rotated by a function.

    Default: auto, which is managed unless there are replicas.
    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
    """

    rotation_days: int = 30
    """Days between rotations of the master password, 1 to 1000. Default: 30."""

    rotation_subnet_ids: Sequence[pulumi.Input[str]] = ()
    """Subnets of the rotation function, such as the private ones. Default: none; generated credentials need them."""

    secrets_endpoint: Connections | None = None
    """Interface endpoint of Secrets Manager for that function. Default: none, it goes out by HTTPS and a NAT."""

    backup_retention_days: int = 7
    """Days to which the database can be taken back to any second, 1 to 35. Default: 7, as in seed 001."""

    backup_window: str = "03:00-04:00"
    """Daily, UTC, 30 minutes or longer. Default: 03:00-04:00."""

    maintenance_window: str = "sun:04:30-sun:05:30"
    """Weekly, UTC, 30 minutes or longer, apart from the backup window. Default: Sunday 04:30-05:30."""

    database_name: str = "app"
    """Database that is made with the instance. Default: app."""

    master_username: str = "app_admin"
    """Master user. Default: app_admin."""

    log_retention_days: int = 30
    """Retention of the log groups. Default: 30."""

    monitoring_interval_seconds: int = 60
    """Seconds between measurements of the operating system: 1, 5, 10, 15, 30, 60, or 0 for none. Default: 60."""

    insights: Literal["standard", "advanced"] = "standard"
    """Database Insights: 7 days for free, or 15 months with fleet views and analyses. Default: standard."""

    protect: bool = True
    """Refuse deletion, and take a snapshot before it. If not, data ends with the database. Default: yes."""

    apply_immediately: bool = False
    """Change at once what needs a restart, rather than in the maintenance window. Default: no.

    A parameter group that was replaced is deleted only then: until the window it is in use.
    """

    parameters: Mapping[str, str] = field(default_factory=dict)
    """Parameters of PostgreSQL, in force after the next restart. Default: none beyond forced TLS and slow-query log."""

    alarms: PostgresAlarms = field(default_factory=PostgresAlarms)
    """Thresholds. Default: see PostgresAlarms."""

    @property
    def managed(self) -> bool:
        """Whether RDS keeps the credentials."""
        return self.credentials == "managed" or (self.credentials == "auto" and not self.replicas)


def instances(name: str, args: PostgresArgs) -> dict[str, Watched]:
    """Return the instances of the database called *name*, the primary first, by their logical names."""
    replicas = [f"{name}-replica-{number}" for number in range(1, args.replicas + 1)]
    return {
        instance: Watched(
            name=instance,
            identifier=args.label.physical_name(instance),
            instance_class=args.instance_class,
            storage_gib=args.storage_gib,
            autoscaling=args.max_storage_gib is not None,
            parameters=args.parameters,
            replica=instance != name,
        )
        for instance in (name, *replicas)
    }


def check(name: str, args: PostgresArgs) -> None:
    """Raise ValueError, with everything that RDS would refuse of *args*."""
    rules = {
        "credentials managed are not possible with replicas, choose auto or generated": (
            args.credentials == "managed" and args.replicas > 0
        ),
        "generated credentials need rotation_subnet_ids": not args.managed and not args.rotation_subnet_ids,
        f"rotation_days must be 1 to 1000, not {args.rotation_days}": args.rotation_days not in range(1, 1001),
        "zone is for a database without multi_az": args.multi_az and args.zone is not None,
        f"needs {_SUBNETS} subnets or more, not {len(args.subnet_ids)}": len(args.subnet_ids) < _SUBNETS,
        f"replica_zones must name {args.replicas} zones, or none, not {len(args.replica_zones)}": (
            len(args.replica_zones) not in (0, args.replicas)
        ),
    }
    problems = [
        *(rule for rule, broken in rules.items() if broken),
        *check_instance(
            engine_version=args.engine_version,
            instance_class=args.instance_class,
            chosen_parameters=args.parameters,
            monitoring_interval_seconds=args.monitoring_interval_seconds,
            backup_retention_days=args.backup_retention_days,
            replicas=args.replicas,
        ),
        *check_names(args.database_name, args.master_username),
        *check_storage(args.storage_gib, args.max_storage_gib, args.iops, args.throughput_mibps),
        *check_windows(
            args.backup_window,
            args.maintenance_window,
            shortest_daily=_SHORTEST_WINDOW,
            shortest_weekly=_SHORTEST_WINDOW,
        ),
    ]
    if problems:
        raise ValueError(f"database {name}: {'; '.join(problems)}")
