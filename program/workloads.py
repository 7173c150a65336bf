"""Services and jobs: what runs, and what it is linked to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi

from components.compute.cluster import Cluster, ClusterArgs
from components.compute.image import PLATFORMS, Image, ImageArgs
from components.compute.job import Job, JobArgs
from components.compute.order import callees_first
from components.compute.repository import Repository, RepositoryArgs
from components.compute.scaling import Scaling
from components.compute.service import Deployment, HealthCheck, Service, ServiceArgs
from components.compute.service_metrics import ServiceAlarms
from components.edge.load_balancer import LoadBalancer
from components.links import Linkable
from components.network.vpc import Vpc
from program.data import Stores
from program.foundation import Foundation
from settings import Service as Entry


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """Where workloads run, and what they can be linked to."""

    foundation: Foundation
    """What the stack builds on."""

    vpc: Vpc
    """Its network."""

    cluster: Cluster
    """Their cluster."""

    repositories: Mapping[str, Repository]
    """Where their images come from."""

    load_balancer: LoadBalancer | None
    """Sends requests to web services, if there are any."""

    stores: Mapping[str, Linkable]
    """What they can be linked to, besides each other."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Workloads:
    """Everything that runs, by name, and the images that it runs."""

    cluster: Cluster
    """Where services and jobs run."""

    repositories: Mapping[str, Repository]
    """ECR repositories."""

    services: Mapping[str, Service]
    """Web, internal and worker services."""

    jobs: Mapping[str, Job]
    """Scheduled jobs."""


def make_workloads(foundation: Foundation, vpc: Vpc, stores: Stores, load_balancer: LoadBalancer | None) -> Workloads:
    """Make cluster, repositories, services and jobs of a stack."""
    config, site = foundation.config, foundation.site
    cluster = Cluster(
        "cluster",
        ClusterArgs(
            **config.cluster.model_dump(),
            label=site.label,
            account=site.account,
            logs_key_arn=foundation.keys["logs"].arn,
            log_retention_days=config.observability.log_retention_days,
        ),
    )
    repositories = {
        name: Repository(
            name,
            RepositoryArgs(
                key_arn=foundation.keys["data"].arn, keep_images=repository.keep_images, protect=site.protect
            ),
        )
        for name, repository in config.repositories.items()
    }
    surroundings = Surroundings(
        foundation=foundation,
        vpc=vpc,
        cluster=cluster,
        repositories=repositories,
        load_balancer=load_balancer,
        stores=stores.linkables(),
    )
    services, jobs = _run(surroundings)
    return Workloads(cluster=cluster, repositories=repositories, services=services, jobs=jobs)


def _run(surroundings: Surroundings) -> tuple[dict[str, Service], dict[str, Job]]:
    """Make services and jobs, each service after those that it calls."""
    entries = surroundings.foundation.config.services
    calls = {name: [target for target in entry.links if target in entries] for name, entry in entries.items()}
    services: dict[str, Service] = {}
    jobs: dict[str, Job] = {}
    circles: list[tuple[str, str]] = []
    for name in callees_first(calls):
        entry = entries[name]
        common = _common(surroundings, name, entry, {**surroundings.stores, **services})
        if entry.kind == "job":
            jobs[name] = Job(name, JobArgs(**common, schedule=entry.schedule or ""))
            continue
        later = [target for target in calls[name] if target not in services]
        circles += [(name, target) for target in later]
        services[name] = Service(
            name,
            ServiceArgs(
                **common,
                kind=entry.kind,
                port=entry.port,
                health_check=HealthCheck(**entry.health_check.model_dump()) if entry.health_check else None,
                route=entry.route,
                load_balancer=surroundings.load_balancer if entry.kind == "web" else None,
                tasks=entry.tasks,
                scaling=Scaling(**entry.scaling.model_dump()) if entry.scaling else None,
                deployment=Deployment(**entry.deployment.model_dump(exclude={"strategy"})),
                calls={target: port for target in later if (port := entries[target].port)},
                alarms=ServiceAlarms(**entry.alarms.model_dump()),
            ),
        )
    for name, target in circles:
        services[name].call(services[target])
    return services, jobs


def _common(surroundings: Surroundings, name: str, entry: Entry, linkables: Mapping[str, Linkable]) -> dict[str, Any]:
    """Return what a service and a job take alike."""
    foundation, vpc = surroundings.foundation, surroundings.vpc
    config, site = foundation.config, foundation.site
    return {
        **_image(surroundings, name, entry),
        "cpu": entry.cpu,
        "memory_mib": entry.memory_mib,
        "architecture": entry.architecture.upper(),
        "user": entry.user,
        "command": entry.command,
        "environment": entry.environment,
        "cluster": surroundings.cluster,
        "vpc_id": vpc.vpc_id,
        "subnet_ids": vpc.subnets("private", config.network.workload_azs),
        "network_ready": vpc.egress,
        "endpoint_connections": vpc.endpoint_connections,
        "s3_prefix_list_id": vpc.s3_prefix_list_id,
        "allow_world_https_egress": vpc.has_internet_egress,
        "log_group_name": entry.log_group_name or f"/aws/ecs/{name}-{config.stack.environment}",
        "log_retention_days": config.observability.log_retention_days,
        "logs_key_arn": foundation.keys["logs"].arn,
        "account": site.account,
        "label": site.label,
        "links": {target: (linkables[target], access) for target, access in entry.links.items() if target in linkables},
    }


def _image(surroundings: Surroundings, name: str, entry: Entry) -> dict[str, Any]:
    """Return the image of a workload, and the repository that it may pull it from."""
    image = entry.image
    if image.uri:
        return {"image": image.uri}
    if image.build:
        repository = surroundings.repositories[image.build.repository]
        built = Image(
            name,
            ImageArgs(
                repository_url=repository.url,
                context=image.build.context,
                dockerfile=image.build.dockerfile,
                platform=PLATFORMS[entry.architecture.upper()],
            ),
        )
        return {"image": built.uri, "repository_arn": repository.arn}
    repository = surroundings.repositories[image.repository or name]
    return {"image": pulumi.Output.concat(repository.url, f":{image.tag}"), "repository_arn": repository.arn}
