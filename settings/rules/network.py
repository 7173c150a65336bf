"""Zones, subnets and ways out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from ipaddress import IPv4Network
from itertools import combinations
from typing import get_args

from model.base import Letter, Unknown
from model.cidr import LARGEST, SMALLEST, slots
from model.compute import Service
from model.network import Tier
from model.problem import Problem
from settings.rules.attempt import Rule, each
from settings.stack_file import StackFile

_LETTERS: tuple[str, ...] = get_args(Letter)
_TIERS: tuple[str, ...] = tuple(tier for tier in get_args(Tier) if tier != "vpn")
_TWO = 2
_LOAD_BALANCER_PREFIX = 27
"""https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html"""
_TASK_ENDPOINTS = ("ecr.api", "ecr.dkr", "logs")
"""What Fargate needs to pull an image and to write logs:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html"""


def _subset(file: StackFile) -> Iterator[Problem]:
    zones = file.network.availability_zones
    for letter in file.network.workload_availability_zones or ():
        if letter not in zones:
            yield Problem(
                ("network", "workload_availability_zones"),
                f"zone {letter!r} is not in availability_zones",
                f"workload_availability_zones: [{', '.join(zones)}]",
            )


def _endpoint_zones(file: StackFile) -> Iterator[Problem]:
    zones = file.network.availability_zones
    for letter in file.network.endpoints.availability_zones or ():
        if letter not in zones:
            yield Problem(
                ("network", "endpoints", "availability_zones"),
                f"zone {letter!r} is not in network.availability_zones",
                f"availability_zones: [{', '.join(zones)}]",
            )


def _two_zones(file: StackFile) -> Iterator[Problem]:
    if len(file.network.availability_zones) >= _TWO:
        return
    needed = [
        *(["the load balancer"] if file.load_balancer else []),
        *(f"database {name!r}" for name in file.databases),
        *(f"serverless cache {name!r}" for name in file.serverless_caches),
    ]
    for what in needed:
        yield Problem(("network", "availability_zones"), f"{what} needs subnets in at least 2 zones")


def _cache_zones(file: StackFile) -> Iterator[Problem]:
    if len(file.network.availability_zones) < _TWO:
        for name, cache in file.caches.items():
            if cache.replicas:
                yield Problem(("network", "availability_zones"), f"replicas of cache {name!r} need at least 2 zones")


def _subnet_size(file: StackFile) -> Iterator[Problem]:
    network = file.network
    vpc = IPv4Network(network.cidr).prefixlen
    if network.subnet_prefix <= vpc:
        yield Problem(
            ("network", "subnet_prefix"),
            f"subnets are smaller than the VPC: {vpc + 1} to {SMALLEST} in {network.cidr}",
            f"subnet_prefix: {min(vpc + 8, SMALLEST)}",
        )
    if file.load_balancer and network.subnet_prefix > _LOAD_BALANCER_PREFIX:
        yield Problem(
            ("network", "subnet_prefix"),
            f"the load balancer needs subnets of /{_LOAD_BALANCER_PREFIX} or larger",
            f"subnet_prefix: {_LOAD_BALANCER_PREFIX}",
        )


def _tiers(file: StackFile) -> Iterator[Problem]:
    tiers = file.network.tiers
    for tier in _TIERS:
        if tier not in tiers:
            yield Problem(("network", "tiers"), f"tier {tier!r} is missing")
    for one, other in combinations(tiers, 2):
        if abs(tiers[one] - tiers[other]) < len(_LETTERS):
            yield Problem(
                ("network", "tiers"),
                f"{one} ({tiers[one]}) and {other} ({tiers[other]}) must be {len(_LETTERS)} apart, one for each zone "
                "letter, or their subnets overlap",
            )


def _fit(file: StackFile) -> Iterator[Problem]:
    network = file.network
    available = slots(network.cidr, network.subnet_prefix)
    highest = max(_LETTERS.index(letter) for letter in network.availability_zones)
    needed = max(network.tiers.values(), default=0) + highest + 1
    if needed <= available or network.subnet_prefix <= IPv4Network(network.cidr).prefixlen:
        return
    prefix = network.subnet_prefix - (needed - 1).bit_length()
    if prefix < LARGEST:
        yield Problem(
            ("network", "tiers"),
            f"need {needed} subnets of /{network.subnet_prefix}, more than the largest VPC (/{LARGEST}) holds",
        )
        return
    yield Problem(
        ("network", "cidr"),
        f"holds {available} subnets of /{network.subnet_prefix}, tiers and zones need {needed}: at least a /{prefix}",
        f"cidr: 10.0.0.0/{prefix}",
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
    for endpoint in _TASK_ENDPOINTS if file.services else ():
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
            "with nat none only ECR of this region is within reach",
            'image: {repository: api, tag: "1.0.0"}',
        )


def _foreign_images(file: StackFile) -> Iterator[Problem]:
    yield from each(file.services, partial(_foreign_image, file))


RULES: tuple[Rule, ...] = (
    _subset,
    _endpoint_zones,
    _two_zones,
    _cache_zones,
    _subnet_size,
    _tiers,
    _fit,
    _without_nat,
    _foreign_images,
)
