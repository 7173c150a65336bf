"""The account itself: who calls, its partition, region and availability zones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from preview.aws.answers import Answer, Arguments
from preview.aws.outputs import Place

_ZONES = {
    "us-east-1": "abcdef",
    "us-west-1": "ac",
    "us-west-2": "abcd",
    "ap-northeast-1": "acd",
    "ap-northeast-2": "abcd",
    "ca-central-1": "abd",
}
"""Letters of zones, where they are not a, b and c."""


def _zones(place: Place, _args: Arguments) -> dict[str, Any]:
    letters = _ZONES.get(place.region, "abc")
    return {
        "id": place.region,
        "names": [f"{place.region}{letter}" for letter in letters],
        "zoneIds": [f"{place.short}-az{number}" for number in range(1, len(letters) + 1)],
        "groupNames": [place.region],
    }


def _caller(place: Place, _args: Arguments) -> dict[str, Any]:
    arn = f"arn:{place.partition}:sts::{place.account}:assumed-role/preview/offline"
    return {"id": place.account, "accountId": place.account, "arn": arn, "userId": "AROAPREVIEWPREVIEW000:offline"}


def _region(place: Place, _args: Arguments) -> dict[str, Any]:
    return {
        "id": place.region,
        "name": place.region,
        "region": place.region,
        "description": place.region,
        "endpoint": f"ec2.{place.region}.{place.dns_suffix}",
    }


def _partition(place: Place, _args: Arguments) -> dict[str, Any]:
    reverse = ".".join(reversed(place.dns_suffix.split(".")))
    return {
        "id": place.partition,
        "partition": place.partition,
        "dnsSuffix": place.dns_suffix,
        "reverseDnsPrefix": reverse,
    }


ANSWERS: Mapping[str, Answer] = {
    "getAvailabilityZones": _zones,
    "getCallerIdentity": _caller,
    "getPartition": _partition,
    "getRegion": _region,
}
