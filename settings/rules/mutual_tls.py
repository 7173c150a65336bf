"""Client certificates at a load balancer, next to what connects to it without one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from model.load_balancer import MAIN_LOAD_BALANCER, LoadBalancer
from model.problem import Problem
from settings.rules.apis import may_be_behind
from settings.rules.attempt import Rule, each
from settings.stack_file import StackFile

_LEGAL = "mutual_tls: null"


def _clients(file: StackFile, name: str, balancer: LoadBalancer) -> Iterator[Problem]:
    if balancer.mutual_tls is None or balancer.mutual_tls.mode == "disabled":
        return
    path = (*file.load_balancer_path(name), "mutual_tls")
    if name == MAIN_LOAD_BALANCER and file.cdn is not None and file.cdn.service_paths:
        yield Problem(
            path,
            "asks CloudFront for a client certificate, and it has none; use one of plinth:load_balancers",
            _LEGAL,
            show_value=False,
        )
    behind = (one for one, service in file.services.items() if file.load_balancer_of(service) == name)
    if any(may_be_behind(file, one) for one in behind):
        yield Problem(
            path,
            "asks plinth:apis for a client certificate, and their VPC links have none; apis.*.mutual_tls asks callers",
            _LEGAL,
            show_value=False,
        )
    if file.dns is None:
        return
    for label in (balancer.subdomain, *balancer.further_names):
        if label in file.dns.health_checks:
            yield Problem(
                ("dns", "health_checks", label),
                "asks a load balancer with mutual_tls, and Route 53 has no client certificate",
                "health_checks: {}",
                show_value=False,
            )


RULES: tuple[Rule, ...] = (lambda file: each(file.named_load_balancers, partial(_clients, file)),)
