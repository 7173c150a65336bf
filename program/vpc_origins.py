"""Whether CloudFront reaches the availability zones of a load balancer, before anything is made."""

from __future__ import annotations

import pulumi_aws as aws

from model.aws.cloudfront import ZONES_WITHOUT_VPC_ORIGINS
from settings import Settings, SettingsError
from settings.errors import written


def refuse_zones_without_vpc_origins(config: Settings) -> None:
    """Raise SettingsError if an internal load balancer is in an availability zone that has no VPC origins.

    Which letter such a zone has differs between accounts, so the account is asked.
    """
    excluded = ZONES_WITHOUT_VPC_ORIGINS.get(config.region)
    balancer, cdn = config.load_balancer, config.cdn
    if excluded is None or balancer is None or cdn is None or not (balancer.internal and cdn.dynamic_paths):
        return
    zones = aws.get_availability_zones(state="available")
    letters = {name.removeprefix(config.region): zone for name, zone in zip(zones.names, zones.zone_ids, strict=True)}
    name = config.network_of(balancer)
    given = config.named_networks[name].availability_zones if name else []
    wrong = next((letter for letter in given if letters.get(letter) == excluded), None)
    if wrong is None or name is None:
        return
    reached = [letter for letter, zone in letters.items() if zone != excluded]
    legal = sorted([*(set(given) - {wrong}), *[letter for letter in reached if letter not in given][:1]])
    path = written((*config.network_path(name), "availability_zones"))
    rule = f"in this account {config.region}{wrong} is {excluded}, where CloudFront has no VPC origins"
    raise SettingsError([f"{path} = [{', '.join(given)}]: {rule}; example: availability_zones: [{', '.join(legal)}]"])
