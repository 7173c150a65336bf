"""Whether AWS has in the stack's availability zones what the stack puts there, before anything is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pulumi_aws as aws

from model.aws.apigateway import ZONES_WITHOUT_VPC_LINKS
from model.aws.cloudfront import ZONES_WITHOUT_VPC_ORIGINS
from model.aws.fargate import ZONES_WITHOUT_FARGATE
from model.problem import Path
from settings import Settings, SettingsError
from settings.fields import written


@dataclass(frozen=True, kw_only=True, slots=True)
class _Need:
    """Something that one availability zone of the region does not have."""

    path: Path
    """Key in the stack file, with the letters in *letters*."""

    letters: Sequence[str]
    zone_id: str
    """Id of the availability zone without it."""

    missing: str


def refuse_unsuitable_zones(config: Settings) -> None:
    """Raise SettingsError if something is in an availability zone that does not have it.

    AWS names such zones by id, and which letter an id has differs between accounts, so the account is asked.
    """
    needs = [*_vpc_origins(config), *_vpc_links(config), *_fargate(config)]
    if not needs:
        return
    zones = aws.get_availability_zones(state="available")
    ids = {name.removeprefix(config.region): zone for name, zone in zip(zones.names, zones.zone_ids, strict=True)}
    lines = [line for need in needs for line in _unsuitable(config.region, need, ids)]
    if lines:
        raise SettingsError(lines)


def _vpc_origins(config: Settings) -> Iterator[_Need]:
    zone_id = ZONES_WITHOUT_VPC_ORIGINS.get(config.region)
    balancer, cdn = config.load_balancer, config.cdn
    if zone_id and balancer and balancer.internal and cdn and cdn.service_paths:
        name = config.network_of(balancer)
        for network, spec in config.named_networks.items():
            if network == name:
                path = (*config.network_path(network), "availability_zones")
                missing = "CloudFront has no VPC origins"
                yield _Need(path=path, letters=spec.availability_zones, zone_id=zone_id, missing=missing)


def _vpc_links(config: Settings) -> Iterator[_Need]:
    zone_id = ZONES_WITHOUT_VPC_LINKS.get(config.region)
    reached = {config.load_balancer_of(config.services[one]) for api in config.apis.values() for one in api.services}
    if zone_id and reached:
        used = {
            config.network_of(balancer) for name, balancer in config.named_load_balancers.items() if name in reached
        }
        for network, spec in config.named_networks.items():
            if network in used:
                path = (*config.network_path(network), "availability_zones")
                missing = "API Gateway has no VPC links"
                yield _Need(path=path, letters=spec.availability_zones, zone_id=zone_id, missing=missing)


def _fargate(config: Settings) -> Iterator[_Need]:
    zone_id = ZONES_WITHOUT_FARGATE.get(config.region)
    used = {config.network_of(service) for service in config.services.values()}
    for network, spec in config.named_networks.items():
        if zone_id and network in used:
            key = "workload_availability_zones" if spec.workload_availability_zones else "availability_zones"
            path = (*config.network_path(network), key)
            yield _Need(path=path, letters=spec.workload_azs, zone_id=zone_id, missing="ECS has no Fargate")


def _unsuitable(region: str, need: _Need, ids: Mapping[str, str]) -> Iterator[str]:
    wrong = next((letter for letter in need.letters if ids.get(letter) == need.zone_id), None)
    if wrong is None:
        return
    kept = [letter for letter in need.letters if letter != wrong]
    others = [
        letter for letter, zone in ids.items() if zone != need.zone_id and letter not in kept and len(letter) == 1
    ]
    key, given, legal = need.path[-1], ", ".join(need.letters), ", ".join(sorted([*kept, *others[:1]]))
    rule = f"in this account {region}{wrong} is {need.zone_id}, where {need.missing}"
    yield f"{written(need.path)} = [{given}]: {rule}; example: {key}: [{legal}]"
