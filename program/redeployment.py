"""Services that get new tasks when a secret has another value."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pulumi

from components.compute.redeployer import Redeployer, RedeployerArgs
from components.naming import shorten
from model.base import NAME_LENGTH
from model.service import Service
from program.data import Stores
from program.foundation import Foundation
from program.workloads import Workloads

_HASH_LENGTH = 6


def make_redeployer(foundation: Foundation, stores: Stores, workloads: Workloads) -> Redeployer | None:
    """Watch the secrets of each service that asks for it, or return None if none does."""
    config, site = foundation.config, foundation.site
    asking = {name: spec for name, spec in config.services.items() if spec.redeploy_on_secret_change}
    if not asking:
        return None
    region = f":{site.account.region}:{site.account.account_id}:"
    return Redeployer(
        "redeploy",
        RedeployerArgs(
            services=workloads.services,
            secrets={name: dict(_secrets(spec, stores, region)) for name, spec in asking.items()},
            cluster_arn=workloads.cluster.arn,
            log_groups=foundation.log_groups,
            site=site,
        ),
    )


def _secrets(spec: Service, stores: Stores, region: str) -> Iterator[tuple[str, pulumi.Input[str]]]:
    """Yield name and ARN of what ECS reads in Secrets Manager of this *region* when it starts a task."""
    for link, access in spec.links.items():
        if link in stores.secrets and access == "read":
            yield link, stores.secrets[link].arn
        elif link in stores.databases and access == "connect":
            yield link, stores.databases[link].secret_arn
    for container in spec.containers.values():
        for variable, value in container.secrets.items():
            if value.secret is not None:
                yield value.secret, stores.secrets[value.secret].arn
            elif value.is_secret and value.arn is not None and region in value.arn:
                yield _name(variable, value.arn), value.arn


def _name(variable: str, arn: str) -> str:
    """Return what the rule of an existing secret is called: with a dot, which no name in the stack file has."""
    digest = hashlib.sha256(arn.encode()).hexdigest()[:_HASH_LENGTH]
    return f"{shorten(variable.lower().replace('_', '-'), NAME_LENGTH[1])}.{digest}"
