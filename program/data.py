"""Data, secrets and parameters: what services can be linked to."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from components.data.bucket import Bucket, BucketArgs
from components.data.cache import Cache, CacheAlarms, CacheArgs
from components.data.postgres import Postgres, PostgresAlarms, PostgresArgs
from components.data.serverless_cache import ServerlessCache, ServerlessCacheArgs
from components.links import Linkable
from components.network.vpc import Vpc
from components.security.parameter import Parameter, ParameterArgs
from components.security.secret import Rotation, Secret, SecretArgs
from program.foundation import Foundation, bucket_domains


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


def make_stores(foundation: Foundation, vpc: Vpc) -> Stores:
    """Make the stores of a stack."""
    return Stores(
        buckets=_buckets(foundation),
        databases=_databases(foundation, vpc),
        caches=_caches(foundation, vpc),
        serverless_caches=_serverless_caches(foundation, vpc),
        secrets=_secrets(foundation),
        parameters=_parameters(foundation),
    )


def _buckets(foundation: Foundation) -> dict[str, Bucket]:
    cdn = foundation.config.cdn
    files = cdn.assets_bucket if cdn else None
    domains = bucket_domains(foundation.config)
    return {
        name: Bucket(
            name,
            BucketArgs(
                role=bucket.purpose,
                account=foundation.site.account,
                key=foundation.keys[domains[name]],
                object_lock_days=bucket.object_lock_days,
                cdn=name == files,
                log_bucket=foundation.logs.bucket_name,
                protect=foundation.site.protect,
            ),
        )
        for name, bucket in foundation.config.buckets.items()
    }


def _databases(foundation: Foundation, vpc: Vpc) -> dict[str, Postgres]:
    return {
        name: Postgres(
            name,
            PostgresArgs(
                **database.model_dump(exclude={"alarms"}),
                alarms=PostgresAlarms(**database.alarms.model_dump()),
                zone=None
                if database.multi_az
                else f"{foundation.site.account.region}{foundation.config.network.workload_azs[0]}",
                rotation_subnet_ids=vpc.subnets("private", foundation.config.network.workload_azs),
                secrets_endpoint=(
                    vpc.endpoint_connections
                    if "secretsmanager" in foundation.config.network.endpoints.interface
                    else None
                ),
                vpc_id=vpc.vpc_id,
                subnet_ids=vpc.subnets("data"),
                protect=foundation.site.protect,
                apply_immediately=not foundation.site.protect,
                log_retention_days=foundation.config.observability.log_retention_days,
                key=foundation.keys["data"],
                secrets_key=foundation.keys["secrets"],
                logs_key_arn=foundation.keys["logs"].arn,
                account=foundation.site.account,
                label=foundation.site.label,
            ),
        )
        for name, database in foundation.config.databases.items()
    }


def _caches(foundation: Foundation, vpc: Vpc) -> dict[str, Cache]:
    return {
        name: Cache(
            name,
            CacheArgs(
                **cache.model_dump(exclude={"alarms"}),
                alarms=CacheAlarms(**cache.alarms.model_dump()),
                vpc_id=vpc.vpc_id,
                subnet_ids=vpc.subnets("data"),
                protect=foundation.site.protect,
                apply_immediately=not foundation.site.protect,
                log_retention_days=foundation.config.observability.log_retention_days,
                key=foundation.keys["data"],
                logs_key_arn=foundation.keys["logs"].arn,
                account=foundation.site.account,
                label=foundation.site.label,
            ),
        )
        for name, cache in foundation.config.caches.items()
    }


def _serverless_caches(foundation: Foundation, vpc: Vpc) -> dict[str, ServerlessCache]:
    return {
        name: ServerlessCache(
            name,
            ServerlessCacheArgs(
                **cache.model_dump(),
                vpc_id=vpc.vpc_id,
                subnet_ids=vpc.subnets("data")[:3],
                key=foundation.keys["data"],
                label=foundation.site.label,
                protect=foundation.site.protect,
            ),
        )
        for name, cache in foundation.config.serverless_caches.items()
    }


def _secrets(foundation: Foundation) -> dict[str, Secret]:
    return {
        name: Secret(
            name,
            SecretArgs(
                description=secret.description,
                key=foundation.keys["secrets"],
                recovery_window_days=secret.recovery_window_days,
                replica_regions=secret.replica_regions,
                rotation=Rotation(**secret.rotation.model_dump()) if secret.rotation else None,
                protect=foundation.site.protect,
            ),
        )
        for name, secret in foundation.config.secrets.items()
    }


def _parameters(foundation: Foundation) -> dict[str, Parameter]:
    return {
        name: Parameter(
            name,
            ParameterArgs(
                value=parameter.value if parameter.kind == "String" else pulumi.Output.secret(parameter.value),
                kind=parameter.kind,
                key=foundation.keys["secrets"] if parameter.kind == "SecureString" else None,
                description=parameter.description,
                label=foundation.site.label,
            ),
        )
        for name, parameter in foundation.config.parameters.items()
    }
