"""Data, secrets and parameters: what services can be linked to."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from components.compute.links import Linkable
from components.data.bucket import Bucket, BucketArgs
from components.data.cache import Cache, CacheAlarms, CacheArgs
from components.data.postgres import Postgres, PostgresAlarms, PostgresArgs
from components.data.serverless_cache import ServerlessCache, ServerlessCacheArgs
from components.security.key import Domain
from components.security.parameter import Parameter, ParameterArgs
from components.security.secret import Rotation, Secret, SecretArgs
from program.foundation import Ground

KEPT_ROLES = frozenset({"backups", "archive"})
"""Roles of buckets whose objects stand under the key for backups."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stores:
    """Everything that holds data or settings, by name."""

    buckets: dict[str, Bucket]
    """The S3 buckets by role."""

    databases: dict[str, Postgres]
    """The PostgreSQL databases."""

    caches: dict[str, Cache]
    """The caches on nodes."""

    serverless_caches: dict[str, ServerlessCache]
    """The caches without nodes."""

    secrets: dict[str, Secret]
    """The secrets, without their values."""

    parameters: dict[str, Parameter]
    """The parameters."""

    def linkables(self) -> dict[str, Linkable]:
        """Return all of them by name; names are unique in a stack file."""
        return {
            **self.buckets,
            **self.databases,
            **self.caches,
            **self.serverless_caches,
            **self.secrets,
            **self.parameters,
        }


def make_stores(ground: Ground) -> Stores:
    """Make the stores of a stack."""
    return Stores(
        buckets=_buckets(ground),
        databases=_databases(ground),
        caches=_caches(ground),
        serverless_caches=_serverless_caches(ground),
        secrets=_secrets(ground),
        parameters=_parameters(ground),
    )


def _buckets(ground: Ground) -> dict[str, Bucket]:
    cdn = ground.config.cdn
    files = cdn.assets_bucket if cdn else None
    domains: dict[str, Domain] = {
        name: "edge" if name == files else "backups" if bucket.role in KEPT_ROLES else "data"
        for name, bucket in ground.config.buckets.items()
    }
    return {
        name: Bucket(
            name,
            BucketArgs(
                role=bucket.role,
                account=ground.account,
                key=ground.keys[domains[name]],
                object_lock_days=bucket.object_lock_days,
                cdn=name == files,
                log_bucket=ground.logs.bucket_name,
                protect=ground.safe,
            ),
        )
        for name, bucket in ground.config.buckets.items()
    }


def _databases(ground: Ground) -> dict[str, Postgres]:
    return {
        name: Postgres(
            name,
            PostgresArgs(
                **database.model_dump(exclude={"alarms"}),
                alarms=PostgresAlarms(**database.alarms.model_dump()),
                zone=None if database.multi_az else f"{ground.account.region}{ground.config.network.workload_zones[0]}",
                rotation_subnet_ids=ground.vpc.subnets("private", ground.config.network.workload_zones),
                secrets_endpoint=(
                    ground.vpc.endpoint_connections
                    if "secretsmanager" in ground.config.network.endpoints.interface
                    else None
                ),
                vpc_id=ground.vpc.vpc_id,
                subnet_ids=ground.vpc.subnets("data"),
                protect=ground.safe,
                apply_immediately=not ground.safe,
                log_retention_days=ground.config.observability.log_retention_days,
                key=ground.keys["data"],
                secrets_key=ground.keys["secrets"],
                logs_key_arn=ground.keys["logs"].arn,
                account=ground.account,
                label=ground.label,
            ),
        )
        for name, database in ground.config.databases.items()
    }


def _caches(ground: Ground) -> dict[str, Cache]:
    return {
        name: Cache(
            name,
            CacheArgs(
                **cache.model_dump(exclude={"alarms"}),
                alarms=CacheAlarms(**cache.alarms.model_dump()),
                vpc_id=ground.vpc.vpc_id,
                subnet_ids=ground.vpc.subnets("data"),
                protect=ground.safe,
                apply_immediately=not ground.safe,
                log_retention_days=ground.config.observability.log_retention_days,
                key=ground.keys["data"],
                logs_key_arn=ground.keys["logs"].arn,
                account=ground.account,
                label=ground.label,
            ),
        )
        for name, cache in ground.config.caches.items()
    }


def _serverless_caches(ground: Ground) -> dict[str, ServerlessCache]:
    return {
        name: ServerlessCache(
            name,
            ServerlessCacheArgs(
                **cache.model_dump(),
                vpc_id=ground.vpc.vpc_id,
                subnet_ids=ground.vpc.subnets("data")[:3],
                key=ground.keys["data"],
                label=ground.label,
                protect=ground.safe,
            ),
        )
        for name, cache in ground.config.serverless_caches.items()
    }


def _secrets(ground: Ground) -> dict[str, Secret]:
    return {
        name: Secret(
            name,
            SecretArgs(
                description=secret.description,
                key=ground.keys["secrets"],
                recovery_window_days=secret.recovery_window_days,
                replica_regions=secret.replica_regions,
                rotation=Rotation(**secret.rotation.model_dump()) if secret.rotation else None,
                protect=ground.safe,
            ),
        )
        for name, secret in ground.config.secrets.items()
    }


def _parameters(ground: Ground) -> dict[str, Parameter]:
    return {
        name: Parameter(
            name,
            ParameterArgs(
                value=parameter.value if parameter.kind == "String" else pulumi.Output.secret(parameter.value),
                kind=parameter.kind,
                key=ground.keys["secrets"] if parameter.kind == "SecureString" else None,
                description=parameter.description,
                label=ground.label,
            ),
        )
        for name, parameter in ground.config.parameters.items()
    }
