"""Stores of data, secrets and parameters: what services can be linked to."""

from __future__ import annotations

from dataclasses import dataclass

from components.data.bucket import Bucket, BucketArgs
from components.data.cache import Cache, CacheArgs
from components.data.postgres import Postgres, PostgresArgs
from components.data.serverless_cache import ServerlessCache, ServerlessCacheArgs
from components.links import Linkable
from components.network.placement import Placement
from components.network.vpc import Vpc
from components.security.parameter import Parameter, ParameterArgs
from components.security.secret import Secret, SecretArgs
from model.aws.elasticache import SERVERLESS_SUBNETS
from program.foundation import Foundation, bucket_domains


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
                spec=spec,
                site=foundation.site,
                key=foundation.keys[domains[name]],
                log_bucket=foundation.logs.bucket_name,
                cdn=name == files,
            ),
        )
        for name, spec in foundation.config.buckets.items()
    }


def _databases(foundation: Foundation, vpc: Vpc) -> dict[str, Postgres]:
    network = foundation.config.network
    workload_subnets = vpc.subnets("private", network.workload_azs)
    return {
        name: Postgres(
            name,
            PostgresArgs(
                spec=spec,
                key=foundation.keys[spec.KEY_DOMAIN],
                secrets_key=foundation.keys["secrets"],
                placement=Placement(vpc_id=vpc.vpc_id, subnet_ids=vpc.subnets("data")),
                rotation=Placement(vpc_id=vpc.vpc_id, subnet_ids=workload_subnets),
                secrets_endpoint=(
                    vpc.endpoint_connections if "secretsmanager" in network.endpoints.interface else None
                ),
                availability_zone=f"{foundation.site.account.region}{network.workload_azs[0]}",
                log_groups=foundation.log_groups,
                site=foundation.site,
            ),
        )
        for name, spec in foundation.config.databases.items()
    }


def _caches(foundation: Foundation, vpc: Vpc) -> dict[str, Cache]:
    return {
        name: Cache(
            name,
            CacheArgs(
                spec=spec,
                key=foundation.keys[spec.KEY_DOMAIN],
                placement=Placement(vpc_id=vpc.vpc_id, subnet_ids=vpc.subnets("data")),
                log_groups=foundation.log_groups,
                site=foundation.site,
            ),
        )
        for name, spec in foundation.config.caches.items()
    }


def _serverless_caches(foundation: Foundation, vpc: Vpc) -> dict[str, ServerlessCache]:
    subnet_ids = vpc.subnets("data")[: SERVERLESS_SUBNETS[-1]]
    return {
        name: ServerlessCache(
            name,
            ServerlessCacheArgs(
                spec=spec,
                key=foundation.keys[spec.KEY_DOMAIN],
                placement=Placement(vpc_id=vpc.vpc_id, subnet_ids=subnet_ids),
                site=foundation.site,
            ),
        )
        for name, spec in foundation.config.serverless_caches.items()
    }


def _secrets(foundation: Foundation) -> dict[str, Secret]:
    return {
        name: Secret(name, SecretArgs(spec=spec, key=foundation.keys[spec.KEY_DOMAIN], site=foundation.site))
        for name, spec in foundation.config.secrets.items()
    }


def _parameters(foundation: Foundation) -> dict[str, Parameter]:
    return {
        name: Parameter(name, ParameterArgs(spec=spec, key=foundation.keys[spec.KEY_DOMAIN], site=foundation.site))
        for name, spec in foundation.config.parameters.items()
    }
