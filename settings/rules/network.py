"""What a network must have for what lies in it: availability zones, subnets large enough, paths to AWS's services."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from model.aws import secretsmanager, ssm
from model.aws.ec2 import MANAGEMENT_ENDPOINTS, package_bucket
from model.aws.elb import SMALLEST_SUBNET_PREFIX
from model.aws.vpc import FARGATE_ENDPOINTS
from model.base import Unknown
from model.caches import Cache
from model.container import Container
from model.load_balancer import MAIN_LOAD_BALANCER, LoadBalancer
from model.log_router import endpoints_of
from model.network import Network
from model.problem import Path, Problem
from model.service import Service
from model.tiers import with_tier
from model.values import flow
from settings.rules.attempt import Rule, attempt
from settings.sections import offers
from settings.stack_file import LiesInNetwork, Placed, StackFile

_TWO = 2
"""Availability zones of a load balancer, of a DB subnet group, even for one instance, and of a replication group with
replicas: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html,
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html and
https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html"""


M = TypeVar("M", bound=LiesInNetwork)


def for_each_network(rule: Callable[[StackFile, str, Network], Iterator[Problem]]) -> Rule:
    """Return *rule*, checked on every network by itself."""

    def check(file: StackFile) -> Iterator[Problem]:
        for name, network in file.named_networks.items():
            yield from attempt(rule, file, name, network)

    return check


def inside(file: StackFile, network: str, things: Mapping[str, M]) -> dict[str, M]:
    """Return those of *things* that are in *network*."""
    return {name: thing for name, thing in things.items() if is_inside(file, network, thing)}


def is_inside(file: StackFile, network: str, thing: LiesInNetwork | None) -> bool:
    """Return whether *thing* is in *network*, as far as it says so."""
    try:
        return thing is not None and file.network_of(thing) == network
    except Unknown:
        return False


def _enough_azs(file: StackFile, name: str, network: Network) -> Iterator[Problem]:
    """Yield one problem that names everything that needs a second availability zone."""
    if len(network.availability_zones) >= _TWO:
        return
    needing = [
        *_load_balancers(file, name),
        *(f"database {database!r}" for database in inside(file, name, file.databases)),
        *(f"serverless cache {cache!r}" for cache in inside(file, name, file.serverless_caches)),
        *(f"cache {cache!r}, for its replicas" for cache in _replicated(inside(file, name, file.caches))),
        *(["prod"] if _environment(file) == "prod" else []),
    ]
    if needing:
        yield Problem(
            (*file.network_path(name), "availability_zones"),
            f"needs at least {_TWO} availability zones: {'; '.join(needing)}",
        )


def _load_balancers(file: StackFile, network: str) -> Iterator[str]:
    for name in inside(file, network, file.named_load_balancers):
        yield "the load balancer" if name == MAIN_LOAD_BALANCER else f"load balancer {name!r}"


def _replicated(caches: Mapping[str, Cache]) -> Iterator[str]:
    for name, cache in caches.items():
        try:
            if cache.replicas:
                yield name
        except Unknown:
            continue


def _environment(file: StackFile) -> str | None:
    try:
        return file.stack.environment
    except Unknown:
        return None


def _large_enough_for_the_load_balancer(file: StackFile, name: str, network: Network) -> Iterator[Problem]:
    balancer = next(_load_balancers(file, name), None)
    if balancer is not None and network.subnet_prefix > SMALLEST_SUBNET_PREFIX:
        yield Problem(
            (*file.network_path(name), "subnet_prefix"),
            f"{balancer} needs subnets of /{SMALLEST_SUBNET_PREFIX} or larger",
            f"subnet_prefix: {SMALLEST_SUBNET_PREFIX}",
        )


def _without_nat(file: StackFile, name: str, network: Network) -> Iterator[Problem]:
    if network.nat != "none":
        return
    present = network.endpoints.interface
    missing: dict[str, list[str]] = {}
    for endpoint, reason in _needed_endpoints(file, name):
        if endpoint not in present:
            missing.setdefault(reason, []).append(endpoint)
    if missing:
        words = "; ".join(f"{reason} needs {', '.join(endpoints)}" for reason, endpoints in missing.items())
        everything = [*present, *(endpoint for endpoints in missing.values() for endpoint in endpoints)]
        yield Problem(
            (*file.network_path(name), "endpoints", "interface"),
            f"with nat none {words}",
            f"interface: [{', '.join(everything)}]",
        )


def _needed_endpoints(file: StackFile, network: str) -> Iterator[tuple[str, str]]:
    services = inside(file, network, file.services)
    for endpoint in FARGATE_ENDPOINTS if services else ():
        yield endpoint, "every service"
    groups = inside(file, network, file.instance_groups)
    managed = [one for one in MANAGEMENT_ENDPOINTS if groups and not (services and one in FARGATE_ENDPOINTS)]
    linked = {
        **dict.fromkeys(managed, "every instance group"),
        **_for_agents(file, services),
        **_for_secrets(services),
        **_for_links(file, {**services, **groups}),
    }
    yield from linked.items()
    rotated = [
        name for name, database in inside(file, network, file.databases).items() if not database.managed_credentials
    ]
    if rotated and secretsmanager.ENDPOINT not in linked:
        yield secretsmanager.ENDPOINT, f"the rotation of the password of {rotated[0]!r}"
    if services and not groups and file.cluster.allow_exec:
        yield "ssmmessages", "cluster.allow_exec"


def _for_agents(file: StackFile, services: Mapping[str, Service]) -> dict[str, str]:
    """Return endpoint → the first collector or log router of *services* that needs it."""
    found: dict[str, str] = {}
    for name, service in services.items():
        try:
            whole = file.observed(service)
            telemetry, router = whole.collector, whole.router
            needed = {**(telemetry.endpoints() if telemetry else {}), **(endpoints_of(router) if router else {})}
        except Unknown:
            continue
        for endpoint, setting in needed.items():
            found.setdefault(endpoint, f"{setting} of {name!r}")
    return found


def _for_links(file: StackFile, services: Mapping[str, Placed]) -> dict[str, str]:
    """Return endpoint → the first link of *services* that needs it."""
    offered = offers(file)
    found: dict[str, str] = {}
    for service in services.values():
        try:
            links = dict(service.links)
        except Unknown:
            continue
        for name, access in links.items():
            for endpoint in offered[name].endpoints_of(access) if name in offered else ():
                found.setdefault(endpoint, f"a link to {name!r}")
    return found


def _for_secrets(services: Mapping[str, Service]) -> dict[str, str]:
    """Return endpoint → the first variable of *services* that needs it."""
    found: dict[str, str] = {}
    for name, service in services.items():
        try:
            values = [pair for container in service.containers.values() for pair in container.secrets.items()]
            for variable, value in values:
                endpoint = secretsmanager.ENDPOINT if value.is_secret else ssm.ENDPOINT
                found.setdefault(endpoint, f"the variable {variable} of {name!r}")
        except Unknown:
            continue
    return found


def _packages(file: StackFile, name: str, network: Network) -> Iterator[Problem]:
    """Yield a network whose instances reach S3 by its endpoint alone, which does not admit Amazon Linux's packages."""
    groups = inside(file, name, file.instance_groups)
    bucket = package_bucket(file.region)
    admitted = network.endpoints.foreign_buckets
    if network.nat == "none" and groups and bucket not in admitted:
        yield Problem(
            (*file.network_path(name), "endpoints", "foreign_buckets"),
            f"with nat none instance group {next(iter(groups))!r} installs packages of Amazon Linux from {bucket}",
            f"foreign_buckets: {flow([*admitted, bucket])}",
        )


