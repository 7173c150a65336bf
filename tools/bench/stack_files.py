"""Makes stack files with any number of services, out of the production stack's own."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import yaml

_SERVICES, _REPOSITORIES = "plinth:services", "plinth:repositories"
_FIRST_PRIORITY = 1000


def with_services(source: Path, count: int) -> dict[str, Any]:
    """Return the content of *source* with exactly *count* services: its own first, then copies of its web service."""
    content = yaml.safe_load(source.read_text(encoding="utf-8"))
    config = content["config"]
    own: dict[str, Any] = config[_SERVICES]
    web = next(name for name, service in own.items() if service["kind"] == "web")
    services = {web: _alone(own[web])}
    path = str(own[web]["route"]["paths"][0]).removesuffix("/*")
    for number in range(1, count):
        copied = copy.deepcopy(services[web])
        copied["route"] = {"paths": [f"{path}/s{number}/*"], "priority": _FIRST_PRIORITY + number}
        services[f"s{number}"] = copied
    # The paths of the copies are among its own, so it is asked last.
    services[web]["route"] = {**services[web]["route"], "priority": _FIRST_PRIORITY + count}
    config[_SERVICES] = services
    return content


def _alone(service: dict[str, Any]) -> dict[str, Any]:
    """Return a service without links to other services: those are not there."""
    data = {"connect", "fetch", "read", "write", "read_write"}
    return {**service, "links": {name: access for name, access in service["links"].items() if access in data}}


def written(content: dict[str, Any], folder: Path, name: str) -> Path:
    """Write a stack file and return its path."""
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return path
