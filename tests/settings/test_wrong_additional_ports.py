"""Bad input, and the exact lines that it gives: additional ports of a web service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import WEB, lines_of, row, spoiled

PORTS = "plinth:services.api.additional_ports"


def admin(**changes: Any) -> dict[str, Any]:
    """Return a legal additional port of ``api`` with *changes*."""
    return {"port": 9000, "health_check_path": "/ready", **routed(), **changes}


def routed(**changes: Any) -> dict[str, Any]:
    """Return the route of that port with *changes*."""
    return {"route": {"paths": ["/api/admin/*"], "priority": 90, **changes}}


ROWS = [
    row(
        "a port below 1024",
        {PORTS: {"admin": admin(port=80)}},
        "plinth:services.api.additional_ports.admin.port = 80: must be 1024 to 65535; example: port: 9000",
    ),
    row(
        "the port of the service",
        {PORTS: {"admin": admin(port=8080)}},
        "plinth:services.api.additional_ports.admin.port = 8080: is that of port too; choose another one; example: port: 8081",
    ),
    row(
        "the last port twice",
        {
            PORTS: {
                "admin": admin(port=65535),
                "other": {**admin(port=65535), "route": {"paths": ["/api/other/*"], "priority": 91}},
            }
        },
        "plinth:services.api.additional_ports.other.port = 65535: is that of additional_ports.admin.port too; choose another one; example: port: 65534",
    ),
    row(
        "a port alone",
        {PORTS: {"admin": 9000}},
        "plinth:services.api.additional_ports.admin = 9000: expected an object, got an integer; example: additional_ports: {admin: {port: 9000, health_check_path: /healthz, route: {paths: [/api/admin/*], priority: 90}}}",
    ),
    row(
        "without a health check",
        {PORTS: {"admin": {"port": 9000, "route": {"paths": ["/api/admin/*"], "priority": 90}}}},
        "plinth:services.api.additional_ports.admin.health_check_path: is required and has no default; example: health_check_path: /healthz",
    ),
    row(
        "a health check as of a service",
        {PORTS: {"admin": {**admin(), "health_check": {"path": "/"}}}},
        "plinth:services.api.additional_ports.admin.health_check = {path: '/'}: unknown key; did you mean 'health_check_path'?; example: health_check_path: /healthz",
    ),
    row(
        "a path without a slash",
        {PORTS: {"admin": admin(health_check_path="ready")}},
        "plinth:services.api.additional_ports.admin.health_check_path = 'ready': must begin with / and have at most 1024 characters, without spaces; example: health_check_path: /healthz",
    ),
    row(
        "without a route",
        {PORTS: {"admin": {"port": 9000, "health_check_path": "/ready"}}},
        "plinth:services.api.additional_ports.admin.route: is required and has no default; example: route: {paths: [/api/admin/*], priority: 90}",
    ),
    row(
        "five more",
        {
            PORTS: {
                f"p{n}": {
                    "port": 9000 + n,
                    "health_check_path": "/ready",
                    "route": {"paths": [f"/api/{n}/*"], "priority": 80 + n},
                }
                for n in range(5)
            }
        },
        "plinth:services.api.additional_ports = {p0: {port: 9000, health_check_path: '/ready', route: {paths: ['/api/0/*'], priority: 80}}, p1: {port: 9001, health_chec…: holds at most 4, this one 5; example: additional_ports: {admin: {port: 9000, health_check_path: /healthz, route: {paths: [/api/admin/*], priority: 90}}}",
    ),
    row(
        "weights",
        {PORTS: {"admin": admin(**routed(forward={"weights": {"api": 1, "auth": 1}}))}},
        "plinth:services.api.additional_ports.admin.route.forward: divides requests between services, and this route leads to one port of one service; remove it; example: forward: null",
    ),
    row(
        "the priority of the service",
        {PORTS: {"admin": admin(**routed(priority=100))}},
        "plinth:services.api.additional_ports.admin.route.priority = 100: is the priority of 'api' too; example: priority: 99",
    ),
    row(
        "requests that the service takes first",
        {PORTS: {"admin": admin(**routed(priority=200))}},
        "plinth:services.api.additional_ports.admin.route: never receives /api/admin/*: 'api', with priority 100, takes it first; example: plinth:services.api.additional_ports.admin.route.priority: 99",
    ),
    row(
        "requests of the service",
        {PORTS: {"admin": admin(**routed(paths=["/api/*"]))}},
        "plinth:services.api.route: never receives /api/*: 'api-admin', with priority 90, takes it first; example: plinth:services.api.route.paths: [/api/api/*], plinth:services.api.route.priority: 89",
    ),
    row(
        "a load balancer that is not there",
        {PORTS: {"admin": admin(**routed(load_balancer="office"))}},
        "plinth:services.api.additional_ports.admin.route.load_balancer = 'office': is no load balancer of plinth:load_balancers; example: load_balancer: null",
    ),
    row(
        "a path that CloudFront does not send on",
        {PORTS: {"admin": admin(**routed(paths=["/admin/*"]))}},
        "plinth:services.api.additional_ports.admin.route.paths = ['/admin/*']: /admin/* cannot be reached: cdn.dynamic_paths does not send it to the load balancer; example: plinth:cdn.dynamic_paths: [/api/*, /admin/*]",
    ),
    row(
        "a host without a certificate",
        {PORTS: {"admin": admin(**routed(hosts=["admin.example.org"]))}},
        "plinth:services.api.additional_ports.admin.route.hosts[0] = 'admin.example.org': no request has this host: the stack's names, which its certificate covers, are www.example.com; example: hosts: [www.example.com]",
    ),
    row(
        "an internal service",
        {"plinth:services.auth.additional_ports": {"admin": admin()}},
        "plinth:services.auth.additional_ports = {admin: {port: 9000, health_check_path: '/ready', route: {paths: ['/api/admin/*'], priority: 90}}}: is not allowed for kind internal; remove it; example: kind: internal",
    ),
    row(
        "a job",
        {"plinth:services.nightly.additional_ports": {"admin": admin()}},
        "plinth:services.nightly.additional_ports = {admin: {port: 9000, health_check_path: '/ready', route: {paths: ['/api/admin/*'], priority: 90}}}: is not allowed for kind job; remove it; example: kind: job",
    ),
    row(
        "a deployment that shifts traffic",
        {PORTS: {"admin": admin()}, "plinth:services.api.deployment": {"strategy": "blue_green"}},
        "plinth:services.api.additional_ports: have one target group each, and a deployment that shifts traffic needs two; deploy the service rolling: deployment: {strategy: rolling}; example: additional_ports: {}",
    ),
    row(
        "the strategy of the stack",
        {PORTS: {"admin": admin()}, "plinth:cluster": {"deployment": {"strategy": "canary"}}},
        "plinth:services.api.additional_ports: have one target group each, and a deployment that shifts traffic needs two; deploy the service rolling: deployment: {strategy: rolling} (cluster.deployment has it); example: additional_ports: {}",
    ),
    row(
        "the name of another service",
        {
            PORTS: {"admin": admin()},
            "plinth:services.api-admin": {**WEB, "route": {"paths": ["/api/x/*"], "priority": 95}},
        },
        "plinth:services.api.additional_ports.admin: makes a resource with the name 'api-admin', as plinth:services.api-admin does; choose another name; example: additional_ports: {admin: {port: 9000, health_check_path: /healthz, route: {paths: [/api/admin/*], priority: 90}}}",
    ),
    row(
        "an unknown key",
        {PORTS: {"admin": {**admin(), "protocol": "grpc"}}},
        "plinth:services.api.additional_ports.admin.protocol = 'grpc': unknown key; known: port, health_check_path, route; example: port: 9000",
    ),
    row("legal", {PORTS: {"admin": admin()}}),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_it_ends_in_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
