"""What a network must have for what lies in it: availability zones, subnets large enough, paths to AWS's services."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from model.aws.elb import FEWEST_AVAILABILITY_ZONES, SMALLEST_SUBNET_PREFIX
from model.aws.vpc import FARGATE_ENDPOINTS
from model.base import Unknown
from model.problem import Problem
from model.service import Service
from settings.rules.attempt import Rule, each
from settings.stack_file import StackFile

_TWO = 2
"""Availability zones of a DB subnet group, even for one instance, and of a replication group with replicas:
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html and
https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html"""


def _two_azs(file: StackFile) -> Iterator[Problem]:
    needed = [
        *([("the load balancer", FEWEST_AVAILABILITY_ZONES)] if file.load_balancer else []),
        *((f"database {name!r}", _TWO) for name in file.databases),
        *((f"serverless cache {name!r}", _TWO) for name in file.serverless_caches),
    ]
    for what, fewest in needed:
        if len(file.network.availability_zones) < fewest:
            yield Problem(
                ("network", "availability_zones"), f"{what} needs subnets in at least {fewest} availability zones"
            )


def _cache_azs(file: StackFile) -> Iterator[Problem]:
    if len(file.network.availability_zones) < _TWO:
        for name, cache in file.caches.items():
            if cache.replicas:
                yield Problem(
                    ("network", "availability_zones"), f"replicas of cache {name!r} need at least 2 availability zones"
                )


def _large_enough_for_the_load_balancer(file: StackFile) -> Iterator[Problem]:
    if file.load_balancer and file.network.subnet_prefix > SMALLEST_SUBNET_PREFIX:
        yield Problem(
            ("network", "subnet_prefix"),
            f"the load balancer needs subnets of /{SMALLEST_SUBNET_PREFIX} or larger",
            f"subnet_prefix: {SMALLEST_SUBNET_PREFIX}",
        )


def _without_nat(file: StackFile) -> Iterator[Problem]:
    if file.network.nat != "none":
        return
    present = file.network.endpoints.interface
    for endpoint, reason in _needed_endpoints(file):
        if endpoint not in present:
            yield Problem(
                ("network", "endpoints", "interface"),
                f"with nat none {reason} needs the endpoint {endpoint}",
                f"interface: [{', '.join([*present, endpoint])}]",
            )


def _needed_endpoints(file: StackFile) -> Iterator[tuple[str, str]]:
    for endpoint in FARGATE_ENDPOINTS if file.services else ():
        yield endpoint, "every service"
    linked = _linked(file)
    confidential = [name for name in linked if name in file.secrets or name in file.databases]
    rotated = [
        name for name, database in file.databases.items() if database.replicas or database.credentials == "generated"
    ]
    if confidential:
        yield "secretsmanager", f"a link to {confidential[0]!r}"
    elif rotated:
        yield "secretsmanager", f"the rotation of the password of {rotated[0]!r}"
    settings = [name for name in linked if name in file.parameters]
    if settings:
        yield "ssm", f"a link to {settings[0]!r}"
    if file.cluster.allow_exec:
        yield "ssmmessages", "cluster.allow_exec"


def _linked(file: StackFile) -> Sequence[str]:
    found: list[str] = []
    for service in file.services.values():
        try:
            found.extend(service.links)
        except Unknown:
            continue
    return found


def _foreign_image(file: StackFile, name: str, service: Service) -> Iterator[Problem]:
    uri = service.image.uri
    if file.network.nat == "none" and uri and ".dkr.ecr." not in uri:
        yield Problem(
            ("services", name, "image", "uri"),
            "with nat none only ECR of this region can be reached",
            'image: {repository: api, tag: "1.0.0"}',
        )


def _foreign_images(file: StackFile) -> Iterator[Problem]:
    yield from each(file.services, partial(_foreign_image, file))


RULES: tuple[Rule, ...] = (
    _two_azs,
    _cache_azs,
    _large_enough_for_the_load_balancer,
    _without_nat,
    _foreign_images,
)
