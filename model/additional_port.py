"""``plinth:services.*.additional_ports``: further ports of a web service, each with a route of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from pydantic import Field

from model.base import Model
from model.health_check import UrlPath
from model.problem import Problem
from model.route import Route

if TYPE_CHECKING:
    from model.service import Service


class AdditionalPort(Model):
    """A port on which the main container listens for other requests, in HTTP/1.1."""

    port: int = Field(
        ge=1024,
        le=65_535,
        description="Port on which the container listens, 1024 or above as it is not root. Required.",
        examples=[9000],
    )
    health_check_path: UrlPath = Field(
        description="Path of this port that answers 2xx; the numbers are those of health_check. Required.",
        examples=["/healthz"],
    )
    route: Route = Field(
        description="Requests that it receives, of the same load balancer or another one. Required.",
        examples=[{"paths": ["/api/admin/*"], "priority": 90}],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield what only the route of a service has."""
        if self.route.forward is not None:
            yield Problem(
                ("route", "forward"),
                "divides requests between services, and this route leads to one port of one service; remove it",
                "forward: null",
                show_value=False,
            )


def joined_name(service: str, port: str) -> str:
    """Return how the resources of an additional port of *service* are named."""
    return f"{service}-{port}"


def port_problems(service: Service) -> Iterator[Problem]:
    """Yield ports on which the service cannot listen, and deployments that do not move their traffic."""
    ports: Mapping[str, AdditionalPort] = service.additional_ports
    taken: dict[int | None, str] = {service.port: "port"}
    for name, one in ports.items():
        first = taken.setdefault(one.port, f"additional_ports.{name}.port")
        if first != f"additional_ports.{name}.port":
            yield Problem(
                ("additional_ports", name, "port"),
                f"is that of {first} too; choose another one",
                f"port: {_free(one.port, taken)}",
            )


def _free(port: int, taken: Collection[int | None]) -> int:
    return next(free for free in (*range(port + 1, 65_536), *range(port - 1, 1023, -1)) if free not in taken)


def shift_problems(service: Service) -> Iterator[Problem]:
    """Yield additional ports of a service whose deployments shift the traffic of its one port."""
    if service.additional_ports and service.strategy.shifts_traffic:
        yield Problem(
            ("additional_ports",),
            "have one target group each, and a deployment that shifts traffic needs two; deploy the service rolling: "
            "deployment: {strategy: rolling}",
            "additional_ports: {}",
            show_value=False,
        )
