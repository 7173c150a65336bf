"""AWS's partitions and regions, and their availability zones. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from model.aws.tables import table
from model.base import did_you_mean, nearest

PARTITION = "aws"
"""The partition that Plinth builds in. Others have other DNS suffixes, service principals and endpoints:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html"""

REGION = r"[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}"

AzLetter = Literal["a", "b", "c", "d", "e", "f"]
"""Last letter of an availability zone's name; us-east-1 has all six:
https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html"""

AZ_LETTERS: tuple[AzLetter, ...] = get_args(AzLetter)

ZONES_OF_AN_ACCOUNT: Mapping[str, int] = {"us-west-1": 2}
"""Region → availability zones that an account has, where it is fewer than there are letters:
https://docs.aws.amazon.com/global-infrastructure/latest/regions/az-ids.html"""

ZONES_THAT_FEW_SEE: Mapping[str, str] = {"ap-northeast-1": "b", "ca-central-1": "c"}
"""Region → letters that mostly accounts have that used the region before AWS closed the zone to new customers. In
ap-northeast-1 the letters differ between accounts."""

_LETTERS_BY_ACCOUNT: Mapping[str, str] = {"us-west-1": "abc"}
"""Region → letters of which every account sees some, but not each the same."""

GLOBAL_SERVICES_REGION = "us-east-1"
"""Region of the metrics, certificates and logs of services without regions: CloudFront
(https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html and
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html) and Route 53
(https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-hosted-zones-with-cloudwatch.html)."""


def regions() -> Sequence[str]:
    """Return the regions of the partition that Plinth builds in."""
    found: list[str] = table("regions")["partitions"][PARTITION]
    return found


def regions_of_every_partition() -> Sequence[str]:
    """Return AWS's regions, those of China and GovCloud among them."""
    return [region for members in table("regions")["partitions"].values() for region in members]


def nearest_region(region: str) -> str | None:
    """Return the region that *region* was most likely meant to be: one of the same letters, or else the nearest."""
    swapped = (one for one in regions() if sorted(one) == sorted(region))
    return next(swapped, None) or nearest(region, regions())


def check_region(region: str) -> str:
    """Return *region*, or raise ValueError if it has not the form of a region, or is in another partition.

    A region that the table does not contain may be new, so that it is for the settings to refuse.
    """
    if not re.fullmatch(REGION, region):
        meant = nearest_region(region)
        raise ValueError("is not an AWS region" + did_you_mean(meant))
    partition = _partition(region)
    if partition != PARTITION:
        raise ValueError(f"is in partition {partition}; Plinth builds in partition {PARTITION} only")
    return region


def zone_letters(region: str) -> str | None:
    """Return the letters of a region's availability zones, or None if the table does not contain the region."""
    known: str | None = table("regions")["zones"].get(region)
    return _LETTERS_BY_ACCOUNT.get(region, known)


def _partition(region: str) -> str:
    """Return the partition of a region; a new one is in that of the regions that begin as it does."""
    partitions: Mapping[str, list[str]] = table("regions")["partitions"]
    for name, members in partitions.items():
        if region in members:
            return name
    return next(
        (
            name
            for name, members in partitions.items()
            if name != PARTITION and any(_beginning(one) == _beginning(region) for one in members)
        ),
        PARTITION,
    )


def _beginning(region: str) -> str:
    """Return ``us-gov`` of us-gov-east-1, ``cn`` of cn-north-1, and so on."""
    first, second, *rest = region.split("-")
    return f"{first}-{second}" if len(rest) > 1 else first
