"""Databases and caches for tests, with every argument that the program gives."""

from __future__ import annotations

from typing import Any

from components.data.cache import Cache, CacheArgs
from components.data.postgres import Postgres, PostgresArgs
from components.naming import Label
from components.network.connections import Connections
from components.network.placement import Placement
from components.observability.log_groups import LogGroups
from components.site import Site
from model import caches
from model.databases import Database
from tests.support.keys import make_key
from tests.support.offline import PLACE

LABEL = Label(project="plinth", environment="prod")
LOGS_KEY = "arn:aws:kms:us-east-1:123456789012:key/logs"


def database(
    *,
    subnet_ids: tuple[str, ...] = ("subnet-a", "subnet-b"),
    secrets_endpoint: Connections | None = None,
    availability_zone: str | None = None,
    log_retention_days: int = 30,
    protect: bool = True,
    **fields: Any,
) -> Postgres:
    """Make the database ``main``; *fields* are those of its model."""
    return Postgres(
        "main",
        PostgresArgs(
            spec=Database(**({"instance_class": "db.r6g.large", "storage_gib": 100} | fields)),
            key=make_key("data"),
            secrets_key=make_key("secrets"),
            placement=Placement(vpc_id="vpc-1", subnet_ids=subnet_ids),
            rotation=Placement(vpc_id="vpc-1", subnet_ids=("subnet-c", "subnet-d")),
            secrets_endpoint=secrets_endpoint,
            availability_zone=availability_zone,
            log_groups=LogGroups(key_arn=LOGS_KEY, retention_days=log_retention_days),
            site=Site(account=PLACE, label=LABEL, protect=protect),
        ),
    )


def cache(*, label: Label = LABEL, log_retention_days: int = 30, protect: bool = True, **fields: Any) -> Cache:
    """Make the cache ``sessions``; *fields* are those of its model."""
    return Cache(
        "sessions",
        CacheArgs(
            spec=caches.Cache(**({"node_type": "cache.r6g.large"} | fields)),
            key=make_key("data"),
            placement=Placement(vpc_id="vpc-1", subnet_ids=("subnet-a", "subnet-b")),
            log_groups=LogGroups(key_arn=LOGS_KEY, retention_days=log_retention_days),
            site=Site(account=PLACE, label=label, protect=protect),
        ),
    )
