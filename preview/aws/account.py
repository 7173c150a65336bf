"""The account: caller identity, partition, region and availability zones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from preview.aws.answers import Answer, Arguments
from preview.aws.outputs import Location

_ZONES: Mapping[str, Mapping[str, int]] = {
    "us-east-1": {"a": 1, "b": 2, "c": 4, "d": 6, "e": 5, "f": 7},
    "us-west-1": {"a": 1, "c": 3},
    "us-west-2": {"a": 1, "b": 2, "c": 3, "d": 4},
    "ap-northeast-1": {"a": 4, "c": 1, "d": 2},
    "ap-northeast-2": {"a": 1, "b": 2, "c": 3, "d": 4},
    "ca-central-1": {"a": 1, "b": 2, "d": 4},
}
"""Letters and numbers of an account's availability zones, in regions where they are not a, b and c, 1 to 3. In
us-east-1, us-west-1 and ap-northeast-1 accounts differ; here no letter is a zone that lacks VPC origins or Fargate."""


def _zones(location: Location, _args: Arguments) -> dict[str, Any]:
    zones = _ZONES.get(location.region, {"a": 1, "b": 2, "c": 3})
    return {
        "id": location.region,
        "names": [f"{location.region}{letter}" for letter in zones],
        "zoneIds": [f"{location.short}-az{number}" for number in zones.values()],
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
