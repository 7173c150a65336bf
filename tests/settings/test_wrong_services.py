"""Bad input, and the exact lines that it gives: kinds, sizes, numbers and routes of services."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import ABSENT, lines_of, row, spoiled

ROWS = [
    row(
        "CPU units that Fargate does not have",
        {"plinth:services.api.cpu": 300},
        "plinth:services.api.cpu = 300: must be 256, 512, 1024, 2048, 4096, 8192 or 16384; example: cpu: 256",
    ),
    row(
        "memory beyond the CPU units",
        {"plinth:services.api.memory_mib": 4096},
        "plinth:services.api.memory_mib = 4096: must be 512, 1024 or 2048 for cpu 256; example: memory_mib: 1024",
    ),
    row(
        "memory beside the steps",
        {"plinth:services.api.cpu": 8192, "plinth:services.api.memory_mib": 21504},
        "plinth:services.api.memory_mib = 21504: must be 16384 to 61440 in steps of 4096 for cpu 8192; "
        "example: memory_mib: 20480",
    ),
    row(
        "no kind",
        {"plinth:services.api.kind": ABSENT},
        "plinth:services.api.kind: is required and has no default; example: kind: web",
    ),
    row(
        "an unknown kind",
        {"plinth:services.mailer.kind": "workr"},
        "plinth:services.mailer.kind = 'workr': must be 'web', 'internal', 'worker' or 'job'; did you mean "
        "'worker'?; example: kind: worker",
    ),
    row(
        "min above max",
        {"plinth:services.api.scaling": {"min_tasks": 4, "max_tasks": 2, "cpu_percent": 70}},
        "plinth:services.api.scaling.max_tasks = 2: is below min_tasks 4; example: max_tasks: 4",
    ),
    row(
        "tasks beside scaling",
        {"plinth:services.api.tasks": 3},
        "plinth:services.api.tasks = 3: is not allowed next to scaling, which sets the number of tasks; remove "
        "it; example: scaling: {min_tasks: 2, max_tasks: 6, cpu_percent: 70}",
    ),
    row(
        "neither tasks nor scaling",
        {"plinth:services.mailer.tasks": ABSENT},
        "plinth:services.mailer: needs tasks (a fixed number) or scaling; example: tasks: 2",
    ),
    row(
        "scaling by nothing",
        {"plinth:services.api.scaling": {"min_tasks": 2, "max_tasks": 4}},
        "plinth:services.api.scaling = {min_tasks: 2, max_tasks: 4}: needs a rule such as cpu_percent, "
        "cpu_steps, schedules or office_hours, or nothing ever scales; example: scaling: {min_tasks: 2, max_tasks: 6, cpu_percent: 70}",
    ),
    row(
        "one task in prod",
        {"plinth:services.mailer.tasks": 1},
        "plinth:services.mailer.tasks = 1: prod needs at least 2, one per zone; example: tasks: 2",
    ),
    row(
        "one task at least in prod",
        {"plinth:services.api.scaling.min_tasks": 1},
        "plinth:services.api.scaling.min_tasks = 1: prod needs at least 2, one per zone; example: min_tasks: 2",
    ),
    row(
        "a scaling target of 150 percent",
        {"plinth:services.api.scaling.cpu_percent": 150},
        "plinth:services.api.scaling.cpu_percent = 150: must be 1 to 99; example: cpu_percent: 70",
    ),
    row(
        "port 0",
        {"plinth:services.api.port": 0},
        "plinth:services.api.port = 0: must be 1024 to 65535; example: port: 8080",
    ),
    row(
        "port 80",
        {"plinth:services.api.port": 80},
        "plinth:services.api.port = 80: must be 1024 to 65535; example: port: 8080",
    ),
    row(
        "port 70000",
        {"plinth:services.api.port": 70000},
        "plinth:services.api.port = 70000: must be 1024 to 65535; example: port: 8080",
    ),
    row(
        "a web service without port",
        {"plinth:services.api.port": ABSENT},
        "plinth:services.api.port: kind web needs it; example: port: 8080",
    ),
    row(
        "a worker with a port",
        {"plinth:services.mailer.port": 8080},
        "plinth:services.mailer.port = 8080: is not allowed for kind worker; change the kind, or remove it; "
        "example: kind: internal",
    ),
    row(
        "a web service without route",
        {"plinth:services.api.route": ABSENT},
        "plinth:services.api.route: kind web needs it; example: route: {paths: [/api/*], priority: 100}",
    ),
    row(
        "a web service without health check",
        {"plinth:services.api.health_check": ABSENT},
        "plinth:services.api.health_check: kind web needs it; example: health_check: {path: /healthz}",
    ),
    row(
        "a health check of a web service without path",
        {"plinth:services.api.health_check": {"command": ["true"]}},
        "plinth:services.api.health_check.path: the load balancer needs it; example: path: /healthz",
    ),
    row(
        "a path for an internal service",
        {"plinth:services.auth.health_check": {"path": "/healthz"}},
        "plinth:services.auth.health_check.path = '/healthz': only the load balancer requests a path; kind "
        "internal is checked by a command; example: health_check: {command: [python, -m, app.check]}",
    ),
    row(
        "an internal service with a route",
        {"plinth:services.auth.route": {"paths": ["/auth/*"], "priority": 7}},
        "plinth:services.auth.route = {paths: ['/auth/*'], priority: 7}: is not allowed for kind internal; "
        "remove it; example: kind: internal",
    ),
    row(
        "a worker with a schedule",
        {"plinth:services.mailer.schedule": "rate(1 hour)"},
        "plinth:services.mailer.schedule = 'rate(1 hour)': is not allowed for kind worker; remove it; "
        "example: kind: worker",
    ),
    row(
        "a job with tasks",
        {"plinth:services.nightly.tasks": 2},
        "plinth:services.nightly.tasks = 2: is not allowed for kind job; remove it; example: kind: job",
    ),
    row(
        "a web service without load balancer",
        {"plinth:load_balancer": ABSENT, "plinth:cdn.dynamic_paths": []},
        "plinth:services.api.kind = 'web': web needs plinth:load_balancer; example: plinth:load_balancer: "
        "{scheme: internet-facing, subdomain: api}",
    ),
    row(
        "priority 0",
        {"plinth:services.api.route.priority": 0},
        "plinth:services.api.route.priority = 0: must be 1 to 50000; example: priority: 100",
    ),
    row(
        "a priority twice",
        {
            "plinth:services.shop": {
                "kind": "web",
                "image": {"repository": "api", "tag": "1.0.0"},
                "port": 8080,
                "cpu": 256,
                "memory_mib": 512,
                "health_check": {"path": "/"},
                "route": {"paths": ["/api/shop"], "priority": 100},
                "tasks": 2,
            }
        },
        "plinth:services.shop.route.priority = 100: is the priority of 'api' too; example: priority: 99",
    ),
    row(
        "a path twice",
        {
            "plinth:services.shop": {
                "kind": "web",
                "image": {"repository": "api", "tag": "1.0.0"},
                "port": 8080,
                "cpu": 256,
                "memory_mib": 512,
                "health_check": {"path": "/"},
                "route": {"paths": ["/api/*"], "priority": 200},
                "tasks": 2,
            }
        },
        "plinth:services.shop.route: never receives /api/*: 'api', with priority 100, takes it first; example: "
        "plinth:services.shop.route.paths: [/api/shop/*], plinth:services.shop.route.priority: 99",
    ),
    row(
        "six paths in a route",
        {"plinth:services.api.route.paths": ["/api/1", "/api/2", "/api/3", "/api/4", "/api/5", "/api/6"]},
        "plinth:services.api.route = {paths: ['/api/1', '/api/2', '/api/3', '/api/4', '/api/5', '/api/6'], "
        "priority: 100}: a rule holds at most 5 values of conditions, this one 6; example: route: {paths: "
        "[/api/*], priority: 100}",
    ),
    row(
        "a route for nothing",
        {"plinth:services.api.route.paths": []},
        "plinth:services.api.route = {paths: [], priority: 100}: needs at least one of paths, hosts, "
        "headers, methods, query and source_cidrs; example: route: {paths: [/api/*], priority: 100}",
    ),
    row(
        "a health path without slash",
        {"plinth:services.api.health_check.path": "healthz"},
        "plinth:services.api.health_check.path = 'healthz': must begin with / and have at most 1024 "
        "characters, without spaces; example: path: /healthz",
    ),
    row(
        "a timeout as long as the interval",
        {"plinth:services.api.health_check.timeout_seconds": 30},
        "plinth:services.api.health_check.timeout_seconds = 30: must be below interval_seconds 30; example: "
        "timeout_seconds: 5",
    ),
    row(
        "an interval of 2 seconds",
        {"plinth:services.api.health_check.interval_seconds": 2},
        "plinth:services.api.health_check.interval_seconds = 2: must be 5 to 300; example: interval_seconds: 30",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
