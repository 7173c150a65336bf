"""``plinth:services.*.protocol``: what a service speaks with the load balancer and with other services."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

from model.authentication import Authentication
from model.problem import Problem

Protocol = Literal["http", "http2", "grpc"]
"""Also ECS's name of it in a port mapping:
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html (appProtocol)"""

_GRPC_METHOD: Final = re.compile(r"/[A-Za-z0-9_.]+(?:/[A-Za-z0-9_]+)")
"""Path of a method, as the health check of a target group for gRPC has it:
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html"""


def protocol_problems(
    protocol: Protocol, health_path: str | None, authentication: Authentication | None
) -> Iterator[Problem]:
    """Yield what a target group of *protocol* does not support.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html
    """
    if protocol == "grpc" and health_path is not None and not _GRPC_METHOD.fullmatch(health_path):
        yield Problem(
            ("health_check", "path"),
            "must be a method for protocol grpc, /package.Service/Method, which answers with status 0",
            "path: /grpc.health.v1.Health/Check",
        )
    if protocol != "http" and authentication is not None:
        yield Problem(
            ("route", "authentication"),
            f"is not possible with protocol {protocol}: such requests can only be forwarded; remove it",
            "authentication: null",
            show_value=False,
        )