def _foreign_images(file: StackFile, name: str, network: Network) -> Iterator[Problem]:
    for service, spec in inside(file, name, file.services).items():
        if network.nat == "none":
            for place, container in spec.containers.items():
                yield from attempt(_foreign_image, file, ("services", service, *place, "image"), container)


def _foreign_image(file: StackFile, path: Path, container: Container) -> Iterator[Problem]:
    uri = container.image.uri
    if uri:
        yield from foreign_uri(file, (*path, "uri"), uri, 'image: {repository: api, tag: "1.0.0"}')
    if container.image.cached:
        yield Problem(
            (*path, "cached"),
            "with nat none an image that is not cached yet cannot be pulled: the first pull needs a NAT gateway",
            'image: {repository: api, tag: "1.0.0"}',
            show_value=False,
        )
    if container.image.tag_parameter:
        yield Problem(
            (*path, "tag_parameter"),
            "with nat none only ECR of this region can be reached, and the stand-in that runs until the first push is "
            "in a public registry",
            'image: {repository: api, tag: "1.0.0"}',
        )


def foreign_uri(file: StackFile, path: Path, uri: str, example: str) -> Iterator[Problem]:
    """Yield an image of another registry than ECR in the region, which a network without NAT does not reach."""
    if f".dkr.ecr.{file.region}." not in uri:
        yield Problem(path, "with nat none only ECR of this region can be reached", example)


def _without_public_tier(file: StackFile, name: str, network: Network) -> Iterator[Problem]:
    """Yield a network without an internet gateway in which a load balancer needs one.

    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
    """
    if network.adopt is not None or "public" in network.tiers:
        return
    for balancer, spec in inside(file, name, file.named_load_balancers).items():
        try:
            needing = _internet_gateway_of(file, balancer, spec)
        except Unknown:
            continue
        if needing:
            yield Problem(
                (*file.network_path(name), "tiers"),
                f"without tier public the network has no internet gateway, and {needing}",
                with_tier(network.tiers, "public"),
            )
            return


def _internet_gateway_of(file: StackFile, name: str, balancer: LoadBalancer) -> str:
    """Return why the load balancer *name* needs an internet gateway in its network; empty if it does not."""
    if not balancer.internal:
        return "the load balancer faces the internet" if name == MAIN_LOAD_BALANCER else f"{name!r} faces the internet"
    if name == MAIN_LOAD_BALANCER and file.cdn is not None and file.cdn.service_paths:
        return "the load balancer is CloudFront's VPC origin, which needs one"
    return ""


RULES: tuple[Rule, ...] = tuple(
    for_each_network(rule)
    for rule in (
        _enough_azs,
        _large_enough_for_the_load_balancer,
        _without_nat,
        _without_public_tier,
        _foreign_images,
        _packages,
    )
)
