"""The account: caller identity, partition, region and availability zones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from preview.aws.answers import Answer, Arguments
from preview.aws.outputs import Location

_ZONES = {
    "us-east-1": "abcdef",
    "us-west-1": "ac",
    "us-west-2": "abcd",
    "ap-northeast-1": "acd",
    "ap-northeast-2": "abcd",
    "ca-central-1": "abd",
}
"""Letters of availability zones in regions where they are not a, b and c."""


def _zones(location: Location, _args: Arguments) -> dict[str, Any]:
    letters = _ZONES.get(location.region, "abc")
    return {
        "id": location.region,
        "names": [f"{location.region}{letter}" for letter in letters],
        "zoneIds": [f"{location.short}-az{number}" for number in range(1, len(letters) + 1)],
        "groupNames": [location.region],
    }


def _caller(location: Location, _args: Arguments) -> dict[str, Any]:
    arn = f"arn:{location.partition}:sts::{location.account}:assumed-role/preview/offline"
    return {
        "id": location.account,
        "accountId": location.account,
        "arn": arn,
        "userId": "AROAPREVIEWPREVIEW000:offline",
    }


def _region(location: Location, _args: Arguments) -> dict[str, Any]:
    return {
        "id": location.region,
        "name": location.region,
        "region": location.region,
        "description": location.region,
        "endpoint": f"ec2.{location.region}.{location.dns_suffix}",
    }


def _partition(location: Location, _args: Arguments) -> dict[str, Any]:
    reverse = ".".join(reversed(location.dns_suffix.split(".")))
    return {
        "id": location.partition,
        "partition": location.partition,
        "dnsSuffix": location.dns_suffix,
        "reverseDnsPrefix": reverse,
    }


ANSWERS: Mapping[str, Answer] = {
    "getAvailabilityZones": _zones,
    "getCallerIdentity": _caller,
    "getPartition": _partition,
    "getRegion": _region,
}
