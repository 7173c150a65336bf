"""Answers to the data sources that programs ask: what an account looks like from inside."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from preview.aws.simulate.shapes import Digest, Place

Arguments = Mapping[str, Any]
Answer = Callable[[Place, Arguments], dict[str, Any]]

_ZONES = {
    "us-east-1": "abcdef",
    "us-west-1": "ac",
    "us-west-2": "abcd",
    "ap-northeast-1": "acd",
    "ap-northeast-2": "abcd",
    "ca-central-1": "abd",
}
"""Letters of zones, where they are not a, b and c."""

_PREFIX_LISTS = {
    "com.amazonaws.global.cloudfront.origin-facing": "pl-3b927c52",
    "com.amazonaws.us-east-1.s3": "pl-63a5400a",
    "com.amazonaws.us-east-1.dynamodb": "pl-02cd2c6b",
}
_ELB_ACCOUNTS = {
    "us-east-1": "127311923021",
    "us-east-2": "033677994240",
    "us-west-1": "027434742980",
    "us-west-2": "797873946194",
    "eu-central-1": "054676820928",
    "eu-west-1": "156460612806",
}
"""https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html"""


class NoAnswerError(LookupError):
    """A program asked a data source that the preview cannot answer."""


def invoke(place: Place, token: str, args: Arguments) -> dict[str, Any]:
    """Return what a data source would say; raises NoAnswerError, naming the token, for one that has no answer here."""
    answer = _ANSWERS.get(token.rpartition(":")[2]) if token.startswith("aws:") else None
    if answer is None:
        raise NoAnswerError(
            f"the preview has no answer for the data source {token}; add one to preview/aws/simulate/data_sources.py"
        )
    where = Place(place.account, str(args.get("region") or place.region))
    return {"id": token.rpartition(":")[2], "region": where.region, **_given(args), **answer(where, args)}


def _given(args: Arguments) -> dict[str, Any]:
    return {key: value for key, value in args.items() if value is not None}


def _hex(place: Place, length: int, *parts: object) -> str:
    return format(Digest(f"{place.account}/{place.region}/{parts}", "0123456789abcdef"), str(length))


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


def _prefix_list(place: Place, args: Arguments) -> dict[str, Any]:
    name = str(args.get("name") or args.get("prefixListId") or "")
    identifier = _PREFIX_LISTS.get(name) or f"pl-{_hex(place, 8, name)}"
    arn = f"arn:{place.partition}:ec2:{place.region}:aws:prefix-list/{identifier}"
    return {
        "id": identifier,
        "name": name,
        "arn": arn,
        "addressFamily": "IPv4",
        "entries": [],
        "cidrBlocks": [],
        "maxEntries": 55,
        "ownerId": "AWS",
        "version": 1,
        "tags": {},
    }


def _parameter(place: Place, args: Arguments) -> dict[str, Any]:
    name = str(args.get("name", ""))
    value = f"ami-{_hex(place, 17, name)}" if "/ami" in name else f"value-of{name.replace('/', '-')}"
    arn = f"arn:{place.partition}:ssm:{place.region}::parameter{name}"
    return {
        "id": name,
        "name": name,
        "value": value,
        "insecureValue": value,
        "arn": arn,
        "type": "String",
        "version": 1,
    }


def _ami(place: Place, args: Arguments) -> dict[str, Any]:
    identifier = f"ami-{_hex(place, 17, json.dumps(args, sort_keys=True, default=str))}"
    arn = f"arn:{place.partition}:ec2:{place.region}::image/{identifier}"
    return {
        "id": identifier,
        "imageId": identifier,
        "arn": arn,
        "name": "al2023-ami",
        "architecture": "arm64",
        "rootDeviceName": "/dev/xvda",
        "rootDeviceType": "ebs",
        "state": "available",
        "virtualizationType": "hvm",
        "tags": {},
    }


def _random_password(_place: Place, args: Arguments) -> dict[str, Any]:
    """Return a stand-in of the length that was asked for; it is the same each time, so it is no password."""
    length = int(args.get("passwordLength") or 32)
    return {"randomPassword": ("Stand-in0" * length)[:length]}


def _zone(place: Place, args: Arguments) -> dict[str, Any]:
    name = str(args.get("name") or "example.com").rstrip(".")
    identifier = str(args.get("zoneId") or f"Z{_hex(place, 20, name).upper()}")
    return {
        "id": identifier,
        "zoneId": identifier,
        "name": name,
        "arn": f"arn:{place.partition}:route53:::hostedzone/{identifier}",
        "nameServers": [f"ns-{number}.awsdns-0{number}.com" for number in range(4)],
        "privateZone": bool(args.get("privateZone")),
        "tags": {},
    }


def _elb_account(place: Place, _args: Arguments) -> dict[str, Any]:
    account = _ELB_ACCOUNTS.get(place.region) or str(int(_hex(place, 12, "elb"), 16)).zfill(12)[:12]
    return {"id": account, "arn": f"arn:{place.partition}:iam::{account}:root"}


def _document(_place: Place, args: Arguments) -> dict[str, Any]:
    statements = [_statement(statement) for statement in args.get("statements") or []]
    content = {"Version": args.get("version") or "2012-10-17", "Statement": statements}
    if args.get("policyId"):
        content["Id"] = args["policyId"]
    minified = json.dumps(content, separators=(",", ":"))
    digest = hashlib.sha256(minified.encode()).hexdigest()
    return {"id": str(int(digest[:8], 16)), "json": json.dumps(content, indent=2), "minifiedJson": minified}


def _statement(given: Mapping[str, Any]) -> dict[str, Any]:
    statement: dict[str, Any] = {"Effect": given.get("effect") or "Allow"}
    if given.get("sid"):
        statement["Sid"] = given["sid"]
    for source, name in (
        ("actions", "Action"),
        ("notActions", "NotAction"),
        ("resources", "Resource"),
        ("notResources", "NotResource"),
    ):
        if given.get(source):
            statement[name] = _one_or_all(given[source])
    for source, name in (("principals", "Principal"), ("notPrincipals", "NotPrincipal")):
        for principal in given.get(source) or []:
            who = _one_or_all(principal["identifiers"])
            if principal["type"] == "*":
                statement[name] = "*"
            else:
                statement.setdefault(name, {})[principal["type"]] = who
    for condition in given.get("conditions") or []:
        values = _one_or_all(condition["values"])
        statement.setdefault("Condition", {}).setdefault(condition["test"], {})[condition["variable"]] = values
    return statement


def _one_or_all(values: Any) -> Any:
    items = list(values) if isinstance(values, (list, tuple)) else [values]
    return items[0] if len(items) == 1 else items


_ANSWERS: dict[str, Answer] = {
    "getAmi": _ami,
    "getAvailabilityZones": _zones,
    "getCallerIdentity": _caller,
    "getManagedPrefixList": _prefix_list,
    "getEc2ManagedPrefixList": _prefix_list,
    "getParameter": _parameter,
    "getPartition": _partition,
    "getPolicyDocument": _document,
    "getPrefixList": _prefix_list,
    "getRandomPassword": _random_password,
    "getRegion": _region,
    "getServiceAccount": _elb_account,
    "getZone": _zone,
}
