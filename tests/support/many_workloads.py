"""Stacks with many services, functions, groups of instances and queues, for what has to hold whatever their number."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from model.aws.elb import LAST_PRIORITY
from tests.support.spoiled_stack_files import LEGAL

LONGEST_NAME = 20
_MOST_AUTOMATIC = 12
KINDS = ("web", "internal", "worker", "function", "group", "queue")

_SECTIONS = {"function": "plinth:functions", "group": "plinth:instance_groups", "queue": "plinth:queues"}

_IMAGE = {"image": {"repository": "api", "tag": "1.0.0"}, "cpu": 256, "memory_mib": 512}
_COMMAND = {"health_check": {"command": ["true"]}}
_LINKS = {"main": "fetch", "uploads": "read_write"}


def _scaled(number: int) -> dict[str, Any]:
    return {"tasks": 2} if number % 2 else {"scaling": {"min_tasks": 2, "max_tasks": 4, "cpu_percent": 70}}


def _of(kind: str, number: int) -> dict[str, Any]:
    match kind:
        case "web":
            route: dict[str, Any] = {"paths": [f"/api/{number}/*"]}
            if number % 2 or number > _MOST_AUTOMATIC:  # numbers that are made of names are the same once in a while
                route["priority"] = number
            return {
                "kind": kind,
                **_IMAGE,
                "port": 8080,
                "health_check": {"path": "/healthz"},
                "route": route,
                "links": _LINKS,
            }
        case "internal":
            return {"kind": kind, **_IMAGE, **_COMMAND, "port": 8080, "links": {"main": "fetch"}}
        case "worker":
            return {"kind": kind, **_IMAGE, **_COMMAND, "links": _LINKS}
        case "group":
            return {
                "instance_type": "t4g.small",
                "scripts": ["examples/instances/web.sh"],
                "min_instances": 2,
                "max_instances": 3,
                "scaling": {"cpu_percent": 70},
                "links": {"uploads": "read"},
            }
        case "function":
            return {
                "code": "examples/functions/reports",
                "runtime": "python3.13",
                "handler": "app.handler",
                "schedule": "rate(1 hour)",
                "links": {"uploads": "read"},
            }
    return {}


def name_of(kind: str, number: int) -> str:
    """Return a name that is as long as one of a service may be."""
    return f"{kind}-{number}-{'long' * 5}"[:LONGEST_NAME].rstrip("-")


def mix(numbers: Mapping[str, Iterable[int]]) -> dict[str, Any]:
    """Return the ``config`` of a prod stack with these workloads, besides what the legal stack file of tests has.

    Kind → numbers, by which they are named. Services link to the database and the bucket that all share.
    """
    config = copy.deepcopy(LEGAL)
    config["plinth:services"]["api"]["route"]["priority"] = LAST_PRIORITY  # it has /api/*, the others parts of it
    for kind, chosen in numbers.items():
        section = _SECTIONS.get(kind, "plinth:services")
        for number in chosen:
            scaling = _scaled(number) if section == "plinth:services" else {}
            config.setdefault(section, {})[name_of(kind, number)] = _of(kind, number) | scaling
    return config
