"""What people and pipelines need to know of a stack."""

from __future__ import annotations

import pulumi

from components.edge.distribution import Distribution
from program.data import Stores
from program.edge import Entrance, url
from program.foundation import Foundation
from program.network import Networks
from program.workloads import Workloads


def export_outputs(
    foundation: Foundation,
    *,
    networks: Networks,
    stores: Stores,
    entrance: Entrance,
    workloads: Workloads,
    distribution: Distribution | None,
) -> None:
    """Export the outputs of the stack."""
    hosted_zone, balancer_name = entrance.hosted_zone, entrance.load_balancer_name
    caches = {**stores.caches, **stores.serverless_caches}
    if foundation.config.networks:
        pulumi.export("vpcIds", {name: vpc.vpc_id for name, vpc in networks.vpcs.items()})
    else:
        pulumi.export("vpcId", networks.of(None).vpc_id)
    pulumi.export("clusterName", workloads.cluster.name)
    pulumi.export("url", url(entrance, distribution))
    pulumi.export("loadBalancerUrl", f"https://{balancer_name}" if balancer_name else None)
    pulumi.export("nameServers", hosted_zone.name_servers if hosted_zone else [])
    pulumi.export("repositoryUrls", {name: repository.url for name, repository in workloads.repositories.items()})
    pulumi.export("bucketNames", {name: bucket.bucket_name for name, bucket in stores.buckets.items()})
    pulumi.export("databaseEndpoints", {name: database.endpoint for name, database in stores.databases.items()})
    pulumi.export("databaseSecretArns", {name: database.secret_arn for name, database in stores.databases.items()})
    pulumi.export("cacheEndpoints", {name: cache.endpoint for name, cache in caches.items()})
    pulumi.export("secretArns", {name: secret.arn for name, secret in stores.secrets.items()})
    pulumi.export("risks", foundation.config.risks)
