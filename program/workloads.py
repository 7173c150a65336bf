"""Services and jobs: what runs, and what it is linked to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pulumi

from components.compute.cluster import Cluster, ClusterArgs
from components.compute.image import Image, ImageArgs, PulledImage
from components.compute.job import Job, JobArgs
from components.compute.order import callees_first
from components.compute.pull_through import PullThroughCache, PullThroughCacheArgs
from components.compute.repository import Repository, RepositoryArgs
from components.compute.service import Service, ServiceArgs
from components.compute.tagged_image import tagged_image
from components.edge.load_balancer import LoadBalancer
from components.links import Linkable
from model import images
from model import service as model
from model.pull_through import Upstream
from program.data import Stores
from program.foundation import Foundation
from program.network import Networks, egress_of

if TYPE_CHECKING:
    from components.compute.function import Function


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """Where workloads run, and what they can be linked to."""

    foundation: Foundation
    """What the stack builds on."""

    networks: Networks
    """Its networks."""

    cluster: Cluster
    """Their cluster."""

    repositories: Mapping[str, Repository]
    """Where their images come from."""

    caches: Mapping[Upstream, PullThroughCache]
    """Registry → what keeps copies of its images."""

    load_balancers: Mapping[str, LoadBalancer]
    """Name → what sends requests to web services."""

    stores: Stores
    """What they can be linked to, besides each other."""

    functions: Mapping[str, Function]
    """What hooks of their deployments invoke."""


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Ground:
    """What exists before anything runs."""

    cluster: Cluster
    """Where services and jobs run."""

    repositories: Mapping[str, Repository]
    """ECR repositories."""

    caches: Mapping[Upstream, PullThroughCache]
    """Registry → what keeps copies of its images."""


def make_ground(foundation: Foundation) -> Ground:
    """Make cluster, repositories and caches of a stack."""
    config, site = foundation.config, foundation.site
    cluster = Cluster("cluster", ClusterArgs(spec=config.cluster, log_groups=foundation.log_groups, site=site))
    repositories = {
        name: Repository(
            name,
            RepositoryArgs(
                spec=spec, key_arn=foundation.key("data").arn, site=site, tag_parameter=name in _tagged(config.services)
            ),
        )
        for name, spec in config.repositories.items()
    }
    caches = {
        upstream: PullThroughCache(
            upstream,
            PullThroughCacheArgs(
                upstream=upstream,
                prefix=config.account.cache_prefix(upstream),
                credential_arn=cache.credential_arn,
                account=site.account,
            ),
        )
        for upstream, cache in config.account.pull_through.items()
    }
    return Ground(cluster=cluster, repositories=repositories, caches=caches)


def make_workloads(
    foundation: Foundation,
    networks: Networks,
    stores: Stores,
    load_balancers: Mapping[str, LoadBalancer],
    *,
    functions: Mapping[str, Function],
    ground: Ground,
) -> Workloads:
    """Make services and jobs of a stack."""
    cluster, repositories = ground.cluster, ground.repositories
    surroundings = Surroundings(
        foundation=foundation,
        networks=networks,
        cluster=cluster,
        repositories=repositories,
        caches=ground.caches,
        load_balancers=load_balancers,
        stores=stores,
        functions=functions,
    )
    services, jobs = _run(surroundings)
    return Workloads(cluster=cluster, repositories=repositories, services=services, jobs=jobs)


def _run(surroundings: Surroundings) -> tuple[dict[str, Service], dict[str, Job]]:
    """Make services and jobs, each service after those that it calls."""
    specs = surroundings.foundation.config.services
    calls = {name: [target for target in spec.links if target in specs] for name, spec in specs.items()}
    shares = {name: spec.route.shared_with(name) for name, spec in specs.items() if spec.route}
    stores = surroundings.stores.linkable()
    services: dict[str, Service] = {}
    jobs: dict[str, Job] = {}
    cycles: list[tuple[str, str]] = []
    for name in callees_first(calls, shares):
        linkables = {**stores, **services}
        if specs[name].kind == "job":
            jobs[name] = _job(surroundings, name, linkables)
            continue
        later = [target for target in calls[name] if target not in services]
        cycles += [(name, target) for target in later]
        groups = {other: arn for other in shares.get(name, ()) if (arn := services[other].target_group_arn) is not None}
        services[name] = _service(surroundings, name, linkables, later, groups)
    for name, target in cycles:
        services[name].call(services[target])
    return services, jobs


def _service(
    surroundings: Surroundings,
    name: str,
    linkables: Mapping[str, Linkable],
    later: Collection[str],
    groups: Mapping[str, pulumi.Input[str]],
) -> Service:
    """Make the service *name*, which calls the services *later* that do not exist yet, and shares with *groups*."""
    foundation = surroundings.foundation
    specs = foundation.config.services
    spec = foundation.config.observed(foundation.config.deployed(specs[name]))
    vpc = surroundings.networks.of(spec.network)
    balancer = foundation.config.load_balancer_of(spec) if spec.kind == "web" else None
    return Service(
        name,
        ServiceArgs(
            spec=spec,
            image=_image(surroundings, name, spec.image, spec.architecture),
            sidecar_images=_sidecar_images(surroundings, name, spec),
            readable={**surroundings.stores.secrets, **surroundings.stores.parameters},
            buckets=surroundings.stores.buckets,
            file_systems=surroundings.stores.file_systems,
            cluster=surroundings.cluster,
            placement=vpc.wide_placement("private", vpc.spec.workload_azs),
            egress=egress_of(vpc, spec.outbound),
            log_groups=foundation.log_groups_in(spec),
            site=foundation.site,
            links={target: linkables[target] for target in spec.links if target in linkables},
            load_balancer=surroundings.load_balancers.get(balancer) if balancer else None,
            additional_load_balancers={
                port: surroundings.load_balancers[through]
                for port, one in spec.additional_ports.items()
                if (through := foundation.config.load_balancer_of(one))
            },
            shared_with=groups,
            calls={target: port for target in later if (port := specs[target].port)},
            hooks={hook.function: surroundings.functions[hook.function].arn for hook in spec.strategy.hooks.values()},
        ),
    )


def _job(surroundings: Surroundings, name: str, linkables: Mapping[str, Linkable]) -> Job:
    foundation = surroundings.foundation
    spec = foundation.config.observed(foundation.config.services[name])
    vpc = surroundings.networks.of(spec.network)
    return Job(
        name,
        JobArgs(
            spec=spec,
            image=_image(surroundings, name, spec.image, spec.architecture),
            sidecar_images=_sidecar_images(surroundings, name, spec),
            readable={**surroundings.stores.secrets, **surroundings.stores.parameters},
            buckets=surroundings.stores.buckets,
            file_systems=surroundings.stores.file_systems,
            cluster=surroundings.cluster,
            placement=vpc.wide_placement("private", vpc.spec.workload_azs),
            egress=egress_of(vpc, spec.outbound),
            log_groups=foundation.log_groups_in(spec),
            site=foundation.site,
            links={target: linkables[target] for target in spec.links},
        ),
    )


def _tagged(services: Mapping[str, model.Service]) -> set[str | None]:
    """Return the repositories whose tag a pipeline writes."""
    images = [container.image for service in services.values() for container in service.containers.values()]
    return {image.repository for image in images if image.tag_parameter}


def _sidecar_images(surroundings: Surroundings, name: str, spec: model.Service) -> dict[str, PulledImage]:
    """Return sidecar → image; one that is built here has a name that no service can have."""
    return {
        sidecar: _image(surroundings, f"{name}.{sidecar}", one.image, spec.architecture)
        for sidecar, one in spec.sidecars.items()
    }


def _image(
    surroundings: Surroundings, name: str, spec: images.Image, architecture: Literal["arm64", "x86_64"]
) -> PulledImage:
    """Return the image of a container, and the repository that it is pulled from; build it if it is built here."""
    if spec.uri:
        return PulledImage(uri=spec.uri)
    if spec.cached:
        return surroundings.caches[spec.cached.upstream].image(spec.cached.image)
    if spec.build:
        repository = surroundings.repositories[spec.build.repository]
        built = Image(name, ImageArgs(spec=spec.build, repository_url=repository.url, architecture=architecture))
        return PulledImage(uri=built.uri, repository_arn=repository.arn)
    repository = surroundings.repositories[spec.repository or name]
    if repository.tag is not None and spec.tag_parameter:
        return tagged_image(repository, repository.tag)
    return PulledImage(uri=pulumi.Output.concat(repository.url, f":{spec.tag}"), repository_arn=repository.arn)
