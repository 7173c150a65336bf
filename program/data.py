"""Stores of data, secrets and parameters: what services can be linked to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Protocol

from components.data.bucket import Bucket, BucketArgs
from components.data.cache import Cache, CacheArgs
from components.data.file_system import FileSystem, FileSystemArgs
from components.data.folder import Folder, FolderArgs
from components.data.postgres import Postgres, PostgresArgs
from components.data.serverless_cache import ServerlessCache, ServerlessCacheArgs
from components.exports import Exporting
from components.links import Linkable
from components.messaging.event_bus import EventBus
from components.messaging.queue import Queue
from components.messaging.topic import Topic
from components.network.adopted_vpc import AdoptedVpc
from components.network.placement import Placement
from components.network.vpc import Vpc
from components.observability.alarm import Observable
from components.security.parameter import Parameter, ParameterArgs
from components.security.secret import Secret, SecretArgs
from model.aws.elasticache import SERVERLESS_SUBNETS
from model.aws.secretsmanager import ENDPOINT
from model.databases import Database
from program.foundation import Foundation, bucket_domains
from program.messaging import Messaging
from program.network import Networks


class Kept(Observable, Exporting, Protocol):
    """What is watched, and listed in the stack's outputs."""


class Store(Kept, Linkable, Protocol):
    """The same, to which services can be linked."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stores:
    """Everything that holds data or settings, by name."""

    buckets: dict[str, Bucket]
    """The S3 buckets."""

    databases: dict[str, Postgres]
    """The PostgreSQL databases."""

    caches: dict[str, Cache]
    """The caches on nodes."""

    serverless_caches: dict[str, ServerlessCache]
    """The caches without nodes."""

    file_systems: dict[str, FileSystem]
    """The EFS file systems, which services mount and are not linked to."""

    queues: Mapping[str, Queue]
    """The SQS queues."""

    topics: Mapping[str, Topic]
    """The SNS topics."""

    event_buses: Mapping[str, EventBus]
    """The EventBridge event buses."""

    secrets: dict[str, Secret]
    """The secrets, without their values."""

    parameters: dict[str, Parameter]
    """The parameters."""

    def linkable(self) -> dict[str, Store]:
        """Return those that services can be linked to by name; names are unique in a stack file."""
        return {
            name: store
            for field in fields(self)
            for name, store in getattr(self, field.name).items()
            if not isinstance(store, FileSystem)
        }

    def all(self) -> dict[str, Kept]:
        """Return all of them by name."""
        return {**self.linkable(), **self.file_systems}


def make_stores(foundation: Foundation, networks: Networks, messaging: Messaging) -> Stores:
    """Make the stores of a stack."""
    return Stores(
        buckets=_buckets(foundation),
        databases=_databases(foundation, networks),
        caches=_caches(foundation, networks),
        serverless_caches=_serverless_caches(foundation, networks),
        file_systems=_file_systems(foundation, networks),
        queues=messaging.queues,
        topics=messaging.topics,
        event_buses=messaging.event_buses,
        secrets=_secrets(foundation),
        parameters=_parameters(foundation),
    )


def _buckets(foundation: Foundation) -> dict[str, Bucket]:
    buckets = _empty_buckets(foundation)
    for name, (spec, files) in foundation.uploads.items():
        Folder(f"{name}-files", FolderArgs(spec=spec, files=files, bucket=buckets[name]))
    return buckets


def _empty_buckets(foundation: Foundation) -> dict[str, Bucket]:
    cdn = foundation.config.cdn
    served = cdn.buckets if cdn else []
    domains = bucket_domains(foundation.config)
    return {
        name: Bucket(
            name,
            BucketArgs(
                spec=spec,
                site=foundation.site,
                key=foundation.key(domains[name]),
                log_bucket=foundation.logs.bucket_name,
                cdn=name in served,
            ),
        )
        for name, spec in foundation.config.buckets.items()
    }


def _databases(foundation: Foundation, networks: Networks) -> dict[str, Postgres]:
    return {name: _database(foundation, networks, name, spec) for name, spec in foundation.config.databases.items()}


def _database(foundation: Foundation, networks: Networks, name: str, spec: Database) -> Postgres:
    vpc = networks.of(spec.network)
    return Postgres(
        name,
        PostgresArgs(
            spec=spec,
            key=foundation.key_in(spec.KEY_DOMAIN, spec),
            secrets_key=foundation.key_in("secrets", spec),
            placement=vpc.wide_placement("data"),
            rotation=vpc.wide_placement("private", vpc.spec.workload_azs),
            secrets_endpoint=vpc.endpoint_connections if ENDPOINT in vpc.spec.endpoints.interface else None,
            availability_zone=f"{foundation.site.account.region}{vpc.spec.workload_azs[0]}",
            log_groups=foundation.log_groups_in(spec),
            site=foundation.site,
        ),
    )


def _caches(foundation: Foundation, networks: Networks) -> dict[str, Cache]:
    return {
        name: Cache(
            name,
            CacheArgs(
                spec=spec,
                key=foundation.key_in(spec.KEY_DOMAIN, spec),
                placement=networks.of(spec.network).wide_placement("data"),
                log_groups=foundation.log_groups_in(spec),
                site=foundation.site,
            ),
        )
        for name, spec in foundation.config.caches.items()
    }


def _serverless_caches(foundation: Foundation, networks: Networks) -> dict[str, ServerlessCache]:
    return {
        name: ServerlessCache(
            name,
            ServerlessCacheArgs(
                spec=spec,
                key=foundation.key_in(spec.KEY_DOMAIN, spec),
                placement=_first_subnets(networks.of(spec.network), SERVERLESS_SUBNETS[-1]),
                site=foundation.site,
            ),
        )
        for name, spec in foundation.config.serverless_caches.items()
    }


def _file_systems(foundation: Foundation, networks: Networks) -> dict[str, FileSystem]:
    return {
        name: FileSystem(
            name,
            FileSystemArgs(
                spec=spec,
                key=foundation.key_in(spec.KEY_DOMAIN, spec),
                placement=networks.of(spec.network).placement("private"),
                subnet_ids=networks.of(spec.network).subnet_ids["private"],
                site=foundation.site,
            ),
        )
        for name, spec in foundation.config.file_systems.items()
    }


def _first_subnets(vpc: Vpc | AdoptedVpc, most: int) -> Placement:
    """Return the data tier's first subnets, at most *most*."""
    return vpc.placement("data", vpc.spec.availability_zones[:most])


def _secrets(foundation: Foundation) -> dict[str, Secret]:
    return {
        name: Secret(name, SecretArgs(spec=spec, key=foundation.key(spec.KEY_DOMAIN), site=foundation.site))
        for name, spec in foundation.config.secrets.items()
    }


def _parameters(foundation: Foundation) -> dict[str, Parameter]:
    return {
        name: Parameter(name, ParameterArgs(spec=spec, key=foundation.key(spec.KEY_DOMAIN), site=foundation.site))
        for name, spec in foundation.config.parameters.items()
    }
