"""Bad input, and the exact lines that it gives: services that speak HTTP/2 or gRPC."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import ABSENT, WEB, lines_of, row, spoiled

API = "plinth:services.api"
HEALTH = {"path": "/grpc.health.v1.Health/Check"}
DIRECT = {
    "plinth:cdn": ABSENT,
    "plinth:load_balancer": {"scheme": "internet-facing", "subdomain": "api"},
    f"{API}.health_check": HEALTH,
}
"""Requests come from clients, not from CloudFront."""

ROWS = [
    row(
        "an unknown protocol",
        {"plinth:services.auth.protocol": "grcp"},
        "plinth:services.auth.protocol = 'grcp': must be 'http', 'http2' or 'grpc'; did you mean 'grpc'?; "
        "example: protocol: grpc",
    ),
    row(
        "a worker with a protocol",
        {"plinth:services.mailer.protocol": "grpc"},
        "plinth:services.mailer.protocol = 'grpc': is not allowed for kind worker; remove it; example: kind: worker",
    ),
    row(
        "a job with a protocol",
        {"plinth:services.nightly.protocol": "http2"},
        "plinth:services.nightly.protocol = 'http2': is not allowed for kind job; remove it; example: kind: job",
    ),
    row(
        "gRPC through CloudFront",
        {f"{API}.protocol": "grpc", f"{API}.health_check": HEALTH},
        "plinth:services.api.protocol = 'grpc': CloudFront sends it requests in HTTP/1.1, which a target "
        "group of another version refuses; example: protocol: http",
    ),
    row(
        "HTTP/2 through CloudFront, for any path",
        {f"{API}.protocol": "http2", f"{API}.route": {"hosts": ["www.example.com"]}},
        "plinth:services.api.protocol = 'http2': CloudFront sends it requests in HTTP/1.1, which a target "
        "group of another version refuses; example: protocol: http",
    ),
    row(
        "gRPC through an API",
        {
            "plinth:cdn": ABSENT,
            "plinth:load_balancer.subdomain": "internal",
            f"{API}.health_check": HEALTH,
            f"{API}.protocol": "grpc",
            "plinth:apis": {"public": {"routes": {"GET /api/{id}": {"service": "api", "authorizer": "iam"}}}},
        },
        "plinth:services.api.protocol = 'grpc': an API of plinth:apis sends it requests in HTTP/1.1, which "
        "a target group of another version refuses; example: protocol: http",
    ),
    row(
        "a health check of gRPC that is no method",
        {**DIRECT, f"{API}.protocol": "grpc", f"{API}.health_check": {"path": "/healthz"}},
        "plinth:services.api.health_check.path = '/healthz': must be a method for protocol grpc, "
        "/package.Service/Method, which answers with status 0; example: path: /grpc.health.v1.Health/Check",
    ),
    row(
        "users that sign in to a service with gRPC",
        {
            **DIRECT,
            f"{API}.protocol": "grpc",
            f"{API}.route.authentication": {
                "type": "jwt",
                "issuer": "https://login.example.com",
                "jwks_endpoint": "https://login.example.com/jwks.json",
            },
        },
        "plinth:services.api.route.authentication: is not possible with protocol grpc: such requests can "
        "only be forwarded; remove it; example: authentication: null",
    ),
    row(
        "HTTP/2 without HTTPS",
        {
            "plinth:stack.environment": "staging",
            "plinth:cdn": ABSENT,
            "plinth:dns": ABSENT,
            "plinth:load_balancer.allow_plain_http": True,
            "plinth:load_balancer.allowed_cidrs": ["10.0.0.0/8"],
            f"{API}.protocol": "http2",
        },
        "plinth:services.api.protocol = 'http2': needs HTTPS between client and load balancer, which has "
        "no certificate; example: protocol: http",
    ),
    row(
        "services that share requests and speak differently",
        {
            **DIRECT,
            f"{API}.protocol": "grpc",
            f"{API}.route.forward": {"weights": {"api": 90, "next": 10}},
            "plinth:services.next": {**WEB, "health_check": HEALTH, "route": {"paths": ["/next/*"], "priority": 200}},
        },
        "plinth:services.next.protocol: must be that of 'api', with which it shares requests; example: protocol: grpc",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_it_gives_one_line(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines


@pytest.mark.parametrize("protocol", ["http2", "grpc"])
def test_a_service_that_clients_reach_directly_may_speak_it(protocol: str) -> None:
    assert lines_of(spoiled({**DIRECT, f"{API}.protocol": protocol})) == []
