"""Services that speak HTTP/2 or gRPC: everything on the way to them has to."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import partial

from model.load_balancer import MAIN_LOAD_BALANCER
from model.problem import Problem
from model.service import Service
from settings.rules.attempt import Rule, each
from settings.stack_file import StackFile


def _https(file: StackFile, name: str, service: Service) -> Iterator[Problem]:
    among = file.load_balancer_of(service)
    balancer = file.named_load_balancers.get(among) if among is not None else None
    if service.kind != "web" or service.protocol == "http" or balancer is None:
        return
    if not file.has_https(balancer):
        yield Problem(
            ("services", name, "protocol"),
            "needs HTTPS between client and load balancer, which has no certificate",
            "protocol: http",
        )


def _senders(file: StackFile, name: str, service: Service) -> Iterator[Problem]:
    """Yield who sends such a service requests in HTTP/1.1, which the load balancer refuses with status 464.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
    """
    if service.kind != "web" or service.protocol == "http" or service.route is None:
        return
    sender = None
    if any(name == route.service for api in file.apis.values() for route in api.routes.values()):
        sender = "an API of plinth:apis"
    elif file.cdn is not None and file.load_balancer_of(service) == MAIN_LOAD_BALANCER:
        paths, served = service.route.paths or ["*"], file.cdn.service_paths
        if any(fnmatchcase(path, one) or fnmatchcase(one, path) for path in paths for one in served):
            sender = "CloudFront"
    if sender:
        yield Problem(
            ("services", name, "protocol"),
            f"{sender} sends it requests in HTTP/1.1, which a target group of another version refuses",
            "protocol: http",
        )


def _shares(file: StackFile, name: str, service: Service) -> Iterator[Problem]:
    if service.kind != "web" or service.route is None:
        return
    for other in service.route.shared_with(name):
        receiver = file.services.get(other)
        if receiver is not None and receiver.kind == "web" and receiver.protocol != service.protocol:
            yield Problem(
                ("services", other, "protocol"),
                f"must be that of {name!r}, with which it shares requests",
                f"protocol: {service.protocol}",
            )


RULES: tuple[Rule, ...] = (
    lambda file: each(file.services, partial(_https, file)),
    lambda file: each(file.services, partial(_senders, file)),
    lambda file: each(file.services, partial(_shares, file)),
)
