"""A legal stack file for tests, and ways to spoil it."""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping
from typing import Any

import pytest

from settings import Settings, SettingsError
from settings.load import parse
from tests.support.offline import engine_form

ABSENT = object()

LEGAL: dict[str, Any] = {
    "aws:region": "us-east-1",
    "plinth:stack": {"environment": "prod", "owner": "platform"},
    "plinth:account": {"regions": ["us-east-1"]},
    "plinth:network": {"availability_zones": ["a", "b", "c"], "nat": "per_az"},
    "plinth:dns": {"domain": "example.com", "zone": "create"},
    "plinth:load_balancer": {"scheme": "internal"},
    "plinth:cdn": {"subdomain": "www", "dynamic_paths": ["/api/*"]},
    "plinth:services": {
        "api": {
            "kind": "web",
            "image": {"repository": "api", "tag": "1.0.0"},
            "port": 8080,
            "cpu": 256,
            "memory_mib": 512,
            "health_check": {"path": "/healthz"},
            "route": {"paths": ["/api/*"], "priority": 100},
            "scaling": {"min_tasks": 2, "max_tasks": 6, "cpu_percent": 70},
            "links": {"main": "connect", "uploads": "read_write", "auth": "call"},
        },
        "auth": {
            "kind": "internal",
            "image": {"repository": "api", "tag": "1.0.0"},
            "port": 8080,
            "cpu": 256,
            "memory_mib": 512,
            "health_check": {"command": ["true"]},
            "tasks": 2,
            "links": {"jwt-key": "read", "log-level": "read"},
        },
        "mailer": {
            "kind": "worker",
            "image": {"repository": "api", "tag": "1.0.0"},
            "cpu": 256,
            "memory_mib": 512,
            "health_check": {"command": ["true"]},
            "tasks": 2,
            "environment": {"QUEUE": "mail"},
        },
        "nightly": {
            "kind": "job",
            "image": {"repository": "api", "tag": "1.0.0"},
            "cpu": 256,
            "memory_mib": 512,
            "schedule": "rate(1 day)",
            "links": {"sessions": "connect"},
        },
    },
    "plinth:repositories": {"api": {}},
    "plinth:databases": {"main": {"instance_class": "db.t4g.small", "storage_gib": 20}},
    "plinth:caches": {"sessions": {"node_type": "cache.t4g.small", "replicas": 1}},
    "plinth:buckets": {"assets": {"role": "assets"}, "uploads": {"role": "uploads"}},
    "plinth:secrets": {"jwt-key": {"description": "Key that signs access tokens"}},
    "plinth:parameters": {"log-level": {"value": "info"}},
    "plinth:observability": {"alert_emails": ["ops@example.com"], "log_retention_days": 30},
    "plinth:cost": {"monthly_budget_usd": 1000},
}

WEB: dict[str, Any] = {**LEGAL["plinth:services"]["api"], "links": {}}
"""Another web service, for a route of its own."""

FUNCTION = {"code": "examples/functions/reports", "runtime": "python3.13", "handler": "app.handler"}
"""A function with nothing that has a default."""


def spoiled(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return LEGAL with values set at dotted paths, or taken away where the value is ABSENT."""
    config = copy.deepcopy(LEGAL)
    for path, value in changes.items():
        *above, last = path.split(".")
        target = config
        for step in above:
            target = target.setdefault(step, {})
        if value is ABSENT:
            del target[last]
        else:
            target[last] = value
    return config


SECOND = {"cidr": "10.1.0.0/16", "availability_zones": ["a", "b"], "nat": "per_az"}
"""A network beside that of LEGAL."""


def two_networks(first: str, second: str, *, moved: Collection[str] = ("services.mailer",)) -> dict[str, Any]:
    """Return LEGAL's changes for its network as *first*, and SECOND as *second* with the things that are *moved*."""
    things = (
        "load_balancer",
        "databases.main",
        "caches.sessions",
        *(f"services.{one}" for one in LEGAL["plinth:services"]),
    )
    return {
        "plinth:network": ABSENT,
        "plinth:networks": {first: {**LEGAL["plinth:network"]}, second: SECOND},
        **{f"plinth:{thing}.network": second if thing in moved else first for thing in things},
    }


def without_nat(*endpoints: str) -> dict[str, Any]:
    """Return LEGAL's changes for a network that reaches, besides S3, only services of AWS with one of the *endpoints*."""
    return {"plinth:network.nat": "none", "plinth:network.endpoints": {"interface": [*endpoints]}}


def settings_of(config: Mapping[str, Any], stack: str = "test", secret_keys: tuple[str, ...] = ()) -> Settings:
    """Return the settings of a stack file's ``config``."""
    return parse(engine_form(config), stack, secret_keys)


def lines_of(config: Mapping[str, Any], stack: str = "test", secret_keys: tuple[str, ...] = ()) -> list[str]:
    """Return the lines of the error that *config* raises; none if it is legal."""
    try:
        settings_of(config, stack, secret_keys)
    except SettingsError as error:
        return str(error).split("\n")
    return []


def row(name: str, changes: Mapping[str, Any], *lines: str) -> Any:
    """Return a row of a table of bad inputs: LEGAL with *changes* gives exactly *lines*."""
    return pytest.param(changes, list(lines), id=name)
