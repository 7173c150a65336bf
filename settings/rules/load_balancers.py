"""Further load balancers: their names, who reaches them, and which service is behind which one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from model.base import suggestion
from model.load_balancer import LoadBalancer
from model.problem import Path, Problem
from model.route import Route
from model.service import Service
from settings.fields import written
from settings.remotes import sources_of
from settings.rules.apis import may_be_behind
from settings.rules.attempt import Rule, attempt, each
from settings.rules.taken_names import own_names
from settings.stack_file import Placed, StackFile

_DOMAIN = "plinth:dns: {domain: example.com, zone: create}"


def _names(file: StackFile) -> Iterator[Problem]:
    """Yield load balancers with the name of something else: alarms and dashboards show both by name."""
    besides = ("networks", "peerings", "vpns")  # the others say so themselves
    yield from own_names(file, "load_balancers", *besides)


def _further(file: StackFile, name: str, balancer: LoadBalancer) -> Iterator[Problem]:
    path = ("load_balancers", name)
    reached = any(may_be_behind(file, one) for one, two in file.services.items() if file.load_balancer_of(two) == name)
    if balancer.internal and not balancer.allowed_cidrs and not reached and not sources_of(file, name):
        yield Problem(
            (*path, "allowed_cidrs"),
            "without a range, an API, or a VPN that names it, no one reaches it: CloudFront is only in front of "
            "plinth:load_balancer",
        )
    if balancer.cloudfront_only is not None:
        yield Problem(
            (*path, "cloudfront_only"),
            "is for plinth:load_balancer, the one behind CloudFront",
            f"cloudfront_only: null, subdomain: {name}",
        )
    if balancer.internal and balancer.allow_plain_http:
        yield Problem(
            (*path, "allow_plain_http"),
            "is for the one behind CloudFront; a further load balancer has a certificate",
            "allow_plain_http: false",
        )
    if balancer.internal and balancer.subdomain is None:
        yield Problem((*path, "subdomain"), "is required, for its record and certificate", f"subdomain: {name}")
    if file.dns is None:
        yield Problem((*path, "scheme"), "needs plinth:dns: without a domain there is no certificate", _DOMAIN)


def _behind(file: StackFile, name: str, service: Placed) -> Iterator[Problem]:
    if service.kind == "web" and file.named_load_balancers:
        for path, route in service.routes.items():
            yield from _of_route(file, (*file.placed_path(name), *path, "load_balancer"), route)


def _of_route(file: StackFile, path: Path, route: Route) -> Iterator[Problem]:
    given, known = route.load_balancer, list(file.load_balancers)
    if given is not None and given not in file.named_load_balancers:
        yield Problem(
            path,
            f"is no load balancer of plinth:load_balancers{suggestion(given, known)}",
            f"load_balancer: {known[0] if known else 'null'}",
        )
    elif file.load_balancer_for(route) is None:
        yield Problem(path, f"is required, because there are several: {', '.join(known)}", f"load_balancer: {known[0]}")


def _slow_alarms(file: StackFile) -> Iterator[Problem]:
    found: list[tuple[Path, float, int]] = []
    for name, balancer in file.named_load_balancers.items():
        most = balancer.idle_timeout_seconds
        found.append((file.load_balancer_path(name), balancer.alarms.latency_p95_seconds, most))
        for behind, service in file.placed.items():
            if service.kind == "web" and name in map(file.load_balancer_for, service.routes.values()):
                found.append((file.placed_path(behind), service.alarms.latency_p95_seconds, most))
    for path, seconds, most in found:
        if seconds >= most:
            yield Problem(
                (*path, "alarms", "latency_p95_seconds"),
                f"never raises an alarm: the load balancer ends a request after idle_timeout_seconds {most}",
                "latency_p95_seconds: 1",
            )


def _test_listener(file: StackFile) -> Iterator[Problem]:
    """Yield listeners for test traffic without HTTPS."""
    for name, balancer in file.named_load_balancers.items():
        if balancer.test_listener is not None and not file.has_https(balancer):
            yield Problem(
                (*file.load_balancer_path(name), "test_listener"),
                "needs HTTPS, and the load balancer has no certificate",
                "test_listener: null",
                show_value=False,
            )


def _tested(file: StackFile, name: str, service: Service) -> Iterator[Problem]:
    """Yield test traffic by a listener that the load balancer of the service does not have."""
    test, balancer = file.deployed(service).strategy.test_traffic, file.load_balancer_of(service)
    spec = file.named_load_balancers.get(balancer or "")
    if service.kind != "web" or test is None or not test.listener or balancer is None or spec is None:
        return
    if spec.test_listener is None:
        path = written((*file.load_balancer_path(balancer), "test_listener"))
        yield Problem(
            (*file.deployment_path(name), "test_traffic", "listener"),
            f"is test_listener of load balancer {balancer}, which has none",
            f'{path}: {{port: 8443, allowed_cidrs: ["10.0.0.0/8"]}}',
        )


RULES: tuple[Rule, ...] = (
    lambda file: attempt(_test_listener, file),
    lambda file: each(file.services, partial(_tested, file)),
    _names,
    _slow_alarms,
    lambda file: each(file.load_balancers, partial(_further, file)),
    lambda file: each(file.placed, partial(_behind, file)),
)
